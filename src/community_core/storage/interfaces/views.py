"""Views databases as their rows are read and written, on whichever back end they are kept."""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from threading import RLock
from typing import Any, Protocol
from weakref import WeakSet, finalize

import msgspec
from attrs import frozen
from sqlalchemy import Connection, Engine, Executable
from sqlalchemy.exc import DBAPIError

from community_core.errors import StoreUnavailable
from community_core.storage.address import Schema
from community_core.storage.sql.faults import fault_of, server_failure
from community_core.storage.sql.statement import Backend, Statement, quoted
from community_core.storage.sqlite.connections import MEMORY
from community_core.storage.sqlite.marks import Mark

Values = tuple[Any, ...]
"""A row as it is stored."""
Creation = Callable[[Backend], Sequence[str]]
"""What makes the tables of a new database, in the SQL it understands."""
MARK = Mark(application=0x636F6D76, version=5)  # "comv", so that tools can tell the file
_PAGE = 200
"""Rows of a page: few, so that they are gone again before Python looks for garbage among them."""


class RowTable(Protocol):
    """A table of rows, as they are written to it and read from it."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def names(self) -> Sequence[str]:
        """Its columns, in their order."""
        ...

    @property
    def write(self) -> Statement:
        """Put a row in place of one with the same key."""
        ...

    @property
    def merge(self) -> Statement:
        """Put the rows of another table of these columns in place of those with the same key."""
        ...

    @property
    def beginning(self) -> Statement:
        """The rows, so many at most, whose key begins with one of these values."""
        ...


INCOMING = "_incoming"
"""What the other table is called, for as long as it takes."""


class Session:
    """A connection as rows are read and written through it: SQL straight to the driver."""

    def __init__(
        self, storage: "ViewsStorage", connection: Connection, lock: Any, *, private: bool, unchanging: bool
    ) -> None:
        self._storage = storage  # which must not go before its sessions do
        self._connection = connection
        self._lock = lock
        self._plainly = ViewsSaidPlainly(storage.where)
        self._backend: Backend = backend_of(connection)
        self._private = private
        self._unchanging = unchanging
        self._raw = driver(connection)

    def rows(self, statement: Statement, values: Mapping[str, Any]) -> list[Values]:
        """All rows of a compiled statement."""
        with self._lock, self._plainly:
            found: list[Values] = self._execute(statement, values).fetchall()
            return found

    def pages(self, statement: Statement, values: Mapping[str, Any]) -> Iterator[list[Values]]:
        """The same a page at a time, where nothing is written meanwhile."""
        if not self._unchanging:
            yield self.rows(statement, values)
            return
        with self._lock, self._plainly:
            cursor = self._execute(statement, values)
        while page := self._next(cursor):
            yield page

    def _next(self, cursor: Any) -> list[Values]:
        with self._lock, self._plainly:
            found: list[Values] = cursor.fetchmany(_PAGE)
            return found

    def one(self, statement: Statement, key: Sequence[Any]) -> Values | None:
        """The one row of a key. For handlers: quick, and errors come as the driver raises them."""
        found: Values | None = self._raw.execute(statement.spoken(self._backend).sql, key).fetchone()
        return found

    def many(self, statement: Statement, values: Sequence[Values]) -> None:
        """Run a writing statement for each of these values."""
        self._raw.cursor().executemany(statement.spoken(self._backend).sql, values)

    def store(self, table: RowTable, rows: Sequence[Values]) -> None:
        """Put rows, no two of the same key, in place of those with the same key."""
        self.many(table.write, rows)

    def all_beginning(self, table: RowTable, firsts: Sequence[str]) -> list[Values] | None:  # noqa: ARG002
        """All rows whose key begins with one of these; None where that is no quicker than one by one."""
        return None

    def run(self, sql: str) -> None:
        """Run a statement that gives nothing back."""
        self._raw.execute(sql)

    def select(self, statement: Executable) -> Sequence[Any]:
        """The rows of a SQLAlchemy statement."""
        with self._lock, self._plainly:
            found = self._connection.execute(statement).all()
            if not self._private:
                self._connection.rollback()
            return found

    def _execute(self, statement: Statement, values: Mapping[str, Any]) -> Any:
        spoken = statement.spoken(self._backend)
        return self._raw.execute(spoken.sql, spoken.valued(values))


class ViewsStorage(ABC):
    """A views database, at ``where``. Threads may share a storage. It is opened at the first use;
    StoreUnavailable says what to do when it cannot be.

    ``is_shared`` says whether each reader sees a state of their own, ``unchanging`` whether it stays as it is
    while it is read.
    """

    speaks: type[Session] = Session

    def __init__(self, where: Path | Schema | None, *, is_shared: bool, unchanging: bool) -> None:
        self.where = where
        self._is_shared = is_shared
        self._unchanging = unchanging
        self._lock = RLock()
        self._opening = RLock()
        self._engine: Engine | None = None
        self._sessions: WeakSet[Session] = WeakSet()

    @property
    def was_still(self) -> bool:
        """Whether all that was read belongs to one state of the database."""
        return True

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that waits for its turn to write, and commits unless an error leaves it."""
        with (
            self._lock,
            ViewsSaidPlainly(self.where),
            self._opened().connect().execution_options(immediate=True) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A short look, without waiting for writers of other processes."""
        with (
            self._turn(),
            ViewsSaidPlainly(self.where),
            self._opened().connect() as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[tuple[Connection, Session]]:
        """A connection to read through for as long as the session lives, and that session.

        In a file it shows one unchanging state; in memory, what is written later shows too. It is given
        back at once when an error leaves this block.
        """
        with ViewsSaidPlainly(self.where):
            connection = self._opened().connect()
            lock = RLock() if self._is_shared else self._lock
            session = self.speaks(
                self, connection, lock, private=self._is_shared, unchanging=self._unchanging
            )
            release = finalize(session, _give_back, connection)
            self._sessions.add(session)
            try:
                with self._turn():
                    connection.begin()
                    yield connection, session
                    if not self._is_shared:
                        connection.rollback()
            except BaseException:
                release()
                raise

    def session(self, connection: Connection) -> Session:
        """The session of a transaction that is under way."""
        return self.speaks(self, connection, nullcontext(), private=False, unchanging=False)

    def onlooker(self, connection: Connection) -> Session:
        """A session that reads what a transaction under way has written so far."""
        return self.speaks(self, connection, nullcontext(), private=True, unchanging=False)

    @property
    def is_file(self) -> bool:
        """Whether it is in a file, which is there."""
        return False

    @property
    def is_there(self) -> bool:
        """Whether it lasts, and anything is kept in it by this version; looking makes nothing."""
        return self.is_file

    def triggers(self) -> list[str]:
        """Where it is not in a file: the triggers in it, of which this program makes none."""
        return []

    @property
    def keeps_milestones(self) -> bool:
        """Whether copies of what views once were are of use to anybody."""
        return False

    @abstractmethod
    def may_drop(self, connection: Connection) -> bool:
        """Whether dropping a table in a transaction that writes would pull it from under nobody."""

    def close(self) -> None:
        """Let go of it. It opens again when used again."""
        with self._opening:
            if self._engine is not None:
                self._disposal()
                self._engine = None

    def _turn(self) -> Any:
        """The one connection of a private database shows other threads' unfinished work, so take turns."""
        return nullcontext() if self._is_shared else self._lock

    def _opened(self) -> Engine:
        with self._opening:
            if self._engine is None:
                self._engine = self._open()
                self._disposal = finalize(self, self._engine.dispose)
            return self._engine

    @abstractmethod
    def _open(self) -> Engine:
        """Connect, and make the tables of a new database."""


def _give_back(connection: Connection) -> None:
    """Be done with a connection; where its server is gone there is nothing to end."""
    with suppress(DBAPIError):
        connection.close()


def driver(connection: Connection) -> Any:
    """The driver's own connection, for statements that were compiled before."""
    return connection.connection.driver_connection


def backend_of(connection: Connection) -> Backend:
    """Which SQL it understands."""
    return "sqlite" if connection.dialect.name == "sqlite" else "postgresql"


def names_of_views(connection: Connection) -> list[str]:
    """The SQL views there are."""
    return [name for (name,) in driver(connection).execute(_VIEWS[backend_of(connection)]).fetchall()]


def remove_among(connection: Connection, table: str, column: str, values: Sequence[str]) -> None:
    """Remove the rows of a table in which a column equals one of these values."""
    removal, listed = _AMONG[backend_of(connection)]
    driver(connection).execute(removal.format(quoted(table), quoted(column)), (listed(list(values)),))


_VIEWS: Mapping[Backend, str] = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'view'",
    "postgresql": "SELECT viewname FROM pg_views WHERE schemaname = current_schema()",
}
_AMONG: Mapping[Backend, tuple[str, Callable[[Sequence[str]], Any]]] = {
    "sqlite": ("DELETE FROM main.{} WHERE {} IN (SELECT value FROM json_each(?))", msgspec.json.encode),
    "postgresql": ("DELETE FROM {} WHERE {} = ANY(%s)", list),
}


def is_storage_trouble(error: BaseException) -> bool:
    """Whether the database itself failed (locked, full, damaged), rather than what was asked of it."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if server_failure(cause) is not None:
        return fault_of(cause) not in _OF_WHAT_WAS_ASKED
    return isinstance(cause, sqlite3.OperationalError) or type(cause) is sqlite3.DatabaseError


_OF_WHAT_WAS_ASKED = ("statement", "integrity", "unstorable")


@frozen
class ViewsSaidPlainly:
    """Turns what the database refuses into StoreUnavailable. It may be entered any number of times: handlers
    and queries ask for rows one by one, and making a context for each would cost as much as a small look-up.
    """

    where: Path | Schema | None = None

    def __enter__(self) -> None:
        """Nothing to begin with."""

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, UnicodeDecodeError) and _is_of_driver(error):
            raise _unavailable(self.where, sqlite3.DatabaseError(str(error))) from error
        if isinstance(error, DBAPIError | sqlite3.Error) or server_failure(error) is not None:
            assert error is not None
            raise _unavailable(self.where, error) from error


def _is_of_driver(error: BaseException) -> bool:
    """Whether the driver failed, which cannot tell in text what SQLite says of bytes that are none; whatever
    a handler does is its own fault."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_globals.get("__name__", "").startswith(_ASKING)


_ASKING = ("community_core.storage", "sqlalchemy")


def _unavailable(path: Path | Schema | None, error: BaseException) -> StoreUnavailable:
    cause = error.orig if isinstance(error, DBAPIError) else error
    if type(cause) is sqlite3.DatabaseError:
        return StoreUnavailable(
            f"The views in {_where(path)} are damaged ({cause}). Nothing recorded is lost: delete the file "
            "while nobody has the store open, and it comes back.",
            f"视图文件 {_where(path)} 已损坏（{cause}）。"
            "记录没有丢失：请在无人使用时删除该文件，它会自动重建。",
            kind="damaged",
        )
    return StoreUnavailable(
        f"The views in {_where(path)} cannot be used: {server_failure(cause) or cause}.",
        f"视图 {_where(path)} 无法使用：{server_failure(cause) or cause}。",
        retryable=fault_of(cause) in ("busy", "unreachable", "uncertain"),
    )


def newer(path: Path | Schema | None, version: int) -> StoreUnavailable:
    """They were written by a newer program."""
    return StoreUnavailable(
        f"The views in {_where(path)} were written by a newer community_core (schema {version}, known up to "
        f"{MARK.version}). Upgrade the program, or delete the file: it comes back.",
        f"视图文件 {_where(path)} 由更新版本的 community_core 写成（{version}，本程序只认识到"
        f" {MARK.version}）。请升级程序，或删除该文件，它会自动重建。",
    )


def foreign(path: Path | Schema | None) -> StoreUnavailable:
    """They are somebody else's."""
    return StoreUnavailable(
        f"{_where(path)} is another program's database. Move it away; the views come back in a new file.",
        f"{_where(path)} 是别的程序的数据库。请移走它；视图会在新文件中重建。",
    )


def _where(path: Path | Schema | None) -> str:
    return str(path) if path else MEMORY
