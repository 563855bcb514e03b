"""What moves a ledger without changing it leaves it verified: leaves are made of values, not of a file."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from community_core.audit import SigningKey, check, receipt, seal
from community_core.storage.interfaces.ledger import COLUMNS

from .conftest import Run
from .tampering import copied, facts, opened, stored, verified


def vacuum(ledger: Path) -> None:
    """Let SQLite write the whole file anew."""
    with closing(sqlite3.connect(ledger)) as file:
        file.execute("VACUUM")


def dump_and_restore(ledger: Path) -> None:
    """A backup as SQL text, read into a fresh file."""
    with closing(sqlite3.connect(ledger)) as file:
        sql = "\n".join(file.iterdump())
    _gone(ledger)
    with closing(sqlite3.connect(ledger)) as file:
        file.executescript(sql)


def move(ledger: Path) -> None:
    """The same values by plain SQL in tables of another make, newest row first."""
    with closing(sqlite3.connect(ledger)) as file:
        rows = {
            table: file.execute(f"SELECT * FROM {table} ORDER BY 1 DESC").fetchall()
            for table in ("events", "commands", "numbers")
        }
    _gone(ledger)
    with closing(sqlite3.connect(ledger, isolation_level=None)) as file:
        columns = ", ".join(
            "position INTEGER PRIMARY KEY AUTOINCREMENT" if each == "position" else each for each in COLUMNS
        )
        file.execute("PRAGMA page_size = 1024")
        file.execute(f"CREATE TABLE events ({columns})")
        file.execute(
            "CREATE TABLE commands (command_id, fingerprint, stream_id, first_position, last_position)"
        )
        file.execute("CREATE TABLE numbers (year, last)")
        for table, values in rows.items():
            for row in values:
                file.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)


def _gone(ledger: Path) -> None:
    for file in ledger.parent.glob(f"{ledger.name}*"):
        file.unlink()


@pytest.mark.parametrize("change", [vacuum, dump_and_restore])
def test_it_is_verified_and_goes_on(
    change: Callable[[Path], None], original: Path, key: SigningKey, tmp_path: Path, run: Run
) -> None:
    """VACUUM, a dump restored: verified, receipts hold, more is appended and sealed."""
    store = copied(original, tmp_path / "store")
    change(store / "ledger.db")
    assert stored(store) == stored(original)
    assert run("audit", "verify", "--store", store, "--key", str(key.public)).exit_code == 0
    with opened(store) as community:
        check(receipt(community, 9, key=key.public), key.public)
        community.ledger.append(facts(10, 3))
        assert seal(community, key).added == 3
    assert verified(store, key).verified


def test_in_other_tables_every_event_is_what_was_sealed(
    original: Path, key: SigningKey, tmp_path: Path
) -> None:
    """But it is no ledger to go on with: those tables may throw away what is recorded."""
    store = copied(original, tmp_path / "store")
    move(store / "ledger.db")
    assert stored(store) == stored(original)
    report = verified(store, key)
    assert "built" in [each.kind for each in report.findings]
    assert (report.sealed, report.position) == (10, 13)


def test_a_changed_value_in_a_restored_dump_is_found(original: Path, key: SigningKey, tmp_path: Path) -> None:
    """A dump is text that can be edited."""
    store = copied(original, tmp_path / "store")
    ledger = store / "ledger.db"
    with closing(sqlite3.connect(ledger)) as file:
        sql = "\n".join(file.iterdump()).replace("person-shen", "person-li", 1)
    _gone(ledger)
    with closing(sqlite3.connect(ledger)) as file:
        file.executescript(sql)
    assert verified(store, key).findings[0].position == 1
