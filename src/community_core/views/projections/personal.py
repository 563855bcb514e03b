"""Which personal fields a projection asked for, and keeping all others from its handlers."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from community_core.domain.kit.messages.correction import FactCorrected
from community_core.domain.kit.messages.facts import AnyEvent
from community_core.domain.kit.values.fields import confided_fields, personal_fields
from community_core.domain.kit.values.personal import Sealed
from community_core.errors import InvalidProjection
from community_core.ledger import Recorded, with_personal_of_all

Facts = Sequence[Recorded[Any]]


def refuse_unknown_fields(personal: Sequence[str], handled: Collection[type[Any]]) -> None:
    """InvalidProjection for what is no personal field of an event that is handled."""
    if object in handled or FactCorrected in handled:
        return
    known = sorted(name for each in handled for name in _fields_of(each))
    for name in personal:
        if name not in known:
            listed = ", ".join(known)
            raise InvalidProjection(
                f"personal names {name!r}, which is no personal field of an event it handles; "
                f"there are: {listed or 'none'}.",
                f"personal 中的 {name!r} 不是所处理事件的个人信息字段；现有：{listed or '无'}。",
            )


def only_declared(handled: Collection[type[Any]], personal: Sequence[str]) -> Callable[[Facts], Facts]:
    """What takes the personal values out of facts that a projection did not ask for.

    ``handled`` are the event classes it handles; nothing is done where none of them has any.
    """

    def keep(event: AnyEvent, name: str, value: Any) -> Any:
        is_asked_for = not isinstance(value, Sealed) and name in confided_fields(type(event))
        return value if is_asked_for or f"{type(event).__name__}.{name}" in personal else None

    def stripped(fact: Recorded[Any]) -> Recorded[Any]:
        return fact.holding(with_personal_of_all(fact.data, keep, lambda _: None))

    if object in handled or FactCorrected in handled:
        return lambda facts: list(map(stripped, facts))
    concerned = {each for each in handled if not _fields_of(each) <= set(personal)}
    if concerned:
        return lambda facts: [stripped(each) if type(each.data) in concerned else each for each in facts]
    return lambda facts: facts


def _fields_of(event_class: type[Any]) -> set[str]:
    told = (*personal_fields(event_class), *confided_fields(event_class))
    return {f"{event_class.__name__}.{name}" for name in told}
