"""Questions to a view: methods marked ``query``, and what the command line must know to ask them."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, get_type_hints, overload

from attrs import frozen

from community_core.errors import InvalidProjection, Language
from community_core.views.projections.asking import understanding
from community_core.views.projections.query_types import refuse_odd_query

Q = TypeVar("Q", bound=Callable[..., Any])

_QUERY = "__query__"


@overload
def query(function: Q) -> Q: ...


@overload
def query(*, zh: str, called: str = "") -> Callable[[Q], Q]: ...


def query(function: Q | None = None, *, zh: str = "", called: str = "") -> Q | Callable[[Q], Q]:
    """Make this method a question people ask by name: ``community show open-requests older-than --days 30``.

    Its docstring is the help, ``zh`` the same in Chinese; ``called`` is its name in Chinese, by which it may
    be asked as well. Every parameter has an annotation, one that a column could have, which says how it is
    read from the command line; a value that is none of its choices is refused, naming them. It answers with
    rows of a frozen attrs class, or with plain values.
    """

    def mark(function: Q) -> Q:
        asked = understanding(function)
        setattr(asked, _QUERY, (zh, called))
        return asked

    return mark if function is None else mark(function)


@frozen
class Parameter:
    """What a query must be told. ``default`` counts only when it is not ``required``."""

    name: str
    annotation: Any
    required: bool
    default: Any = None


@frozen
class Query:
    """A question a view answers: ``older-than`` is asked by calling the view's method ``older_than``.

    ``help`` is its docstring and ``zh`` the same in Chinese, ``called`` its Chinese name, "" when there is
    none; ``returns`` its return
    annotation, None when there is none.
    """

    name: str
    method: str
    help: str
    parameters: tuple[Parameter, ...]
    returns: Any
    zh: str = ""
    called: str = ""

    def told(self, language: Language) -> str:
        """What it lists, in the reader's language as far as its author wrote it."""
        return self.zh if language == "zh" and self.zh else self.help


def is_query(function: Any) -> bool:
    """Whether a method is marked as a question people ask by name."""
    return hasattr(function, _QUERY)


def refuse_odd_queries(members: Mapping[str, Any]) -> None:
    """InvalidProjection for a query nobody could ask by name, or whose answer nobody could list."""
    for name, function in members.items():
        if is_query(function):
            refuse_odd_query(name, function)


def queries_among(members: Mapping[str, Any]) -> tuple[Query, ...]:
    """The queries, in the order they were written."""
    return tuple(_query(name, each) for name, each in members.items() if is_query(each))


def _query(name: str, function: Callable[..., Any]) -> Query:
    hints = _hints(name, function)
    parameters = [
        Parameter(each.name, hints[each.name], each.default is each.empty, _default(each))
        for each in _asked(function)
    ]
    help_text = inspect.getdoc(function) or ""
    words = getattr(function, _QUERY)
    return Query(name.replace("_", "-"), name, help_text, tuple(parameters), hints.get("return"), *words)


def _hints(name: str, function: Callable[..., Any]) -> dict[str, Any]:
    try:
        return get_type_hints(function, include_extras=True)
    except NameError as error:
        raise InvalidProjection(
            f"the annotations of query {name!r} cannot be understood ({error}); "
            "import their types at the top of the module.",
            f"查询 {name!r} 的类型注解无法识别（{error}）；请在模块开头导入这些类型。",
        ) from error


def _asked(function: Callable[..., Any]) -> list[inspect.Parameter]:
    return list(inspect.signature(function).parameters.values())[1:]


def _default(parameter: inspect.Parameter) -> Any:
    return None if parameter.default is parameter.empty else parameter.default
