"""What disputes came to in a period, counted from what happened in them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import get_args

from community_core.views import Figure, Period
from community_mediation import measures
from community_mediation.records import Happening
from community_mediation.values import Authority, Manner

Day = Callable[[datetime], date]

FEWEST = 5
"""So many disputes of a kind there are before it is told apart: fewer could tell whose they are."""


def of_happenings(found: Sequence[Happening], period: Period, last: date, day: Day) -> Iterator[Figure]:
    """The figures of a period; what holds at its end is as of its ``last`` day."""
    ends = [each for each in _first(found, "agreed", "failed") if each.at in period]
    yield measures.MEDIATED.is_(len(ends))
    yield measures.SUCCESS.of(sum(each.what == "agreed" for each in ends), len(ends))
    yield measures.REFUSED.is_(sum(each.at in period for each in _first(found, "refused")))
    yield measures.CONFIRMED.is_(sum(each.what == "confirmed" and each.at in period for each in found))
    agreed = [each.respect for each in found if each.what == "agreed" and each.at in period]
    yield measures.AGREEMENTS.is_(len(agreed))
    for form in get_args(Manner):
        if form in agreed:
            yield measures.AGREEMENTS.is_(agreed.count(form), form=form)
    referred = [each.respect for each in found if each.what == "referred" and each.at in period]
    yield measures.REFERRED.is_(len(referred))
    for to in get_args(Authority):
        if to in referred:
            yield measures.REFERRED.is_(referred.count(to), to=to)
    due = [each for each in _courses(found) if each[0].perform_by and _within(each[0].perform_by, period)]
    kept = [each for each in due if any(one.what == "performed" and day(one.at) <= last for one in each)]
    yield measures.KEPT.of(len(kept), len(due))


def _within(day: date, period: Period) -> bool:
    return period.first <= day <= period.last


def _in_order(found: Iterable[Happening]) -> list[Happening]:
    return sorted(found, key=lambda each: (each.dispute_id, each.at, each.version))


def _first(found: Iterable[Happening], *what: str) -> Iterator[Happening]:
    """Of each dispute the first of these."""
    of_these = _in_order(each for each in found if each.what in what)
    for _, group in groupby(of_these, key=lambda each: each.dispute_id):
        yield next(group)


def _courses(found: Iterable[Happening]) -> list[list[Happening]]:
    """Each agreement with what followed on it, until there was another one."""
    courses: list[list[Happening]] = []
    for each in _in_order(found):
        if each.what == "agreed":
            courses.append([each])
        elif courses and courses[-1][0].dispute_id == each.dispute_id:
            courses[-1].append(each)
    return courses
