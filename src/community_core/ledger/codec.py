"""The allow-list of event types, and their stored form: JSON by msgspec, checked on the way in and out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec
from attrs import evolve
from msgspec import inspect

from community_core.domain.correction import FactCorrected
from community_core.domain.facts import Event, EventSchema, allocated_field, schema_of
from community_core.domain.personal import Sealed, personal_fields
from community_core.errors import InvalidInput, UnknownName, UnreadableEvent
from community_core.ledger.moments import in_utc
from community_core.ledger.recorded import Unknown

_encode = msgspec.json.Encoder().encode
_decode_plain = msgspec.json.Decoder(dict[str, Any]).decode


class EventType:
    """One event class and how it is written and read.

    Raises TypeError for a class whose times could not all be checked: a time is a field of its own.
    """

    def __init__(self, event_class: type[Any]) -> None:
        self.event_class = event_class
        self.schema: EventSchema = schema_of(event_class)
        self.name = self.schema.name
        self.version = self.schema.version
        number = allocated_field(event_class)
        self._empty_number = f'"{number}":""'.encode() if number else None
        self._personal = tuple(personal_fields(event_class))
        self._moments = tuple(_moment_fields(event_class))
        self._decode: Callable[[bytes], Any] = msgspec.json.Decoder(event_class).decode

    def encode(self, event: Event) -> bytes:
        """The stored bytes, times in UTC. UnreadableEvent for anything that could not be read back."""
        if self._personal:
            self._refuse_unsealed(event)
        try:
            data = _encode(self._with_times_in_utc(event) if self._moments else event)
            readable = self._decode(data)
        except InvalidInput as error:
            raise UnreadableEvent(f"{self.name}: {error.en}", f"{self.name}：{error.zh}") from error
        except (msgspec.MsgspecError, TypeError, ValueError, OverflowError) as error:
            raise self._unreadable(error) from error
        if self._moments:
            self._refuse_naive(readable)
        return data

    def number_place(self, data: bytes) -> int:
        """Where in the stored bytes the ledger writes the speakable number; 0 when the type has none.

        InvalidInput when somebody made a number up: only the ledger gives them.
        """
        if self._empty_number is None:
            return 0
        if data.count(self._empty_number) != 1:
            raise InvalidInput(
                f"{self.name}: a speakable number cannot be chosen; leave it empty, the ledger gives the next.",
                f"{self.name}：编号不能自选；请留空，由账本给出下一个编号。",
            )
        return data.index(self._empty_number) + len(self._empty_number) - 1

    def decode(self, data: bytes) -> Event:
        """The event in these bytes of the current schema version."""
        try:
            event = self._decode(data)
        except msgspec.MsgspecError as error:
            raise self._unreadable(error) from error
        if self._moments:
            self._refuse_naive(event)
        stored = _encode(event)
        if stored != data:  # the quick proof that no key was ignored
            self._refuse_unknown_keys(data, stored)
        return event

    def upcast(self, schema: int, data: bytes) -> bytes:
        """Bytes of an older schema version, brought to the current one step by step."""
        plain = plain_fields(self.name, data)
        for version in range(schema, self.version):
            plain = self.schema.upcasters[version](plain)
        return _encode(plain)

    def _with_times_in_utc(self, event: Event) -> Event:
        changed = {}
        for name in self._moments:
            moment = getattr(event, name)
            if isinstance(moment, datetime) and moment.tzinfo is not UTC:
                changed[name] = in_utc(moment)
        return evolve(event, **changed) if changed else event

    def _refuse_unsealed(self, event: Event) -> None:
        for name in self._personal:
            if not isinstance(getattr(event, name), Sealed | None):
                raise UnreadableEvent(
                    f"{self.name}: {name} is personal and may only be written sealed; leave it out.",
                    f"{self.name}：{name} 是个人信息，只能密封后写入；请不要填写。",
                )

    def _refuse_naive(self, event: Event) -> None:
        for name in self._moments:
            moment = getattr(event, name)
            if moment is not None and moment.tzinfo is None:
                raise self._unreadable(f"the time {moment.isoformat()} in {name} has no time zone")

    def _refuse_unknown_keys(self, data: bytes, known: bytes) -> None:
        unknown = sorted(_keys_lost(_decode_plain(data), _decode_plain(known)))
        if unknown:
            raise self._unreadable(f"it does not know {', '.join(unknown)}")

    def _unreadable(self, why: object) -> UnreadableEvent:
        return UnreadableEvent(
            f"{self.name} v{self.version} does not fit its fields: {why}.",
            f"{self.name} v{self.version} 与其字段不符：{why}。",
        )


class CorrectionType(EventType):
    """The stored form of a correction: both facts inside keep their own type and schema version."""

    def __init__(self, registry: "EventRegistry") -> None:
        super().__init__(FactCorrected)
        self._registry = registry
        self._decode_stored = msgspec.json.Decoder(_StoredCorrection).decode

    def encode(self, event: Event) -> bytes:
        said, right = self._inner(event.said), self._inner(event.right)
        data = _encode(_StoredCorrection(event.version, said, right, event.reason))
        self.decode(data)
        return data

    def decode(self, data: bytes) -> Event:
        """The correction; Unknown as a whole when this program does not know the facts inside."""
        try:
            stored = self._decode_stored(data)
        except msgspec.MsgspecError as error:
            raise self._unreadable(error) from error
        said, right = self._outer(stored.said), self._outer(stored.right)
        if isinstance(said, Unknown) or isinstance(right, Unknown):
            return Unknown(self.name, self.version, _decode_plain(data))
        return FactCorrected(version=stored.version, said=said, right=right, reason=stored.reason)

    def _inner(self, event: Event) -> "_StoredFact":
        kind = self._registry.of(event)
        return _StoredFact(kind.name, kind.version, msgspec.Raw(kind.encode(event)))

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
    """The event types a community knows, by stable name. Nothing else is ever constructed from a row.

    Raises TypeError when two classes claim one name, now or formerly.
    """

    def __init__(self, event_classes: Iterable[type[Any]]) -> None:
        kinds = [EventType(each) for each in dict.fromkeys(event_classes) if each is not FactCorrected]
        self._by_any_name = _by_any_name([*kinds, CorrectionType(self)])
        self.types: Mapping[str, EventType] = {
            name: kind for name, kind in sorted(self._by_any_name.items()) if name == kind.name
        }
        self._by_class = {kind.event_class: kind for kind in self.types.values()}
        self.decoders = Decoders(self._by_any_name)

    def of(self, event: Event) -> EventType:
        """How this event is stored; UnreadableEvent when its class is not registered."""
        kind = self._by_class.get(type(event))
        if kind is None:
            name = type(event).__name__
            raise UnreadableEvent(
                f"{name} is not a registered event type; add its class to an aggregate's events.",
                f"{name} 不是已登记的事件类型；请把它的类加入某个聚合的 events。",
            )
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

    def decode(self, name: str, schema: int, data: bytes) -> Event:
        """The event in a row; Unknown when its type, or a schema version this new, is not known here."""
        return self.decoders[name, schema].decode(data)


class Decoder(NamedTuple):
    """What a stored type is called now, and how its bytes are read."""

    current_name: str
    decode: Callable[[bytes], Event]


class Decoders(dict[tuple[str, int], Decoder]):
    """Stored name and schema version -> decoder, made when first met, so that reading a row is one look-up."""

    def __init__(self, types: Mapping[str, EventType]) -> None:
        self._types = types

    def __missing__(self, stored: tuple[str, int]) -> Decoder:
        self[stored] = self._decoder(*stored)
        return self[stored]

    def _decoder(self, name: str, schema: int) -> Decoder:
        kind = self._types.get(name)
        if kind is None:
            return Decoder(name, lambda data: Unknown(name, schema, plain_fields(name, data)))
        if not 1 <= schema <= kind.version:
            return Decoder(kind.name, lambda data: Unknown(kind.name, schema, plain_fields(name, data)))
        if schema == kind.version:
            return Decoder(kind.name, kind.decode)
        return Decoder(kind.name, lambda data: kind.decode(kind.upcast(schema, data)))


def plain_fields(name: str, data: bytes) -> dict[str, Any]:
    """The stored JSON as plain values; UnreadableEvent when it is none."""
    try:
        return _decode_plain(data)
    except msgspec.MsgspecError as error:
        raise UnreadableEvent(
            f"{name} is no JSON object: {error}.", f"{name} 不是 JSON 对象：{error}。"
        ) from error


def _by_any_name(kinds: Iterable[EventType]) -> dict[str, EventType]:
    named: dict[str, EventType] = {}
    for kind in kinds:
        for name in (kind.name, *kind.schema.formerly):
            if name in named:
                raise TypeError(f"{name} names both {named[name].event_class} and {kind.event_class}")
            named[name] = kind
    return named


def _keys_lost(stored: Any, known: Any) -> Iterator[str]:
    """Keys at any depth of what was stored that are missing from what was understood."""
    if isinstance(stored, dict) and isinstance(known, dict):
        yield from stored.keys() - known.keys()
        for key in stored.keys() & known.keys():
            yield from _keys_lost(stored[key], known[key])
    elif isinstance(stored, list) and isinstance(known, list):
        for one, other in zip(stored, known, strict=False):
            yield from _keys_lost(one, other)


def _moment_fields(event_class: type[Any]) -> Iterator[str]:
    described = inspect.type_info(event_class)
    assert isinstance(described, inspect.DataclassType)
    for field in described.fields:
        options = field.type.types if isinstance(field.type, inspect.UnionType) else (field.type,)
        if any(isinstance(each, inspect.DateTimeType) for each in options):
            yield field.name
        elif any(map(_holds_moment, options)):
            raise TypeError(f"{event_class.__name__}.{field.name}: make a time inside it a field of its own")


def _holds_moment(described: inspect.Type) -> bool:
    return isinstance(described, inspect.DateTimeType) or any(map(_holds_moment, _parts(described)))


def _parts(described: Any) -> Iterator[inspect.Type]:
    for name in ("types", "item_types", "fields"):
        for part in getattr(described, name, ()):
            yield getattr(part, "type", part)
    for name in ("item_type", "key_type", "value_type"):
        if hasattr(described, name):
            yield getattr(described, name)
