"""How far long work is, on a real terminal."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios

import pytest
from rich.cells import cell_len

WORK = """
from community_core.cli.progress import progress_bar
with progress_bar("更新 open-requests") as progress:
    for done in range(0, 40001, 10000):
        progress(done, 40000)
"""
_CONTROL = re.compile(r"\x1b\[[?0-9;]*[A-Za-z]")


@pytest.mark.parametrize("columns", [40, 60, 80])
def test_a_bar_stays_on_its_line(columns: int) -> None:
    """Whatever the width and the language: a line that ran over the edge would be written again and again."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    surroundings = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    subprocess.run([sys.executable, "-c", WORK], stdout=theirs, stderr=theirs, env=surroundings, check=True)
    os.close(theirs)
    told = _CONTROL.sub("", os.read(ours, 1 << 16).decode())
    os.close(ours)
    lines = [each for each in re.split(r"[\r\n]+", told) if each]
    assert "40000/40000" in lines[-1]
    assert max(map(cell_len, lines)) <= columns
