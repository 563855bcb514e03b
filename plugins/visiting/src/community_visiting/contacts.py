"""Contacts 服务一次, read off the calls: when somebody was last met, and how often nobody was met since."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from attrs import field, frozen
from sqlalchemy import and_, or_, select
from sqlalchemy.sql.functions import count
from sqlalchemy.sql.functions import max as latest

from community_core.domain import NotMetFound, VisitManner
from community_core.views import Period, Rows
from community_visiting.calls import Call, Visit

Canonical = Callable[[str], str]


@frozen(order=True)
class Contact:
    """A time somebody was met; ``call`` is the key of the call."""

    at: datetime
    call: tuple[str, int]
    manner: VisitManner


@frozen(order=True)
class Try:
    """A time nobody was met, and what was found instead."""

    at: datetime
    found: NotMetFound


@frozen
class Contacts:
    """Of each person: the last contact, the tries since, in the order of time, and the next planned visit."""

    last: Mapping[str, Contact] = field(repr=False)
    tries: Mapping[str, list[Try]] = field(repr=False)
    planned: Mapping[str, Visit] = field(repr=False)


def contacts_in(calls: Rows[Call], visits: Rows[Visit], canonical: Canonical) -> Contacts:
    """What the calls and the visits come to. Phoning is a contact; planned, started and not met are none."""
    last: dict[str, Contact] = {}
    for person_id, contact in _last_met(calls):
        whom = canonical(person_id)
        last[whom] = max(contact, last.get(whom, contact))
    tries = defaultdict[str, list[Try]](list)
    for person_id, each in sorted(_missed_since(calls)):
        whom = canonical(person_id)
        if whom not in last or each.at > last[whom].at:
            tries[whom].append(each)
    return Contacts(last, tries, _next(visits.where(status="planned"), canonical))


def _next(planned: Iterable[Visit], canonical: Canonical) -> dict[str, Visit]:
    """The earliest planned visit to each person."""
    found: dict[str, Visit] = {}
    for each in planned:
        found.setdefault(canonical(each.person_id), each)
    return found


def _last_met(calls: Rows[Call]) -> Iterator[tuple[str, Contact]]:
    """The last contact under each id, by an index over people and times."""
    for each in calls.select(_asking_last_met(calls.columns)):
        yield each.person_id, Contact(each.at, (each.visit_id, each.version), each.manner)


def _missed_since(calls: Rows[Call]) -> Iterator[tuple[str, Try]]:
    """What was tried in vain since the last contact under the same id."""
    for each in calls.select(_asking_missed_since(calls.columns)):
        yield each.person_id, Try(each.at, each.found)


@lru_cache  # to make these takes longer than to ask them of a few calls
def _asking_last_met(columns: Any) -> Any:
    last = _last(columns)
    of_it = and_(columns.person_id == last.c.person_id, columns.at == last.c.at)
    asked = select(columns.person_id, columns.at, columns.visit_id, columns.version, columns.manner)
    return asked.join(last, of_it).where(columns.met.is_not_distinct_from(True))


@lru_cache
def _asking_missed_since(columns: Any) -> Any:
    last = _last(columns)
    asked = select(columns.person_id, columns.at, columns.found)
    joined = asked.outerjoin(last, columns.person_id == last.c.person_id)
    since = or_(last.c.at.is_(None), columns.at > last.c.at)
    return joined.where(columns.met.is_not_distinct_from(False), since)


def _last(columns: Any) -> Any:
    asked = select(columns.person_id, latest(columns.at).label("at"))
    return asked.where(columns.met.is_not_distinct_from(True)).group_by(columns.person_id).subquery()


@frozen
class PeriodCalls:
    """Calls of a period: how often whom by which manner, and whom in vain how often."""

    met: Mapping[tuple[str, VisitManner], int] = field(repr=False)
    missed: Mapping[str, int] = field(repr=False)

    @property
    def people(self) -> set[str]:
        """Whoever was met at least once."""
        return {person_id for person_id, _ in self.met}


def calls_in(calls: Rows[Call], period: Period, canonical: Canonical) -> PeriodCalls:
    """The calls of a period, counted by an index over times."""
    columns = calls.columns
    when = columns.at.between(period.begins, period.ends)
    by = columns.person_id, columns.met, columns.manner
    met, missed = Counter[tuple[str, VisitManner]](), Counter[str]()
    for each in calls.select(select(*by, count().label("times")).where(when).group_by(*by)):
        if each.met:
            met[canonical(each.person_id), each.manner] += each.times
        else:
            missed[canonical(each.person_id)] += each.times
    return PeriodCalls(met, missed)
