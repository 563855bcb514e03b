"""Which personal fields a projection asked for, and keeping all others from its handlers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from community_core.domain.correction import FactCorrected, with_personal
from community_core.domain.facts import Event
from community_core.domain.personal import personal_fields
from community_core.errors import InvalidProjection
from community_core.ledger import Recorded

Personal = Mapping[type[Any], tuple[str, ...]]
"""The personal fields a projection needs, by event class."""

Facts = Sequence[Recorded[Any]]


def refuse_unknown_fields(personal: Personal) -> None:
    """InvalidProjection when a field is named that is no personal field of its event."""
    for event_class, names in personal.items():
        known = personal_fields(event_class)
        for name in names:
            if name not in known:
                listed = ", ".join(known) or "none"
                raise InvalidProjection(
                    f"personal names {event_class.__name__}.{name}, which is no personal field; "
                    f"there are: {listed}.",
                    f"personal 中的 {event_class.__name__}.{name} 不是个人信息字段；现有：{listed}。",
                )


def only_declared(handled: Sequence[type[Any]], personal: Personal) -> Callable[[Facts], Facts]:
    """What takes the personal values out of facts that a projection did not ask for.

    ``handled`` are the event classes it handles; nothing is done where none of them has any.
    """
    every = not {object, FactCorrected}.isdisjoint(handled)
    if not every and not any(_undeclared(each, personal) for each in handled):
        return lambda facts: facts

    def keep(event: Event, name: str, value: Any) -> Any:
        return value if name in personal.get(type(event), ()) else None

    return lambda facts: [fact.holding(with_personal(fact.data, keep)) for fact in facts]


def _undeclared(event_class: type[Any], personal: Personal) -> set[str]:
    return set(personal_fields(event_class)) - set(personal.get(event_class, ()))
