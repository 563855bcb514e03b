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
from community_core.cli.screen.progress import progress_bar
with progress_bar("更新 open-requests", patience={patience}) as progress:
    for done in range(0, 40001, 10000):
        progress(done, 40000)
"""
_CONTROL = re.compile(r"\x1b\[[?0-9;]*[A-Za-z]")


COUNTING = """
from time import sleep
from community_core.cli.screen.progress import progress_count
with progress_count("facts read", patience={patience}) as tell:
    for done in (500, 1000):
        sleep(0.01)
        tell(done)
"""


def shown(work: str, columns: int) -> list[str]:
    """The lines that a program writes on a terminal so wide, one for each time it began at the edge."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    surroundings = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    subprocess.run([sys.executable, "-c", work], stdout=theirs, stderr=theirs, env=surroundings, check=True)
    os.write(theirs, b".")  # so that there is something to read
    os.close(theirs)
    told = _CONTROL.sub("", os.read(ours, 1 << 16).decode())
    os.close(ours)
    return [each for each in re.split(r"[\r\n]+", told.removesuffix(".")) if each]


@pytest.mark.parametrize("columns", [40, 60, 80])
def test_a_bar_stays_on_its_line(columns: int) -> None:
    """Whatever the width and the language: a line that ran over the edge would be written again and again."""
    lines = shown(WORK.format(patience=0), columns)
    assert "40000/40000" in lines[-1]
    assert max(map(cell_len, lines)) <= columns


def test_short_work_shows_nothing() -> None:
    """Where it is given time to be short: a bar, as every bar is, and a count."""
    assert shown(WORK.format(patience=60), 80) == []
    assert shown(COUNTING.format(patience=0), 80) == ["500 facts read", "1000 facts read"]
    assert shown(COUNTING.format(patience=60), 80) == []
