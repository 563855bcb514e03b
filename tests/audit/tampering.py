"""A small ledger on disk, and what somebody with the file in his hands can do to it."""

import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from community_core import Community
from community_core.audit import Report, SigningKey, seal, verify
from community_core.domain import RequestAcknowledged, RequestRaised
from community_core.ledger import NewFact
from community_core.storage.interfaces.ledger import COLUMNS

BEGINNING = datetime(2024, 1, 15, 8, tzinfo=UTC)

Statement = tuple[str, tuple[Any, ...]]


def facts(first: int, count: int) -> list[NewFact]:
    """Requests raised and acknowledged by turns, some on a command, with a cause, or flagged."""
    return [_fact(number) for number in range(first, first + count)]


def _fact(number: int) -> NewFact:
    stream = f"request-{number // 2:04}"
    raised = RequestRaised(title=f"暖气不热 {number}", category="heating", channel="pavilion")
    return NewFact(
        stream_id=stream,
        version=1 + number % 2,
        data=RequestAcknowledged() if number % 2 else raised,
        occurred_at=BEGINNING + timedelta(minutes=number),
        actor="person-shen",
        correlation_id=f"{stream}@1",
        command_id=f"command-{number}" if number % 3 else None,
        causation_id=f"{stream}@1" if number % 2 else None,
        flags=("number-twice",) if number % 5 == 4 else (),
    )


def opened(folder: Path) -> Community:
    """The community there."""
    return Community.open(folder)


def build(folder: Path, *counts: int, key: SigningKey | None = None) -> None:
    """A ledger of so many events a batch, sealed after each if there is a key, positions lost between."""
    done = 0
    for count in counts:
        if done:
            tamper(folder, [("UPDATE sqlite_sequence SET seq = seq + 3", ())])
        with opened(folder) as community:
            community.ledger.append(facts(done, count))
            done += count
            if key is not None:
                seal(community, key, accept=["gaps"])


def seal_it(folder: Path, key: SigningKey) -> int:
    """Seal it; how many events were added."""
    with opened(folder) as community:
        return seal(community, key).added


def verified(folder: Path, key: SigningKey, **settings: Any) -> Report:
    """What verification says."""
    with opened(folder) as community:
        return verify(community, key=key.public, **settings)


def tamper(folder: Path, statements: Iterable[Statement], *, lax: bool = False) -> None:
    """Do this to the file, as somebody would who knows his trade: the triggers go first and come back last.

    ``lax`` puts a table in place that stores anything anywhere.
    """
    with closing(sqlite3.connect(folder / "ledger.db", isolation_level=None)) as file:
        triggers = file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        file.execute("PRAGMA synchronous = OFF")
        file.execute("BEGIN")
        for name, _ in triggers:
            file.execute(f"DROP TRIGGER {name}")
        if lax:
            _relax(file)
        for sql, values in statements:
            file.execute(sql, values)
        for _, sql in triggers:
            file.execute(sql)
        file.execute("COMMIT")


def rolled_back(position: int) -> list[Statement]:
    """Everything after a position gone, with whatever else in the file knew of it."""
    return [
        ("DELETE FROM events WHERE position > ?", (position,)),
        ("DELETE FROM commands WHERE first_position > ?", (position,)),
        ("UPDATE numbers SET last = (SELECT COUNT(*) FROM events WHERE type = 'RequestRaised')", ()),
        ("UPDATE sqlite_sequence SET seq = ?", (position,)),
    ]


def _relax(file: sqlite3.Connection) -> None:
    columns = ", ".join("position INTEGER PRIMARY KEY" if each == "position" else each for each in COLUMNS)
    file.execute("ALTER TABLE events RENAME TO before")
    file.execute(f"CREATE TABLE events ({columns})")
    file.execute(f"INSERT INTO events SELECT {', '.join(COLUMNS)} FROM before")
    file.execute("DROP TABLE before")


def stored(folder: Path) -> list[tuple[Any, ...]]:
    """What is in the file, by another way than the program's: each value with its type."""
    cells = ", ".join(f"typeof({each}), quote(CAST({each} AS BLOB))" for each in COLUMNS)
    with closing(sqlite3.connect(folder / "ledger.db")) as file:
        return file.execute(f"SELECT {cells} FROM events NOT INDEXED ORDER BY position").fetchall()


def positions(folder: Path) -> list[int]:
    """Where events lie."""
    with closing(sqlite3.connect(folder / "ledger.db")) as file:
        return [row[0] for row in file.execute("SELECT position FROM events ORDER BY position")]


def copied(folder: Path, to: Path) -> Path:
    """A copy to do things to."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(folder, to)
    return to
