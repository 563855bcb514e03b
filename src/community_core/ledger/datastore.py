"""Connections to one ledger: a pool shared by threads, one writer at a time, every commit durable."""

import os
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from threading import RLock
from types import TracebackType

from eventsourcing.persistence import ConnectionUnavailableError
from eventsourcing.sqlite import (
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
    SQLiteTransaction,
)

from community_core.ledger.failures import SaidPlainly, Unusable, it_was_closed
from community_core.ledger.kinds import kinds_noted, note_what_is_there
from community_core.ledger.notes import has_notes, mark_notes
from community_core.ledger.schema import MARK, MARK_WITH_NOTES, NOTE, STATEMENTS, TABLES
from community_core.storage.marks import Mark, has_tables
from community_core.storage.owner_only import make_for_owner
from community_core.storage.reading import ReadOnlyFile
from community_core.storage.sqlite import MEMORY, PATIENCE_SECONDS, beginning, connect
from community_core.storage.write_ahead import keep_a_write_ahead_log

_PAUSE_SECONDS = 0.01
_CONNECTIONS_KEPT = 5
_MORE_CONNECTIONS = 10


class LedgerPool(SQLiteConnectionPool):
    """Durable connections to one file. A ledger in memory has a single one, which threads take in turn.

    With a file ``to_read`` nothing is written.
    """

    def __init__(self, path: Path | None, to_read: ReadOnlyFile | None = None) -> None:
        self._to_read = to_read
        super().__init__(
            db_name=str(path.absolute()) if path else MEMORY,
            lock_timeout=PATIENCE_SECONDS,
            pool_size=_CONNECTIONS_KEPT if path else 1,
            max_overflow=_MORE_CONNECTIONS if path else 0,
            pool_timeout=PATIENCE_SECONDS,
        )

    def _create_connection(self) -> SQLiteConnection:
        """Unlike the stock pool's: the name is a path and never a URI, and the file is not touched yet."""
        if self._to_read is not None:
            return SQLiteConnection(self._to_read.connect(), max_age=None)
        connection = connect(self.db_name, patience_seconds=PATIENCE_SECONDS)
        connection.execute("PRAGMA synchronous = FULL")
        return SQLiteConnection(connection, max_age=None)


class _Transaction(SQLiteTransaction):
    """Begins as all transactions of a store do, and ends for good."""

    def __enter__(self) -> SQLiteCursor:
        cursor = self.connection.cursor()
        cursor.execute(beginning(writing=self.commit))
        return cursor

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            super().__exit__(kind, error, trace)
        finally:
            self.connection.rollback()  # a commit that failed leaves its transaction open


class LedgerDatastore(SQLiteDatastore):
    """The connections to one ledger file, or to a ledger in memory. Belongs to the process that made it."""

    def __init__(self, path: Path | None, *, read_only: bool = False) -> None:
        super().__init__(MEMORY, originator_id_type="text")
        self._to_read = ReadOnlyFile(path) if path and read_only else None
        self.pool = LedgerPool(path, self._to_read)
        self._writing = RLock()
        self._process = os.getpid()
        self._closed = False

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
            if not kinds_noted(cursor):
                note_what_is_there(cursor)
            if has_notes(cursor):
                mark_notes(cursor)

    @contextmanager
    def transaction(self, *, commit: bool) -> Iterator[SQLiteCursor]:
        with (
            self.get_connection(commit=commit) as connection,
            _Transaction(connection, commit=commit) as cursor,
            cursor,
        ):
            yield cursor

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

    @property
    def was_still(self) -> bool:
        """Whether all that was read belongs to one state of the ledger; always, unless it is read only."""
        return self._to_read is None or self._to_read.was_still

    def close(self) -> None:
        """Let those at work finish, then let go of the file. In a forked child the file is not ours."""
        if self._process != os.getpid():
            return
        self._closed = True
        patience = time.monotonic() + PATIENCE_SECONDS
        while self.pool.num_in_use and time.monotonic() < patience:
            time.sleep(_PAUSE_SECONDS)
        super().close()
        if self._to_read is not None:
            self._to_read.close()

    @contextmanager
    def turn_to_write(self) -> Iterator[None]:
        """Threads queue here, because SQLite's own waiting is by sleeping and unfair. May be taken twice."""
        if not self._writing.acquire(timeout=PATIENCE_SECONDS):
            raise ConnectionUnavailableError
        try:
            yield
        finally:
            self._writing.release()

    def refuse_strangers(self) -> None:
        """Unusable once it was closed, and in a process that was forked since it was opened."""
        if self._process != os.getpid():
            raise Unusable(
                "it was opened before this process was forked; open the community after the fork",
                "它在进程派生之前打开；请在派生之后再打开社区",
            )
        if self._closed:
            raise it_was_closed()


def prepare_ledger(path: Path) -> int:
    """Make the file of a ledger, or leave an existing one as it is; how many facts it has.

    Raises StoreUnavailable when the file cannot be used, or is no ledger.
    """
    make_for_owner(path)
    with SaidPlainly(path), closing(LedgerDatastore(path)) as datastore:
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
