"""How one type of event is stored: JSON by msgspec, checked on the way in and out."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec
from attrs import evolve, fields
from msgspec import inspect

from community_core.domain.kit.messages.facts import (
    AnyEvent,
    EventSchema,
    allocated_field,
    schema_of,
    series_of,
)
from community_core.domain.kit.values.fields import confided_fields, once_a_class, personal_fields
from community_core.domain.kit.values.personal import Confided, Seal, Sealed, joined, owners, people_of
from community_core.errors import InvalidInput, UnreadableEvent
from community_core.times import in_utc

_encode = msgspec.json.Encoder().encode
_SEALED_KEYS = {each.name for each in fields(Sealed)}
_decode_plain = msgspec.json.Decoder(dict[str, Any]).decode
_SHORT, _SHORT_KEPT = 48, 512
"""Events of so few bytes say the same again and again; those met last are kept, being immutable."""


class EventType:
    """One event class and how it is written and read; ``stored_as`` is the class its JSON has the form of.

    Raises TypeError for a class whose times could not all be checked: a time is a field of its own.
    """

    def __init__(self, event_class: type[Any]) -> None:
        self.event_class = event_class
        self.stored_as: type[Any] = event_class
        self.schema: EventSchema = schema_of(event_class)
        self.name = self.schema.name
        self.version = self.schema.version
        number = allocated_field(event_class)
        self.series = series_of(event_class)
        self._empty_number = f'"{number}":""'.encode() if number else None
        self._personal = personal_fields(event_class)
        self._names = frozenset((self.name, *self.schema.formerly))
        self._moments = tuple(_moment_fields(event_class))
        self._confided = tuple(confided_fields(event_class))
        self.is_personal = bool(self._personal or self._confided)
        self._changes_when_stored = bool(self._moments or self.is_personal)
        self._decode: Callable[[bytes], Any] = msgspec.json.Decoder(event_class).decode
        self._decode_short = lru_cache(_SHORT_KEPT)(self._decode_checked)

    def encode(self, event: AnyEvent, seal: Seal | None = None) -> bytes:
        """The stored bytes: times in UTC, personal values sealed. UnreadableEvent for what does not fit."""
        try:
            data = _encode(self._storable(event, seal) if self._changes_when_stored else event)
            readable = self._decode_short(data) if len(data) <= _SHORT else self._decode(data)
        except InvalidInput as error:
            raise UnreadableEvent(f"{self.name}: {error.en}", f"{self.name}：{error.zh}") from error
        except (msgspec.MsgspecError, TypeError, ValueError, OverflowError) as error:
            raise self.unreadable(error) from error
        if self._moments:
            self._refuse_naive(readable)
        return data

    def people(self, event: AnyEvent) -> Iterator[str]:
        """Those for whom a value of it is still to be sealed."""
        for name, of in self._personal.items():
            if not isinstance(getattr(event, name), Sealed | None):
                yield from owners(getattr(event, of))

    def people_if_known(self, event: AnyEvent) -> Iterator[str]:
        """Those for whom a text is to be sealed that is written all the same once they were erased."""
        for name in self._confided:
            value = getattr(event, name)
            if isinstance(value, Confided):
                yield from people_of(value.person)

    def refuse_moved(self, event: AnyEvent, stream_id: str, version: int) -> None:
        """UnreadableEvent when a value stands in the fact of that stream and version and was sealed in
        another. Of values sealed before facts were named nobody can tell."""
        self.refuse_sealed_elsewhere(event, stream_id, range(version, version + 1))

    def refuse_sealed_elsewhere(self, event: AnyEvent, stream_id: str, versions: range) -> None:
        """The same for what was sealed on that stream at one of these versions."""
        here = f"/{stream_id}@{versions.stop - 1}"
        for name in (*self._personal, *self._confided):
            value = getattr(event, name)
            if not isinstance(value, Sealed) or value.origin.endswith(here) or not value.fact:
                continue
            stream, _, version = value.fact.rpartition("@")
            if stream != stream_id or not version.isdecimal() or int(version) not in versions:
                raise self.unreadable(f"{name} holds what was sealed in {value.fact}")

    def number_place(self, data: bytes) -> int:
        """Where in the stored bytes the ledger writes the speakable number; 0 when the type has none.

        InvalidInput when somebody made a number up: only the ledger gives them.
        """
        if self._empty_number is None:
            return 0
        if data.count(self._empty_number) != 1:
            raise InvalidInput(
                f"{self.name}: a speakable number cannot be chosen; leave it empty, the ledger gives one.",
                f"{self.name}：编号不能自选；请留空，由账本给出下一个编号。",
            )
        return data.index(self._empty_number) + len(self._empty_number) - 1

    def decode(self, data: bytes) -> AnyEvent:
        """The event in these bytes of the current schema version."""
        return self._decode_short(data) if len(data) <= _SHORT else self._decode_checked(data)

    def _decode_checked(self, data: bytes) -> AnyEvent:
        try:
            event = self._decode(data)
        except msgspec.MsgspecError as error:
            raise self.unreadable(error) from error
        if self._moments:
            self._refuse_naive(event)
        for name in self._personal:
            value = getattr(event, name)
            if value is not None:
                self._refuse_misplaced(name, value, self.version)
        for name in self._confided:
            value = getattr(event, name)
            if isinstance(value, Sealed):
                self._refuse_misplaced(name, value, self.version)
        stored = _encode(event)
        if stored != data:  # the quick proof that no key was ignored
            self._refuse_unknown_keys(data, stored)
        return event

    def upcast(self, schema: int, data: bytes) -> bytes:
        """Bytes of an older schema version, brought to the current one step by step."""
        plain = plain_fields(self.name, data)
        for name, value in _sealed_among(plain):
            self._refuse_misplaced(name, value, schema)
        for version in range(schema, self.version):
            plain = self.schema.upcasters[version](plain)
        return _encode(plain)

    def _storable(self, event: AnyEvent, seal: Seal | None) -> Any:
        """What is encoded in the event's stead: the same with its times in UTC and personal values sealed."""
        changed: dict[str, Any] = {}
        for name in self._moments:
            moment = getattr(event, name)
            if isinstance(moment, datetime) and moment.tzinfo is not UTC:
                changed[name] = in_utc(moment)
        for name, of in self._personal.items():
            value = getattr(event, name)
            if not isinstance(value, Sealed | None):
                changed[name] = self._sealed(name, value, joined(owners(getattr(event, of))), seal)
        for name in self._confided:
            value = getattr(event, name)
            if isinstance(value, Confided):
                plain = tuple(value) if isinstance(value, tuple) else str(value)
                changed[name] = self._sealed(name, plain, value.person, seal)
        return evolve(event, **changed) if changed else event

    def _sealed(self, name: str, value: Any, person: str, seal: Seal | None) -> Sealed:
        if seal is None or not person:
            raise UnreadableEvent(
                f"{self.name}: {name} is personal and may only be written sealed for a person; leave it out.",
                f"{self.name}：{name} 是个人信息，只能为某人密封后写入；请不要填写。",
            )
        return seal(person, f"{self.name}/{self.version}/{name}", value)

    def _refuse_misplaced(self, name: str, value: Any, schema: int) -> None:
        """A personal value is sealed, and stands in the field it was sealed for; in a correction, which
        carries it on, that may be a field of an earlier schema version."""
        if not self._sealed_for(value, name, schema):
            raise self.unreadable(f"{name} holds what was not sealed for it")

    def _sealed_for(self, value: Any, name: str, schema: int) -> bool:
        if not isinstance(value, Sealed):
            return False
        kind, version, field, *_ = [*str(value.origin).split("/", 3), "", ""]
        if kind not in self._names or not version.isdecimal():
            return False
        return int(version) < schema or (int(version) == schema and field == name)

    def _refuse_naive(self, event: AnyEvent) -> None:
        for name in self._moments:
            moment = getattr(event, name)
            if moment is not None and moment.tzinfo is None:
                raise self.unreadable(f"the time {moment.isoformat()} in {name} has no time zone")

    def _refuse_unknown_keys(self, data: bytes, known: bytes) -> None:
        unknown = sorted(_keys_lost(_decode_plain(data), _decode_plain(known)))
        if unknown:
            raise self.unreadable(f"it does not know {', '.join(unknown)}")

    def unreadable(self, why: object) -> UnreadableEvent:
        """The error for an event of this type that does not fit its fields."""
        return UnreadableEvent(
            f"{self.name} v{self.version} does not fit its fields: {why}.",
            f"{self.name} v{self.version} 与其字段不符：{why}。",
        )


@once_a_class
def event_type(event_class: Any) -> EventType:
    """How events of a class are stored, worked out once; TypeError as of :class:`EventType`."""
    return EventType(event_class)


def _sealed_among(plain: Mapping[str, Any]) -> Iterator[tuple[str, Sealed]]:
    """The sealed values among stored fields; an earlier schema version had fields this program has not."""
    for name, value in plain.items():
        if isinstance(value, dict) and value.keys() == _SEALED_KEYS:
            yield name, Sealed(**value)


def plain_fields(name: str, data: bytes) -> dict[str, Any]:
    """The stored JSON as plain values; UnreadableEvent when it is none."""
    try:
        return _decode_plain(data)
    except msgspec.MsgspecError as error:
        raise UnreadableEvent(
            f"{name} is no JSON object: {error}.", f"{name} 不是 JSON 对象：{error}。"
        ) from error


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
