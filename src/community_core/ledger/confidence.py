"""What is told of a sensitive stream: what happened, and not to whom."""

from collections.abc import Callable
from typing import Any

from attrs import evolve

from community_core.domain.kit.messages.correction import FactCorrected
from community_core.domain.kit.messages.facts import AnyEvent
from community_core.domain.kit.values.fields import naming_fields
from community_core.ledger.unknown import Unknown

Naming = Callable[[Any, str], Any]
"""The id of somebody, or of several, as it may be told: the value, and which field of which fact it is."""


def in_confidence(event: AnyEvent, told: Naming) -> AnyEvent:
    """The event with each value that may name people as ``told(value, field)`` gives it, in a correction
    those of both facts. An event that names nobody comes back as it is."""
    if isinstance(event, FactCorrected):
        said, right = (in_confidence(each, told) for each in (event.said, event.right))
        same = said is event.said and right is event.right
        return event if same else evolve(event, said=said, right=right)
    if isinstance(event, Unknown):
        fields = {
            key: _in_confidence(value, f"{event.type}.{key}", told) for key, value in event.fields.items()
        }
        return Unknown(event.type, event.schema, fields)
    name = type(event).__name__
    values = {each: getattr(event, each) for each in naming_fields(type(event))}
    seen = {each: told(value, f"{name}.{each}") for each, value in values.items()}
    changed = {each: value for each, value in seen.items() if value is not values[each]}
    return evolve(event, **changed) if changed else event


def _in_confidence(value: Any, fact: str, told: Naming) -> Any:
    """A value of a fact whose type nobody here knows: whatever may name people in it, at any depth."""
    match value:
        case str():
            return told(value, fact)
        case dict():
            return {key: _in_confidence(each, fact, told) for key, each in value.items()}
        case list():
            return [_in_confidence(each, fact, told) for each in value]
    return value
