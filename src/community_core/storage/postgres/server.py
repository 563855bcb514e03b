"""The connections of this process to one database, which all its communities share; and transactions."""

import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from functools import lru_cache, partial
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
from community_core.storage.postgres.cursor import Lent, ServerCursor, said_by_server
from community_core.storage.postgres.fitness import CONNECT_SECONDS, is_lent
from community_core.storage.postgres.news import Bell, Ear
from community_core.storage.sql.cursor import Question
from community_core.storage.sql.faults import ServerFailure

Connection = psycopg.Connection[tuple[Any, ...]]
MOST_CONNECTIONS = 16
"""For each part, however many communities and threads there are; whoever needs one more waits for it."""
PATIENCE_SECONDS = 30
_PREPARED_FROM = 5
"""So often the driver sends a statement before the server is asked to keep it; where connections are lent,
never."""
_RECONNECT_SECONDS = 3
"""The pool tries less and less often to replace what it lost; after this whoever needs one begins anew."""
_GLANCE_SECONDS = 5
_ROWS_AT_ONCE = 2_000

_NOT_WAITING = "SELECT set_config('synchronous_commit', 'off', true)"
"""For the disk, when the transaction ends."""

Isolation = Literal["READ COMMITTED", "REPEATABLE READ"]


Part = Literal["facts", "views", "keys"]
"""What connections are for. Who reads views may ask for keys meanwhile, who has keys for facts, and nobody
the other way round; connections of their own for each keep them from waiting for one another in a circle."""


class Server:
    """A database, as this process uses it. Made by :func:`server_at`; whoever has one closes it once."""

    def __init__(self, address: str, told: str, most: int, part: Part, lent: bool) -> None:
        self._told = told
        self._process = os.getpid()
        self._most = most
        self.is_lent = lent
        self._pool: ConnectionPool[Lent] = ConnectionPool(
            address,
            kwargs={
                "autocommit": True,
                "connect_timeout": CONNECT_SECONDS,
                # of rows of views the driver itself; two would forget one another's
                "prepare_threshold": _PREPARED_FROM if part == "views" and not lent else None,
                **_SETTINGS,
            },
            min_size=0,
            max_size=most,
            timeout=PATIENCE_SECONDS,
            max_idle=60,
            num_workers=1,
            reconnect_timeout=_RECONNECT_SECONDS,
            configure=partial(_configured, is_ours=part != "views" and not lent),
            connection_class=Lent,
            close_returns=True,
            open=True,
        )
        self._address = address
        self.bell = Bell(self._tell)
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

    def take(self) -> Lent:
        """A connection that works; closing it gives it back."""
        until = monotonic() + PATIENCE_SECONDS
        while (connection := self._next(until)) is None or not self._works(connection):
            self._pool.check()  # as one is lost, so may all be that lie idle
        return connection

    def _take_unseen(self) -> Lent:
        """One of which it is not known yet whether it works."""
        until = monotonic() + PATIENCE_SECONDS
        while (connection := self._next(until)) is None:
            self._pool.check()
        return connection

    def _next(self, until: float) -> Lent | None:
        """One that lay idle or is new; None when that takes long."""
        try:
            return self._pool.getconn(min(_GLANCE_SECONDS, max(until - monotonic(), 0.001)))
        except PoolTimeout as error:
            if monotonic() < until:
                return None
            with said_by_server():
                psycopg.connect(self._address, connect_timeout=CONNECT_SECONDS).close()  # or it says why not
            raise ServerFailure("busy", f"all {self._most} connections are in use") from error
        except PoolClosed as error:
            raise ServerFailure("closed", "it was closed") from error

    def _works(self, connection: Lent) -> bool:
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
    ) -> Iterator[Lent]:
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

    @contextmanager
    def cursor(self, schema: str, *, writing: bool) -> Iterator[ServerCursor]:
        """A transaction like the others, that begins with the first that is asked, and sees by that whether
        the connection works. Of questions that end it, all is one journey."""
        with said_by_server():
            cursor = ServerCursor(self._take_unseen(), _path(schema), self.take, writing=writing)
            try:
                yield cursor
                cursor.commit()
            except BaseException:
                cursor.give_up()
                raise
            finally:
                cursor.close()

    def end(self) -> None:
        """Let go of every connection."""
        self.bell.end()
        self.ear.end()
        self._pool.close()

    def _tell(self, channels: Iterable[str]) -> None:
        """In a transaction of its own, that nobody waits for."""
        told: list[Question] = [("SELECT pg_notify(?, '')", (each,)) for each in channels]
        with self.cursor("pg_catalog", writing=False) as cursor:
            cursor.asked([(_NOT_WAITING, ()), *told], ending=True)


logging.getLogger("psycopg").addHandler(logging.NullHandler())
"""What it could not do is said by our errors; without this Python would write each try on the terminal."""
_SETTINGS = {"application_name": "community_core"}
_SERVERS: dict[tuple[int, str, Part], Server] = {}
_MAKING = Lock()


def server_at(schema: Schema, part: Part = "facts") -> Server:
    """The database in which a schema is. StoreUnavailable when it cannot be used, with one line why."""
    with _MAKING:
        key = os.getpid(), schema.server, part
        if key not in _SERVERS:
            _SERVERS[key] = Server(schema.server, schema.told, MOST_CONNECTIONS, part, _is_lent(schema))
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
    among = f"SET LOCAL search_path TO {_path(schema)}"
    return f"BEGIN ISOLATION LEVEL {isolation}{mode}; {among}".encode()


def _path(schema: str) -> str:
    return f"{quoted(schema)}, pg_catalog"


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


class _WholeNumber(Int8BinaryDumper):
    """All of one size, so that the server knows a statement again whatever the number."""

    def dump(self, obj: int) -> Buffer | None:
        if not -(1 << 63) <= obj < 1 << 63:
            raise OverflowError(f"{obj} is larger than the server can count")
        return super().dump(obj)


def _configured(connection: Lent, *, is_ours: bool) -> None:
    connection.is_ours = is_ours
    connection.adapters.register_dumper(int, _WholeNumber)


@lru_cache(maxsize=64)
def _for_driver(statement: str) -> bytes:
    return statement.replace("%", "%%").replace("?", "%s").encode()


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
            cursor.execute(_for_driver(statement), values or None)
            yield from cursor

    def has(self, table: str) -> bool:
        """Whether there is such a table."""
        return has_table(self._connection, self._schema, table)


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
