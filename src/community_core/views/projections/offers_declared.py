"""What a projection class says it offers beside its rows, checked when the class is made."""

import inspect
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, get_type_hints

from community_core.errors import InvalidProjection
from community_core.views.offers.marks import AGENDA, FIGURES, marked
from community_core.views.offers.measures import Measure
from community_core.views.offers.period import Period
from community_core.views.projections.queries import is_query

_ASKED_WITH = {FIGURES: Period, AGENDA: date}


def refuse_odd_offers(members: Mapping[str, Any], measures: object) -> None:
    """InvalidProjection for a method nobody could ask, and for figures of no declared measure."""
    for mark, asked_with in _ASKED_WITH.items():
        for name in marked(members, mark):
            _refuse_query(name, members[name], mark)
            _refuse_odd_method(name, members[name], mark, asked_with)
    _refuse_odd_measures(measures, bool(marked(members, FIGURES)))


def _refuse_query(name: str, function: Callable[..., Any], mark: str) -> None:
    if is_query(function):
        raise InvalidProjection(
            f"method {name!r} is marked @{mark.strip('_')} and @query; keep one of them.",
            f"方法 {name!r} 同时标有 @{mark.strip('_')} 和 @query；请只留一个。",
        )


def _refuse_odd_method(name: str, function: Callable[..., Any], mark: str, asked_with: type[Any]) -> None:
    parameters = list(inspect.signature(function).parameters.values())[1:]
    if len(parameters) == 1 and _hint(function, parameters[0]) in (asked_with, None):
        return
    if not parameters and mark == AGENDA:
        return
    wanted = f"def {name}(self, {'period' if asked_with is Period else 'until'}: {asked_with.__name__})"
    or_none, or_none_zh = (f" or def {name}(self)", f" 或 def {name}(self)") if mark == AGENDA else ("", "")
    raise InvalidProjection(
        f"@{mark.strip('_')} {name!r} must take one {asked_with.__name__} and nothing else; write "
        f"{wanted}{or_none}.",
        f"@{mark.strip('_')} 的 {name!r} 只能有一个 {asked_with.__name__} 参数；请写 {wanted}{or_none_zh}。",
    )


def _hint(function: Callable[..., Any], parameter: inspect.Parameter) -> Any:
    """Its annotation; None where it is imported for type checking only."""
    if parameter.annotation is parameter.empty:
        return parameter.empty
    try:
        return get_type_hints(function).get(parameter.name)
    except NameError:
        return None


def _refuse_odd_measures(measures: object, gives: bool) -> None:
    if not isinstance(measures, tuple) or not all(isinstance(each, Measure) for each in measures):
        raise InvalidProjection(
            f"its measures is {measures!r}; list them, such as measures = (RAISED, OPEN).",
            f"measures 是 {measures!r}；请列出各项指标，例如 measures = (RAISED, OPEN)。",
        )
    if gives != bool(measures):
        raise InvalidProjection(
            "it has measures, but no method marked @figures gives them; write one, or leave measures out."
            if measures
            else "it gives figures of no measure; declare them, such as measures = (RAISED, OPEN).",
            "声明了 measures，但没有标 @figures 的方法给出数字；请写一个，或去掉 measures。"
            if measures
            else "给出数字却没有声明指标；请写 measures = (RAISED, OPEN) 之类。",
        )
    codes = [each.code for each in measures]
    for code in codes:
        if codes.count(code) > 1:
            raise InvalidProjection(
                f"it declares measure {code!r} twice; keep one.", f"指标 {code!r} 声明了两次；请只留一个。"
            )
