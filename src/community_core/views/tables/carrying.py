"""Values carried over by name: from an event to a row, or from a row to another."""

from functools import cache
from typing import Any

import attrs

from community_core.errors import InvalidProjection


def carried(source: Any, into: type[Any]) -> dict[str, Any]:
    """The values of an event or a row for which the class ``into`` has fields of the same name.

    ``register.change(key, **carried(e.data, Request))`` fills the columns a fact is about; what has another
    name is given beside it. InvalidProjection when they have no name in common.
    """
    kinds: tuple[Any, Any] = type(source), into
    return {name: getattr(source, name) for name in _common(*kinds)}


@cache
def _common(source: Any, into: Any) -> tuple[str, ...]:
    told, kept = _fields(source), _fields(into)
    names = tuple(name for name in kept if name in told)
    if not names:
        raise InvalidProjection(
            f"{source.__name__} has no field that {into.__name__} has too, so nothing can be carried over; "
            "name them alike, or give the values one by one.",
            f"{source.__name__} 与 {into.__name__} 没有同名字段，无可沿用；请取相同的名字，或逐一给出各值。",
        )
    return names


def _fields(of: Any) -> tuple[str, ...]:
    if not isinstance(of, type) or not attrs.has(of):
        raise InvalidProjection(
            f"carried goes from an event or a row to a row class, and {of!r} is no attrs class; write "
            "carried(e.data, Row).",
            f"carried 用于由事件或行到行的类，而 {of!r} 不是 attrs 类；请写 carried(e.data, 行的类)。",
        )
    return tuple(each.name for each in attrs.fields(of))
