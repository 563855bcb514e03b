"""Asking a view for what it offers beside its rows."""

from collections.abc import Iterator
from datetime import date
from inspect import signature
from typing import Any

from community_core.errors import InvalidProjection
from community_core.views.offers.agenda import AgendaItem
from community_core.views.offers.marks import AGENDA, FIGURES, marked
from community_core.views.offers.measures import Figure, Measure
from community_core.views.offers.period import Period
from community_core.views.projections.projection import Projection, shape_of


def measures_of(projection: type[Projection[Any]]) -> tuple[Measure, ...]:
    """The measures whose figures a projection gives; none where it gives none."""
    return projection.measures


def has_agenda(projection: type[Projection[Any]]) -> bool:
    """Whether a projection tells what waits for somebody."""
    return bool(marked(shape_of(projection).members, AGENDA))


def figures_of(view: Projection[Any], period: Period) -> list[Figure]:
    """The figures a view gives of a period. InvalidProjection for one of a measure it does not declare, and
    for one that is given twice."""
    found = list(_given(view, FIGURES, Figure, period))
    told: set[tuple[str, tuple[str, str] | None]] = set()
    for each in found:
        _refuse_undeclared(view, each)
        if (which := (each.measure.code, each.split)) in told:
            raise _refusal(
                view, f"figure {_named(each)} is given twice.", f"数字 {_named(each)} 给出了两次。"
            )
        told.add(which)
    return found


def agenda_of(view: Projection[Any], until: date) -> list[AgendaItem]:
    """What waits for somebody by a view: due by a day, without one, or to be told before it is due."""
    found = _given(view, AGENDA, AgendaItem, until)
    return [each for each in found if each.is_told(view.today, until)]


def _given(view: Projection[Any], mark: str, kind: type[Any], asked: Any) -> Iterator[Any]:
    for name in marked(shape_of(type(view)).members, mark):
        method = getattr(view, name)
        for each in method(asked) if signature(method).parameters else method():
            if not isinstance(each, kind):
                raise _refusal(
                    view,
                    f"{name} gives {each!r}, which is no {kind.__name__}.",
                    f"{name} 给出的 {each!r} 不是 {kind.__name__}。",
                )
            yield each


def _refuse_undeclared(view: Projection[Any], figure: Figure) -> None:
    if figure.measure not in type(view).measures:
        raise _refusal(
            view,
            f"measure {figure.measure.code!r} is not among its measures; declare it there.",
            f"指标 {figure.measure.code!r} 不在 measures 中；请在那里声明。",
        )


def _named(figure: Figure) -> str:
    return " ".join((figure.measure.code, *(figure.split or ())))


def _refusal(view: Projection[Any], en: str, zh: str) -> InvalidProjection:
    return InvalidProjection(f"{view.name}: {en}", f"{view.name}：{zh}")
