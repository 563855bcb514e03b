"""Where rows are kept: a SQLite file that may be deleted at any time, or memory. Transactions and errors."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path
from threading import RLock
from typing import Any
from weakref import WeakSet, finalize

from attrs import frozen
from sqlalchemy import Connection, Engine, Executable, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool, StaticPool

from community_core.errors import StoreUnavailable
from community_core.storage.faults import fault_of, server_failure
from community_core.storage.marks import Mark, has_tables
from community_core.storage.owner_only import make_for_owner
from community_core.storage.postgres.address import Schema
from community_core.storage.reading import ReadOnlyFile, address_of
from community_core.storage.sqlite import MEMORY, TEMPORARY, beginning, connect
from community_core.storage.write_ahead import keep_a_write_ahead_log
from community_core.views.database.statements import Speech, Statement, quoted
from community_core.views.tables.row_shape import Values

MARK = Mark(application=0x636F6D76, version=5)  # "comv", so that tools can tell the file
BESIDE = "beside"
"""How a private storage calls the file of another that it reads."""
Creation = Mapping[Speech, Sequence[str]]
"""What makes the tables of a new database, in the SQL it understands."""
_PAGE = 2000
_CACHE_KIB = 32_768

_SEVERAL: dict[str, Any] = {"poolclass": QueuePool, "max_overflow": -1}
_ONE: dict[str, Any] = {"poolclass": StaticPool, "pool_reset_on_return": None}  # others may be using it


class Session:
    """A connection as rows are read and written through it: SQL straight to the driver."""

    def __init__(
        self, storage: "ViewsStorage", connection: Connection, lock: Any, *, private: bool, unchanging: bool
    ) -> None:
        self._storage = storage  # which must not go before its sessions do
        self._connection = connection
        self._lock = lock
        self._plainly = ViewsSaidPlainly(storage.where)
        self._speech = speech_of(connection)
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
        found: Values | None = self._raw.execute(statement.spoken(self._speech).sql, key).fetchone()
        return found

    def many(self, statement: Statement, values: Sequence[Values]) -> None:
        """Run a writing statement for each of these values."""
        self._raw.cursor().executemany(statement.spoken(self._speech).sql, values)

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
        spoken = statement.spoken(self._speech)
        return self._raw.execute(spoken.sql, spoken.valued(values))


class ViewsStorage:
    """A views database: ``path``, or without one a private database that goes with this object.

    ``spilling`` lets a private one move to a temporary file when it grows; it is filled first and then read.
    With ``read_only`` nothing is written to the file or beside it. Threads may share a storage. It is opened
    at the first use; StoreUnavailable says what to do when it cannot be.
    """

    def __init__(
        self, path: Path | None, creation: Creation, *, spilling: bool = False, read_only: bool = False
    ) -> None:
        self.path = path
        self.where: Path | Schema | None = path
        self._is_shared = path is not None
        self._file = path and path.absolute()  # wherever the program goes
        self._to_read = ReadOnlyFile(path) if path and read_only else None
        self._creation = creation
        self._unchanging = path is not None or spilling
        self._database = self._address(spilling)
        self._lock = RLock()
        self._opening = RLock()
        self._engine: Engine | None = None
        self._sessions: WeakSet[Session] = WeakSet()

    def _address(self, spilling: bool) -> str:
        """What to connect to, and what others call it who see it beside themselves."""
        if self._to_read is not None:
            return self._to_read.address
        return address_of(self.path) if self.path else TEMPORARY if spilling else MEMORY

    @property
    def was_still(self) -> bool:
        """Whether all that was read belongs to one state of the file; always, unless it is read only."""
        return self._to_read is None or self._to_read.was_still

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
            session = Session(self, connection, lock, private=self._is_shared, unchanging=self._unchanging)
            release = finalize(session, connection.close)
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

    @contextmanager
    def beside(self, other: "ViewsStorage") -> Iterator[Connection]:
        """A transaction of this private storage that sees the file of another, too, as the schema BESIDE.
        StoreUnavailable when the file cannot be read."""
        with self._lock, ViewsSaidPlainly(other.where), self._opened().connect() as connection:
            driver(connection).execute(f"ATTACH ? AS {BESIDE}", [other._database])
            try:
                with connection.begin():
                    yield connection
            finally:
                driver(connection).execute(f"DETACH {BESIDE}")

    def copy_from(self, other: "ViewsStorage") -> None:
        """Make this private storage a copy of another one."""
        with (
            other._lock,
            ViewsSaidPlainly(),
            other._opened().connect() as source,
            self._opened().connect() as target,
        ):
            driver(source).backup(driver(target))

    def session(self, connection: Connection) -> Session:
        """The session of a transaction that is under way."""
        return Session(self, connection, nullcontext(), private=False, unchanging=False)

    def onlooker(self, connection: Connection) -> Session:
        """A session that reads what a transaction under way has written so far."""
        return Session(self, connection, nullcontext(), private=True, unchanging=False)

    @property
    def is_file(self) -> bool:
        """Whether the views are kept in a file, which is there."""
        return self._file is not None and self._file.is_file()

    def may_drop(self, connection: Connection) -> bool:  # noqa: ARG002  who reads is known without it
        """Whether dropping a table in a transaction that writes would pull it from under nobody. In a file
        each reader sees their own state."""
        return self._is_shared or not self._sessions

    def close(self) -> None:
        """Let go of the file. It opens again when used again."""
        with self._opening:
            if self._engine is not None:
                self._disposal()
                self._engine = None
            if self._to_read is not None:
                self._to_read.close()

    def _turn(self) -> Any:
        """The one connection of a private database shows other threads' unfinished work, so take turns."""
        return nullcontext() if self._is_shared else self._lock

    def _opened(self) -> Engine:
        with self._opening:
            if self._engine is None:
                self._engine = self._open()
                self._disposal = finalize(self, self._engine.dispose)
            return self._engine

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
                for statement in (*self._creation["sqlite"], *MARK.statements):
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
        if isinstance(error, DBAPIError | sqlite3.Error) or server_failure(error) is not None:
            assert error is not None
            raise _unavailable(self.where, error) from error


def _connect(database: str) -> sqlite3.Connection:
    connection = connect(database, uri=True)
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate")
    driver(connection).execute(beginning(writing=bool(immediate)))


def driver(connection: Connection) -> Any:
    """The driver's own connection, for statements that were compiled before."""
    return connection.connection.driver_connection


def speech_of(connection: Connection) -> Speech:
    """Which SQL it understands."""
    return "sqlite" if connection.dialect.name == "sqlite" else "postgresql"


def _drop_everything(connection: Connection) -> None:
    found = "SELECT type, name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%'"
    for kind, name in driver(connection).execute(found).fetchall():
        driver(connection).execute(f"DROP {kind.upper()} {quoted(name)}")


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
        retryable=fault_of(cause) in ("busy", "unreachable"),
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
