"""Which types of facts were ever written to a ledger, and which distribution brought each."""

from collections.abc import Callable, Iterable

from attrs import frozen

from community_core.ledger.mapper import StoredFact
from community_core.storage.interfaces.extras import KINDS, Extras
from community_core.storage.interfaces.failures import refuse_vanished
from community_core.storage.interfaces.ledger import FOUND
from community_core.storage.sql.cursor import Cursor

Origin = Callable[[str], str]
"""Which distribution brings an aggregate, by its name; "" for one nobody knows."""


def unknown_origin(_aggregate: str) -> str:
    """Where nobody knows what is installed."""
    return ""


StoredType = tuple[str, int]
"""Name and schema version, as they are stored."""


@frozen
class KindRow:
    """A type of facts, first written to streams of an aggregate. ``distribution`` brought it, "" when it was
    written before anybody noted that."""

    type: str
    schema: int
    aggregate: str
    distribution: str


class KindsNoted:
    """Notes each type the first time a fact of it is appended, in the same transaction.

    ``origin`` says which distribution brings an aggregate.
    """

    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self._known: frozenset[StoredType] = frozenset()

    def forget(self) -> None:
        """Learn them anew: a transaction was given up in which some may have been noted."""
        self._known = frozenset()

    def note(self, cursor: Cursor, facts: Iterable[StoredFact], extras: Extras) -> None:
        """Note what is new among facts about to be appended. What was noted is learnt from the file alone,
        since a transaction may yet be given up."""
        first: dict[StoredType, str] = {}
        for fact in facts:
            stored = fact.row[4:6]
            if stored not in self._known and stored not in first:
                first[stored] = fact.originator_id
        if not first:
            return
        extras.make_room(cursor, KINDS)
        self._known = frozenset((each.type, each.schema) for each in kinds_noted(cursor, extras))
        for (name, schema), stream_id in first.items():
            if (name, schema) not in self._known:
                aggregate = stream_id.partition("-")[0]
                cursor.execute(
                    "INSERT INTO kinds VALUES (?, ?, ?, ?)",
                    (name, schema, aggregate, self._origin(aggregate)),
                )
                refuse_vanished(cursor)


def kinds_noted(cursor: Cursor, extras: Extras) -> list[KindRow]:
    """What is noted; of a ledger nothing was appended to since this is noted, what its facts say."""
    cursor.execute(_NOTED if extras.has(cursor, KINDS) else FOUND)
    return [KindRow(*row) for row in cursor.fetchall()]


_NOTED = "SELECT type, schema, aggregate, distribution FROM kinds ORDER BY type, schema"
