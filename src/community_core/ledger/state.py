"""One state of a ledger as it is stored, for those who check the bytes: events and what is beside them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from community_core.ledger.leaves import RawRow
from community_core.storage.sqlite import Connection

_EVENTS = "SELECT * FROM events WHERE position > ? ORDER BY position"
_EVERY_EVENT = "SELECT * FROM events ORDER BY position"
_COMMANDS = (
    "SELECT command_id, fingerprint, stream_id, first_position, last_position FROM commands "
    "WHERE first_position > ? AND first_position <= ? ORDER BY first_position, command_id"
)
_KINDS = "SELECT type, schema, aggregate, distribution FROM kinds ORDER BY type, schema"
_KINDS_FOUND = (
    "SELECT type, schema, substr(min(stream_id), 1, instr(min(stream_id), '-') - 1), '' FROM events "
    "GROUP BY type, schema ORDER BY type, schema"
)


class LedgerState:
    """All of it as it stood at one moment, whoever goes on writing. TEXT comes as ``bytearray``.

    On SQLite commits come in the order of positions, so nothing is ever added before what is seen here.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, after: int | None = None) -> Iterator[RawRow]:
        """The events after a position, in order; without one every row there is, at whatever position."""
        if after is None:
            return self._connection.execute(_EVERY_EVENT)
        return self._connection.execute(_EVENTS, (after,))

    def commands(self, after: int, upto: int) -> Iterator[RawRow]:
        """What is remembered of commands whose first fact stands after one position and up to another; in
        that order nothing is ever added before what is there."""
        return self._connection.execute(_COMMANDS, (after, upto))

    def kinds(self) -> list[RawRow]:
        """The types of facts ever written, by name; of a ledger without such a table what its facts say."""
        return self._all(_KINDS if self._has("kinds") else _KINDS_FOUND)

    def numbers(self) -> dict[str, int]:
        """The last number given of each series in each year: ``2024``, ``P``."""
        rows = [(b"", year, last) for year, last in self._all("SELECT year, last FROM numbers")]
        if self._has("series"):
            rows += self._all("SELECT name, year, last FROM series")
        return {
            bytes(name).decode("utf-8", "replace") + (f"{year:04d}" if year else ""): last
            for name, year, last in rows
        }

    def given(self) -> int:
        """The last position ever given."""
        found = self._all("SELECT seq FROM sqlite_sequence WHERE name = 'events'")
        return found[0][0] if found else 0

    def _has(self, table: str) -> bool:
        return bool(self._all("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", table))

    def _all(self, query: str, *parameters: Any) -> list[RawRow]:
        return self._connection.execute(query, parameters).fetchall()


@contextmanager
def state_of(connection: Connection) -> Iterator[LedgerState]:
    """The state that a connection sees inside a transaction."""
    connection.text_factory = bytearray
    try:
        yield LedgerState(connection)
    finally:
        connection.text_factory = str
