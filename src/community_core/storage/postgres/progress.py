"""How far reactors have come, on a server: in a schema of its own, made when something is first kept.

What is lost of it in a power cut is done again, so nothing here waits for the disk but where a reactor
begins.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from community_core.storage.address import Schema
from community_core.storage.postgres.plainly import said_plainly
from community_core.storage.postgres.server import (
    Connection,
    ServerCursor,
    has_table,
    is_empty,
    leave,
    make_schema,
    server_at,
)

_TEXT = 'TEXT COLLATE "C"'
_STATEMENTS = (
    f"""
    CREATE TABLE standings (
        name {_TEXT} PRIMARY KEY,
        version BIGINT NOT NULL,
        began BIGINT NOT NULL,
        position BIGINT NOT NULL,
        cursor {_TEXT} NOT NULL,
        answered BIGINT NOT NULL,
        fingerprint {_TEXT} NOT NULL,
        tries BIGINT NOT NULL,
        due {_TEXT},
        en {_TEXT} NOT NULL,
        zh {_TEXT} NOT NULL
    )
    """,
    f"""
    CREATE TABLE parked (
        name {_TEXT} NOT NULL,
        fact {_TEXT} NOT NULL,
        answer BIGINT NOT NULL,
        tries BIGINT NOT NULL,
        at {_TEXT} NOT NULL,
        en {_TEXT} NOT NULL,
        zh {_TEXT} NOT NULL,
        again BIGINT NOT NULL,
        PRIMARY KEY (name, fact, answer)
    )
    """,
)
_WHAT = ("The progress of reactors in", "响应器进度")


class ServerProgress:
    """The progress of every reactor of a community in a schema of a server. Threads may share one."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._name = schema.name
        self._is_made = False

    @property
    def are_missing(self) -> bool:
        """Whether there are no tables."""
        if not self._is_made:
            with self._connected(writing=False) as connection:
                self._is_made = has_table(connection, self._name, "parked")
        return not self._is_made

    @contextmanager
    def reading(self) -> Iterator[ServerCursor]:
        """To look at them."""
        with self._connected(writing=False) as connection:
            yield ServerCursor(connection)

    @contextmanager
    def writing(self, *, durably: bool = False) -> Iterator[ServerCursor]:
        """To change them, all at once."""
        if self.are_missing:
            self._make()
        with self._connected(writing=True) as connection:
            if not durably:
                connection.execute("SET LOCAL synchronous_commit = off")
            yield ServerCursor(connection)

    def where(self) -> str:
        """The schema."""
        return f'{self._schema} ("{self._name}")'

    def close(self) -> None:
        """The server is left after every use."""

    def _make(self) -> None:
        with self._connected(writing=True) as connection:
            make_schema(connection, self._name, ())
            if is_empty(connection, self._name):
                make_schema(connection, self._name, _STATEMENTS)
        self._is_made = True

    @contextmanager
    def _connected(self, *, writing: bool) -> Iterator[Connection]:
        with said_plainly(*_WHAT, self._schema):
            server = server_at(self._schema)
            try:
                with server.transaction(self._name, writing=writing) as connection:
                    yield connection
            finally:
                leave(server)
