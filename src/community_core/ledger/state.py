"""One state of a ledger as it is stored, for those who check the bytes: events and what is beside them."""

from collections.abc import Iterator

from community_core.ledger.leaves import RawRow
from community_core.storage.interfaces.ledger import FOUND
from community_core.storage.sql.cursor import RawReading

_EVENTS = "SELECT * FROM events WHERE position > ? ORDER BY position"
_EVERY_EVENT = "SELECT * FROM events ORDER BY position"
_COUNTED = "SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM events WHERE position > ?)"
_COMMANDS = (
    "SELECT command_id, fingerprint, stream_id, first_position, last_position FROM commands "
    "WHERE first_position > ? AND first_position <= ? ORDER BY first_position, command_id"
)
_KINDS = "SELECT type, schema, aggregate, distribution FROM kinds ORDER BY type, schema"


class LedgerState:
    """All of it as it stood at one moment, whoever goes on writing. TEXT comes as ``bytearray``.

    Commits come in the order of positions, so nothing is ever added before what is seen here.
    """

    def __init__(self, reading: RawReading, given: str) -> None:
        self._reading = reading
        self._given = given

    def rows(self, after: int | None = None) -> Iterator[RawRow]:
        """The events after a position, in order; without one every row there is, at whatever position."""
        return self._reading.rows(_EVERY_EVENT) if after is None else self._reading.rows(_EVENTS, after)

    def count(self, upto: int) -> int:
        """How many events there are up to a position. All are counted, which an index does the soonest, and
        those after it, which are few."""
        [(count, newer)] = self._reading.rows(_COUNTED, upto)
        return int(count - newer)

    def commands(self, after: int, upto: int) -> Iterator[RawRow]:
        """What is remembered of commands whose first fact stands after one position and up to another; in
        that order nothing is ever added before what is there."""
        return self._reading.rows(_COMMANDS, after, upto)

    def kinds(self) -> list[RawRow]:
        """The types of facts ever written, by name; of a ledger without such a table what its facts say."""
        return list(self._reading.rows(_KINDS if self._reading.has("kinds") else FOUND))

    def numbers(self) -> dict[str, int]:
        """The last number given of each series in each year: ``2024``, ``P``."""
        rows = [(b"", year, last) for year, last in self._reading.rows("SELECT year, last FROM numbers")]
        if self._reading.has("series"):
            rows += self._reading.rows("SELECT name, year, last FROM series")
        return {
            bytes(name).decode("utf-8", "replace") + (f"{year:04d}" if year else ""): last
            for name, year, last in rows
        }

    def given(self) -> int:
        """The last position ever given."""
        return next((last for (last,) in self._reading.rows(self._given)), 0)
