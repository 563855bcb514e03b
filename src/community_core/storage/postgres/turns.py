"""Whose turn a reactor is, over all machines: advisory locks of the server, held on one connection a process.

That connection keeps a transaction open, so that a pool of connections between here and the server does not
lend it to others; a lock goes with it, however the process or its machine ends.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock

import psycopg

from community_core.storage.address import Schema
from community_core.storage.postgres.cursor import said_by_server
from community_core.storage.postgres.plainly import said_plainly

_CONNECT_SECONDS = 10
_BEGINNING = (
    "SET LOCAL idle_in_transaction_session_timeout = 0",
    # a machine that is gone says nothing: its turns are given up after half a minute
    "SET LOCAL tcp_keepalives_idle = 10",
    "SET LOCAL tcp_keepalives_interval = 5",
    "SET LOCAL tcp_keepalives_count = 4",
)
_WHAT = ("Whose turn the reactors are in", "响应器轮值")


class _Session:
    """The turns that this process has in one database. Threads may share it."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._among_threads = Lock()
        self._held = set[str]()
        self._connection: psycopg.Connection[tuple[bool]] | None = None
        self.users = 0

    def take(self, name: str) -> bool:
        """Whether a lock of that name could be had."""
        with self._among_threads, said_by_server():
            if self._is_lost():
                self._begin()
            ours = name not in self._held and self._asked("pg_try_advisory_lock", name)
            if ours:
                self._held.add(name)
            return ours

    def holds(self, name: str) -> bool:
        """Whether we still have it."""
        with self._among_threads:
            return name in self._held and not self._is_lost()

    def give(self, name: str) -> None:
        """Give it up; where the connection is gone it is given up already."""
        with self._among_threads, suppress(psycopg.Error):
            if name in self._held:
                self._held.discard(name)
                self._asked("pg_advisory_unlock", name)

    def end(self) -> None:
        """Let go of the connection, and so of every lock."""
        if self._connection is not None:
            self._connection.close()

    def _begin(self) -> None:
        self._connection = psycopg.connect(
            self._address,
            connect_timeout=_CONNECT_SECONDS,
            application_name="community_core reactors",
            prepare_threshold=None,
        )
        self._connection.isolation_level = psycopg.IsolationLevel.READ_COMMITTED  # it keeps nothing alive
        self._connection.read_only = True
        for each in _BEGINNING:
            self._connection.execute(each)

    def _is_lost(self) -> bool:
        """Whether the connection is gone, and every lock with it."""
        try:
            if self._connection is not None:
                self._connection.execute("SELECT true")
                return False
        except psycopg.Error:
            self.end()
        self._connection = None
        self._held.clear()
        return True

    def _asked(self, function: str, name: str) -> bool:
        assert self._connection is not None
        asked = f"SELECT {function}(hashtextextended(%s, 0))".encode()
        return self._connection.execute(asked, (name,)).fetchone() == (True,)


_SESSIONS: dict[tuple[int, str], _Session] = {}
_MAKING = Lock()


class ServerTurns:
    """The turns of one community's reactors."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._key = os.getpid(), schema.server
        with _MAKING:
            self._session: _Session | None = _SESSIONS.setdefault(self._key, _Session(schema.server))
            self._session.users += 1

    @contextmanager
    def tried(self, name: str) -> Iterator[bool]:
        """Whether it is our turn, for as long as this is entered."""
        session, lock = self._session, self._lock(name)
        assert session is not None
        with said_plainly(*_WHAT, self._schema):
            ours = session.take(lock)
        try:
            yield ours
        finally:
            if ours:
                session.give(lock)

    def keeps(self, name: str) -> bool:
        """Whether the server has not given it up."""
        return self._session is not None and self._session.holds(self._lock(name))

    def close(self) -> None:
        """The last one in a process lets go of the connection."""
        session, self._session = self._session, None
        if session is None:
            return
        with _MAKING:
            session.users -= 1
            if not session.users:
                _SESSIONS.pop(self._key, None)
                session.end()

    def _lock(self, name: str) -> str:
        return f"{self._schema.name} {name}"
