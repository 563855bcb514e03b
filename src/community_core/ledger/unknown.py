"""What was recorded by a newer program or a plugin that is missing: it stays readable, and sealed."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from community_core.domain.kit.messages.correction import FactCorrected, inside_and_reason, with_personal
from community_core.domain.kit.messages.facts import AnyEvent, schema_of
from community_core.domain.kit.values.personal import Sealed


class Unknown(msgspec.Struct, frozen=True):
    """The data of an event whose type or schema version this program does not know.

    ``fields`` is the stored JSON as plain values, and Sealed values where something is sealed for a person,
    at any depth. Its stream can be read, but refuses commands.
    """

    type: str
    schema: int
    fields: Mapping[str, Any]


def unknown_event(name: str, schema: int, plain: Mapping[str, Any]) -> Unknown:
    """The event with these stored fields: boxes of ciphertext among them as Sealed values."""
    return Unknown(name, schema, {key: _with_sealed(value, lambda box: box) for key, value in plain.items()})


def unknown_in(event: AnyEvent) -> Unknown | None:
    """What this program does not know of an event: the whole, or one of the facts in a correction."""
    if isinstance(event, FactCorrected):
        return unknown_in(event.said) or unknown_in(event.right)
    return event if isinstance(event, Unknown) else None


def sealed_in(event: Unknown) -> list[Sealed]:
    """Whatever is sealed in an event this program does not know."""
    found: list[Sealed] = []
    for each in event.fields.values():
        _with_sealed(each, found.append)
    return found


def type_name(event: AnyEvent) -> str:
    """What an event's type is called, known or not."""
    return event.type if isinstance(event, Unknown) else schema_of(type(event)).name


def with_personal_of_all(
    event: AnyEvent, known: Callable[[AnyEvent, str, Any], Any], unknown: Callable[[Sealed], Any]
) -> AnyEvent:
    """The event with each personal value replaced by ``known(event, field, value)``; by ``unknown(value)``
    what is sealed where the type is not known."""
    if event is None:
        return None
    if isinstance(event, Unknown):
        told = {key: _with_sealed(value, unknown) for key, value in event.fields.items()}
        return Unknown(event.type, event.schema, told)
    if unknown_in(event):
        return inside_and_reason(event, lambda each: with_personal_of_all(each, known, unknown), known)
    return with_personal(event, known)


def _with_sealed(value: Any, change: Callable[[Sealed], Any]) -> Any:
    match value:
        case Sealed():
            return change(value)
        case {"person": str(), "origin": str(), "box": str()} if len(value) == 3:
            return change(Sealed(**value))
        case dict():
            return {key: _with_sealed(each, change) for key, each in value.items()}
        case list():
            return [_with_sealed(each, change) for each in value]
    return value
