"""Asking a query: a choice that is none is refused before it finds nothing in silence."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, wraps
from inspect import signature
from typing import Any, TypeVar, cast, get_type_hints

from community_core.errors import InvalidInput
from community_core.views.tables.choices import choices_of
from community_core.views.tables.columns import unwrapped

Q = TypeVar("Q", bound=Callable[..., Any])


def refusing_no_choices(function: Q) -> Q:
    """The same query; InvalidInput names the choices when it is asked with a value that is none of them."""

    @wraps(function)
    def asked(*values: Any, **named: Any) -> Any:
        if chosen := _chosen(function):
            _refuse_no_choices(
                chosen, {**dict(zip(signature(function).parameters, values, strict=False)), **named}
            )
        return function(*values, **named)

    return cast("Q", asked)


@cache
def _chosen(function: Callable[..., Any]) -> Mapping[str, tuple[Any, ...]]:
    """The choices of each parameter that has some, None among them where it may be None."""
    try:
        hints = get_type_hints(function, include_extras=True)
    except NameError:  # which is said where the query is listed
        return {}
    plain = {name: unwrapped(hint) for name, hint in hints.items() if name != "return"}
    return {
        name: (*choices, None) if optional else choices
        for name, (kind, optional, _) in plain.items()
        if (choices := choices_of(kind))
    }


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
