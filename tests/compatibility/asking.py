"""Asking the kept store: in a folder of its own, where a copy of it lies, through the command line."""

import os
import shlex
import shutil
from collections.abc import Iterable, Iterator
from contextlib import chdir, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from click.testing import CliRunner

from community_core import Community
from community_core.cli import application
from community_core.storage.files.owner_only import closed_to_others

from .places import PUBLIC_KEY, SIGNING_KEY, STORE

_SURROUNDINGS = {
    "COMMUNITY_STORE": "store",
    "COMMUNITY_BY": "",
    "COMMUNITY_AUDIT_KEY": "",
    "COMMUNITY_MASTER_KEY": "",
    "COMMUNITY_MASTER_KEY_FILE": "",
    "COLUMNS": "",
    "NO_COLOR": "1",
}


@contextmanager
def copied() -> Iterator[Path]:
    """Work in a new folder that holds ``store``, a copy of the kept one, and both keys; the copy."""
    with TemporaryDirectory() as folder, chdir(folder):
        shutil.copytree(STORE, "store")
        closed_to_others(Path("store"), ["*"])  # which the first command would say otherwise
        for key in (SIGNING_KEY, PUBLIC_KEY):
            shutil.copy(key, key.name)
        yield Path("store")


def transcript(lines: Iterable[str], lang: str = "en") -> str:
    """What ``community`` says to each line of words, and its exit code where that is not 0."""
    return "\n".join(told(line, lang) for line in lines)


def told(line: str, lang: str = "en") -> str:
    """What ``community`` says to one line of words, below the line itself."""
    with patch.dict(os.environ, _SURROUNDINGS | {"COMMUNITY_LANG": lang}):
        answer = CliRunner().invoke(
            application(), shlex.split(line), prog_name="community", catch_exceptions=False
        )
    code = f"[exit code {answer.exit_code}]\n" if answer.exit_code else ""
    return f"$ community {line}\n{answer.output}{code}"


def streams(prefix: str = "") -> list[str]:
    """The ids of the streams of the copy that begin like that, in the order they were begun."""
    with Community.open("store", create=False) as community:
        return list(
            dict.fromkeys(fact.stream_id for fact in community.log() if fact.stream_id.startswith(prefix))
        )


def numbers() -> list[str]:
    """The speakable numbers that were given, in order."""
    with Community.open("store", create=False) as community:
        return [fact.data.number for fact in community.log(types="RequestRaised")]
