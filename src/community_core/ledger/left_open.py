"""What is told of somebody erased beside what was sealed: nothing by which a neighbour knows them."""

from collections.abc import Callable
from typing import Any

from attrs import evolve

from community_core.domain.kit.messages.correction import FactCorrected
from community_core.domain.kit.messages.facts import AnyEvent
from community_core.domain.kit.values.fields import quasi_fields

OfSomebody = Callable[[str, str, Any], Any]
"""An open value as it may be told of a person: whose it is, what it is called, what it is."""


def withholding(event: AnyEvent, stream_id: str, told: OfSomebody) -> AnyEvent:
    """The event with each quasi-identifying value as ``told(person, name, value)`` gives it, in a correction
    those of both facts. An event without any comes back as it is."""
    if isinstance(event, FactCorrected):
        said, right = (withholding(each, stream_id, told) for each in (event.said, event.right))
        same = said is event.said and right is event.right
        return event if same else evolve(event, said=said, right=right)
    seen = {name: _seen(event, name, of, stream_id, told) for name, of in quasi_fields(type(event)).items()}
    changed = {name: value for name, value in seen.items() if value is not getattr(event, name)}
    return evolve(event, **changed) if changed else event


def _seen(event: AnyEvent, name: str, of: str, stream_id: str, told: OfSomebody) -> Any:
    return told(stream_id if of == "stream_id" else getattr(event, of), name, getattr(event, name))
