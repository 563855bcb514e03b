"""The allow-list of event types, and their stored form: JSON by msgspec, checked on the way in and out."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any

import msgspec
from attrs import fields

from community_core.domain.correction import FactCorrected
from community_core.domain.facts import Event, EventSchema, allocated_field, schema_of
from community_core.domain.personal import Sealed, personal_fields
from community_core.errors import UnknownName, UnreadableEvent
from community_core.ledger.recorded import Unknown

_encode = msgspec.json.Encoder().encode
_decode_plain = msgspec.json.Decoder(dict[str, Any]).decode


class EventType:
    """One event class and how it is written and read."""

    def __init__(self, event_class: type[Any]) -> None:
        self.event_class = event_class
        self.schema: EventSchema = schema_of(event_class)
        self.name = self.schema.name
        self.version = self.schema.version
        self.number_field = allocated_field(event_class)
        self._personal = tuple(map(attrgetter, personal_fields(event_class)))
        self._field_names = frozenset(field.name for field in fields(event_class))
        self._moments = tuple(map(attrgetter, _moment_names(event_class)))
        self._decode: Callable[[bytes], Any] = msgspec.json.Decoder(event_class).decode

    def encode(self, event: Event) -> bytes:
        """The stored bytes. UnreadableEvent for anything that could not be read back as the same type."""
        self._refuse_unsealed(event)
        data = _encode(event)
        self.decode(data)
        return data

    def decode(self, data: bytes) -> Event:
        """The event in these bytes of the current schema version."""
        try:
            event = self._decode(data)
        except msgspec.MsgspecError as error:
            raise UnreadableEvent(f"{self.name} v{self.version} does not fit its fields: {error}") from error
        for moment in self._moments:
            self._refuse_naive(moment(event))
        if _encode(event) != data:  # the quick proof that no key was ignored
            self._refuse_unknown_keys(data)
        return event

    def upcast(self, schema: int, data: bytes) -> bytes:
        """Bytes of an older schema version, brought to the current one step by step."""
        plain = _decode_plain(data)
        for version in range(schema, self.version):
            plain = self.schema.upcasters[version](plain)
        return _encode(plain)

    def _refuse_unsealed(self, event: Event) -> None:
        for value in self._personal:
            if not isinstance(value(event), Sealed | None):
                raise UnreadableEvent(f"{self.name}: a personal field may only be written sealed; leave it out")

    def _refuse_naive(self, moment: datetime | None) -> None:
        if moment is not None and moment.tzinfo is None:
            raise UnreadableEvent(f"{self.name}: the time {moment.isoformat()} has no time zone; add one")

    def _refuse_unknown_keys(self, data: bytes) -> None:
        unknown = sorted(_decode_plain(data).keys() - self._field_names)
        if unknown:
            raise UnreadableEvent(f"{self.name} v{self.version} does not know the fields {', '.join(unknown)}")


class CorrectionType(EventType):
    """The stored form of a correction: both facts inside keep their own type and schema version."""

    def __init__(self, registry: "EventRegistry") -> None:
        super().__init__(FactCorrected)
        self._registry = registry

    def encode(self, event: Event) -> bytes:
        return _encode(
            {
                "reason": event.reason,
                "right": self._inner(event.right),
                "said": self._inner(event.said),
                "version": event.version,
            }
        )

    def decode(self, data: bytes) -> Event:
        try:
            stored = msgspec.json.decode(data, type=_StoredCorrection)
        except msgspec.MsgspecError as error:
            raise UnreadableEvent(f"{self.name} v{self.version} does not fit its fields: {error}") from error
        return FactCorrected(
            version=stored.version,
            said=self._outer(stored.said),
            right=self._outer(stored.right),
            reason=stored.reason,
        )

    def _inner(self, event: Event) -> dict[str, Any]:
        kind = self._registry.of(event)
        return {"data": msgspec.Raw(kind.encode(event)), "schema": kind.version, "type": kind.name}

    def _outer(self, stored: "_StoredFact") -> Event:
        return self._registry.decode(stored.type, stored.schema, bytes(stored.data))


class _StoredFact(msgspec.Struct, forbid_unknown_fields=True):
    type: str
    schema: int
    data: msgspec.Raw


class _StoredCorrection(msgspec.Struct, forbid_unknown_fields=True):
    version: int
    said: _StoredFact
    right: _StoredFact
    reason: str


class EventRegistry:
    """The event types a community knows, by stable name. Nothing else is ever constructed from a row."""

    def __init__(self, event_classes: Iterable[type[Any]]) -> None:
        kinds = [EventType(each) for each in dict.fromkeys(event_classes) if each is not FactCorrected]
        self.types: Mapping[str, EventType] = {
            kind.name: kind for kind in sorted([*kinds, CorrectionType(self)], key=attrgetter("name"))
        }
        self._by_class = {kind.event_class: kind for kind in self.types.values()}
        self._by_any_name = _with_former_names(self.types)
        self._decoders = {(kind.name, kind.version): kind.decode for kind in self.types.values()}

    def of(self, event: Event) -> EventType:
        """How this event is stored; UnreadableEvent when its class is not registered."""
        kind = self._by_class.get(type(event))
        if kind is None:
            raise UnreadableEvent(f"{type(event).__name__} is not a registered event type")
        return kind

    def named(self, name: str) -> EventType:
        """The event type called ``name`` now or formerly; UnknownName otherwise."""
        kind = self._by_any_name.get(name)
        if kind is None:
            raise UnknownName("event type", name, self.types, "事件类型")
        return kind

    def stored_names(self, event_class: type[Any]) -> tuple[str, ...]:
        """Every name facts of this class may have been stored under."""
        kind = self._by_class.get(event_class)
        if kind is None:
            raise UnknownName("event type", event_class.__name__, self.types, "事件类型")
        return (kind.name, *kind.schema.formerly)

    def current_name(self, name: str) -> str:
        """What the type stored as ``name`` is called now; an unknown name stays as it is."""
        kind = self._by_any_name.get(name)
        return kind.name if kind else name

    def decode(self, name: str, schema: int, data: bytes) -> Event:
        """The event in a row; Unknown when its type, or a schema version this new, is not known here."""
        decoder = self._decoders.get((name, schema))
        if decoder is not None:
            return decoder(data)
        kind = self._by_any_name.get(name)
        if kind is None or schema > kind.version:
            return Unknown(name, schema, _decode_plain(data))
        return kind.decode(kind.upcast(schema, data))


def _moment_names(event_class: type[Any]) -> list[str]:
    hints = msgspec.inspect.type_info(event_class)
    assert isinstance(hints, msgspec.inspect.DataclassType)
    return [field.name for field in hints.fields if _is_moment(field.type)]


def _is_moment(kind: msgspec.inspect.Type) -> bool:
    if isinstance(kind, msgspec.inspect.UnionType):
        return any(map(_is_moment, kind.types))
    return isinstance(kind, msgspec.inspect.DateTimeType)


def _with_former_names(types: Mapping[str, EventType]) -> dict[str, EventType]:
    named = dict(types)
    for kind in types.values():
        for former in kind.schema.formerly:
            if former in named:
                raise TypeError(f"{former} names both {named[former].name} and, formerly, {kind.name}")
            named[former] = kind
    return named
