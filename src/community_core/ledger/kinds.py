"""Which types of facts were ever written to a ledger, and which distribution brought each."""

from collections.abc import Callable, Iterable

from attrs import frozen
from eventsourcing.sqlite import SQLiteCursor

from community_core.ledger.failures import refuse_vanished
from community_core.ledger.mapper import StoredFact
from community_core.ledger.schema import KINDS, MARK

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

    def note(self, cursor: SQLiteCursor, facts: Iterable[StoredFact]) -> None:
        """Note what is new among facts about to be appended. What was noted is learnt from the file alone,
        since a transaction may yet be given up."""
        first: dict[StoredType, str] = {}
        for fact in facts:
            stored = fact.row[4:6]
            if stored not in self._known and stored not in first:
                first[stored] = fact.originator_id
        if not first:
            return
        _make_table(cursor)
        self._known = frozenset((each.type, each.schema) for each in kinds_noted(cursor))
        for (name, schema), stream_id in first.items():
            if (name, schema) not in self._known:
                aggregate = stream_id.partition("-")[0]
                cursor.execute(
                    "INSERT INTO kinds VALUES (?, ?, ?, ?)",
                    (name, schema, aggregate, self._origin(aggregate)),
                )
                refuse_vanished(cursor)


def kinds_noted(cursor: SQLiteCursor) -> list[KindRow]:
    """What is noted; of a ledger nothing was appended to since this is noted, what its facts say."""
    if _has_table(cursor):
        cursor.execute("SELECT type, schema, aggregate, distribution FROM kinds ORDER BY type, schema")
    else:
        cursor.execute(_FOUND)
    return [KindRow(*row) for row in cursor.fetchall()]


_FOUND = (
    "SELECT type, schema, substr(min(stream_id), 1, instr(min(stream_id), '-') - 1), '' FROM events "
    "GROUP BY type, schema ORDER BY type, schema"
)


def _make_table(cursor: SQLiteCursor) -> None:
    """A ledger made by an earlier version of this program gets the table."""
    if not _has_table(cursor):
        for statement in KINDS:
            cursor.execute(statement)
        note_what_is_there(cursor)
        for statement in MARK.statements:
            cursor.execute(statement)


def note_what_is_there(cursor: SQLiteCursor) -> None:
    """Note what the facts of a ledger say, where nothing is noted yet."""
    cursor.execute(f"INSERT INTO kinds {_FOUND}")


def _has_table(cursor: SQLiteCursor) -> bool:
    cursor.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'kinds'")
    return cursor.fetchone() is not None
