"""A backup of a store in use: everything acknowledged is in it, and it is a store of its own."""

import json
import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest

from community_core import Backup, Community, InvalidInput, KeyUnavailable
from community_core.audit import new_key, rotate, seal, verify
from community_core.backup import back_up
from community_core.domain import Erased
from community_core.privacy.master import mark_of
from community_open_requests import OpenRequests

from .people import ERASE, HE, LIN, SHEN, holding, raising, told

KEY = new_key("liuyin.example/ledger")


def test_a_backup_holds_every_fact_and_is_a_store(
    community: Community, master_key: Path, tmp_path: Path
) -> None:
    """Its facts, views, zone and sealed text are those of the store, once the master key is given."""
    made = community.backup(tmp_path / "copy")
    assert made == Backup(tmp_path / "copy", made.made_at, 2)
    with Community.open(tmp_path / "copy", create=False, master_key=master_key) as copy:
        assert list(copy.log()) == list(community.log())
        assert told(copy) == {LIN: f"told by {LIN}", HE: f"told by {HE}"}
        assert [str(each) for each in copy.view(OpenRequests)] == [
            str(each) for each in community.view(OpenRequests)
        ]
        assert copy.zone == community.zone


def test_neither_master_key_nor_views_are_in_it(community: Community, tmp_path: Path) -> None:
    """What is needed no more than that stays where it is."""
    list(community.view(OpenRequests))
    community.backup(tmp_path / "copy")
    assert sorted(os.listdir(tmp_path / "copy")) == [
        "backups",
        "community.toml",
        "keys.db",
        "keys.db-journal",
        "ledger.db",
    ]


def test_without_the_master_key_all_but_what_is_sealed_works(community: Community, tmp_path: Path) -> None:
    """Whoever finds a backup reads nobody's confidences."""
    community.backup(tmp_path / "copy")
    with Community.open(tmp_path / "copy", create=False) as copy:
        assert copy.execute(raising(), by=SHEN).position == 3
        assert len(list(copy.view(OpenRequests))) == 3
        with pytest.raises(KeyUnavailable, match=r"master\.key"):
            told(copy)


@contextmanager
def _a_reader(folder: Path) -> Iterator[None]:
    with closing(sqlite3.connect(folder / "ledger.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM events").fetchone()
        yield


@contextmanager
def _a_writer(folder: Path) -> Iterator[None]:
    with closing(sqlite3.connect(folder / "ledger.db", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        yield


@pytest.mark.parametrize("other", [_a_reader, _a_writer])
def test_whoever_has_a_transaction_open_is_no_hindrance(
    community: Community, folder: Path, tmp_path: Path, other: Callable[[Path], AbstractContextManager[None]]
) -> None:
    """What they have not recorded yet is not in it; what was acknowledged before is."""
    with other(folder):
        if other is _a_reader:
            community.execute(raising(), by=SHEN)
        position = community.ledger.position()
        assert community.backup(tmp_path / "copy").position == position
    with Community.open(tmp_path / "copy", create=False) as copy:
        assert copy.ledger.position() == position


def test_what_is_only_in_the_write_ahead_log_is_in_it(
    community: Community, folder: Path, tmp_path: Path
) -> None:
    """None of it has reached ledger.db yet: a copy of that file alone, made by another program, is empty."""
    subprocess.run(["cp", folder / "ledger.db", tmp_path / "alone.db"], check=True)
    made = community.backup(tmp_path / "copy")
    assert not list(made.folder.glob("*-wal"))
    assert [_count(file) for file in (tmp_path / "alone.db", made.folder / "ledger.db")] == [0, 2]


def _count(file: Path) -> int:
    with closing(sqlite3.connect(file)) as ledger:
        count: int = ledger.execute("SELECT COUNT(*) FROM events").fetchone()[0]
        return count


def test_a_backup_of_a_backup_is_a_store_too(community: Community, master_key: Path, tmp_path: Path) -> None:
    """And knows the backups that were made before."""
    first = community.backup(tmp_path / "first")
    with Community.open(tmp_path / "first", create=False) as opened:
        second = opened.backup(tmp_path / "second")
    with Community.open(tmp_path / "second", create=False, master_key=master_key) as copy:
        assert told(copy) == told(community)
        assert copy.backups() == [first, second]


def test_a_community_in_memory_has_no_backup(tmp_path: Path) -> None:
    """It is said what to do."""
    with Community.open(":memory:") as community:
        with pytest.raises(InvalidInput, match=r"in memory .* has no backup; keep it in a folder") as refused:
            community.backup(tmp_path / "copy")
        assert "内存" in refused.value.told("zh")
        assert community.backups() == []
    assert not list(tmp_path.iterdir())


def test_a_sealed_store_has_a_sealed_backup(community: Community, tmp_path: Path) -> None:
    """It verifies, and the next seal goes on where the last one ended."""
    seal(community, KEY)
    community.execute(raising(LIN), by=SHEN)
    checkpoint = seal(community, KEY).checkpoint
    community.execute(raising(LIN), by=SHEN)
    community.backup(tmp_path / "copy")
    kept = {each.name for each in (community.store.folder or Path()).glob("checkpoints/*")} - {"lock"}
    assert {each.name for each in (tmp_path / "copy" / "checkpoints").iterdir()} == kept
    with Community.open(tmp_path / "copy", create=False) as copy:
        report = verify(copy, key=KEY.public, against=checkpoint)
        assert (report.verified, report.events, report.sealed, report.checkpoints) == (True, 4, 3, 2)
        assert seal(copy, KEY).added == 1


def test_a_backup_knows_of_a_change_of_keys(community: Community, tmp_path: Path) -> None:
    """It verifies with either key, and the new one seals on."""
    second = new_key(KEY.name)
    rotate(community, KEY, second)
    community.execute(raising(LIN), by=SHEN)
    seal(community, second)
    community.execute(raising(LIN), by=SHEN)
    community.backup(tmp_path / "copy")
    with Community.open(tmp_path / "copy", create=False) as copy:
        for key in (KEY, second):
            report = verify(copy, key=key.public)
            assert (report.verified, report.sealed) == (True, 3)
        assert seal(copy, second).added == 1


def test_backups_are_remembered(community: Community, tmp_path: Path) -> None:
    """Where and when, and up to which fact; each knows of itself and those before it."""
    assert community.backups() == []
    first = community.backup(tmp_path / "first")
    community.execute(raising(LIN), by=SHEN)
    second = community.backup(tmp_path / "second")
    assert community.backups() == [first, second]
    assert [each.position for each in (first, second)] == [2, 3]
    with Community.open(tmp_path / "first", create=False) as copy:
        assert copy.backups() == [first]


def test_a_backup_is_remembered_before_a_key_gets_into_it(community: Community, tmp_path: Path) -> None:
    """So that whoever is erased meanwhile is told of it."""
    seen: list[Backup] = []

    def erased() -> list[str]:
        seen.extend(community.backups())
        assert not list(tmp_path.glob(".copy.draft/*/keys.db"))
        return []

    made = back_up(community.store, tmp_path / "copy", at=community.clock(), erased=erased)
    assert seen == [made]


def test_an_erasure_names_the_backups_that_hold_the_key(community: Community, tmp_path: Path) -> None:
    """Not those made after it, nor those from before there was a key."""
    first = community.backup(tmp_path / "first")
    community.execute(raising("person-new"), by=SHEN)
    second = community.backup(tmp_path / "second")
    community.erase("person-new", **ERASE)
    community.backup(tmp_path / "third")
    assert community.backups_of("person-new") == [second]
    assert community.backups_of(LIN)[:2] == [first, second]


def test_a_backup_that_is_gone_or_unreadable_may_hold_it_too(community: Community, tmp_path: Path) -> None:
    """If it was made before the erasure."""
    gone = community.backup(tmp_path / "gone")
    unreadable = community.backup(tmp_path / "unreadable")
    community.erase(LIN, **ERASE)
    community.backup(tmp_path / "after")
    for each in ("gone", "after"):
        (tmp_path / each).rename(tmp_path / f"{each} elsewhere")
    (tmp_path / "unreadable" / "keys.db").write_text("no keys")
    assert [each.state for each in community.backups()] == ["gone", "there", "gone"]
    assert community.backups_of(LIN) == [gone, unreadable]


def test_a_backup_is_treated_by_erasing_the_person_in_it(community: Community, tmp_path: Path) -> None:
    """Then no byte of their key is left, and it is not named any more."""
    community.backup(tmp_path / "copy")
    community.erase(LIN, **ERASE)
    assert holding(tmp_path / "copy", mark_of(LIN)) == {"keys.db"}
    with Community.open(tmp_path / "copy", create=False) as copy:
        copy.erase(LIN, **ERASE)
    assert holding(tmp_path / "copy", mark_of(LIN)) == set()
    assert community.backups_of(LIN) == []


def test_no_byte_of_a_key_that_was_destroyed_gets_into_a_backup(
    community: Community, master_key: Path, folder: Path, tmp_path: Path
) -> None:
    """Nor one whose erasure was recorded a moment ago, before the key is destroyed."""
    keys = (folder / "keys.db").read_bytes()
    community.erase(LIN, **ERASE)
    (folder / "keys.db").write_bytes(keys)
    community.backup(tmp_path / "copy")
    assert holding(folder, mark_of(LIN)) == {"keys.db"}
    assert holding(tmp_path / "copy", mark_of(LIN)) == set()
    with Community.open(tmp_path / "copy", create=False, master_key=master_key) as copy:
        assert isinstance(told(copy)[LIN], Erased)
        assert told(copy)[HE] == f"told by {HE}"
        assert copy.vault.openings()


def test_who_opened_what_is_in_it(community: Community, tmp_path: Path) -> None:
    """The log of openings goes with the keys."""
    told(community)
    community.backup(tmp_path / "copy")
    with Community.open(tmp_path / "copy", create=False) as copy:
        assert copy.vault.openings() == community.vault.openings() != []


def test_a_store_that_lost_its_keys_is_backed_up_without(community: Community, tmp_path: Path) -> None:
    """Facts and lists need none; nobody begins new ones unnoticed."""
    (community.store.folder or Path()).joinpath("keys.db").unlink()
    community.backup(tmp_path / "copy")
    with Community.open(tmp_path / "copy", create=False) as copy:
        assert copy.ledger.position() == 2
    assert not (tmp_path / "copy" / "keys.db").exists()


def test_what_is_known_of_a_backup_and_cannot_be_read_is_named(
    community: Community, folder: Path, tmp_path: Path
) -> None:
    """Never passed over: a backup that holds a key may be behind it."""
    community.backup(tmp_path / "copy")
    [entry] = (folder / "backups").iterdir()
    for damage in ("{", "[]", "{}", json.dumps({"folder": 1, "made_at": "x", "position": "y"})):
        entry.write_text(damage)
        with pytest.raises(Exception, match=f"{entry.name} does not tell of a backup"):
            community.backups()
