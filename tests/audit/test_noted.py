"""Notes beside facts: sealed, proved and exported with them; a fact without one stays as it always was."""

import json
import runpy
import shutil
import sqlite3
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from community_core import Community, to_json
from community_core.audit import (
    SigningKey,
    bundle,
    check_bundle,
    export,
    seal,
    verify,
)
from community_core.domain import AcceptRequest, RaiseRequest
from community_core.ledger.leaves import hash_of

SHEN = "person-shen"
RAISE = RaiseRequest(title="Cold", category="heating", channel="desk")
NOTE: dict[str, Any] = {"device": "便民亭-2", "trace": 7, "offline": True, "lag": 0.5}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store with a fact that has a note between two that have none."""
    with Community.open(tmp_path / "noted") as community:
        told = community.execute(RAISE, by=SHEN)
        community.execute(AcceptRequest(request_id=told.stream_id), by=SHEN, note=NOTE)
        community.execute(RAISE, by=SHEN)
    return tmp_path / "noted"


def rows(folder: Path, query: str) -> list[Any]:
    """What the ledger's file says."""
    with closing(sqlite3.connect(folder / "ledger.db", isolation_level=None)) as file:
        return file.execute(query).fetchall()


def test_a_ledger_gets_room_for_notes_with_the_first_of_them(tmp_path: Path) -> None:
    """Until then programs that know of none open it; and what is there already stays as it is."""
    with Community.open(tmp_path / "s") as community:
        community.execute(RAISE, by=SHEN)
        assert rows(tmp_path / "s", "PRAGMA user_version") == [(2,)]
        before = [hash_of(each) for each in community.ledger.raw_rows()]
        cursor = next(community.log()).cursor
        community.execute(RAISE, by=SHEN, note=NOTE)
        assert rows(tmp_path / "s", "PRAGMA user_version") == [(3,)]
        assert [hash_of(each) for each in community.ledger.raw_rows()][:1] == before
        assert next(community.log()).cursor == cursor
        assert community.ledger.departures() == {}


def test_whoever_has_it_open_meanwhile_reads_on(tmp_path: Path) -> None:
    """And records on, notes or none."""
    with Community.open(tmp_path / "s") as one, Community.open(tmp_path / "s") as other:
        told = one.execute(RAISE, by=SHEN)
        assert len(list(other.log())) == len(other.history(told.stream_id)) == 1
        one.execute(AcceptRequest(request_id=told.stream_id), by=SHEN, note=NOTE)
        assert [dict(each.note) for each in other.history(told.stream_id)] == [{}, NOTE]
        other.execute(RAISE, by=SHEN)
        other.execute(RAISE, by=SHEN, note=NOTE)
        for each in (one, other):
            assert [bool(fact.note) for fact in each.log()] == [False, True, False, True]


def test_a_dump_of_a_ledger_with_notes_is_a_ledger(folder: Path) -> None:
    """Its mark is not in the dump, and comes back with what it has."""
    (folder / "views.db").unlink(missing_ok=True)
    with closing(sqlite3.connect(folder / "ledger.db")) as file:
        dump = "\n".join(file.iterdump())
    for each in folder.glob("ledger.db*"):
        each.unlink()
    with closing(sqlite3.connect(folder / "ledger.db")) as file:
        file.executescript(dump)
    with Community.open(folder) as community:
        assert [dict(each.note) for each in community.log()] == [{}, NOTE, {}]
    assert rows(folder, "PRAGMA user_version") == [(3,)]


def test_a_note_is_sealed_with_its_fact(folder: Path, key: SigningKey) -> None:
    """Changed, taken away or put beside another fact it is found, and where."""
    with Community.open(folder) as community:
        seal(community, key)
        assert not verify(community, key=key.public).findings
    for number, change in enumerate(("'{}'", "NULL", "position")):
        changed = folder.with_name(f"changed-{number}")
        shutil.copytree(folder, changed)
        rows(changed, "DROP TRIGGER events_refuse_UPDATE")
        rows(changed, f"UPDATE events SET note = {change} WHERE position = 2")
        with Community.open(changed) as community:
            report = verify(community, key=key.public)
        assert [each.position for each in report.findings if each.kind != "type"][:1] == [2]


def test_a_bundle_carries_notes_as_they_are_stored(folder: Path, key: SigningKey, tmp_path: Path) -> None:
    """Where there is none, none is named; it is checked here, and without this program."""
    with Community.open(folder) as community:
        seal(community, key)
        bundle(community, tmp_path / "b.zip", key=key.public)
    assert check_bundle(tmp_path / "b.zip", key.public).checkpoint.size == 3
    program = runpy.run_path(str(Path(__file__).parents[2] / "examples" / "check_receipt.py"))
    assert program["check"](str(tmp_path / "b.zip"), str(key.public)) == "3 events are what was sealed."


def test_exports_tell_notes(folder: Path) -> None:
    """CloudEvents as an extension of text, since those hold nothing deeper."""
    with Community.open(folder) as community:
        file = BytesIO()
        export(community, file, "cloudevents")
        first, second, _ = (json.loads(line) for line in file.getvalue().splitlines())
        assert "note" not in first
        assert json.loads(second["note"]) == NOTE
        ocel = BytesIO()
        export(community, ocel, "ocel")
        assert "便民亭-2" in ocel.getvalue().decode()


def test_a_kept_store_of_the_first_version_takes_notes(tmp_path: Path) -> None:
    """And everything in it stays readable."""
    kept = Path(__file__).parents[1] / "compatibility" / "store"
    shutil.copytree(kept, tmp_path / "kept")
    with Community.open(tmp_path / "kept") as community:
        count = len(list(community.log()))
        told = community.execute(RAISE, by=SHEN, note=NOTE)
        assert to_json(told)["events"][0]["note"] == NOTE
        assert len(list(community.log())) == count + 1
        assert community.ledger.departures() == {}
