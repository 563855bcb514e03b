"""The keys of a community on a server: in a schema of their own, so that they can be left out of a copy."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Lock

from community_core.errors import KeyUnavailable
from community_core.storage.address import Schema
from community_core.storage.interfaces.keys import Entries, Keyring, foreign, said_plainly
from community_core.storage.postgres.cursor import ServerCursor, said_by_server
from community_core.storage.postgres.made import departures
from community_core.storage.postgres.server import (
    Connection,
    Server,
    has_table,
    is_empty,
    leave,
    make_schema,
    quoted,
    server_at,
)
from community_core.storage.sql.faults import ServerFailure

_LEDGER = "ledger"
"""Under that name stands what marks keys as those of one ledger."""
_TEXT = 'TEXT COLLATE "C"'
_KEPT = "who opened what is never changed"
STATEMENTS = (
    f"CREATE TABLE settings (name {_TEXT} PRIMARY KEY, value {_TEXT} NOT NULL)",
    # A person without a key was erased: no key is ever made for them again.
    f"CREATE TABLE people (person {_TEXT} PRIMARY KEY, key BYTEA)",
    f"""
    CREATE TABLE openings (
        number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at {_TEXT} NOT NULL,
        reader {_TEXT} NOT NULL,
        purpose {_TEXT} NOT NULL
    )
    """,
    f"CREATE TABLE pseudonyms (mark BYTEA PRIMARY KEY, source {_TEXT} NOT NULL, person {_TEXT})",
    # Whoever writes takes its row first, so that they write one after the other.
    "CREATE TABLE changes (number BIGINT NOT NULL)",
    "INSERT INTO changes VALUES (0)",
    f"""
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION '{_KEPT}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    "CREATE TRIGGER keep_openings BEFORE UPDATE OR DELETE OR TRUNCATE ON openings EXECUTE FUNCTION refuse()",
)
GLANCE_SECONDS = 0.02
"""How long a change that another process made may go unseen by a question that is being answered: rows are
opened by the thousand."""


class ServerKeys(Keyring):
    """The keys of a community in a schema of a server."""

    def __init__(self, schema: Schema, *, read_only: bool = False) -> None:
        super().__init__(read_only=read_only)
        self._schema = schema
        self._opening = Lock()
        self._held: Server | None = None
        self._are_ours = False
        self._written = 0
        self._seen = 0
        self._looked_at = float("-inf")

    @property
    def is_apart(self) -> bool:
        """Always: a server is somebody else's."""
        return True

    def prepare(self) -> None:
        """Make the tables of a new community; leave existing ones as they are. KeyUnavailable where they are
        another's."""
        name = self._schema.name
        with said_plainly(self._schema):
            with self._server().transaction(name, writing=True) as connection:
                make_schema(connection, name, ())
                if is_empty(connection, name):
                    make_schema(connection, name, STATEMENTS)
                    whose = (_LEDGER, self._schema.belongs_to)
                    connection.execute("INSERT INTO settings VALUES (%s, %s)", whose)
                elif not has_table(connection, name, "openings"):
                    raise foreign(self._schema)
            with self._transaction(writing=False):
                pass  # which refuses those of others

    def _server(self) -> Server:
        """Reached when it is first needed: facts and lists need no keys."""
        with self._opening:
            if self._held is None:
                self._held = server_at(self._schema, "keys")
            return self._held

    def _refuse_others(self, cursor: ServerCursor) -> None:
        """KeyUnavailable for the keys of another ledger: they would be shared, and lost together."""
        if self._are_ours or not self._schema.belongs_to:
            return
        found = cursor.execute("SELECT value FROM settings WHERE name = ?", (_LEDGER,))
        if found.fetchall() != [(self._schema.belongs_to,)]:
            raise KeyUnavailable(
                f"{self._schema} holds the keys of another community of that name; give this one a database "
                "of keys in which there is none.",
                f"{self._schema} 中是另一个同名社区的密钥；请为本社区指定另一个密钥数据库。",
            )
        self._are_ours = True

    def rewrite(self) -> None:
        """Write the tables anew without what was destroyed: nothing in them remembers it. What the server
        keeps elsewhere, its log and its copies, does for as long as it keeps them."""
        with said_plainly(self._schema), said_by_server():
            with closing(self._server().take()) as connection:
                for table in ("people", "pseudonyms"):
                    _write_anew(connection, f"{quoted(self._schema.name)}.{table}")
            with self.writing() as entries:
                entries.is_clean()

    def changes(self) -> tuple[int, ...]:
        """Other numbers after every change: at once after one of this process, after others' very soon; none
        when the keys are not there."""
        now = time.monotonic()
        if now - self._looked_at > GLANCE_SECONDS:
            try:
                self._seen = self._number()
            except KeyUnavailable:
                return ()
            self._looked_at = now
        return self._written, self._seen

    def _number(self) -> int:
        with said_plainly(self._schema), self._transaction(writing=False) as cursor:
            [[(number,)]] = cursor.asked([("SELECT number FROM changes", ())], ending=True)
            return int(number)

    def look_anew(self) -> None:
        """Ask the server next time, however short ago it was asked."""
        self._looked_at = float("-inf")

    def close(self) -> None:
        """Let go of the server. Closing twice does nothing."""
        with self._opening:
            if self._held is not None:
                leave(self._held)
                self._held = None

    @contextmanager
    def _connected(self, *, writing: bool) -> Iterator["_ServerEntries"]:
        with said_plainly(self._schema), self._transaction(writing=writing) as cursor:
            if writing:
                cursor.execute("UPDATE changes SET number = number + 1")
            yield _ServerEntries(self, cursor)
        self._written += writing

    @contextmanager
    def _transaction(self, *, writing: bool) -> Iterator[ServerCursor]:
        with self._server().cursor(self._schema.name, writing=writing) as cursor:
            self._refuse_others(cursor)
            yield cursor

    def departures(self) -> dict[str, str]:
        """By name what is not as this program makes it."""
        name = self._schema.name
        with self._server().transaction(name, writing=False) as connection:
            return departures(connection, name, "keys")


def drop_keys(schema: Schema) -> None:
    """Drop the keys of a community that never came to be."""
    with said_plainly(schema):
        server = server_at(schema, "keys")
        try:
            with server.transaction(schema.name, writing=True) as connection:
                connection.execute(f"DROP SCHEMA IF EXISTS {quoted(schema.name)} CASCADE".encode())
        finally:
            leave(server)


def _write_anew(connection: Connection, table: str) -> None:
    """Copy a table to another file. The server passes over tables of others with a mere warning."""
    before = connection.execute(_FILE, (table,)).fetchone()
    connection.execute(f"VACUUM FULL {table}".encode())
    if connection.execute(_FILE, (table,)).fetchone() == before:
        raise ServerFailure("rights", f"only the owner of {table} writes it anew")


_FILE = "SELECT pg_relation_filenode(%s::regclass)"


class _ServerEntries(Entries):
    """The keys inside a transaction on a server."""

    def __init__(self, keyring: ServerKeys, cursor: ServerCursor) -> None:
        super().__init__(cursor)
        self._keyring = keyring

    @property
    def has_pseudonyms(self) -> bool:
        """Whether there is a table of pseudonyms: always."""
        return True

    def make_pseudonyms(self) -> None:
        """It is there."""

    def stored_openings(self) -> list[tuple[bytes, bytes, bytes]]:
        """The log byte for byte, oldest first."""
        told = self._connection.execute("SELECT at, reader, purpose FROM openings ORDER BY number")
        return [(at.encode(), reader.encode(), purpose.encode()) for at, reader, purpose in told]

    def departures(self) -> bool:
        """Whether the log is not as this program makes it, or anything beside it."""
        return bool(self._keyring.departures())
