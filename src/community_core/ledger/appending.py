"""What an append does inside its transaction: it checks what was relied on, and gives positions, a recording
time and speakable numbers."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeGuard
from zoneinfo import ZoneInfo

from attrs import frozen
from eventsourcing.persistence import IntegrityError, StoredEvent

from community_core.ledger.heard import HeardRow, hear
from community_core.ledger.kinds import KindsNoted, Origin
from community_core.ledger.mapper import StoredFact
from community_core.ledger.numbers import Numbers, Wanted
from community_core.storage.interfaces.extras import NOTE
from community_core.storage.interfaces.ledger import COLUMNS, Datastore, Row
from community_core.storage.interfaces.read_back import remembering
from community_core.storage.sql.cursor import Cursor
from community_core.storage.sql.dialect import Dialect
from community_core.times import from_text, to_text


class AlreadyRecorded(IntegrityError):
    """A command id of this append is already in the ledger."""


@frozen
class CommandRow:
    """What the ledger remembers of a command id.

    Positions count within the append from 0 when handed in, and are the ledger's when read back.
    """

    command_id: str
    fingerprint: str
    stream_id: str
    first_position: int
    last_position: int


@frozen
class Append:
    """What is to be recorded, all or nothing: facts, the commands they came of, the versions that were relied
    on, and what sources now say."""

    facts: Sequence[StoredEvent]
    commands: Sequence[CommandRow]
    expected: Mapping[str, int]
    heard: Sequence[HeardRow]


class Appending:
    """Records appends in a transaction, one after the other."""

    def __init__(
        self, datastore: Datastore, clock: Callable[[], datetime], zone: ZoneInfo, origin: Origin
    ) -> None:
        self._datastore = datastore
        self._dialect = datastore.dialect
        self._kinds = KindsNoted(origin)
        self._clock = clock
        self._zone = zone

    def forget(self) -> None:
        """What was learnt in a transaction that was given up does not hold."""
        self._kinds.forget()

    def record(self, append: Append, cursor: Cursor) -> list[Row]:
        """Its facts as they are stored. IntegrityError when somebody was faster."""
        before, last_moment, numbers = self._begun(append, cursor)
        recorded_at = _next_moment(to_text(self._clock()), last_moment)
        facts = [StoredFact.of(each, recorded_at) for each in append.facts]
        self._kinds.note(cursor, facts, self._datastore)
        rows = [(place, recorded_at, *fact.decided(numbers)) for place, fact in enumerate(facts, before + 1)]
        commands = [_placed(each, before + 1) for each in append.commands]
        self._write(cursor, rows, commands, noted=any(fact.is_noted for fact in facts))
        hear(cursor, append.heard, self._datastore)
        return rows

    def _begun(self, append: Append, cursor: Cursor) -> tuple[int, str, Iterator[bytes]]:
        """The last position before it, when that fact was recorded, and the next numbers; nobody was
        faster."""
        ids = [each.command_id for each in append.commands]
        numbers = Numbers([self._wanted(fact) for fact in append.facts if _is_numbered(fact)])
        numbers.make_room(cursor, self._datastore)
        before, (last, seen, versions, *counted) = self._datastore.lead_and_ask(
            cursor,
            len(append.facts),
            [
                ("SELECT recorded_at FROM events ORDER BY position DESC LIMIT 1", ()),
                remembering(self._dialect, ids) if ids else None,
                versions_asked(self._dialect, append.expected) if append.expected else None,
                *numbers.questions(),
            ],
        )
        if seen:
            raise AlreadyRecorded(f"already recorded: {', '.join(row[0] for row in seen)}")
        _refuse_moved(dict(map(tuple, versions)), append.expected)
        return before, last[0][0] if last else "", numbers.given(cursor, counted)

    def _wanted(self, fact: StoredFact) -> Wanted:
        """The speakable number it needs: of the year in which it happened in the community."""
        assert fact.series is not None
        return fact.series, from_text(fact.occurred_at).astimezone(self._zone).year

    def _write(self, cursor: Cursor, rows: Sequence[Row], commands: Sequence[Row], *, noted: bool) -> None:
        """Add facts and what is remembered of commands, and see that they are there."""
        if noted:
            self._datastore.make_room(cursor, NOTE)
        names = (*COLUMNS, NOTE) if noted else COLUMNS
        whole = [(*row, None)[: len(names)] for row in rows]
        self._datastore.insert(cursor, names, whole)
        self._datastore.remember(cursor, commands)
        self._datastore.make_sure(cursor, names, whole, commands)


def _is_numbered(fact: StoredEvent) -> TypeGuard[StoredFact]:
    return isinstance(fact, StoredFact) and fact.series is not None


def _refuse_moved(found: Mapping[str, int], expected: Mapping[str, int]) -> None:
    for stream_id, version in expected.items():
        if found.get(stream_id, 0) != version:
            raise IntegrityError(
                f"{stream_id} is at version {found.get(stream_id, 0)}, the decision relied on {version}"
            )


def versions_asked(dialect: Dialect, stream_ids: Iterable[str]) -> tuple[str, Sequence[Any]]:
    """How that is asked."""
    asked = f"SELECT stream_id, MAX(version) FROM events WHERE stream_id {dialect.among} GROUP BY stream_id"
    return asked, (dialect.listed(list(stream_ids)),)


def _next_moment(now: str, last: str) -> str:
    """Now, or just after the last append where the clock says no later: each append has a moment of its own,
    by which its facts are known to belong together."""
    return now if now > last else to_text(from_text(last) + timedelta(microseconds=1))


def _placed(row: CommandRow, first: int) -> Row:
    """What is remembered of a command, its positions those of the ledger."""
    last = first + row.last_position
    return row.command_id, row.fingerprint, row.stream_id, first + row.first_position, last
