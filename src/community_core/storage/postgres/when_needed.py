"""Schemas of a community that are made when something is first kept in them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from community_core.storage.address import Schema
from community_core.storage.postgres.cursor import ServerCursor
from community_core.storage.postgres.plainly import said_plainly
from community_core.storage.postgres.server import (
    Server,
    has_table,
    is_empty,
    leave,
    make_schema,
    server_at,
)


class MadeWhenNeeded:
    """The tables in such a schema. Threads may share them; the server is left after every use.

    ``statements`` make them, and ``whole`` is one of them: where that is there, all are. ``what`` says in
    English and Chinese what they hold, for StoreUnavailable.
    """

    def __init__(self, schema: Schema, what: tuple[str, str], statements: Sequence[str], whole: str) -> None:
        self._schema = schema
        self._what = what
        self._statements = statements
        self._whole = whole
        self._is_made = False

    @property
    def name(self) -> str:
        """The schema's."""
        return self._schema.name

    @property
    def are_made(self) -> bool:
        """Whether they are there; looking makes nothing."""
        if not self._is_made:
            with self._server() as server, server.transaction(self.name, writing=False) as connection:
                self._is_made = has_table(connection, self.name, self._whole)
        return self._is_made

    def make(self) -> None:
        """Make them, unless they are there."""
        if self.are_made:
            return
        with self._server() as server, server.transaction(self.name, writing=True) as connection:
            make_schema(connection, self.name, ())
            if is_empty(connection, self.name):
                make_schema(connection, self.name, self._statements)

    @contextmanager
    def reading(self) -> Iterator[ServerCursor]:
        """To look at them."""
        with self._server() as server, server.cursor(self.name, writing=False) as cursor:
            yield cursor

    @contextmanager
    def writing(self) -> Iterator[ServerCursor]:
        """To change them, all at once."""
        self.make()
        with self._server() as server, server.cursor(self.name, writing=True) as cursor:
            yield cursor

    def where(self, name: str = "") -> str:
        """The schema, or what has a name in it, for people who look for it."""
        return f'{self._schema} ("{self.name}"{name and f", {name!r}"})'

    @contextmanager
    def _server(self) -> Iterator[Server]:
        with said_plainly(*self._what, self._schema):
            server = server_at(self._schema)
            try:
                yield server
            finally:
                leave(server)
