"""Asking a query: values as people write them are read, and those that are no choice refused."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, wraps
from inspect import signature
from typing import Any, TypeVar, cast, get_type_hints

from community_core.domain.kit.values.help import Reading, said_of
from community_core.errors import InvalidInput
from community_core.views.tables.choices import choices_of
from community_core.views.tables.columns import unwrapped

Q = TypeVar("Q", bound=Callable[..., Any])


def understanding(function: Q) -> Q:
    """The same query, asked with its values as people write them: ``2026-1`` for a month.

    InvalidInput names the choices when it is asked with a value that is none of them.
    """

    @wraps(function)
    def asked(*values: Any, **named: Any) -> Any:
        if chosen := _chosen(function):
            _refuse_no_choices(
                chosen, {**dict(zip(signature(function).parameters, values, strict=False)), **named}
            )
        if readings := _readings(function):
            return function(**_read(readings, signature(function).bind(*values, **named).arguments))
        return function(*values, **named)

    return cast("Q", asked)


def _read(readings: Mapping[str, Reading], given: Mapping[str, Any]) -> dict[str, Any]:
    texts = {name: value for name, value in given.items() if name in readings and isinstance(value, str)}
    return {**given, **{name: readings[name](text, None) for name, text in texts.items()}}


@cache
def _readings(function: Callable[..., Any]) -> Mapping[str, Reading]:
    """How the text of each parameter is read that says so."""
    readings = {name: said_of(hint).reads for name, hint in _hints(function).items() if name != "return"}
    return {name: reads for name, reads in readings.items() if reads}


@cache
def _chosen(function: Callable[..., Any]) -> Mapping[str, tuple[Any, ...]]:
    """The choices of each parameter that has some, None among them where it may be None."""
    plain = {name: unwrapped(hint) for name, hint in _hints(function).items() if name != "return"}
    return {
        name: (*choices, None) if optional else choices
        for name, (kind, optional, _) in plain.items()
        if (choices := choices_of(kind))
    }


def _hints(function: Callable[..., Any]) -> Mapping[str, Any]:
    try:
        return get_type_hints(function, include_extras=True)
    except NameError:  # which is said where the query is listed
        return {}


def _refuse_no_choices(chosen: Mapping[str, Sequence[Any]], given: Mapping[str, Any]) -> None:
    for name, choices in chosen.items():
        value = given.get(name, choices[0])
        for each in value if isinstance(value, tuple) else (value,):
            if each not in choices:
                raise _no_choice(name, each, [str(choice) for choice in choices if choice is not None])


def _no_choice(name: str, value: object, choices: Sequence[str]) -> InvalidInput:
    return InvalidInput(
        f"{name}: {value!r} is not one of {', '.join(choices)}.",
        f"{name}：{value!r} 不在可选值中：{'、'.join(choices)}。",
        field=name,
    )
