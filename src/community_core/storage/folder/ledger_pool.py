"""Connections to the file of a ledger, and what goes through one of them."""

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from eventsourcing.sqlite import SQLiteConnection, SQLiteConnectionPool, SQLiteCursor, SQLiteTransaction

from community_core.storage.folder.ledger_extras import has_table
from community_core.storage.interfaces.ledger import Row
from community_core.storage.sqlite.connections import (
    MEMORY,
    PATIENCE_SECONDS,
    Connection,
    beginning,
    connect,
)
from community_core.storage.sqlite.read_only import ReadOnlyFile

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


class LedgerCursor(SQLiteCursor):
    """A cursor that tells how many rows it wrote."""

    @property
    def rowcount(self) -> int:
        """How many rows the last statement wrote."""
        return self.sqlite_cursor.rowcount


class LedgerTransaction(SQLiteTransaction):
    """Begins as all transactions of a store do, and ends for good."""

    def __enter__(self) -> LedgerCursor:
        cursor = LedgerCursor(self.connection.cursor().sqlite_cursor)
        cursor.execute(beginning(writing=self.commit))
        return cursor

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            super().__exit__(kind, error, trace)
        finally:
            self.connection.rollback()  # a commit that failed leaves its transaction open


class LedgerReading:
    """What a connection sees inside a transaction, byte for byte."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, sql: str, *values: Any) -> Iterator[Row]:
        return self._connection.execute(sql, values)

    def has(self, table: str) -> bool:
        return has_table(self._connection.cursor(), table)
