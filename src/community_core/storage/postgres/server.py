"""The connections of this process to one database, which all its communities share; and transactions."""

import logging
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import lru_cache
from threading import Lock
from time import monotonic
from typing import Any, Literal

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.pq import Format
from psycopg.types.numeric import Int8BinaryDumper
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout

from community_core.storage.address import Schema
from community_core.storage.faults import ServerFailure
from community_core.storage.postgres.fitness import CONNECT_SECONDS, is_lent
from community_core.storage.postgres.news import Bell, Ear
from community_core.storage.speaking import Question

Connection = psycopg.Connection[tuple[Any, ...]]
MOST_CONNECTIONS = 16
"""For each part, however many communities and threads there are; whoever needs one more waits for it."""
PATIENCE_SECONDS = 30
_PREPARED_FROM = 5
"""So often a statement is sent before the server is asked to keep it; where connections are lent, never."""
_RECONNECT_SECONDS = 3
"""The pool tries less and less often to replace what it lost; after this whoever needs one begins anew."""
_GLANCE_SECONDS = 5
_ROWS_AT_ONCE = 2_000

Isolation = Literal["READ COMMITTED", "REPEATABLE READ"]


class _Lent(psycopg.Connection[tuple[Any, ...]]):
    """A connection of a pool, which is given back by closing it: what was lost, too, or its place in the pool
    would be taken for ever."""

    def close(self) -> None:
        pool: ConnectionPool[Any] | None = getattr(self, "_pool", None)
        if pool is None or not self.closed:
            super().close()
            return
        pool.putconn(self)
        self._pool = None  # so that it is given back once


class Server:
    """A database, as this process uses it. Made by :func:`server_at`; whoever has one closes it once."""

    def __init__(self, address: str, told: str, most: int, lent: bool) -> None:
        self._told = told
        self._process = os.getpid()
        self._most = most
        self.is_lent = lent
        self._pool: ConnectionPool[Connection] = ConnectionPool(
            address,
            kwargs={
                "autocommit": True,
                "connect_timeout": CONNECT_SECONDS,
                "prepare_threshold": None if lent else _PREPARED_FROM,
                **_SETTINGS,
            },
            min_size=0,
            max_size=most,
            timeout=PATIENCE_SECONDS,
            max_idle=60,
            num_workers=1,
            reconnect_timeout=_RECONNECT_SECONDS,
            configure=_with_whole_numbers,
            connection_class=_Lent,
            close_returns=True,
            open=True,
        )
        self._address = address
        self.bell = Bell(self._run)
        self.ear = Ear(address, is_deaf=lent)
        self.users = 0

    @property
    def is_ours(self) -> bool:
        """Whether it was made by this process, and not before it was forked."""
        return self._process == os.getpid()

    @property
    def connections(self) -> int:
        """How many there are at the moment."""
        return int(self._pool.get_stats()["pool_size"])

    def take(self) -> Connection:
        """A connection that works; closing it gives it back."""
        until = monotonic() + PATIENCE_SECONDS
        while (connection := self._next(until)) is None:
            self._pool.check()  # as one is lost, so may all be that lie idle
        return connection

    def _next(self, until: float) -> Connection | None:
        """One that lay idle or is new; None when that did not work, or takes long."""
        try:
            connection = self._pool.getconn(min(_GLANCE_SECONDS, max(until - monotonic(), 0.001)))
        except PoolTimeout as error:
            if monotonic() < until:
                return None
            with said_by_server():
                psycopg.connect(self._address, connect_timeout=CONNECT_SECONDS).close()  # or it says why not
            raise ServerFailure("busy", f"all {self._most} connections are in use") from error
        except PoolClosed as error:
            raise ServerFailure("closed", "it was closed") from error
        return connection if self._works(connection) else None

    def _works(self, connection: Connection) -> bool:
        """Whether the server still answers; if not, the connection is given up."""
        try:
            ConnectionPool.check_connection(connection)
        except psycopg.OperationalError:
            connection.close()
            return False
        except BaseException:
            connection.close()
            raise
        return True

    @contextmanager
    def transaction(
        self, schema: str, *, writing: bool, isolation: Isolation = "READ COMMITTED"
    ) -> Iterator[Connection]:
        """A transaction among the tables of a schema, which commits unless an error leaves it."""
        with said_by_server(), closing(self.take()) as connection:  # which gives it back
            connection.execute(beginning(schema, writing=writing, isolation=isolation))
            try:
                yield connection
                _commit(connection, writing=writing)
            except BaseException:
                if not connection.closed:
                    connection.rollback()
                raise

    def end(self) -> None:
        """Let go of every connection."""
        self.bell.end()
        self.ear.end()
        self._pool.close()

    def _run(self, statements: bytes) -> None:
        with closing(self.take()) as connection:
            connection.execute(statements)


logging.getLogger("psycopg").addHandler(logging.NullHandler())
"""What it could not do is said by our errors; without this Python would write each try on the terminal."""
_SETTINGS = {"application_name": "community_core"}
Part = Literal["facts", "views", "keys"]
"""What connections are for. Who reads views may ask for keys meanwhile, who has keys for facts, and nobody
the other way round; connections of their own for each keep them from waiting for one another in a circle."""
_SERVERS: dict[tuple[int, str, Part], Server] = {}
_MAKING = Lock()


def server_at(schema: Schema, part: Part = "facts") -> Server:
    """The database in which a schema is. StoreUnavailable when it cannot be used, with one line why."""
    with _MAKING:
        key = os.getpid(), schema.server, part
        if key not in _SERVERS:
            _SERVERS[key] = Server(schema.server, schema.told, MOST_CONNECTIONS, _is_lent(schema))
        _SERVERS[key].users += 1
        return _SERVERS[key]


def _is_lent(schema: Schema) -> bool:
    """Asked once for all parts."""
    ours = os.getpid(), schema.server
    for (*whose, _), each in _SERVERS.items():
        if tuple(whose) == ours:
            return each.is_lent
    with said_by_server():
        return is_lent(schema.server, schema.told)


def leave(server: Server) -> None:
    """Be done with it; the last one to leave closes its connections."""
    with _MAKING:
        server.users -= 1
        if server.users > 0 or not server.is_ours:
            return
        for key in [key for key, each in _SERVERS.items() if each is server]:
            del _SERVERS[key]
    server.end()


@lru_cache(maxsize=1024)
def beginning(schema: str, *, writing: bool, isolation: Isolation = "READ COMMITTED") -> bytes:
    """How a transaction begins: among the tables of one schema, so that they need no other name."""
    mode = "" if writing else " READ ONLY"  # a server that is set to read only is left so
    begun = f"BEGIN ISOLATION LEVEL {isolation}{mode}; SET LOCAL search_path TO {quoted(schema)}, pg_catalog"
    return begun.encode()


def make_schema(connection: Connection, schema: str, statements: Iterable[str]) -> None:
    """Make what is in a new schema, in a transaction under way. Processes that try at once take turns, which
    the server's own catalogue does not bear."""
    take_turns(connection)
    # IF NOT EXISTS goes by what the server remembered before this one's turn: that there is none
    is_there = "SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = %s"
    if connection.execute(is_there, (schema,)).fetchone() is None:
        connection.execute(f"CREATE SCHEMA {quoted(schema)}".encode())
    for statement in statements:
        connection.execute(statement.encode())


def take_turns(connection: Connection) -> None:
    """Until the transaction ends nobody else makes tables of communities."""
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (_MAKING_TABLES,))


_MAKING_TABLES = 0x636F6D6D


def try_lock(connection: Connection, name: str) -> bool:
    """Whether a lock of that name could be had, which goes with the transaction under way."""
    asked = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))"
    return connection.execute(asked, (name,)).fetchone() == (True,)


def has_table(connection: Connection, schema: str, table: str) -> bool:
    """Whether a schema has a table of that name."""
    found = "SELECT 1 FROM pg_class WHERE relname = %s AND relnamespace = to_regnamespace(quote_ident(%s))"
    return connection.execute(found, (table, schema)).fetchone() is not None


def refuse_closed(connection: Connection, schema: str) -> None:
    """ServerFailure where the user may not even look into a schema, whose tables then are as if not there."""
    found = "SELECT FROM pg_namespace WHERE nspname = %s AND NOT has_schema_privilege(oid, 'USAGE')"
    if connection.execute(found, (schema,)).fetchone() is not None:
        raise ServerFailure("rights", f"permission denied for schema {schema}")


def is_empty(connection: Connection, schema: str) -> bool:
    """Whether a schema has no table at all, or is not there."""
    found = "SELECT 1 FROM pg_class WHERE relnamespace = to_regnamespace(quote_ident(%s)) LIMIT 1"
    return connection.execute(found, (schema,)).fetchone() is None


def quoted(name: str) -> str:
    """A name as SQL has it."""
    return '"{}"'.format(name.replace('"', '""'))


class ServerCursor:
    """A cursor that understands ``?`` and says plainly what goes wrong."""

    def __init__(self, connection: Connection) -> None:
        self._cursor = connection.cursor(binary=True)
        self._first: list[tuple[str, Sequence[Any]]] = []

    def begin_with(self, statement: str, values: Sequence[Any] = ()) -> None:
        """Run a statement before the next one, on the same journey where that is one of several."""
        self._first.append((statement, values))

    def take_back(self) -> bool:
        """Run none of those that were to be run before the next one; whether there were any."""
        waited, self._first = bool(self._first), []
        return waited

    def _run_first(self) -> None:
        if self._first:
            self.asked(())

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> object:
        """Run a statement."""
        self._run_first()
        return self._cursor.execute(spoken(statement), values or None)

    def asked(self, questions: Sequence[Question]) -> list[list[Any]]:
        """What each of several statements gives; all are sent before the first is answered."""
        connection, first = self._cursor.connection, self._first
        self._first = []
        with connection.pipeline():
            answers = [
                connection.cursor(binary=True).execute(spoken(each[0]), each[1] or None) if each else None
                for each in (*first, *questions)
            ]
        given = answers[len(first) :]
        return [answer.fetchall() if answer and answer.description else [] for answer in given]

    def executemany(self, statement: str, values: Iterable[Sequence[Any]], /) -> None:
        """Run a statement for each of these values; they are sent together."""
        self._run_first()
        self._cursor.executemany(spoken(statement), values)

    def copy(self, statement: str, rows: Iterable[Sequence[Any]], types: Sequence[str]) -> None:
        """Send many rows to a table."""
        self._run_first()
        with self._cursor.copy(statement.encode()) as copy:
            copy.set_types(types)
            for row in rows:
                copy.write_row(row)

    def fetchone(self) -> Any:
        """The next row, None after the last."""
        return self._cursor.fetchone()

    def fetchall(self) -> list[Any]:
        """The rows of what was asked."""
        return self._cursor.fetchall()

    @property
    def rowcount(self) -> int:
        """How many rows the last statement wrote."""
        return self._cursor.rowcount


@lru_cache(maxsize=1024)
def spoken(statement: str) -> bytes:
    """A statement with ``?`` for parameters, as the driver has it."""
    return statement.replace("%", "%%").replace("?", "%s").encode()


class _WholeNumber(Int8BinaryDumper):
    """All of one size, so that the server knows a statement again whatever the number."""

    def dump(self, obj: int) -> Buffer | None:
        if not -(1 << 63) <= obj < 1 << 63:
            raise OverflowError(f"{obj} is larger than the server can count")
        return super().dump(obj)


def _with_whole_numbers(connection: Connection) -> None:
    connection.adapters.register_dumper(int, _WholeNumber)


class _AsBytes(Loader):
    format = Format.BINARY

    def load(self, data: Buffer) -> bytearray:
        return bytearray(data)


class ServerReading:
    """One state of a schema as it is stored, inside a transaction: text comes as ``bytearray``."""

    def __init__(self, connection: Connection, schema: str) -> None:
        self._connection = connection
        self._schema = schema

    def rows(self, statement: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        """The rows of a statement, some thousands at a time."""
        with (
            said_by_server(),
            self._connection.cursor(f"reading_{os.urandom(6).hex()}", binary=True) as cursor,
        ):
            for each in ("text", "varchar", "bpchar", "name"):
                cursor.adapters.register_loader(each, _AsBytes)
            cursor.itersize = _ROWS_AT_ONCE
            cursor.execute(spoken(statement), values or None)
            yield from cursor

    def has(self, table: str) -> bool:
        """Whether there is such a table."""
        return has_table(self._connection, self._schema, table)


@contextmanager
def said_by_server() -> Iterator[None]:
    """What the driver raises leaves as ServerFailure, with the server's own words in one line."""
    try:
        yield
    except psycopg.Error as error:
        raise ServerFailure.of(error) from error


def _commit(connection: Connection, *, writing: bool) -> None:
    """A transaction in which a statement failed is given up however it ends: then nothing was recorded. What
    became of one whose commit had no answer, nobody here knows."""
    try:
        ended = connection.execute("COMMIT").statusmessage
    except psycopg.Error as error:
        if writing and connection.closed:
            raise ServerFailure("uncertain", str(error)) from error
        raise
    if ended != "COMMIT":
        raise ServerFailure("statement", "the transaction was given up")
