"""Where rows are kept on a server: a schema of a community that may be dropped at any time."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from community_core.storage.address import Schema
from community_core.storage.interfaces.views import (
    MARK,
    Creation,
    ViewsSaidPlainly,
    ViewsStorage,
    driver,
    foreign,
    newer,
)
from community_core.storage.postgres.server import (
    Server,
    beginning,
    has_table,
    is_empty,
    leave,
    make_schema,
    quoted,
    server_at,
)
from community_core.storage.postgres.session import ServerSession

logging.getLogger("sqlalchemy.pool").addHandler(logging.NullHandler())
"""As in server.py: that a lost connection could not be put right is no news."""
_MADE = (
    "CREATE TABLE _mark (version BIGINT NOT NULL)",
    f"INSERT INTO _mark VALUES ({MARK.version})",
    # Whoever reads locks it, and so does whoever drops what is read no more.
    "CREATE TABLE _readers ()",
)
_READING = "LOCK TABLE _readers IN ACCESS SHARE MODE"
_DROPPING = "LOCK TABLE _readers IN ACCESS EXCLUSIVE MODE NOWAIT"
_WRITING = "LOCK TABLE _builds IN EXCLUSIVE MODE"


class ServerViews(ViewsStorage):
    """A views database in a schema of a server, which every reader sees in one unchanging state.

    Whoever writes waits for others who do; readers wait for nobody.
    """

    speaks = ServerSession

    def __init__(self, schema: Schema, creation: Creation, *, read_only: bool = False) -> None:
        super().__init__(schema, is_shared=True, unchanging=True)
        self._creation = creation
        self._schema = schema
        self._read_only = read_only
        self._server: Server | None = None

    @property
    def is_there(self) -> bool:
        """Whether there are tables of this version."""
        with self._looking() as connection:
            return self._is_current(connection)

    def triggers(self) -> list[str]:
        """Those that somebody else made."""
        asked = (
            "SELECT 'trigger ' || tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE c.relnamespace = to_regnamespace(quote_ident(%s)) AND NOT t.tgisinternal ORDER BY 1"
        )
        with self._looking() as connection:
            return [name for (name,) in connection.execute(asked, (self._schema.name,)).fetchall()]

    @contextmanager
    def _looking(self) -> Iterator[Any]:
        with ViewsSaidPlainly(self.where):
            server = server_at(self._schema, "views")
            try:
                with server.transaction(self._schema.name, writing=False) as connection:
                    yield connection
            finally:
                leave(server)

    def may_drop(self, connection: Connection) -> bool:
        """Whether nobody reads: then nobody begins to until the transaction ends."""
        run = driver(connection).execute
        run("SAVEPOINT dropping")
        try:
            run(_DROPPING)
        except psycopg.errors.LockNotAvailable:
            run("ROLLBACK TO dropping")
            return False
        return True

    def close(self) -> None:
        """Let go of the server. It is there again when used again."""
        with self._opening:
            super().close()
            if self._server is not None:
                leave(self._server)
                self._server = None

    def _open(self) -> Engine:
        with ViewsSaidPlainly(self.where):
            self._server = server_at(self._schema, "views")
            try:
                self._prepared(self._server)
            except BaseException:
                leave(self._server)
                self._server = None
                raise
        engine = create_engine(
            "postgresql+psycopg://", creator=self._server.take, poolclass=NullPool, use_native_hstore=False
        )
        event.listen(engine, "begin", partial(_begin, self._schema.name))
        return engine

    def _prepared(self, server: Server) -> None:
        """Make the tables of a new schema; leave an existing one as it is, refuse one that is not ours."""
        name = self._schema.name
        with server.transaction(name, writing=False) as connection:
            if self._is_current(connection):
                return
        with server.transaction(name, writing=True) as connection:
            make_schema(connection, name, ())
            if not self._is_current(connection):
                _empty(connection, name)
                make_schema(connection, name, (*_MADE, *self._creation("postgresql")))

    def _is_current(self, connection: Any) -> bool:
        """Whether the tables are there. Those of an older version are as good as none: views come back."""
        if is_empty(connection, self._schema.name):
            return False
        if not has_table(connection, self._schema.name, "_mark"):
            raise foreign(self.where)
        row = connection.execute("SELECT version FROM _mark").fetchone()
        version = row[0] if row else 0
        if version > MARK.version:
            raise newer(self.where, version)
        return bool(version == MARK.version)


_WITHIN = """
    SELECT CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, relname FROM pg_class
    WHERE relnamespace = to_regnamespace(quote_ident(%s)) AND relkind IN ('r', 'v')
"""


def _empty(connection: psycopg.Connection[Any], schema: str) -> None:
    """Drop what is in a schema; the schema may be somebody else's."""
    for kind, name in connection.execute(_WITHIN, (schema,)).fetchall():
        connection.execute(f"DROP {kind} IF EXISTS {quoted(schema)}.{quoted(name)} CASCADE".encode())


def _begin(schema: str, connection: Connection) -> None:
    writing = bool(connection.get_execution_options().get("immediate"))
    isolation = "READ COMMITTED" if writing else "REPEATABLE READ"
    begun = beginning(schema, writing=writing, isolation=isolation)
    driver(connection).execute(begun + f"; {_WRITING if writing else _READING}".encode())
