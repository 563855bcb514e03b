"""Whoever reads a view trusts its file: ``audit verify --views`` folds again and compares."""

import json
import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from community_core import Community
from community_core.audit import SigningKey
from community_open_requests import OpenRequests

from ..servers import Server
from .conftest import Run
from .kept import OnServer
from .kept import build as build_anywhere
from .kept import opened as opened_anywhere
from .tampering import build, facts, opened


@pytest.fixture
def store(tmp_path: Path, key: SigningKey) -> Path:
    """A sealed store in which every view of requests was read."""
    folder = tmp_path / "store"
    build(folder, 6, key=key)
    with opened(folder) as community:
        list(community.view(OpenRequests))
    return folder


def _change(store: Path, statement: str) -> None:
    with closing(sqlite3.connect(store / "views.db", isolation_level=None)) as file:
        file.execute(statement)


def _verified(run: Run, store: str | Path, key: SigningKey) -> tuple[int, list[dict[str, Any]]]:
    words = ("audit", "verify", "--store", store, "--key", str(key.public), "--views", "--format", "json")
    answer = run(*words)
    return answer.exit_code, json.loads(answer.stdout)["findings"]


def test_views_that_are_what_the_facts_make_are_verified(store: Path, run: Run, key: SigningKey) -> None:
    """Also while the ledger is ahead of them; and nothing is written."""
    with opened(store) as community:
        community.ledger.append(facts(6, 2))
    before = (store / "views.db").read_bytes()
    assert _verified(run, store, key) == (0, [])
    assert (store / "views.db").read_bytes() == before
    told = run("audit", "verify", "--store", store, "--key", str(key.public), "--views").stdout
    assert "Views that are what the facts make: 1." in told


def test_views_on_a_server_are_verified_likewise(run: Run, key: SigningKey, server: Server) -> None:
    """A row that somebody changed is found; nothing is written."""
    kept = build_anywhere(OnServer(server, server.new()), 6, key=key)
    with opened_anywhere(kept) as community:
        list(community.view(OpenRequests))
        name = f"{community.store.address.community}.views"  # type: ignore[union-attr]
    assert _verified(run, kept.where, key) == (0, [])
    server.run(f"UPDATE \"{name}\".{ROWS} SET title = 'nothing' WHERE request_id = 'request-0001'")
    code, findings = _verified(run, kept.where, key)
    assert (code, [each["kind"] for each in findings]) == (3, ["view"])


ROWS = "_build_1_requests"


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {ROWS} SET title = 'nothing to see' WHERE request_id = 'request-0001'",
        f"DELETE FROM {ROWS} WHERE request_id = 'request-0002'",
        f"INSERT INTO {ROWS} SELECT * FROM (SELECT * FROM {ROWS} LIMIT 1) WHERE 0",
        f"CREATE TRIGGER hide AFTER INSERT ON {ROWS} BEGIN DELETE FROM {ROWS}; END",
        "DROP VIEW open_requests",
        "UPDATE _builds SET position = position + 0",
    ],
)
def test_whatever_is_changed_in_the_file_is_found(
    store: Path, run: Run, key: SigningKey, statement: str
) -> None:
    """A row changed or taken away, a trigger, a view of its own; without the option nobody looks."""
    harmless = statement.endswith(("WHERE 0", "+ 0"))
    _change(store, statement)
    code, found = _verified(run, store, key)
    assert (code, [each["kind"] for each in found]) == ((0, []) if harmless else (3, ["view"]))
    assert run("audit", "verify", "--store", store, "--key", str(key.public)).exit_code == 0


def _rows(store: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All that the tables of rows hold."""
    with closing(sqlite3.connect(store / "views.db")) as file:
        names = file.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB '_build_*'")
        return {name: file.execute(f"SELECT * FROM {name}").fetchall() for (name,) in names.fetchall()}


@pytest.mark.parametrize("seed", range(8))
def test_random_bytes_pass_only_where_no_row_is_another(
    store: Path, run: Run, key: SigningKey, seed: int
) -> None:
    """Somewhere in the pages of the file; what cannot be read is not verified either."""
    chance, file = random.Random(seed), store / "views.db"
    before, data = _rows(store), bytearray(file.read_bytes())
    for _ in range(chance.choice([1, 10, 60])):
        data[chance.randrange(len(data))] = chance.randrange(256)
    file.write_bytes(data)
    words = ("audit", "verify", "--store", store, "--key", str(key.public), "--views")
    answer = run(*words)
    code = answer.exit_code
    assert code in (0, 3, 4), answer.stderr
    if code == 0 and file.read_bytes() == data:
        assert _rows(store) == before


@pytest.mark.parametrize("seed", range(6))
def test_no_cell_of_a_row_passes(store: Path, run: Run, key: SigningKey, seed: int) -> None:
    """Whichever column of whichever row."""
    chance = random.Random(seed)
    with closing(sqlite3.connect(store / "views.db", isolation_level=None)) as file:
        column = chance.choice([f'"{each[1]}"' for each in file.execute(f"PRAGMA table_info({ROWS})")][1:])
        row = chance.randrange(file.execute(f"SELECT count(*) FROM {ROWS}").fetchone()[0])
        changed = (
            f"CASE typeof({column}) WHEN 'integer' THEN {column} + 1 ELSE coalesce({column}, '') || 'x' END"
        )
        which = f"(SELECT request_id FROM {ROWS} ORDER BY 1 LIMIT 1 OFFSET {row})"
        try:
            done = file.execute(f"UPDATE {ROWS} SET {column} = {changed} WHERE request_id = {which}").rowcount
        except sqlite3.IntegrityError:  # no text in a number
            done = file.execute(f"UPDATE {ROWS} SET {column} = 7 WHERE request_id = {which}").rowcount
    assert done == 1
    assert _verified(run, store, key)[0] == 3, column


def test_a_row_that_no_fact_made_is_found(store: Path, run: Run, key: SigningKey) -> None:
    """It is told how many rows differ, and what to do, in both languages."""
    with closing(sqlite3.connect(store / "views.db", isolation_level=None)) as file:
        columns = [each[1] for each in file.execute(f"PRAGMA table_info({ROWS})")]
        copied = ", ".join("'request-9999'" if each == "request_id" else f'"{each}"' for each in columns)
        file.execute(f"INSERT INTO {ROWS} SELECT {copied} FROM {ROWS} WHERE request_id = 'request-0001'")
    assert _verified(run, store, key)[0] == 3
    words = ("audit", "verify", "--store", store, "--key", str(key.public), "--views")
    assert "rows that differ in requests: 1. Keep them" in " ".join(run(*words).stdout.split())
    assert "community views rebuild open-requests" in " ".join(run(*words).stdout.split())
    assert "与第" in run(*words, lang="zh").stdout


def test_views_of_another_ledger_are_not_compared(store: Path, run: Run, key: SigningKey) -> None:
    """Nor read: they are built anew, as after a restore of the ledger alone."""
    _change(store, "UPDATE _builds SET position = 1000")
    words = ("audit", "verify", "--store", store, "--key", str(key.public), "--views")
    answer = run(*words)
    assert answer.exit_code == 0
    assert "Not compared, as they are built anew when they are read next: open-requests." in " ".join(
        answer.stdout.split()
    )


def test_a_store_without_views_has_none_to_compare(store: Path, run: Run, key: SigningKey) -> None:
    """They come back when they are read."""
    (store / "views.db").unlink()
    assert _verified(run, store, key) == (0, [])
    assert not (store / "views.db").exists()


def test_a_store_opened_to_read_answers_its_views(store: Path) -> None:
    """Folded on apart from the rows there are; nothing of it is kept."""
    with opened(store) as community:
        community.ledger.append(facts(6, 2))
    before = (store / "views.db").read_bytes()
    with Community.open(store, read_only=True) as community:
        assert len(list(community.view(OpenRequests))) == 4
        assert community.was_still
    assert (store / "views.db").read_bytes() == before
