"""Coverage 探访覆盖: how many of the care list were met in a period; and the figures of visits."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from community_core.domain import CareLevel, VisitManner
from community_core.neighbourhood import AskedSince, AskedUntil, OfNeighbourhood, People, Person, places_of
from community_core.views import Figure, Period, Projection, figures, query
from community_visiting.calls import OfVisits
from community_visiting.contacts import PeriodCalls, calls_in
from community_visiting.measures import AWAY, DECLINED, MONTH_CONTACT_RATE, NOT_MET, VISITED, VISITS
from community_visiting.rows import CoveredBuilding, CoveredKeeper, CoveredLevel

FEW = 3
"""Under so many people numbers would speak of single ones."""

_LEVELS: tuple[CareLevel, ...] = ("high", "key", "general")


class VisitCoverage(OfNeighbourhood, OfVisits, Projection[CoveredBuilding]):
    """How many of the care list were met in the running month, by building."""

    name, version = "visit-coverage", 3
    called = "探访覆盖"
    zh = "当月关爱名单中探访到的人数，按楼栋。"
    single_stream = True
    pages = None
    key = ("building",)
    measures = (MONTH_CONTACT_RATE, AWAY, DECLINED, VISITS, VISITED, NOT_MET)

    def __iter__(self) -> Iterator[CoveredBuilding]:
        return iter(self.by_building())

    @query(zh="按楼栋：期内探访到的人数；不填日期即为当月。", called="按楼栋")
    def by_building(
        self, since: AskedSince | None = None, until: AskedUntil | None = None
    ) -> list[CoveredBuilding]:
        """How many were met from one day to another, by building; in the running month without days."""
        period = self._period(since, until)
        shown = self._buildings_shown(period)
        told = self._covered(period, lambda each: [each.building if each.building in shown else None])
        places = places_of(self.places)
        buildings = sorted(told, key=places.in_order)
        return [CoveredBuilding(building=each, **told[each]) for each in buildings]

    @query(zh="按关爱等级：期内探访到的人数；不填日期即为当月。", called="按等级")
    def by_level(
        self, since: AskedSince | None = None, until: AskedUntil | None = None
    ) -> list[CoveredLevel]:
        """How many were met from one day to another, by care level; in the running month without days."""
        told = self._covered(self._period(since, until), lambda each: [each.level])
        return [CoveredLevel(level=level, **told[level]) for level in _LEVELS if level in told]

    @query(zh="按责任人：其负责的人中期内探访到的人数（不论由谁走访）；不填日期即为当月。", called="按责任人")
    def by_keeper(
        self, since: AskedSince | None = None, until: AskedUntil | None = None
    ) -> list[CoveredKeeper]:
        """How many of those a keeper looks after were met from one day to another, by whomever; in the
        running month without days. Whoever has two keepers counts for both."""
        period = self._period(since, until)
        around = self.counted_neighbourhood(self._last(period))
        told = self._covered(period, lambda each: around.keepers_of(each) or (None,))
        keepers = sorted(told, key=lambda each: (each is None, each))
        return [CoveredKeeper(keeper=each, **told[each]) for each in keepers]

    @figures
    def of_period(self, period: Period) -> Iterator[Figure]:
        """Who was met, how often, and who could not be."""
        people = self._people(period)
        calls = calls_in(self.calls, period, people.canonical)
        listed = {each.person_id: each.left_out(people.day) for each in people.listed()}
        yield MONTH_CONTACT_RATE.of(len(calls.people & listed.keys()), len(listed))
        yield AWAY.who(person_id for person_id, why in listed.items() if why == "away")
        yield DECLINED.who(person_id for person_id, why in listed.items() if why == "declined")
        manners = Counter[VisitManner]()
        for (_, manner), times in calls.met.items():
            manners[manner] += times
        yield VISITS.is_(manners.total())
        for manner, times in sorted(manners.items()):
            yield VISITS.is_(times, manner=manner)
        yield VISITED.who(calls.people)
        yield NOT_MET.is_(sum(calls.missed.values()))

    def _period(self, since: date | None, until: date | None) -> Period:
        """The days asked about; the running month up to today where none are given."""
        last = until or self.today
        return Period(since or last.replace(day=1), last, self.zone)

    def _buildings_shown(self, period: Period) -> set[str | None]:
        """Where somebody of the list lives of whom that may be told: who was erased counts there, and
        otherwise without a building."""
        seen = self.people_on(self._last(period))
        return {each.building for each in seen.listed()}

    def _last(self, period: Period) -> date:
        """The last day, or today, while the period goes on."""
        return min(period.last, self.today)

    def _people(self, period: Period) -> People:
        """Everybody as they stand at the end of it; whoever was erased since goes on being counted."""
        return self.counted_people_on(self._last(period))

    def _covered(
        self, period: Period, groups: Callable[[Person], Iterable[Any]]
    ) -> dict[Any, dict[str, Any]]:
        """How many were met in a period, of each group that somebody of the list belongs to."""
        people = self._people(period)
        calls = calls_in(self.calls, period, people.canonical)
        grouped = defaultdict[Any, list[Person]](list)
        for person in people.listed():
            for each in groups(person):
                grouped[each].append(person)
        return {group: _counted(listed, calls, people.day) for group, listed in grouped.items()}


def _counted(listed: list[Person], calls: PeriodCalls, day: date) -> dict[str, Any]:
    """What is told of a group; of a small one only that it is small."""
    if len(listed) < FEW:
        return {"listed": f"<{FEW}"}
    people = calls.people
    met = [each for each in listed if each.person_id in people]
    why = Counter(each.left_out(day) for each in listed)
    return {
        "listed": str(len(listed)),
        "covered": len(met),
        "at_home": sum((each.person_id, "home") in calls.met for each in met),
        "not_met": sum(each.person_id in calls.missed and each.person_id not in people for each in listed),
        "away": why["away"],
        "declined": why["declined"],
        "rate": round(100 * len(met) / len(listed)),
    }
