"""The marks of methods that offer figures, or what waits."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from community_core.views.offers.agenda import AgendaItem
from community_core.views.offers.measures import Figure
from community_core.views.offers.period import Period

F = TypeVar("F", bound=Callable[[Any, Period], Iterable[Figure]])
A = TypeVar("A", bound=Callable[[Any, date], Iterable[AgendaItem]] | Callable[[Any], Iterable[AgendaItem]])

FIGURES, AGENDA = "__figures__", "__agenda__"


def figures(function: F) -> F:
    """This method of a projection gives its figures of a period, of measures the class declares.

    They count what happened in the period, never what holds now. ``community figures`` gathers them over all
    installed projections.
    """
    setattr(function, FIGURES, True)
    return function


def agenda(function: A) -> A:
    """This method of a projection gives what waits for somebody and is due by a day, or has no day.

    What is overdue is among it. A method that takes no day gives all that waits: what is neither due by the
    day somebody asks for nor to be told ahead of its own is left out. ``community today`` gathers it over all
    installed projections.
    """
    setattr(function, AGENDA, True)
    return function


def marked(members: Mapping[str, Any], mark: str) -> list[str]:
    """The names of the methods that bear a mark, in the order they were written."""
    return [name for name, each in members.items() if getattr(each, mark, False)]
