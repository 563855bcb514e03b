"""What a query may be asked with, and what it may answer with."""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import is_dataclass
from types import EllipsisType
from typing import Any, get_args, get_origin, get_type_hints

import attrs

from community_core.errors import InvalidProjection
from community_core.views.tables.columns import can_hold, named_columns, unwrapped
from community_core.views.tables.row_shape import refuse_unless_frozen


def refuse_odd_query(name: str, function: Callable[..., Any]) -> None:
    """InvalidProjection for a query nobody could ask by name, or whose answer nobody could list."""
    parameters = list(inspect.signature(function).parameters.values())[1:]
    for each in parameters:
        _refuse_unnamed(name, each)
    try:
        hints = get_type_hints(function, include_extras=True)
    except NameError:  # imported for type checking only: said when the query is listed
        return
    for each in parameters:
        _refuse_odd_parameter(name, each.name, hints[each.name])
    _refuse_odd_answer(name, hints.get("return"))


def _refuse_unnamed(query: str, parameter: inspect.Parameter) -> None:
    several = (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    if parameter.annotation is parameter.empty or parameter.kind in several:
        name = parameter.name
        raise InvalidProjection(
            f"parameter {name!r} of query {query!r} cannot be asked for; "
            f"give it a name and an annotation, such as {name}: int.",
            f"查询 {query!r} 的参数 {name!r} 无法询问；请写名称和类型，例如 {name}: int。",
        )


def _refuse_odd_parameter(query: str, name: str, hint: Any) -> None:
    """Whatever a column may hold can be read from a line of text."""
    if not can_hold(hint):
        raise InvalidProjection(
            f"parameter {name!r} of query {query!r} cannot be asked for as {_shown(hint)}; a parameter is "
            "str, int, float, bool, date, datetime, a Literal, an Enum, or a tuple of those, and may be "
            "| None.",
            f"查询 {query!r} 的参数 {name!r} 不能是 {_shown(hint)}；参数可以是 str、int、float、bool、date、"
            "datetime、Literal、Enum，或由它们组成的 tuple，也可以 | None。",
        )


def _refuse_odd_answer(query: str, hint: Any) -> None:
    """Rows have columns; tuples, dictionaries and dataclasses have none anybody could translate."""
    answer = unwrapped(hint)[0]
    for each in _items(answer):
        if attrs.has(each):
            refuse_unless_frozen(each)
            named_columns(each)
        elif _is_compound(each):
            raise InvalidProjection(
                f"query {query!r} answers with {_shown(each)}, which has no columns; make each a row, a "
                "frozen attrs class, such as list[Row].",
                f"查询 {query!r} 的结果是 {_shown(each)}，没有列；请让每一项成为一行，"
                "即 attrs 的 @frozen 类，例如 list[Row]。",
            )


def _items(answer: Any) -> tuple[Any, ...]:
    """What comes one by one: the items of many, or the answer itself where it is one."""
    arguments = get_args(answer)
    many = _is_compound(answer) and not _is_fixed(answer)
    return tuple(each for each in arguments if not isinstance(each, EllipsisType)) if many else (answer,)


def _is_fixed(answer: Any) -> bool:
    """A tuple in whose places different things stand."""
    kind = _class_of(answer)
    return issubclass(kind, tuple) and Ellipsis not in get_args(answer) and answer is not tuple


def _is_compound(hint: Any) -> bool:
    kind = _class_of(hint)
    return is_dataclass(kind) or (issubclass(kind, Iterable) and not issubclass(kind, str | bytes))


def _class_of(hint: Any) -> type[Any]:
    kind = get_origin(hint) or hint
    return kind if isinstance(kind, type) else object


def _shown(hint: Any) -> str:
    return hint.__name__ if isinstance(hint, type) and not get_args(hint) else str(hint)
