"""Recording on SQLite: eventsourcing's recorder with own positions, one clock and one writer at a time."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from attrs import frozen
from eventsourcing.persistence import IntegrityError, Notification, StoredEvent
from eventsourcing.sqlite import (
    SQLiteApplicationRecorder,
    SQLiteConnection,
    SQLiteCursor,
    SQLiteDatastore,
    SQLiteTransaction,
)

from community_core.ledger.mapper import StoredFact
from community_core.ledger.moments import from_text, to_text
from community_core.ledger.schema import APPLICATION_ID, COLUMNS, SCHEMA_VERSION, STATEMENTS

Row = tuple[Any, ...]
Numberer = Callable[[StoredFact, str], StoredFact]

SELECT = f"SELECT {', '.join(COLUMNS)} FROM events "
_INSERT = f"INSERT INTO events VALUES ({', '.join('?' * len(COLUMNS))})"
_LOCK_TIMEOUT_SECONDS = 30


class AlreadyRecorded(IntegrityError):
    """A command id of this append is already in the ledger."""


class SchemaFromTheFuture(Exception):
    """The file was written by a newer version of this program."""


class NotALedger(Exception):
    """The file is a database, but not one of ours."""


@frozen
class CommandRow:
    """What the ledger remembers of a command id.

    Positions count within the append from 0 when handed in, and are the ledger's when read back.
    """

    command_id: str
    fingerprint: str
    stream_id: str
    first_position: int
    last_position: int


class _ImmediateTransaction(SQLiteTransaction):
    """A transaction that takes the write lock at once, so that it waits instead of failing later."""

    def __enter__(self) -> SQLiteCursor:
        cursor = self.connection.cursor()
        cursor.execute("BEGIN IMMEDIATE" if self.commit else "BEGIN")
        return cursor


class LedgerDatastore(SQLiteDatastore):
    """A pool of connections to one ledger file, or to an in-memory ledger."""

    def __init__(self, db_name: str) -> None:
        super().__init__(
            db_name,
            lock_timeout=_LOCK_TIMEOUT_SECONDS,
            pool_timeout=_LOCK_TIMEOUT_SECONDS,
            originator_id_type="text",
        )

    @contextmanager
    def transaction(self, *, commit: bool) -> Iterator[SQLiteCursor]:
        with self.get_connection(commit=commit) as connection:
            with _ImmediateTransaction(connection, commit=commit) as cursor, cursor:
                yield cursor

    @contextmanager
    def get_connection(self, *, commit: bool) -> Iterator[SQLiteConnection]:
        with super().get_connection(commit=commit) as connection:
            yield connection


class LedgerRecorder(SQLiteApplicationRecorder):
    """Appends rows in one transaction each: position, recording time and speakable numbers are given inside.

    ``clock`` tells the time, ``zone`` the community's year, ``numbered`` puts a number into a row.
    """

    def __init__(
        self, datastore: LedgerDatastore, *, clock: Callable[[], datetime], zone: ZoneInfo, numbered: Numberer
    ) -> None:
        super().__init__(datastore, events_table_name="events")
        self._clock = clock
        self._zone = zone
        self._numbered = numbered

    def construct_create_table_statements(self) -> list[str]:
        return list(STATEMENTS)

    def create_table(self) -> None:
        """Make the tables of a new ledger; leave an existing one as it is.

        Raises SchemaFromTheFuture, or NotALedger for somebody else's database.
        """
        with self.datastore.transaction(commit=False) as cursor:
            if _is_current(cursor):
                return
        with self.datastore.transaction(commit=True) as cursor:
            self._create_table(cursor)

    def _insert_events(
        self,
        c: SQLiteCursor,
        stored_events: Sequence[StoredEvent],
        *,
        commands: Sequence[CommandRow] = (),
        expected: Mapping[str, int] | None = None,
        **_: Any,
    ) -> Sequence[int] | None:
        _refuse_seen(c, commands)
        _refuse_moved(c, expected or {})
        last_position, last_recorded = _end_of_ledger(c)
        recorded_at = max(to_text(self._clock()), last_recorded)
        facts = [each if isinstance(each, StoredFact) else _bare(each) for each in stored_events]
        facts = self._with_numbers(c, facts, recorded_at)
        first = last_position + 1
        c.executemany(_INSERT, (_row(fact, first + i, recorded_at) for i, fact in enumerate(facts)))
        c.executemany(
            "INSERT INTO commands VALUES (?, ?, ?, ?, ?)",
            (
                (row.command_id, row.fingerprint, row.stream_id, first + row.first_position, first + row.last_position)
                for row in commands
            ),
        )
        return range(first, first + len(facts))

    def _with_numbers(self, c: SQLiteCursor, facts: list[StoredFact], recorded_at: str) -> list[StoredFact]:
        wanting = sum(fact.unnumbered is not None for fact in facts)
        if not wanting:
            return facts
        year = from_text(recorded_at).astimezone(self._zone).year
        numbers = iter(_allocate(c, year, wanting))
        return [
            fact if fact.unnumbered is None else self._numbered(fact, f"{year}-{next(numbers):04d}")
            for fact in facts
        ]

    def select_rows(
        self, *, after: int, limit: int, upto: int | None = None, types: Sequence[str] = ()
    ) -> list[Row]:
        """Rows with a position greater than ``after``, in order, as tuples of the ledger's columns."""
        where, parameters = "WHERE position > ? ", [after]
        if upto is not None:
            where, parameters = where + "AND position <= ? ", [*parameters, upto]
        if types:
            where += f"AND type IN ({', '.join('?' * len(types))}) "
        return self._rows(where + "ORDER BY position LIMIT ?", (*parameters, *types, limit))

    def select_stream(self, stream_id: str) -> list[Row]:
        """Every row of one stream, oldest first."""
        return self._rows("WHERE stream_id = ? ORDER BY version", (stream_id,))

    def select_versions(self, stream_ids: Sequence[str]) -> dict[str, int]:
        """The last version of each of these streams that exists."""
        found: dict[str, int] = {}
        with self.datastore.transaction(commit=False) as cursor:
            for stream_id in stream_ids:
                version = _last_version(cursor, stream_id)
                if version:
                    found[stream_id] = version
        return found

    def select_commands(self, command_ids: Sequence[str]) -> dict[str, CommandRow]:
        """Those of the command ids that are already in the ledger."""
        with self.datastore.transaction(commit=False) as cursor:
            return _seen(cursor, command_ids)

    def select_command_with_prefix(self, prefix: str) -> CommandRow | None:
        """The first command id, in text order, that begins with ``prefix``."""
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute(
                "SELECT * FROM commands WHERE command_id >= ? ORDER BY command_id LIMIT 1", (prefix,)
            )
            row = cursor.fetchone()
            return CommandRow(*row) if row and row["command_id"].startswith(prefix) else None

    def _rows(self, where: str, parameters: Sequence[Any]) -> list[Row]:
        with self.datastore.transaction(commit=False) as cursor:
            cursor.sqlite_cursor.row_factory = None
            cursor.execute(SELECT + where, parameters)
            rows: list[Row] = cursor.fetchall()
            return rows

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        where, parameters = "WHERE stream_id = ? ", [originator_id]
        if gt is not None:
            where, parameters = where + "AND version > ? ", [*parameters, gt]
        if lte is not None:
            where, parameters = where + "AND version <= ? ", [*parameters, lte]
        order = f"ORDER BY version {'DESC' if desc else 'ASC'} LIMIT ?"
        rows = self._rows(where + order, (*parameters, -1 if limit is None else limit))
        return [_stored(row) for row in rows]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        after = 0 if start is None else start - 1 if inclusive_of_start else start
        rows = self.select_rows(after=after, limit=limit, upto=stop, types=topics)
        return [Notification(row[1], row[2], row[3], row[5], id=row[0]) for row in rows]

    def max_notification_id(self) -> int | None:  # type: ignore[override]
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute("SELECT MAX(position) FROM events")
            position: int | None = cursor.fetchone()[0]
            return position


def _is_current(cursor: SQLiteCursor) -> bool:
    cursor.execute("PRAGMA application_id")
    application = cursor.fetchone()[0]
    cursor.execute("PRAGMA user_version")
    version = cursor.fetchone()[0]
    cursor.execute("SELECT COUNT(*) FROM sqlite_master")
    tables = cursor.fetchone()[0]
    if tables and application != APPLICATION_ID:
        raise NotALedger
    if version > SCHEMA_VERSION:
        raise SchemaFromTheFuture(f"version {version}, known up to {SCHEMA_VERSION}")
    return bool(tables)


def _bare(event: StoredEvent) -> StoredFact:
    return StoredFact(event.originator_id, event.originator_version, event.topic, event.state)


def _row(fact: StoredFact, position: int, recorded_at: str) -> Row:
    return (
        position,
        fact.originator_id,
        fact.originator_version,
        fact.topic,
        fact.schema,
        fact.state,
        recorded_at,
        fact.occurred_at or recorded_at,
        fact.actor,
        fact.command_id,
        fact.causation_id,
        fact.correlation_id,
        fact.flags,
    )


def _stored(row: Row) -> StoredFact:
    position, stream_id, version, name, schema, data, recorded_at, *rest = row
    return StoredFact(stream_id, version, name, data, schema, recorded_at, *rest, position=position)


def _end_of_ledger(cursor: SQLiteCursor) -> tuple[int, str]:
    cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = 'events'")
    row = cursor.fetchone()
    if row is None:
        return 0, ""
    cursor.execute("SELECT recorded_at FROM events ORDER BY position DESC LIMIT 1")
    newest = cursor.fetchone()
    return row[0], newest[0] if newest else ""


def _last_version(cursor: SQLiteCursor, stream_id: str) -> int:
    cursor.execute("SELECT MAX(version) FROM events WHERE stream_id = ?", (stream_id,))
    return cursor.fetchone()[0] or 0


def _refuse_moved(cursor: SQLiteCursor, expected: Mapping[str, int]) -> None:
    for stream_id, version in expected.items():
        found = _last_version(cursor, stream_id)
        if found != version:
            raise IntegrityError(f"{stream_id} is at version {found}, the decision relied on {version}")


def _seen(cursor: SQLiteCursor, command_ids: Sequence[str]) -> dict[str, CommandRow]:
    found: dict[str, CommandRow] = {}
    for command_id in command_ids:
        cursor.execute("SELECT * FROM commands WHERE command_id = ?", (command_id,))
        row = cursor.fetchone()
        if row is not None:
            found[command_id] = CommandRow(*row)
    return found


def _refuse_seen(cursor: SQLiteCursor, commands: Sequence[CommandRow]) -> None:
    seen = _seen(cursor, [row.command_id for row in commands])
    if seen:
        raise AlreadyRecorded(f"already recorded: {', '.join(seen)}")


def _allocate(cursor: SQLiteCursor, year: int, count: int) -> range:
    cursor.execute(
        "INSERT INTO numbers VALUES (?, ?) ON CONFLICT (year) DO UPDATE SET last = last + excluded.last RETURNING last",
        (year, count),
    )
    last = cursor.fetchone()[0]
    return range(last - count + 1, last + 1)
