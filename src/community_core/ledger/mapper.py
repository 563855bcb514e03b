"""Between typed facts and rows: what eventsourcing's mapper does, with our codec and our columns."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent

from community_core.domain.kit.messages.facts import AnyEvent, Series
from community_core.domain.kit.values.personal import Seal, Sealing
from community_core.errors import UnreadableEvent
from community_core.ledger.codec import EventType
from community_core.ledger.recorded import Note, NoteValue, Recorded, fact_id
from community_core.ledger.registry import EventRegistry
from community_core.storage.interfaces.ledger import COLUMNS, Row
from community_core.times import from_text, to_text

_encode_flags = msgspec.json.Encoder().encode
_decode_flags = msgspec.json.Decoder(tuple[str, ...]).decode
_encode_note = msgspec.json.Encoder().encode
_decode_note = msgspec.json.Decoder(dict[str, NoteValue]).decode
_WITHOUT_NOTE = len(COLUMNS)
NO_FLAGS = "[]"
_shared_time = lru_cache(maxsize=1)(from_text)
"""The same as the last time, most often: facts appended together were recorded together."""


class NewFact(msgspec.Struct, frozen=True, gc=False):
    """A fact about to be appended: everything of Recorded but what only the append can know.

    ``version`` is one more than the version its stream has before it. A speakable number in ``data`` is
    left empty: the append fills it in.
    """

    stream_id: str
    version: int
    data: AnyEvent
    occurred_at: datetime
    actor: str
    correlation_id: str
    command_id: str | None = None
    causation_id: str | None = None
    flags: tuple[str, ...] = ()
    note: Note = {}

    @property
    def originator_id(self) -> str:
        """The stream's id, by the name the eventsourcing package knows it."""
        return self.stream_id

    @property
    def originator_version(self) -> int:
        """The version, by the name the eventsourcing package knows it."""
        return self.version


# pyright: reportIncompatibleVariableOverride=false
# A fact of ours keeps the whole row, and gives what the base class keeps from it.
class StoredFact(StoredEvent):
    """A row of the ledger, with the names the eventsourcing package knows its columns by.

    Before the append ``position`` is 0 and ``recorded_at`` empty; ``number_place`` is where in ``data`` a
    speakable number of ``series`` is still to be written, 0 and None when it needs none.
    """

    __slots__ = ("number_place", "row", "series")
    row: Row
    number_place: int
    series: Series | None

    def __init__(self, row: Row, number_place: int = 0, series: Series | None = None) -> None:
        _set_row(self, row)
        _set_number_place(self, number_place)
        _set_series(self, series)

    @classmethod
    def of(cls, event: StoredEvent, recorded_at: str) -> "StoredFact":
        """Any stored event as a row; one that is not ours happened when it was recorded."""
        if isinstance(event, cls):
            return event
        named = (event.originator_id, event.originator_version, event.topic, 1, event.state)
        return cls((0, "", *named, recorded_at, "", None, None, "", NO_FLAGS))

    @property
    def is_noted(self) -> bool:
        """Whether it has a note."""
        return len(self.row) > _WITHOUT_NOTE

    def decided(self, numbers: Iterator[bytes]) -> Row:
        """The columns the fact brings with it, with the next speakable number if it needs one."""
        row, place = self.row, self.number_place
        if self.series is None:
            return row[2:]
        return (*row[2:6], row[6][:place] + next(numbers) + row[6][place:], *row[7:])

    @property
    def originator_id(self) -> str:
        """The stream's id."""
        return str(self.row[2])

    @property
    def originator_version(self) -> int:
        """The version in the stream."""
        return int(self.row[3])

    @property
    def topic(self) -> str:
        """The event type's stored name."""
        return str(self.row[4])

    @property
    def occurred_at(self) -> str:
        """When it happened, as text."""
        return str(self.row[7])

    @property
    def state(self) -> bytes:
        """The event's stored bytes."""
        return bytes(self.row[6])


_set_row = StoredFact.row.__set__  # type: ignore[attr-defined]  # around the frozen base class
_set_number_place = StoredFact.number_place.__set__  # type: ignore[attr-defined]
_set_series = vars(StoredFact)["series"].__set__


def _sealing_in(fact: NewFact, seal: Seal) -> Seal:
    """What seals the values of one fact, bound to it."""
    here = fact_id(fact.stream_id, fact.version)
    return lambda person, origin, value: seal(person, f"{origin}/{here}", value)


class FactMapper(Mapper[str]):
    """Maps NewFact to StoredFact and StoredFact to Recorded, by an allow-list of event types."""

    def __init__(self, registry: EventRegistry, sealing: Sealing | None = None) -> None:
        super().__init__(JSONTranscoder())
        self.registry = registry
        self._sealing = sealing
        self._decoders = registry.decoders

    def to_stored_event(self, domain_event: DomainEventProtocol[str]) -> StoredFact:
        assert isinstance(domain_event, NewFact)
        return self.stored([domain_event])[0]

    def stored(self, facts: Sequence[NewFact]) -> list[StoredFact]:
        """The rows of one append, for which keys are looked at once."""
        told = [(self.registry.of(fact.data), fact) for fact in facts]
        personal = [(kind, fact.data) for kind, fact in told if kind.is_personal]
        people = {each for kind, data in personal for each in kind.people(data)}
        if_known = {each for kind, data in personal for each in kind.people_if_known(data)}
        seal = self._sealing(people, if_known) if (people or if_known) and self._sealing else None
        return [self._stored(kind, fact, seal) for kind, fact in told]

    def _stored(self, kind: EventType, domain_event: NewFact, seal: Seal | None) -> StoredFact:
        if kind.is_personal:
            kind.refuse_moved(domain_event.data, domain_event.stream_id, domain_event.version)
        data = kind.encode(domain_event.data, seal and _sealing_in(domain_event, seal))
        row: Row = (
            0,
            "",
            domain_event.stream_id,
            domain_event.version,
            kind.name,
            kind.version,
            data,
            to_text(domain_event.occurred_at),
            domain_event.actor,
            domain_event.command_id,
            domain_event.causation_id,
            domain_event.correlation_id,
            _encode_flags(domain_event.flags).decode() if domain_event.flags else NO_FLAGS,
        )
        if domain_event.note:
            row = (*row, _encode_note(domain_event.note).decode())
        place = kind.number_place(data)
        if kind.series is None or (kind.series.beginning and domain_event.version > 1):
            return StoredFact(row)
        return StoredFact(row, place, kind.series)

    def to_domain_event(self, stored_event: StoredEvent) -> Recorded[Any]:
        assert isinstance(stored_event, StoredFact)
        return self.from_row(stored_event.row)

    def from_row(self, row: Row) -> Recorded[Any]:
        """The fact in a row. UnreadableEvent says where in the ledger it stands."""
        without_note = row[:_WITHOUT_NOTE]
        (
            position,
            recorded_at,
            stream_id,
            version,
            name,
            schema,
            data,
            occurred_at,
            actor,
            command_id,
            causation_id,
            correlation_id,
            flags,
        ) = without_note
        note = row[_WITHOUT_NOTE] if len(row) > _WITHOUT_NOTE else None
        current_name, decode, refuse_moved = self._decoders[name, schema]
        try:
            event = decode(data)
            if refuse_moved is not None:
                refuse_moved(event, stream_id, version)
        except UnreadableEvent as error:
            where = f"position {position} ({stream_id}@{version})"
            raise UnreadableEvent(
                f"{where}: {error.en} Upgrade the program, or restore the ledger from a backup.",
                f"{where}：{error.zh}请升级程序，或从备份恢复账本。",
            ) from error
        return Recorded(
            position,
            stream_id,
            version,
            current_name,
            schema,
            event,
            _shared_time(recorded_at),
            from_text(occurred_at),
            actor,
            command_id,
            causation_id,
            correlation_id,
            () if flags == NO_FLAGS else _decode_flags(flags),
            without_note if note is None else row,  # the same whether its table has notes or not
            {} if note is None else _decode_note(note),
        )
