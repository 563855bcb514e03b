"""Today's round 今日走访: what is planned, then who is overdue, door by door."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from attrs import frozen

from community_core.domain import (
    Command,
    CompleteVisit,
    NoteAway,
    NotMetFound,
    PlanVisit,
    RecordDeparture,
    StartVisit,
)
from community_core.neighbourhood import ROOMS, AskedKeeper, Person, naturally
from community_core.views import AgendaItem, Projection, agenda, query
from community_visiting.calls import Visit
from community_visiting.care_list import CareList, OfCareList
from community_visiting.rhythm import TRIES, Rhythm
from community_visiting.rows import Stop

_NEXT: Mapping[NotMetFound, type[Command]] = {
    "hospital": NoteAway,
    "away": NoteAway,
    "moved": RecordDeparture,
}
"""What is recorded where it turned out why nobody was met."""


class TodaysRound(OfCareList, Projection[Stop]):
    """Visits planned for today or earlier and still open, then who is overdue; by building and room."""

    name, version = "todays-round", 3
    called = "今日走访"
    zh = "计划在今天或之前而尚未办结的走访，其后是逾期未访的人；按楼栋、房号排列。"
    single_stream = True
    pages = None
    key = ("person_id", "number")
    personal = (*ROOMS, "VisitPlanned.purpose", "VisitCompleted.observations")

    def __iter__(self) -> Iterator[Stop]:
        return iter(self._stops(None))

    @query(zh="某责任人的今日走访：由其走访的，以及其负责的逾期未访的人。", called="责任人")
    def of_keeper(self, keeper: AskedKeeper) -> list[Stop]:
        """The round of one keeper: visits they go on, and those overdue whom they look after."""
        return self._stops(keeper)

    @agenda
    def waiting(self, until: date) -> Iterator[AgendaItem]:
        """Visits that are to be made, and those to be tried again."""
        care = self.care_list(self.today)
        yield from self._planned(care, until)
        yield from self._not_met(care, until)

    def _planned(self, care: CareList, until: date) -> Iterator[AgendaItem]:
        """Visits that are planned, or under way."""
        for each in self._open(until):
            is_started = each.status == "started" or each.planned_for is None
            yield care.item(
                care.people.person(each.person_id),
                ("Visit under way", "走访进行中") if is_started else ("Visit planned", "计划走访"),
                None if each.planned_for is None or is_started else self.day(each.planned_for),
                CompleteVisit if is_started else StartVisit,
                stream_id=each.visit_id,
                number=each.number,
                title="",
                whose=each.visitor,
            )

    def _not_met(self, care: CareList, until: date) -> Iterator[AgendaItem]:
        """Whoever of the list was not met and has not been reached since."""
        for each in care.people.expected():
            tries = care.tries(each)
            home = each.home_since(self.today)
            if tries and home is not None and home >= self.day(tries[-1].at):
                yield from self._back(care, each, home, until)
            elif len(tries) >= TRIES or (tries and not care.is_planned_by(each, until)):
                due = self.day(tries[-1].at) + timedelta(days=1)
                found = tries[-1].found
                given = {"gone_to": found} if found == "hospital" else {}
                yield care.item(each, _again(len(tries)), due, _NEXT.get(found, PlanVisit), given=given)

    def _back(self, care: CareList, person: Person, home: date, until: date) -> Iterator[AgendaItem]:
        """Why they were not met is known; they are at home again, and nobody has met them since."""
        if not care.is_planned_by(person, until):
            yield care.item(person, _again(1), home + timedelta(days=1), PlanVisit)

    def _stops(self, keeper: str | None) -> list[Stop]:
        care = self.care_list(self.today)
        whose = None if keeper is None else care.people.canonical(keeper)
        visits = [self._visit(care, each) for each in self._open(self.today)]
        planned = {each.person_id for each in visits}
        late = [
            self._late(care, each)
            for each in care.people.expected()
            if each.person_id not in planned and care.due(each, Rhythm()) < self.today
        ]
        door = _Doors(care)
        stops = [*sorted(visits, key=door.of), *sorted(late, key=door.of)]
        return [each for each in stops if whose is None or whose in map(care.people.canonical, each.goes)]

    def _open(self, until: date) -> Iterator[Visit]:
        """Visits planned for that day or before, and those under way."""
        yield from self.visits.where(status="started")
        for each in self.visits.where(status="planned"):
            if each.planned_for and self.day(each.planned_for) <= until:
                yield each

    def _visit(self, care: CareList, visit: Visit) -> Stop:
        person = care.people.person(visit.person_id)
        told = self._told(care, person)
        goes = (visit.visitor,) if visit.visitor else ()
        return Stop(
            why="started" if visit.status == "started" else "planned",
            planned_for=visit.planned_for,
            goes=goes,
            purpose=visit.purpose,
            number=visit.number or visit.visit_id,
            **told,
        )

    def _late(self, care: CareList, person: Person) -> Stop:
        return Stop(why="overdue", goes=care.keepers_of(person), **self._told(care, person))

    def _told(self, care: CareList, person: Person) -> dict[str, Any]:
        """What whoever rings that bell wants to know."""
        last = care.last(person)
        call = self.calls.get(last.call) if last else None
        days_over = (self.today - care.due(person, Rhythm())).days if person.is_listed else 0
        return {
            "person_id": person.person_id,
            "building": person.building,
            "room": care.room(person),
            "level": person.level,
            "days_over": days_over if days_over > 0 else None,
            "last_contact": care.last_day(person),
            "observations": call.observations if call else None,
        }


@frozen
class _Doors:
    """The order in which doors are passed: by building and room."""

    care: CareList

    def of(self, stop: Stop) -> tuple[Any, ...]:
        room = stop.room if isinstance(stop.room, str) else ""
        building = self.care.keepers.places.in_order(stop.building)
        return building, naturally(room), stop.person_id, stop.number


def _again(tries: int) -> tuple[str, str]:
    """What is to be done about somebody who was not met so many times."""
    if tries < TRIES:
        return "Not met: call again", "未遇：再次走访"
    return f"Not met {tries} times: call relatives or police", f"未遇{tries}次：联系家属或报警"
