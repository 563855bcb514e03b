"""The allow-list of event types: nothing else is ever written, or constructed from a row."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from community_core.domain.kit.messages.correction import FactCorrected
from community_core.domain.kit.messages.facts import AnyEvent
from community_core.domain.kit.values.help import Word
from community_core.domain.kit.values.personal import Seal, Sealed
from community_core.errors import UnknownName, UnreadableEvent
from community_core.ledger.codec import EventType, event_type, plain_fields
from community_core.ledger.unknown import Unknown, unknown_event
from community_core.naming import meant
from community_core.times import in_utc

Further = Callable[[], Iterable[type[Any]]]


class EventRegistry:
    """The event types a community knows, by stable name. Nothing else is ever constructed from a row.
    ``further`` gives more of them; it is asked for what is not among the first.

    Raises TypeError when two classes claim one name, now or formerly.
    """

    def __init__(self, event_classes: Iterable[type[Any]], further: Further = tuple) -> None:
        self._further: Further | None = further
        self._correction = CorrectionType(self)
        self._know(event_classes)
        self.decoders = Decoders(self._named)

    def _know(self, event_classes: Iterable[type[Any]]) -> None:
        kinds = [event_type(each) for each in dict.fromkeys(event_classes) if each is not FactCorrected]
        self._by_any_name = _by_any_name([*kinds, self._correction])
        self._by_class = {kind.event_class: kind for kind in self._by_any_name.values()}

    def _know_all(self) -> bool:
        """Whether there was more to know."""
        if self._further is None:
            return False
        self._know([*self._by_class, *self._further()])
        self._further = None
        return True

    def _named(self, name: str) -> EventType | None:
        """The event type that is or was stored under this name."""
        found = self._by_any_name.get(name)
        return self._by_any_name.get(name) if found is None and self._know_all() else found

    def _of_class(self, event_class: type[Any]) -> EventType | None:
        found = self._by_class.get(event_class)
        return self._by_class.get(event_class) if found is None and self._know_all() else found

    @property
    def types(self) -> Mapping[str, EventType]:
        """Every event type by its name."""
        self._know_all()
        return {name: kind for name, kind in sorted(self._by_any_name.items()) if name == kind.name}

    @property
    def names(self) -> frozenset[str]:
        """All that they are or were stored under."""
        self._know_all()
        return frozenset(self._by_any_name)

    @property
    def _words(self) -> Mapping[str, Word]:
        return {name: kind.schema.words for name, kind in self.types.items()}

    def of(self, event: AnyEvent) -> EventType:
        """How this event is stored; UnreadableEvent when its class is not registered."""
        kind = self._of_class(type(event))
        if kind is None:
            name = type(event).__name__
            raise UnreadableEvent(
                f"{name} is not a registered event type; add its class to an aggregate's events.",
                f"{name} 不是已登记的事件类型；请把它的类加入某个聚合的 events。",
            )
        return kind

    def named(self, name: str) -> EventType:
        """The event type called ``name`` now or formerly, or in either language; UnknownName otherwise."""
        kind = self._named(name) or self.types.get(meant(name, self._words) or "")
        if kind is None:
            raise self._unknown(name)
        return kind

    def _unknown(self, name: str) -> UnknownName:
        return UnknownName("event type", name, self.types, "事件类型", called=self.chinese)

    @property
    def chinese(self) -> Mapping[str, str]:
        """The Chinese names of the event types."""
        return {name: words[1] for name, words in self._words.items() if words[1]}

    def stored_names(self, event_class: type[Any]) -> tuple[str, ...]:
        """Every name facts of this class may have been stored under."""
        kind = self._of_class(event_class)
        if kind is None:
            raise self._unknown(event_class.__name__)
        return (kind.name, *kind.schema.formerly)

    def decode(self, name: str, schema: int, data: bytes) -> AnyEvent:
        """The event in a row; Unknown when its type, or a schema version this new, is not known here."""
        return self.decoders[name, schema].decode(data)


@lru_cache(maxsize=8)
def registry_of(event_classes: tuple[type[Any], ...], further: Further = tuple) -> EventRegistry:
    """The registry of these types, one for every ledger that has the same: making one takes longer than
    opening a file. Raises as EventRegistry does."""
    return EventRegistry(event_classes, further)


class Decoder(NamedTuple):
    """What a stored type is called now, and how its bytes are read; ``refuse_moved`` is told the event, its
    stream and version where something in it is sealed."""

    current_name: str
    decode: Callable[[bytes], AnyEvent]
    refuse_moved: Callable[[AnyEvent, str, int], None] | None = None


class Decoders(dict[tuple[str, int], Decoder]):
    """Stored name and schema version -> decoder, made when first met: reading a row is one look-up."""

    def __init__(self, named: Callable[[str], EventType | None]) -> None:
        self._named = named

    def __missing__(self, stored: tuple[str, int]) -> Decoder:
        self[stored] = self._decoder(*stored)
        return self[stored]

    def _decoder(self, name: str, schema: int) -> Decoder:
        kind = self._named(name)
        if kind is None:
            return Decoder(name, lambda data: unknown_event(name, schema, plain_fields(name, data)))
        if not 1 <= schema <= kind.version:
            return Decoder(kind.name, lambda data: unknown_event(kind.name, schema, plain_fields(name, data)))
        refuse_moved = kind.refuse_moved if kind.is_personal else None
        if schema == kind.version:
            return Decoder(kind.name, kind.decode, refuse_moved)
        return Decoder(kind.name, lambda data: kind.decode(kind.upcast(schema, data)), refuse_moved)


class CorrectionType(EventType):
    """The stored form of a correction: both facts inside keep their own type and schema version."""

    def __init__(self, registry: "EventRegistry") -> None:
        super().__init__(FactCorrected)
        self._registry = registry
        self.stored_as = _StoredCorrection
        self._decode = msgspec.json.Decoder(_StoredCorrection).decode
        self._changes_when_stored = True
        self.is_personal = True

    def decode(self, data: bytes) -> AnyEvent:
        """The correction; a fact inside is Unknown when this program does not know it."""
        try:
            stored = self._decode(data)
        except msgspec.MsgspecError as error:
            raise self.unreadable(error) from error
        if stored.said is None and stored.right is None:
            raise self.unreadable(ValueError("it says of nothing what is right"))
        if isinstance(stored.reason, Sealed):
            self._refuse_misplaced("reason", stored.reason, self.version)
        return FactCorrected(
            version=stored.version,
            said=self._outer(stored.said),
            right=self._outer(stored.right),
            reason=stored.reason,
            occurred_at=stored.occurred_at,
            actor=stored.actor,
        )

    def people(self, event: AnyEvent) -> Iterator[str]:
        """Those for whom a value of a fact inside is still to be sealed."""
        for inside in (event.said, event.right):
            if inside is not None:
                yield from self._registry.of(inside).people(inside)

    def people_if_known(self, event: AnyEvent) -> Iterator[str]:
        """Those for whom a text, in a fact inside or why, is to be sealed if they were not erased."""
        for inside in (event.said, event.right):
            if inside is not None:
                yield from self._registry.of(inside).people_if_known(inside)
        yield from super().people_if_known(event)

    def refuse_moved(self, event: AnyEvent, stream_id: str, version: int) -> None:
        """A correction carries on what was sealed in the fact it corrects, or in a correction before it; why
        was sealed in itself."""
        super().refuse_moved(event, stream_id, version)
        for inside in (event.said, event.right):
            if inside is not None and not isinstance(inside, Unknown):
                versions = range(event.version, version + 1)
                self._registry.of(inside).refuse_sealed_elsewhere(inside, stream_id, versions)

    def _storable(self, event: AnyEvent, seal: Seal | None) -> "_StoredCorrection":
        said, right = (self._inner(each, seal) for each in (event.said, event.right))
        occurred_at = event.occurred_at and in_utc(event.occurred_at)
        reason = super()._storable(event, seal).reason
        return _StoredCorrection(event.version, said, right, reason, occurred_at, event.actor)

    def _inner(self, event: AnyEvent | None, seal: Seal | None) -> "_StoredFact | None":
        if event is None:
            return None
        kind = self._registry.of(event)
        return _StoredFact(kind.name, kind.version, msgspec.Raw(kind.encode(event, seal)))

    def _outer(self, stored: "_StoredFact | None") -> AnyEvent | None:
        if stored is None:
            return None
        return self._registry.decode(stored.type, stored.schema, bytes(stored.data))


class _StoredFact(msgspec.Struct, forbid_unknown_fields=True):
    type: str
    schema: int
    data: msgspec.Raw


class _StoredCorrection(msgspec.Struct, forbid_unknown_fields=True):
    version: int
    said: _StoredFact | None
    right: _StoredFact | None
    reason: str | Sealed
    occurred_at: datetime | None = None
    actor: str | None = None


def _by_any_name(kinds: Iterable[EventType]) -> dict[str, EventType]:
    named: dict[str, EventType] = {}
    for kind in kinds:
        for name in (kind.name, *kind.schema.formerly):
            if name in named:
                raise TypeError(f"{name} names both {named[name].event_class} and {kind.event_class}")
            named[name] = kind
    return named
