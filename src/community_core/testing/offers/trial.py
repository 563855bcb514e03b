"""What a projection offers of a history, asked at any moment."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from attrs import field, frozen

from community_core.errors import InvalidProjection
from community_core.testing.facts import GivenFact, recorded
from community_core.testing.failure import CheckFailed
from community_core.testing.offers.history import is_open, moment_of
from community_core.testing.projecting import engine_over
from community_core.views import (
    AgendaItem,
    Engine,
    Figure,
    Period,
    Projection,
    agenda_of,
    figures_of,
    handled_types,
)

T = TypeVar("T")

DAY = timedelta(days=1)
_YEAR = timedelta(days=366)
_READER = "system:figures"
_OF_EACH_TYPE = 3


@frozen
class OffersTrial:
    """A projection on trial, and the ``facts`` in their order of time."""

    projection: type[Projection[Any]]
    zone: ZoneInfo
    facts: Sequence[GivenFact]
    _engines: dict[tuple[int, ...], Engine] = field(factory=dict, init=False, repr=False, eq=False)

    def figures(self, facts: Sequence[GivenFact], period: Period, now: datetime) -> list[Figure]:
        """Its figures of a period, as they are told from that moment of these facts."""
        view = self._view(facts, now, _READER)
        return self._asked("figures can be asked for", lambda: figures_of(view, period))

    def agenda(self, facts: Sequence[GivenFact], until: date, now: datetime) -> list[AgendaItem]:
        """What waits by these facts at that moment."""
        view = self._view(facts, now)
        return self._asked("what waits can be asked for", lambda: agenda_of(view, until))

    def known(self, moment: datetime) -> Sequence[GivenFact]:
        """What had happened by a moment."""
        return [each for each in self.facts if moment_of(each) <= moment]

    @property
    def end(self) -> datetime:
        """A year after everything."""
        return moment_of(self.facts[-1]) + _YEAR

    @property
    def months(self) -> list[Period]:
        """Those in which something happened, one before and one after."""
        days = [self._day(each) for each in self.facts]
        found = [Period.month(days[0].year, days[0].month, self.zone).before()]
        while found[-1].first <= days[-1]:
            after = found[-1].last + DAY
            found.append(Period.month(after.year, after.month, self.zone))
        return found

    def until_more_happened(self, days: int) -> list[Period]:
        """Of some streams the time from their first fact on, until so many days before another one: those of
        each handled type are what must not change it."""
        found: dict[Period, None] = {}
        types = dict.fromkeys(type(each.data) for each in self.facts)
        for kind in (each for each in types if issubclass(each, self._handled)):
            later = (each for each in self.facts if type(each.data) is kind)
            periods = (self._before(each, days) for each in later)
            found |= dict.fromkeys(islice((each for each in periods if each is not None), _OF_EACH_TYPE))
        return list(found)

    def _before(self, fact: GivenFact, days: int) -> Period | None:
        begun = next(each for each in self.facts if each.stream_id == fact.stream_id)
        first, last = self._day(begun), self._day(fact) - (days + 1) * DAY
        return Period(first, last, self.zone) if first <= last else None

    @property
    def _handled(self) -> tuple[type[Any], ...]:
        return handled_types(self.projection)

    def _day(self, fact: GivenFact) -> date:
        return moment_of(fact).astimezone(self.zone).date()

    def refuse_sealed(self, what: str, told: Any) -> None:
        """CheckFailed where something is told that is sealed."""
        if not is_open(told):
            raise self.failed(
                "nothing that is sealed is told",
                f"{what} tells {told!r}; tell what is open: ids in person=, codes, places",
            )

    def failed(self, law: str, why: str) -> CheckFailed:
        """The error for a law that is broken."""
        return CheckFailed(self.projection.__name__, law, why)

    def _view(self, facts: Sequence[GivenFact], now: datetime, reader: str | None = None) -> Projection[Any]:
        """The view of some of the trial's own facts at a moment: they are folded once, at however many it is
        asked."""
        which = tuple(map(id, facts))
        if which not in self._engines:
            self._engines[which] = engine_over(self.projection, recorded(facts), self.zone)
        return self._engines[which].view(self.projection, now=now, reader=reader)

    def _asked(self, law: str, ask: Callable[[], T]) -> T:
        try:
            return ask()
        except InvalidProjection as problem:
            raise self.failed(law, problem.en) from problem
