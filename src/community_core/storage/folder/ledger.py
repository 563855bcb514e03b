"""Connections to one ledger: a pool shared by threads, one writer at a time, every commit durable."""

import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
from eventsourcing.persistence import IntegrityError
from eventsourcing.sqlite import (
    SQLiteConnection,
    SQLiteCursor,
    SQLiteDatastore,
)

from community_core.storage.files.owner_only import make_for_owner
from community_core.storage.folder.ledger_extras import (
    MAKING,
    are_noted,
    has_table,
    mark_notes,
    note_what_is_there,
)
from community_core.storage.folder.ledger_pool import (
    LedgerCursor,
    LedgerPool,
    LedgerReading,
    LedgerTransaction,
)
from community_core.storage.folder.ledger_tables import (
    BUILT,
    ELSEWHERE,
    MAKE_MOVED,
    MARK,
    MARK_WITH_NOTES,
    STATEMENTS,
    TABLES,
    UNMAKE_MOVED,
    departures,
)
from community_core.storage.interfaces.extras import NOTE, Extra
from community_core.storage.interfaces.failures import SaidPlainly, SavepointLost, Unusable, it_was_moved
from community_core.storage.interfaces.ledger import Row
from community_core.storage.interfaces.news import News
from community_core.storage.interfaces.one_writer import OneWriter
from community_core.storage.interfaces.read_back import REMEMBER, refuse_vanished_rows
from community_core.storage.sql.cursor import Cursor, Question, RawReading
from community_core.storage.sql.dialect import Dialect
from community_core.storage.sqlite.connections import (
    MEMORY,
    PATIENCE_SECONDS,
    damage_in,
)
from community_core.storage.sqlite.marks import Mark, has_tables
from community_core.storage.sqlite.read_only import ReadOnlyFile
from community_core.storage.sqlite.write_ahead import keep_a_write_ahead_log

_PAUSE_SECONDS = 0.01
_ROWS_A_STATEMENT = 50
_LAST_GIVEN = "SELECT seq FROM sqlite_sequence WHERE name = 'events'"
_LEAD = f"SELECT ({_LAST_GIVEN}), (SELECT 1 FROM sqlite_master WHERE name = 'moved')"
_DIALECT = Dialect(
    among="IN (SELECT value FROM json_each(?))",
    listed=msgspec.json.Encoder().encode,
    holding="instr(data, ?)",
    elsewhere=ELSEWHERE,
    given=_LAST_GIVEN,
    by_cause="INDEXED BY events_caused_elsewhere ",
    by_table="NOT INDEXED ",
    no_limit=-1,
)


class LedgerFile(SQLiteDatastore, OneWriter):
    """The connections to one ledger file, or to a ledger in memory. Belongs to the process that made it."""

    dialect = _DIALECT

    def __init__(self, path: Path | None, *, read_only: bool = False) -> None:
        super().__init__(MEMORY, originator_id_type="text")
        self._to_read = ReadOnlyFile(path) if path and read_only else None
        self.pool = LedgerPool(path, self._to_read)
        self.news = News()
        OneWriter.__init__(self, PATIENCE_SECONDS)

    def prepare(self) -> None:
        """Make the tables of a new ledger; leave an existing one as it is.

        Raises Unusable for somebody else's database, or one written by a newer version of this program.
        """
        with self.transaction(commit=False) as cursor:
            exists = is_ours(cursor)
        if self._to_read is not None:
            return
        with self.get_connection(commit=True) as connection:
            keep_a_write_ahead_log(connection.cursor().execute)
        if exists:
            return
        with self.transaction(commit=True) as cursor:
            for statement in STATEMENTS:
                cursor.execute(statement)
            if not are_noted(cursor):
                note_what_is_there(cursor)
            if self.has(cursor, NOTE):
                mark_notes(cursor)

    @contextmanager
    def transaction(self, *, commit: bool) -> Iterator[LedgerCursor]:
        with (
            self.get_connection(commit=commit) as connection,
            LedgerTransaction(connection, commit=commit) as cursor,
            cursor,
        ):
            yield cursor

    @contextmanager
    def savepoint(self, cursor: Cursor) -> Iterator[None]:
        """Whatever error leaves it has undone what was done meanwhile, and nothing else; SavepointLost where
        SQLite gave the whole transaction up, as when the disk is full."""
        cursor.execute("SAVEPOINT append")
        try:
            yield
        except BaseException as error:
            _undo(cursor, error)
            if isinstance(error, sqlite3.IntegrityError):
                raise IntegrityError(error) from error
            raise
        cursor.execute("RELEASE append")

    @contextmanager
    def get_connection(self, *, commit: bool) -> Iterator[SQLiteConnection]:
        """A connection to read with, or the turn to write."""
        self.refuse_strangers()
        with self.turn_to_write() if commit else nullcontext():
            connection = self.pool.get_connection()
            try:
                yield connection
            finally:
                self.pool.put_connection(connection)

    @contextmanager
    def reading(self) -> Iterator[RawReading]:
        """One state of the ledger, byte for byte."""
        with self.transaction(commit=False) as cursor:
            connection = cursor.sqlite_cursor.connection
            connection.text_factory = bytearray
            try:
                yield LedgerReading(connection)
            finally:
                connection.text_factory = str

    def lead(self, cursor: Cursor, count: int) -> int:  # noqa: ARG002  whoever writes has them all
        """The last position ever given. Unusable once it was moved."""
        cursor.execute(_LEAD)
        last, is_moved = cursor.fetchone()
        if is_moved:
            raise it_was_moved(self.moved_to(cursor) or "")
        return int(last or 0)

    def answers(self, questions: Sequence[Question]) -> list[list[Row]]:
        """What each of several statements gives that only read."""
        with self.transaction(commit=False) as cursor:
            return _answers(cursor, questions)

    def lead_and_ask(
        self, cursor: Cursor, count: int, questions: Sequence[Question]
    ) -> tuple[int, list[list[Row]]]:
        """The last position ever given, and what several statements give."""
        return self.lead(cursor, count), _answers(cursor, questions)

    def moved_to(self, cursor: Cursor) -> str | None:
        """Where it goes on, None while it is here."""
        if not has_table(cursor, "moved"):
            return None
        cursor.execute("SELECT place FROM moved")
        return str(cursor.fetchone()[0])

    def move_to(self, cursor: Cursor, place: str | None) -> str | None:
        """From now on nobody appends here, since it goes on there, or where it went before, which is told;
        None: it goes on here after all."""
        if place is None or self.moved_to(cursor) is None:
            for statement in UNMAKE_MOVED if place is None else MAKE_MOVED:
                cursor.execute(statement)
            if place is not None:
                cursor.execute("INSERT INTO moved VALUES (?)", (place,))
        return self.moved_to(cursor)

    def insert(self, cursor: Cursor, names: Sequence[str], rows: Sequence[Row]) -> None:
        """Many rows a statement, which is a third faster than one by one; SQLite counts the positions on."""
        for place in range(0, len(rows), _ROWS_A_STATEMENT):
            together = rows[place : place + _ROWS_A_STATEMENT]
            values = chain.from_iterable(row[1:] for row in together)
            cursor.execute(_insertion(len(together), tuple(names)), list(values))

    def remember(self, cursor: Cursor, commands: Sequence[Row]) -> None:
        """Add rows to the table of commands."""
        cursor.executemany(REMEMBER, commands)

    def make_sure(
        self,
        cursor: Cursor,
        names: Sequence[str],  # noqa: ARG002  the rows are compared as they are
        rows: Sequence[Row],
        commands: Sequence[Row],
    ) -> None:
        """Unusable unless all that was added stands there as it was written, by reading it back."""
        refuse_vanished_rows(cursor, self.dialect, rows, commands)

    def has(self, cursor: Cursor, what: Extra) -> bool:
        """Whether the file has it: one that was made before has not."""
        if what != NOTE:
            return has_table(cursor, what)
        cursor.execute("SELECT 1 FROM pragma_table_info('events') WHERE name = ?", (NOTE,))
        return cursor.fetchone() is not None

    def make_room(self, cursor: Cursor, what: Extra) -> None:
        """Give the file what it was made without."""
        if not self.has(cursor, what):
            MAKING[what](cursor)

    def damage(self) -> str | None:
        """What SQLite finds wrong with the file, the first of it; None when tables and indexes agree."""
        with self.transaction(commit=False) as cursor:
            return damage_in(cursor.sqlite_cursor.connection)

    def departures(self) -> dict[str, str]:
        """By name the tables, indexes and triggers that are not as this program makes them, and how."""
        with self.transaction(commit=False) as cursor:
            run = cursor.sqlite_cursor.execute
            return departures(run(BUILT).fetchall(), Mark.of(run))

    @property
    def was_still(self) -> bool:
        """Whether all that was read belongs to one state of the ledger; always, unless it is read only."""
        return self._to_read is None or self._to_read.was_still

    def close(self) -> None:
        """Let those at work finish, then let go of the file. In a forked child the file is not ours."""
        if self._process != os.getpid():
            return
        self._closed = True
        self.news.ring()
        patience = time.monotonic() + PATIENCE_SECONDS
        while self.pool.num_in_use and time.monotonic() < patience:
            time.sleep(_PAUSE_SECONDS)
        super().close()
        if self._to_read is not None:
            self._to_read.close()


def _answers(cursor: Cursor, questions: Sequence[Question]) -> list[list[Row]]:
    return [_answer(cursor, *each) if each else [] for each in questions]


def _answer(cursor: Cursor, statement: str, values: Sequence[Any]) -> list[Row]:
    cursor.execute(statement, values)
    return cursor.fetchall()


def _undo(cursor: Cursor, error: BaseException) -> None:
    assert isinstance(cursor, SQLiteCursor)
    if not cursor.sqlite_cursor.connection.in_transaction:
        raise SavepointLost from error
    try:
        cursor.execute("ROLLBACK TO append")
        cursor.execute("RELEASE append")
    except sqlite3.Error as lost:
        raise SavepointLost from lost


def prepare_ledger(path: Path) -> int:
    """Make the file of a ledger, or leave an existing one as it is; how many facts it has.

    Raises StoreUnavailable when the file cannot be used, or is no ledger.
    """
    make_for_owner(path)
    with SaidPlainly(path), closing(LedgerFile(path)) as datastore:
        datastore.prepare()
        with datastore.transaction(commit=False) as cursor:
            facts: int = cursor.sqlite_cursor.execute("SELECT COUNT(*) FROM events").fetchone()[0]
            return facts


def is_ours(cursor: SQLiteCursor) -> bool:
    """Whether the tables and their mark are there; Unusable when they are not ours.

    A dump does not carry the mark: what was restored from one is marked again.
    """
    run = cursor.sqlite_cursor.execute
    found = Mark.of(run)
    ours = found.application == MARK.application
    if not ours and has_tables(run) and (found.application or not _is_restored(cursor)):
        raise Unusable("it is another program's database", "它是别的程序的数据库")
    if found.version > MARK_WITH_NOTES.version:
        en, zh = found.newer_than(MARK_WITH_NOTES)
        raise Unusable(f"it {en}", f"它{zh}")
    return ours


def _is_restored(cursor: SQLiteCursor) -> bool:
    """Whether the tables are those of a ledger."""
    cursor.execute(
        "SELECT m.name, group_concat(c.name) FROM sqlite_master m, pragma_table_info(m.name) c "
        "WHERE m.type = 'table' GROUP BY m.name"
    )
    found = dict(cursor.fetchall())
    found["events"] = found.get("events", "").removesuffix(f",{NOTE}")
    return all(found.get(name) == ",".join(columns) for name, columns in TABLES.items())


@cache
def _insertion(rows: int, names: tuple[str, ...]) -> str:
    row = f"(NULL, ?, {', '.join('?' * (len(names) - 2))})"
    return f"INSERT INTO events ({', '.join(names)}) VALUES {', '.join([row] * rows)}"
