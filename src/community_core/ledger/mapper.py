"""Between typed facts and rows: what eventsourcing's mapper does, with our codec and our columns."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec
from attrs import evolve
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent

from community_core.domain.facts import Event
from community_core.ledger.codec import EventRegistry
from community_core.ledger.moments import from_text, to_text
from community_core.ledger.recorded import Recorded

_encode_flags = msgspec.json.Encoder().encode
_decode_flags = msgspec.json.Decoder(tuple[str, ...]).decode
NO_FLAGS = "[]"


class NewFact(msgspec.Struct, frozen=True):
    """A fact about to be appended: everything of Recorded but what only the append can know."""

    stream_id: str
    version: int
    data: Event
    occurred_at: datetime
    actor: str
    correlation_id: str
    command_id: str | None = None
    causation_id: str | None = None
    flags: tuple[str, ...] = ()

    @property
    def originator_id(self) -> str:
        """The stream's id, by the name the eventsourcing package knows it."""
        return self.stream_id

    @property
    def originator_version(self) -> int:
        """The version, by the name the eventsourcing package knows it."""
        return self.version


@dataclass(frozen=True)
class StoredFact(StoredEvent):
    """A row of the ledger. ``position`` 0 and ``recorded_at`` "" mean: not appended yet.

    ``unnumbered`` is the event whose speakable number is still to be allocated.
    """

    schema: int = 1
    recorded_at: str = ""
    occurred_at: str = ""
    actor: str = ""
    command_id: str | None = None
    causation_id: str | None = None
    correlation_id: str = ""
    flags: str = NO_FLAGS
    position: int = 0
    unnumbered: Event | None = None


class FactMapper(Mapper[str]):
    """Maps NewFact to StoredFact and StoredFact to Recorded, by an allow-list of event types."""

    def __init__(self, registry: EventRegistry) -> None:
        super().__init__(JSONTranscoder())
        self.registry = registry

    def to_stored_event(self, domain_event: DomainEventProtocol[str]) -> StoredFact:
        assert isinstance(domain_event, NewFact)
        kind = self.registry.of(domain_event.data)
        needs_number = kind.number_field and not getattr(domain_event.data, kind.number_field)
        return StoredFact(
            originator_id=domain_event.stream_id,
            originator_version=domain_event.version,
            topic=kind.name,
            state=kind.encode(domain_event.data),
            schema=kind.version,
            occurred_at=to_text(domain_event.occurred_at),
            actor=domain_event.actor,
            command_id=domain_event.command_id,
            causation_id=domain_event.causation_id,
            correlation_id=domain_event.correlation_id,
            flags=_encode_flags(domain_event.flags).decode() if domain_event.flags else NO_FLAGS,
            unnumbered=domain_event.data if needs_number else None,
        )

    def numbered(self, fact: StoredFact, number: str) -> StoredFact:
        """The same row with its speakable number filled in."""
        kind = self.registry.of(fact.unnumbered)
        assert kind.number_field is not None
        event = evolve(fact.unnumbered, **{kind.number_field: number})  # type: ignore[misc]
        return replace(fact, state=kind.encode(event), unnumbered=None)

    def to_domain_event(self, stored_event: StoredEvent) -> Recorded[Any]:
        assert isinstance(stored_event, StoredFact)
        return self.from_row(
            (
                stored_event.position,
                stored_event.originator_id,
                stored_event.originator_version,
                stored_event.topic,
                stored_event.schema,
                stored_event.state,
                stored_event.recorded_at,
                stored_event.occurred_at,
                stored_event.actor,
                stored_event.command_id,
                stored_event.causation_id,
                stored_event.correlation_id,
                stored_event.flags,
            )
        )

    def from_row(self, row: tuple[Any, ...]) -> Recorded[Any]:
        """The fact in a row of the ledger's columns, in their order."""
        position, stream_id, version, name, schema, data, recorded, occurred, *rest, flags = row
        return Recorded(
            position,
            stream_id,
            version,
            self.registry.current_name(name),
            schema,
            self.registry.decode(name, schema, data),
            from_text(recorded),
            from_text(occurred),
            *rest,
            () if flags == NO_FLAGS else _decode_flags(flags),
        )


Versions = Mapping[str, int]
"""Stream id -> the version a decision relied on."""
