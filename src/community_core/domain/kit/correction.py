"""The one shape of every correction: which fact, what it said, what is right, why. Nothing is edited."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from attrs import evolve, frozen, has

from community_core.domain.kit.facts import Event, event
from community_core.domain.kit.values import personal_fields


@event(en="Corrected", zh="更正")
@frozen(kw_only=True)
class FactCorrected(Event):
    """An earlier fact of this stream was wrong.

    ``version`` says which fact, by its version in this stream. ``said`` is that fact as it was recorded (or
    as it was last corrected), ``right`` the same type of fact as it should have been; both are typed events,
    so ``isinstance(correction.right, HoursClaimed)`` tells what was corrected. Who corrected it is the actor.
    """

    version: int
    said: Any
    right: Any
    reason: str


def with_personal(event: Any, change: Callable[[Any, str, Any], Any]) -> Any:
    """The event with each personal value that is there replaced by ``change(event, field, value)``.

    In a correction both facts inside are changed. An event without personal values comes back as it is.
    """
    if isinstance(event, FactCorrected):
        said, right = with_personal(event.said, change), with_personal(event.right, change)
        same = said is event.said and right is event.right
        return event if same else evolve(event, said=said, right=right)
    kind: Any = type(event)
    there = [(name, value) for name in _personal_names(kind) if (value := getattr(event, name)) is not None]
    return evolve(event, **{name: change(event, name, value) for name, value in there}) if there else event


@cache
def _personal_names(event_class: Any) -> tuple[str, ...]:
    return tuple(personal_fields(event_class)) if has(event_class) else ()


def as_corrected(events: Iterable[Any]) -> list[Any]:
    """A stream's events from its first on, each with what was last said to be right in its place.

    Corrections stay where they are: that something was corrected is news of its own.
    """
    told = list(events)
    right = {each.version: each.right for each in told if isinstance(each, FactCorrected)}
    return [right.get(version, each) for version, each in enumerate(told, start=1)]
