"""Cold homes 暖气不热: where it was not warm when somebody last looked, and what is done about it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from attrs import frozen
from sqlalchemy import select
from sqlalchemy.sql.functions import max as latest

from community_core.domain import OPEN, REQUEST, RaiseRequest, RequestRaised, RequestStatus
from community_core.ledger import Recorded
from community_core.neighbourhood import (
    ROOMS,
    Dwelling,
    Neighbourhood,
    OfNeighbourhood,
    People,
    Person,
    dwelling_of,
)
from community_core.views import (
    AgendaItem,
    Figure,
    Period,
    Projection,
    Table,
    agenda,
    figures,
    handles,
    query,
)
from community_visiting.calls import Call, OfVisits
from community_visiting.measures import COLD_HOMES
from community_visiting.rows import ColdHome

HEATING_SINCE = (11, 15)
"""Month and day from which answers count: the last time the heating was turned on for the winter."""

HEATING = ("heating", "供暖", "暖气", "采暖")
"""The categories of requests that are about it."""


@frozen
class HeatingRequest:
    """A request about somebody's heating, and how it stands."""

    request_id: str
    requester: str
    raised_at: datetime
    number: str = ""
    status: RequestStatus = "raised"


@frozen
class Cold:
    """When a home turned out not to be warm, when it was last found so, and who said that."""

    since: datetime
    last: datetime
    person_id: str


class ColdHomes(OfNeighbourhood, OfVisits, Projection[ColdHome]):
    """Homes that were not warm when last asked about since 15 November, the longest cold first.

    A visit at which nobody asked changes nothing; once it is warm a home is gone from here. A home is a door
    of a building, and told of whoever said so last; where the reader may not see doors, each person is a home
    of their own. The request is one about heating for whoever lives there: the last that is open, or else the
    last raised since it is cold.
    """

    name, version = "cold-homes", 3
    called = "暖气不热"
    zh = (
        "自11月15日起最近一次询问为暖气不热的人家，不热最久的在前。走访时未问的不改变结果；问到热了即不再列出。"
        "同楼栋同房号为一户，列最近告知的人；无权查阅房号时按人列出。"
        "所列诉求为该户的供暖诉求：最近一件未办结的，否则为不热以来最近登记的一件。"
    )
    single_stream = True
    pages = None
    key = ("person_id",)
    personal = ROOMS
    measures = (COLD_HOMES,)
    calls = Table(Call, key=("visit_id", "version"), index=[("warm", "person_id", "at")])
    requests = Table(HeatingRequest, order="raised_at")

    def __iter__(self) -> Iterator[ColdHome]:
        return self._since(self.neighbourhood(self.today), self._turned_on(self.today))

    @query(zh="自所给日期起最近一次询问为暖气不热的人家。", called="自某日")
    def since(self, day: date) -> list[ColdHome]:
        """Homes that were not warm when last asked about since that day."""
        return list(self._since(self.neighbourhood(self.today), day))

    @agenda
    def without_request(self) -> Iterator[AgendaItem]:
        """Cold homes nobody has an open request for."""
        around = self.neighbourhood(self.today)
        what = ("Cold home without an open request", "暖气不热而无在办诉求")
        for each in self._since(around, self._turned_on(self.today)):
            if each.status not in OPEN:
                yield around.item(around.people.person(each.person_id), what, None, RaiseRequest)

    @figures
    def of_period(self, period: Period) -> Iterator[Figure]:
        """Which homes were cold at the end of it."""
        last = min(period.last, self.today)
        people = self.people_on(last)
        yield COLD_HOMES.is_(len(self._cold(people, Period(self._turned_on(last), last, self.zone))))

    @handles(*REQUEST.moves)
    def ask(self, e: Recorded[Any]) -> None:
        is_asked = isinstance(e.data, RequestRaised) and e.data.requester and e.data.category in HEATING
        if is_asked:
            self.requests.follow(REQUEST, e, raised_at=e.occurred_at)
        elif e.stream_id in self.requests:
            self.requests.follow(REQUEST, e)

    def _since(self, around: Neighbourhood, day: date) -> Iterator[ColdHome]:
        found = self._cold(around.people, Period(day, max(day, self.today), self.zone))
        requests = self._requests(around.people, found)
        return (self._row(around, cold, requests.get(home, [])) for home, cold in found.items())

    def _turned_on(self, day: date) -> date:
        """The last day on or before which the heating was turned on for the winter."""
        this_year = date(day.year, *HEATING_SINCE)
        return this_year if this_year <= day else this_year.replace(year=day.year - 1)

    def _cold(self, people: People, period: Period) -> dict[Dwelling, Cold]:
        """The homes whose last answer in a period was that it is not warm, the longest cold first."""
        cold = list(self._answers(people, period, warm=0))
        buildings = {person.building for person, _ in cold}
        warm = dict[Dwelling, datetime]()
        for person, at in self._answers(people, period, warm=1):
            if person.building in buildings:
                warm[dwelling_of(person, self.doors)] = at
        found = dict[Dwelling, Cold]()
        for person, at in cold:
            home = dwelling_of(person, self.doors)
            if home not in warm or at > warm[home]:
                since = found[home].since if home in found else at
                found[home] = Cold(since, at, person.person_id)
        return found

    def _answers(self, people: People, period: Period, warm: int) -> Iterator[tuple[Person, datetime]]:
        """Who found it warm, or did not, and when, in the order of time, of those who live here: under each
        id the last time it was warm, and every time it was not."""
        columns = self.calls.columns
        when = columns.at.between(period.begins, period.ends)
        at = latest(columns.at) if warm else columns.at
        asked = select(columns.person_id, at.label("at")).where(columns.warm == warm, when)
        found = self.calls.select(asked.group_by(columns.person_id) if warm else asked)
        for each in sorted(found, key=lambda each: each.at):
            person = people.person(each.person_id)
            if person.left_out(people.day) != "gone":
                yield person, each.at

    def _requests(
        self, people: People, homes: Collection[Dwelling]
    ) -> Mapping[Dwelling, list[HeatingRequest]]:
        """Requests about heating of these homes, in the order in which they were raised."""
        found = defaultdict[Dwelling, list[HeatingRequest]](list)
        for each in self.requests if homes else ():
            found[dwelling_of(people.person(each.requester), self.doors)].append(each)
        return found

    def _row(self, around: Neighbourhood, cold: Cold, requests: list[HeatingRequest]) -> ColdHome:
        person, request = around.people.person(cold.person_id), _about(requests, cold)
        return ColdHome(
            person_id=person.person_id,
            building=person.building,
            room=around.room(person),
            cold_since=self.day(cold.since),
            last_answer=self.day(cold.last),
            number=request.number if request else "",
            status=request.status if request else None,
            keepers=around.keepers_of(person),
        )


def _about(requests: list[HeatingRequest], cold: Cold) -> HeatingRequest | None:
    """The last that is open, or else the last one raised since it is cold."""
    opened = [each for each in requests if each.status in OPEN]
    since = [each for each in requests if each.raised_at >= cold.since]
    return next(reversed(opened or since), None)
