"""The shell examples of a document, run as one script in an empty home; with what each prints.

``python -m tests.docs.running FILE...`` writes anew what documents show of that.
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

from ..forked import forking
from ..servers import server_in
from .documents import Example, fences
from .served import Served, names_a_server

SET_UP = tuple(f"{name} command" for name in ("demo", "test", "environment", "check", "hooks", "reference"))
_OUTPUT = "output"
"""The mark of a block that shows what the commands before it print."""
_SHOWN = re.compile(rf"(<!-- {_OUTPUT} -->\n```text\n).*?(^```$)", re.M | re.S)
_BETWEEN = "\x1e"


@frozen
class Commands:
    """A block of commands, and what it is ``shown`` to print, None where that is not told."""

    text: str
    shown: str | None


def commands_of(document: Path) -> list[Commands]:
    """The shell blocks that run, in order."""
    blocks = [*fences(document), Example("", "", "")]
    return [
        Commands(block.text, after.text if after.mark == _OUTPUT else None)
        for block, after in pairwise(blocks)
        if block.language == "sh" and block.mark not in SET_UP
    ]


def surroundings(home: Path, command: Path) -> dict[str, str]:
    """An environment in which ``community`` is this very package, in an empty home."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNITY_")}
    return kept | {"PATH": f"{command.parent}:{os.environ['PATH']}", "HOME": str(home), "LANG": "C.UTF-8"}


def printed(
    commands: Sequence[Commands], home: Path, env: Mapping[str, str], served: Served | None = None
) -> list[str]:
    """What the blocks with something ``shown`` print. AssertionError, with all of it, where one fails. The
    server that is named is the one that is ``served``."""
    script = "".join(f"{each.text}\nprintf '{_BETWEEN}'\n" for each in commands)
    script = served.meant(script) if served else script
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], cwd=home, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = served.shown(done.stdout) if served else done.stdout
    answers = zip(commands, told.split(_BETWEEN)[:-1], strict=True)
    return [answer for each, answer in answers if each.shown is not None]


def _write_anew(document: Path) -> None:
    with tempfile.TemporaryDirectory() as folder, forking(Path(folder)) as command:
        env = surroundings(Path(folder), command)
        served = Served(server_in(Path(folder) / "server")) if names_a_server(document) else None
        answers = iter(printed(commands_of(document), Path(folder), env, served))
    text = document.read_text("utf-8")
    document.write_text(_SHOWN.sub(lambda found: f"{found[1]}{next(answers)}{found[2]}", text), "utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        _write_anew(Path(name))
