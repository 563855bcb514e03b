"""The month of ``community demo``, told once a language for all tests, whichever process they run in."""

import fcntl
import json
import os
import shutil
from pathlib import Path

import pytest
from attrs import frozen
from click.testing import CliRunner

from community_core.cli import application
from community_core.errors import Language


@frozen
class ToldMonth:
    """The store it was told in, and what was printed."""

    store: Path
    printed: str

    def copied(self, store: Path) -> "ToldMonth":
        """The same in a place of its own, as if it had been told there."""
        shutil.copytree(self.store, store)
        return ToldMonth(store, self.printed.replace(str(self.store), str(store)))


def month_told(language: Language, factory: pytest.TempPathFactory) -> ToldMonth:
    """Whoever asks first tells it; it is for copying, so that nobody sees what another does to it."""
    shared = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / f"month-{language}"
    folder.mkdir(exist_ok=True)
    printed = folder / "printed.json"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not printed.exists():
            printed.write_text(json.dumps(_told(language, folder / "store")), encoding="utf-8")
    return ToldMonth(folder / "store", json.loads(printed.read_text(encoding="utf-8")))


def _told(language: Language, store: Path) -> str:
    elsewhere = store.with_name("elsewhere")
    env = {
        "COMMUNITY_LANG": language,
        "COMMUNITY_STORE": str(elsewhere),
        "COMMUNITY_BY": "",
        "COLUMNS": "",
        "NO_COLOR": "1",
    }
    words = ["demo", "--store", str(store)]
    answer = CliRunner(env=env).invoke(application(), words, prog_name="community", catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    assert not elsewhere.exists()
    return answer.stdout
