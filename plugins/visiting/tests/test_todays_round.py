"""Today's round: what is planned, then who is overdue, door by door."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from community_core.domain import (
    CareLevelSet,
    CompleteVisit,
    NoteAway,
    PersonAway,
    PersonBack,
    PersonDied,
    PersonErased,
    PersonMerged,
    PersonRegistered,
    PlaceNamed,
    PlanVisit,
    RecordDeparture,
    RoleAppointed,
    Sealed,
    StartVisit,
    VisitCancelled,
    VisitCompleted,
    VisitNotMet,
    VisitPlanned,
    VisitStarted,
)
from community_core.testing import GivenFact, fact, project
from community_core.views import AgendaItem, agenda_of
from community_visiting import TodaysRound

LIN, HE, YAO = "person-lin", "person-he", "person-yao"
SHEN, XU = "person-shen", "person-xu"
MONDAY = datetime(2024, 1, 1, 1, 0, tzinfo=UTC)


def day(number: int) -> datetime:
    return MONDAY + timedelta(days=number - 1)


def plan(person: str, on: int, visitor: str = SHEN, visit: str = "visit-1", **said: Any) -> GivenFact:
    """A visit planned on the first of January for that day."""
    event = VisitPlanned(person_id=person, visitor=visitor, planned_for=day(on), number="2024-0007", **said)
    return fact(event, visit, at=day(1))


def at_home(person: str, building: str, room: str | None = None) -> GivenFact:
    return fact(PersonRegistered(person_id=person, building=building, room=room), person, at=day(1))


def high(person: str) -> GivenFact:
    return fact(CareLevelSet(person_id=person, level="high"), person, at=day(1))


def view(*facts: GivenFact, on: int, reader: str | None = None) -> TodaysRound:
    return project(
        TodaysRound, *sorted(facts, key=lambda each: each.at or MONDAY), now=day(on), reader=reader
    )


def stops(*facts: GivenFact, on: int) -> list[tuple[str, str]]:
    """Whom one calls on, and why, in order."""
    return [(row.person_id, row.why) for row in view(*facts, on=on)]


def test_what_is_planned_for_today_or_before_and_open_is_on_the_round() -> None:
    """Tomorrow's is not, nor what was cancelled, completed or in vain."""
    planned = [plan(LIN, on=3), plan(HE, on=2, visit="visit-2"), plan(YAO, on=4, visit="visit-3")]
    assert stops(*planned, on=3) == [(HE, "planned"), (LIN, "planned")]
    for end in (VisitCancelled(), VisitCompleted(person_id=HE), VisitNotMet()):
        assert stops(*planned, fact(end, "visit-2", at=day(2)), on=3) == [(LIN, "planned")]


def test_a_visit_under_way_is_on_the_round_until_it_ends() -> None:
    """An unplanned one, too."""
    started = fact(VisitStarted(person_id=LIN, visitor=SHEN, number="2024-0009"), "visit-s", at=day(2))
    assert stops(started, on=3) == [(LIN, "started")]
    assert stops(started, fact(VisitCompleted(person_id=LIN), "visit-s", at=day(2)), on=3) == []


def test_a_visit_to_whoever_was_erased_tells_neither_home_nor_level() -> None:
    """It is still open, and can be cancelled by its number."""
    erased = fact(PersonErased(reason="asked for it"), LIN, at=day(2))
    (row,) = view(at_home(LIN, "place-13", "3-502"), high(LIN), plan(LIN, on=3), erased, on=3)
    assert (row.number, row.building, row.room, row.level) == ("2024-0007", None, None, "none")


def test_a_visit_planned_again_keeps_its_number() -> None:
    """The number is given where it begins."""
    missed = fact(VisitNotMet(), "visit-1", at=day(2))
    again = fact(VisitPlanned(person_id=LIN, visitor=SHEN, planned_for=day(4)), "visit-1", at=day(3))
    (row,) = view(plan(LIN, on=2), missed, again, on=4)
    assert (row.number, row.planned_for, row.goes) == ("2024-0007", day(4), (SHEN,))


def test_after_what_is_planned_come_those_overdue_by_building_and_room() -> None:
    """Buildings and rooms as one walks past them: 9 before 13; whoever is planned for is not told twice."""
    buildings = [
        fact(
            PlaceNamed(kind="building", called=f"{number}号楼", within="place-liuyin"),
            f"place-{number}",
            at=day(1),
        )
        for number in (9, 13)
    ]
    homes = [
        at_home(LIN, "place-13", "2-1001"),
        at_home(HE, "place-13", "2-502"),
        at_home(YAO, "place-9", "1-101"),
        at_home(XU, "place-13", "1-101"),
    ]
    graded = map(high, (LIN, HE, YAO, XU))
    asked = view(*buildings, *homes, *graded, plan(XU, on=9), on=10, reader=SHEN)
    rows = list(asked)
    assert [(row.person_id, row.why) for row in rows] == [
        (XU, "planned"),
        (YAO, "overdue"),
        (HE, "overdue"),
        (LIN, "overdue"),
    ]
    assert [row.days_over for row in rows] == [2, 2, 2, 2]


def test_what_was_last_seen_and_heard_is_for_readers_who_may_know() -> None:
    """That of the last contact, not of one before it."""
    first = fact(VisitCompleted(person_id=LIN, observations="走路不稳"), "visit-8", at=day(2))
    second = fact(VisitCompleted(person_id=LIN, observations="精神好"), "visit-9", at=day(5))
    facts = [first, second, plan(LIN, on=7)]
    (row,) = view(*facts, on=7, reader=SHEN)
    assert (row.observations, row.last_contact) == ("精神好", date(2024, 1, 5))
    (closed,) = view(*facts, on=7)
    assert isinstance(closed.observations, Sealed)


def test_the_round_of_one_keeper_has_their_visits_and_whom_they_look_after() -> None:
    """Whom another calls on today is not theirs to call on, too."""
    keeps = [
        fact(
            RoleAppointed(appointment=1, role="grid-worker", scope="place-1", since=date(2024, 1, 1)),
            SHEN,
            at=day(1),
        ),
        at_home(LIN, "place-1"),
        at_home(HE, "place-1"),
        high(LIN),
        high(HE),
    ]
    asked = view(*keeps, plan(HE, on=9, visitor=XU), plan(YAO, on=9, visit="visit-2"), on=10)
    assert [(row.person_id, row.why) for row in asked.of_keeper(SHEN)] == [(YAO, "planned"), (LIN, "overdue")]
    assert [row.person_id for row in asked.of_keeper(XU)] == [HE]


def test_a_keeper_of_two_records_is_one_keeper() -> None:
    """Asked for under either of their ids."""
    merged = fact(PersonMerged(into=SHEN), XU, at=day(2))
    asked = view(plan(LIN, on=3, visitor=XU), merged, on=3)
    assert [row.person_id for row in asked.of_keeper(SHEN)] == [LIN]
    assert [row.person_id for row in asked.of_keeper(XU)] == [LIN]


def waiting(*facts: GivenFact, on: int, until: int) -> list[AgendaItem]:
    return agenda_of(view(*facts, on=on), day(until).date())


def test_planned_visits_are_on_the_agenda_of_whoever_goes() -> None:
    """Their purpose, which is sealed, stands in the round alone; those under way wait to be completed."""
    (item,) = waiting(plan(LIN, on=3, purpose="heating check"), on=1, until=3)
    assert (item.stream_id, item.due, item.title) == ("visit-1", date(2024, 1, 3), "")
    assert (item.person, item.whose, item.next_step) == (LIN, SHEN, StartVisit)
    assert waiting(plan(LIN, on=3), on=1, until=2) == []
    started = fact(VisitStarted(person_id=LIN, visitor=SHEN), "visit-1", at=day(2))
    (item,) = waiting(plan(LIN, on=3), started, on=2, until=2)
    assert item.next_step is CompleteVisit


def missed(on: int, visit: str = "visit-m", **said: Any) -> list[GivenFact]:
    event = VisitPlanned(person_id=LIN, visitor=SHEN, planned_for=day(on))
    return [fact(event, visit, at=day(on)), fact(VisitNotMet(**said), visit, at=day(on) + timedelta(hours=2))]


def test_whoever_was_not_met_is_called_on_again_the_next_day() -> None:
    """Unless it is planned by then. After two tries relatives or the police are called, planned or not."""
    (item,) = waiting(high(LIN), *missed(on=2), on=2, until=3)
    assert (item.what[0], item.due, item.next_step) == ("Not met: call again", date(2024, 1, 3), PlanVisit)
    assert [each.what[0] for each in waiting(high(LIN), *missed(on=2), plan(LIN, on=3), on=2, until=3)] == [
        "Visit planned"
    ]
    twice = [high(LIN), *missed(on=2), *missed(on=3, visit="visit-n"), plan(LIN, on=4)]
    alarm = [each for each in waiting(*twice, on=3, until=4) if "police" in each.what[0]]
    assert [(each.due, each.what[1]) for each in alarm] == [(date(2024, 1, 4), "未遇2次：联系家属或报警")]


def test_whoever_was_reached_since_or_is_on_no_list_does_not_wait() -> None:
    """A contact ends it; so does a death."""
    reached = fact(VisitCompleted(person_id=LIN, manner="phone"), "visit-9", at=day(3))
    assert waiting(high(LIN), *missed(on=2), reached, on=4, until=4) == []
    assert waiting(*missed(on=2), on=4, until=4) == []
    died = fact(PersonDied(on=date(2024, 1, 2)), LIN, at=day(3))
    assert waiting(high(LIN), *missed(on=2), died, on=4, until=4) == []


@pytest.mark.parametrize(
    ("found", "step"),
    [("hospital", NoteAway), ("away", NoteAway), ("moved", RecordDeparture), ("nobody", PlanVisit)],
)
def test_what_was_found_says_what_is_to_be_written_down(found: str, step: type[Any]) -> None:
    """Somebody in hospital is noted away, somebody who moved has left."""
    (item,) = waiting(high(LIN), *missed(on=2, found=found), on=2, until=3)
    assert item.next_step is step


@pytest.mark.parametrize(
    ("until", "back", "due"),
    [(None, day(6), date(2024, 1, 7)), (date(2024, 1, 5), None, date(2024, 1, 7)), (None, None, None)],
)
def test_whoever_is_back_is_called_on_again(
    until: date | None, back: datetime | None, due: date | None
) -> None:
    """Noted, or as they were expected: why they were not met is known, and not written down once more."""
    tried = [*missed(on=2, visit="visit-1"), *missed(on=3, found="hospital", visit="visit-2")]
    away = fact(PersonAway(gone_to="hospital", until=until), LIN, at=day(4))
    home = [fact(PersonBack(), LIN, at=back)] if back else []
    items = waiting(high(LIN), *tried, away, *home, on=7, until=9)
    expected = [(("Not met: call again", "未遇：再次走访"), due, PlanVisit)] if due else []
    assert [(each.what, each.due, each.next_step) for each in items] == expected
