"""Other values that a field could hold, sensible or not."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from enum import Enum
from random import Random
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from attrs import evolve, has

from community_core.domain import Sealed, personal_fields
from community_core.domain.kit.values.fields import fields_of
from community_core.domain.kit.values.hints import options
from community_core.testing.facts import FIRST_MOMENT

_WEEK = timedelta(days=7)
_CHANGED = 0.4

_PLAIN: Mapping[Any, Callable[[Any], list[Any]]] = {
    NoneType: lambda _: [None],
    bool: lambda _: [True, False],
    int: lambda value: [(value or 0) + 1, 0, -1],
    float: lambda value: [(value or 0) + 1.5, 0.0, -1.0],
    str: lambda value: [f"{value or 'something'} (right)", "person-right", "other-1", " ", ""],
    date: lambda value: [(value or FIRST_MOMENT.date()) - _WEEK],
    datetime: lambda value: [(value or FIRST_MOMENT) - _WEEK, FIRST_MOMENT + _WEEK],
}


def other_values(kind: Any, value: Any) -> list[Any]:
    """Values of a type that differ from this one; [] where none is known."""
    return [each for option in options(kind) for each in _of(option, value) if each != value]


def nonsense(event: Any, random: Random) -> Any:
    """The same kind of event with other values, as a file might bring it. What is sealed may be missing."""
    personal = personal_fields(type(event))
    found = {
        name: [None] if name in personal else other_values(each.type, getattr(event, name))
        for name, each in fields_of(type(event)).items()
    }
    changed = {name for name, values in found.items() if values and random.random() < _CHANGED}
    return evolve(event, **{name: random.choice(found[name]) for name in sorted(changed)})


def _of(kind: Any, value: Any) -> list[Any]:
    if get_origin(kind) is Literal:
        return list(get_args(kind))
    if get_origin(kind) is tuple:
        return [(), *_tuples(get_args(kind)[0], value if isinstance(value, tuple) else ())]
    if not isinstance(kind, type) or kind is Sealed:
        return []
    if issubclass(kind, Enum):
        return list(kind)
    if has(kind):
        return list(_wholes(value)) if isinstance(value, kind) else []
    return _PLAIN[kind](value if isinstance(value, kind) else None) if kind in _PLAIN else []


def _tuples(inner: Any, value: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    yield (*value, *value)
    yield from ((each,) for each in _of(inner, value[0] if value else None)[:2])


def _wholes(value: Any) -> Iterator[Any]:
    for name, each in fields_of(type(value)).items():
        yield from (evolve(value, **{name: other}) for other in other_values(each.type, getattr(value, name)))
