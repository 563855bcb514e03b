"""Views in a file, which may be deleted at any time, or private ones that go with their object."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool, StaticPool

from community_core.storage.files.owner_only import make_for_owner
from community_core.storage.interfaces.views import (
    MARK,
    Creation,
    ViewsSaidPlainly,
    ViewsStorage,
    driver,
    foreign,
    newer,
)
from community_core.storage.sql.statement import quoted
from community_core.storage.sqlite.connections import MEMORY, TEMPORARY, beginning, connect
from community_core.storage.sqlite.marks import Mark, has_tables
from community_core.storage.sqlite.read_only import ReadOnlyFile, uri_of
from community_core.storage.sqlite.write_ahead import keep_a_write_ahead_log

BESIDE = "beside"
"""How a private storage calls the file of another that it reads."""
_CACHE_KIB = 32_768

_SEVERAL: dict[str, Any] = {"poolclass": QueuePool, "max_overflow": -1}
_ONE: dict[str, Any] = {"poolclass": StaticPool, "pool_reset_on_return": None}  # others may be using it


class ViewsFile(ViewsStorage):
    """A views database: ``path``, or without one a private database that goes with this object.

    ``spilling`` lets a private one move to a temporary file when it grows; it is filled first and then read.
    With ``read_only`` nothing is written to the file or beside it.
    """

    def __init__(
        self, path: Path | None, creation: Creation, *, spilling: bool = False, read_only: bool = False
    ) -> None:
        super().__init__(path, is_shared=path is not None, unchanging=path is not None or spilling)
        self.path = path
        self._file = path and path.absolute()  # wherever the program goes
        self._to_read = ReadOnlyFile(path) if path and read_only else None
        self._creation = creation
        self._database = self._address(spilling)

    def _address(self, spilling: bool) -> str:
        """What to connect to, and what others call it who see it beside themselves."""
        if self._to_read is not None:
            return self._to_read.address
        return uri_of(self.path) if self.path else TEMPORARY if spilling else MEMORY

    @property
    def was_still(self) -> bool:
        """Whether all that was read belongs to one state of the file; always, unless it is read only."""
        return self._to_read is None or self._to_read.was_still

    @contextmanager
    def beside(self, other: ViewsStorage) -> Iterator[Connection]:
        """A transaction of this private storage that sees the file of another, too, as the schema BESIDE.
        StoreUnavailable when the file cannot be read."""
        assert isinstance(other, ViewsFile)
        with self._lock, ViewsSaidPlainly(other.where), self._opened().connect() as connection:
            driver(connection).execute(f"ATTACH ? AS {BESIDE}", [other._database])
            try:
                with connection.begin():
                    yield connection
            finally:
                driver(connection).execute(f"DETACH {BESIDE}")

    def copy_from(self, other: ViewsStorage) -> None:
        """Make this private storage a copy of another one."""
        with (
            other._lock,
            ViewsSaidPlainly(),
            other._opened().connect() as source,
            self._opened().connect() as target,
        ):
            driver(source).backup(driver(target))

    @property
    def is_file(self) -> bool:
        """Whether the views are kept in a file, which is there."""
        return self._file is not None and self._file.is_file()

    @property
    def keeps_milestones(self) -> bool:
        """Others read them beside their own."""
        return self.path is not None

    def may_drop(self, connection: Connection) -> bool:  # noqa: ARG002  who reads is known without it
        """In a file each reader sees their own state."""
        return self._is_shared or not self._sessions

    def close(self) -> None:
        """Let go of the file. It opens again when used again."""
        with self._opening:
            super().close()
            if self._to_read is not None:
                self._to_read.close()

    def _open(self) -> Engine:
        if self._file and self._to_read is None:
            self._make(self._file)
        connect = partial(_connect, self._database)
        engine = create_engine("sqlite://", creator=connect, **(_SEVERAL if self.path else _ONE))
        event.listen(engine, "begin", _begin)
        try:
            self._prepare(engine)
        except BaseException:
            engine.dispose()
            raise
        return engine

    def _make(self, path: Path) -> None:
        """The file, for its owner alone, where SQLite would make it for everybody."""
        with suppress(OSError):  # which SQLite tells better
            make_for_owner(path)

    def _prepare(self, engine: Engine) -> None:
        """Make the tables of a new file; leave an existing one as it is, and refuse one that is not ours."""
        with engine.connect() as connection:
            if self._is_current(connection):
                return
        if self.path:
            with engine.connect() as connection:
                keep_a_write_ahead_log(driver(connection).execute)
        with engine.connect().execution_options(immediate=True) as connection, connection.begin():
            if not self._is_current(connection):
                _drop_everything(connection)
                for statement in (*self._creation("sqlite"), *MARK.statements):
                    driver(connection).execute(statement)

    def _is_current(self, connection: Connection) -> bool:
        """Whether the tables are there. Those of an older version are as good as none: views come back."""
        run = driver(connection).execute
        filled, found = has_tables(run), Mark.of(run)
        if filled and found.application != MARK.application:
            raise foreign(self.path)
        if found.version > MARK.version:
            raise newer(self.path, found.version)
        return filled and found == MARK


def is_of_this_version(connection: Connection, schema: str) -> bool:
    """Whether a schema of the connection holds the views of this version of the program."""
    return Mark.of(driver(connection).execute, schema) == MARK


def _connect(database: str) -> sqlite3.Connection:
    connection = connect(database, uri=True)
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate")
    driver(connection).execute(beginning(writing=bool(immediate)))


def _drop_everything(connection: Connection) -> None:
    found = "SELECT type, name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%'"
    for kind, name in driver(connection).execute(found).fetchall():
        driver(connection).execute(f"DROP {kind.upper()} {quoted(name)}")
