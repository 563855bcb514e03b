"""kill -9 while a sheet of people is recorded: all of it is there or nothing, and it can be given again."""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from community_core import Community
from community_core.cli import application
from community_core.domain import PersonRegistered

ROWS = 200
LONGEST_LIFE_SECONDS = 0.5
PATIENCE_SECONDS = 20


class Worker:
    """A program that is ready to record the sheet in a store."""

    def __init__(self, store: Path, sheet: Path) -> None:
        command = [sys.executable, str(Path(__file__).with_name("form_work.py")), str(store), str(sheet)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._stdin, self._stdout = self._process.stdin, self._process.stdout

    def begin(self) -> None:
        """It goes to work."""
        assert self._stdout.readline() == "ready\n"
        self._stdin.write("go\n")
        self._stdin.flush()

    def end(self) -> bool:
        """It is killed; whether it had said that it was done."""
        self._process.kill()
        self._process.wait()
        said = self._stdout.read()
        self._stdin.close()
        self._stdout.close()
        return "done\n" in said


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """People to register, a row each."""
    file = tmp_path / "people.csv"
    rows = [f"居民{number},0471-555{number:04},{number}-101" for number in range(ROWS)]
    file.write_text("\n".join(["姓名,联系电话,单元房号", *rows]), encoding="utf-8")
    return file


def test_a_sheet_is_recorded_whole_or_not_at_all(tmp_path: Path, sheet: Path) -> None:
    """Killed at any moment, and just when the ledger's file grows."""
    seed = random.randrange(10**6)
    print(f"seed {seed}")  # shown when the test fails
    moments: dict[str, Callable[[Path], None]] = {
        "random": lambda _: time.sleep(random.Random(seed).uniform(0, LONGEST_LIFE_SECONDS)),
        "ledger": lambda store: _until_grown(store / "ledger.db-wal"),
    }
    stores = {tmp_path / name: moment for name, moment in moments.items()}
    workers = {store: Worker(_made(store), sheet) for store in stores}
    for store, worker in workers.items():
        worker.begin()
        stores[store](store)
        is_done = worker.end()
        there = _registered(store)
        assert there in ((ROWS,) if is_done else (0, ROWS))
        assert ("recorded before" in _given_again(store, sheet)) == (there == ROWS)
        assert _registered(store) == ROWS


def _made(store: Path) -> Path:
    Community.open(store).close()
    return store


def _until_grown(file: Path) -> None:
    """Wait until the file holds more than it did."""
    before, begun = _size(file), time.monotonic()
    while _size(file) <= before:
        assert time.monotonic() - begun < PATIENCE_SECONDS


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def _registered(store: Path) -> int:
    """How many people are in the register, whose codes are without gaps."""
    with Community.open(store) as community:
        codes = [each.data.code for each in community.log(types=PersonRegistered)]
    assert codes == [f"P{number:04}" for number in range(1, len(codes) + 1)]
    return len(codes)


def _given_again(store: Path, sheet: Path) -> str:
    words = ["do", "register-person", "--from", str(sheet), "--store", str(store), "--by", "person-shen"]
    answer = CliRunner(env={"COMMUNITY_LANG": "en"}).invoke(application(), words, catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    return answer.stdout
