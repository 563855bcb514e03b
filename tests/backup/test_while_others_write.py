"""Backups while other processes write at full speed, and seal, and erase."""

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event

from tests.backup.people import SHEN, told

from community_core import Backup, Community
from community_core.audit import new_key, seal, verify
from community_core.domain import Erased, RequestRaised
from community_core.ledger import NewFact
from community_core.privacy.master import mark_of

KEY = new_key("liuyin.example/ledger")
WRITERS, BACKUPS, EARLIER = 3, 8, 10_000


@contextmanager
def writers(store: Path, said: Path) -> Iterator[list[Path]]:
    """Processes at work; the files of what each was acknowledged."""
    files = [said / f"writer-{number}" for number in range(WRITERS)]
    with ExitStack() as running:
        for file in files:
            program = [sys.executable, "-m", "tests.backup.writer", str(store), file.name]
            out = running.enter_context(file.open("w"))
            writer = subprocess.Popen(
                program, stdin=subprocess.PIPE, stdout=out, cwd=Path(__file__).parents[2]
            )
            running.callback(writer.wait)
            running.callback(writer.kill)
            assert writer.stdin is not None
            running.enter_context(writer.stdin)
            writer.stdin.write(b"go\n")
            writer.stdin.flush()
        _wait_for(files)
        yield files


@contextmanager
def sealing(store: Path) -> Iterator[None]:
    """Somebody seals over and over."""
    done = Event()

    def seal_on() -> None:
        with Community.open(store) as community:
            while not done.is_set():
                seal(community, KEY)

    with ThreadPoolExecutor(1) as thread:
        sealed = thread.submit(seal_on)
        try:
            yield
        finally:
            done.set()
        sealed.result()


def _wait_for(files: list[Path]) -> None:
    patience = time.monotonic() + 60
    while not all(len(acknowledged([file])) > 5 for file in files):
        assert time.monotonic() < patience
        time.sleep(0.01)


def acknowledged(files: list[Path]) -> dict[str, int]:
    """The positions of all that was acknowledged by now, by what it was."""
    lines = [line for file in files for line in file.read_text().splitlines(keepends=True)]
    whole = [line.split() for line in lines if line.endswith("\n") and line != "ready\n"]
    return {f"{what} {person}": int(position) for what, person, position in whole}


def test_every_receipt_from_before_its_start_is_in_a_backup(tmp_path: Path) -> None:
    """It opens and verifies, its facts have no gap, and whatever was told can be read or was erased."""
    store = tmp_path / "store"
    with Community.open(store) as community:
        fill(community)
        seal(community, KEY)
        with writers(store, tmp_path) as files, sealing(store):
            made = [_backed_up(community, tmp_path / f"copy-{turn}", files) for turn in range(BACKUPS)]
        check_erasures(community, made, acknowledged(files))
    for backup, before in made:
        check_backup(backup, before, store / "master.key")


def fill(community: Community) -> None:
    """So many facts that writers get on while they are copied."""
    raised, now = RequestRaised(title="冷", category="heating", channel="desk"), community.clock()
    names = (f"request-{number}" for number in range(EARLIER))
    community.ledger.append([NewFact(each, 1, raised, now, SHEN, f"{each}@1") for each in names])


def _backed_up(community: Community, folder: Path, files: list[Path]) -> tuple[Backup, dict[str, int]]:
    """A backup, and what was acknowledged before it began."""
    before = acknowledged(files)
    return community.backup(folder), before


def check_backup(backup: Backup, before: dict[str, int], master_key: Path) -> None:
    """Against what was acknowledged before it began."""
    assert before
    assert max(before.values()) <= backup.position
    with Community.open(backup.folder, create=False, master_key=master_key) as copy:
        facts = {fact.position: fact for fact in copy.log()}
        assert list(facts) == list(range(1, backup.position + 1))
        for what, position in before.items():
            fact, (kind, person) = facts[position], what.split()
            assert person == (fact.data.requester if kind == "told" else fact.stream_id)
        assert verify(copy, key=KEY.public).verified
        for person, details in told(copy).items():
            assert isinstance(details, Erased) or details == f"told by {person}"


def check_erasures(
    community: Community, made: list[tuple[Backup, dict[str, int]]], said: dict[str, int]
) -> None:
    """Whoever was erased is in no backup, or it is named; whose erasure it records is not in it at all."""
    for erased, position in said.items():
        kind, person = erased.split()
        if kind == "erased":
            held = {each for each, _ in made if mark_of(person) in (each.folder / "keys.db").read_bytes()}
            assert set(community.backups_of(person)) >= held
            assert not [each for each in held if each.position >= position]
