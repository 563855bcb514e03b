"""The shell examples of a document, run as one script in an empty home; with what each prints.

``python -m tests.docs.running FILE...`` writes the printed blocks of documents anew.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from attrs import frozen

from .documents import Example, fences

SET_UP = tuple(f"{name} command" for name in ("demo", "test", "environment", "check", "hooks", "reference"))
OUTPUT = "output"
"""The mark of a block that shows what the commands before it print."""
_BETWEEN = "\x1e"


@frozen
class Command:
    """A block of commands, and the block that shows what it prints, where there is one."""

    text: str
    printed: str | None


def commands_of(document: Path) -> list[Command]:
    """The shell blocks that run, in order."""
    blocks = [*fences(document), Example("", "", "")]
    return [
        Command(block.text, after.text if after.mark == OUTPUT else None)
        for block, after in pairwise(blocks)
        if block.language == "sh" and block.mark not in SET_UP
    ]


def surroundings(home: Path) -> dict[str, str]:
    """An environment in which ``community`` is this very package, in an empty home."""
    binaries = home / "bin"
    binaries.mkdir()
    command = binaries / "community"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -W error -m community_core "$@"\n')
    command.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNITY_")}
    return kept | {"PATH": f"{binaries}:{os.environ['PATH']}", "HOME": str(home), "LANG": "C.UTF-8"}


def run(commands: Sequence[Command], home: Path, env: Mapping[str, str]) -> list[str]:
    """What each block prints, one script for all. AssertionError, with all of it, where a command fails."""
    script = "".join(f"{each.text}\nprintf '{_BETWEEN}'\n" for each in commands)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], cwd=home, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.split(_BETWEEN)[:-1]


def write_anew(document: Path) -> None:
    """Put what the commands print now into the blocks that show it."""
    with tempfile.TemporaryDirectory() as home:
        commands = commands_of(document)
        printed = run(commands, Path(home), surroundings(Path(home)))
    shown = iter([text for each, text in zip(commands, printed, strict=True) if each.printed is not None])
    block = re.compile(rf"(<!-- {OUTPUT} -->\n```text\n).*?(^```$)", re.M | re.S)
    text = document.read_text("utf-8")
    document.write_text(block.sub(lambda found: f"{found[1]}{next(shown)}{found[2]}", text), "utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        write_anew(Path(name))
