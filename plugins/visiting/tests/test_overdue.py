"""Who is overdue for a visit, and who is left out of it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from community_core.domain import (
    CareLevelSet,
    ConsentGiven,
    ConsentWithdrawn,
    Event,
    PersonAway,
    PersonBack,
    PersonDied,
    PersonErased,
    PersonLeft,
    PersonMerged,
    PersonMoved,
    PersonRegistered,
    PersonReturned,
    PlaceInGrid,
    PlaceNamed,
    RoleAppointed,
    RoleEnded,
    VisitCancelled,
    VisitCompleted,
    VisitNotMet,
    VisitPlanned,
    VisitStarted,
)
from community_core.testing import GivenFact, fact, project
from community_core.views import AgendaItem, agenda_of
from community_visiting import LeftOutCount, Overdue

LIN, HE, SHEN, YAO = "person-lin", "person-he", "person-shen", "person-yao"
FIRST = datetime(2024, 1, 1, 1, 0, tzinfo=UTC)
"""Monday, 9 o'clock in Shanghai."""


def day(number: int) -> datetime:
    """The morning of that day of January."""
    return FIRST + timedelta(days=number - 1)


def level(level: Any, person: str = LIN, on: int = 1, **said: Any) -> GivenFact:
    return fact(CareLevelSet(person_id=person, level=level, **said), person, at=day(on))


def of(event: Event, person: str = LIN, on: int = 1) -> GivenFact:
    return fact(event, person, at=day(on))


def met(person: str = LIN, on: int = 1, visit: str = "visit-1", **said: Any) -> GivenFact:
    return fact(VisitCompleted(person_id=person, **said), visit, at=day(on))


def planned(person: str = LIN, on: int = 1, days: int = 1, visit: str = "visit-p") -> GivenFact:
    when = day(on) + timedelta(days=days)
    return fact(VisitPlanned(person_id=person, visitor=SHEN, planned_for=when), visit, at=day(on))


def missed(person: str = LIN, on: int = 1, visit: str = "visit-m", **said: Any) -> list[GivenFact]:
    plan = VisitPlanned(person_id=person, visitor=SHEN, planned_for=day(on))
    return [fact(plan, visit, at=day(on)), fact(VisitNotMet(**said), visit, at=day(on) + timedelta(hours=1))]


def view(*facts: GivenFact, on: int, reader: str | None = None) -> Overdue:
    """The view these facts make, asked on that day of January."""
    return project(Overdue, *sorted(facts, key=lambda each: each.at or FIRST), now=day(on), reader=reader)


def late(*facts: GivenFact, on: int) -> list[tuple[str, int]]:
    """Who is overdue on that day, and by how many days."""
    return [(row.person_id, row.days_over) for row in view(*facts, on=on)]


@pytest.mark.parametrize(("grade", "days"), [("high", 7), ("key", 31), ("general", 92)])
def test_each_level_has_a_rhythm_and_the_day_it_is_due_is_not_over(grade: str, days: int) -> None:
    """Met on the 2nd with high risk, one is due on the 9th and overdue on the 10th."""
    facts = [level(grade), met(on=2)]
    assert late(*facts, on=2 + days) == []
    assert late(*facts, on=2 + days + 1) == [(LIN, 1)]


def test_nobody_without_a_level_is_on_the_list() -> None:
    """Nor anybody whose level was taken back."""
    registered = of(PersonRegistered(person_id=HE))
    assert late(registered, met(HE), level("high", on=1), level("none", on=2), on=300) == []


def test_whoever_was_never_met_is_counted_from_the_day_their_level_was_set() -> None:
    """Saying the same level once more, at a review, does not begin that anew."""
    facts = [level("high", on=1), level("high", on=6)]
    assert late(*facts, on=10) == [(LIN, 2)]
    (row,) = view(*facts, on=10).never_met()
    assert (row.due, row.last_contact, row.manner) == (date(2024, 1, 8), None, None)


def test_a_changed_level_applies_at_once() -> None:
    """Counted from the last contact, as if it had been so then."""
    assert late(level("general"), met(on=2), level("high", on=20), on=20) == [(LIN, 11)]
    assert late(level("high"), met(on=2), level("general", on=20), on=20) == []


@pytest.mark.parametrize("manner", ["home", "phone", "video"])
def test_meeting_by_whatever_manner_is_a_contact(manner: str) -> None:
    """And the list tells which it was."""
    (row,) = view(level("high"), met(on=3, manner=manner), on=20)
    assert (row.last_contact, row.manner) == (date(2024, 1, 3), manner)


def test_planned_started_cancelled_and_not_met_do_not_move_what_is_due() -> None:
    """They are told beside it: the tries since the last contact, and the next planned visit."""
    started = fact(VisitStarted(person_id=LIN, visitor=SHEN), "visit-s", at=day(8))
    cancelled = fact(VisitCancelled(), "visit-s", at=day(9))
    vain = [*missed(on=1, visit="visit-0"), *missed(on=5), *missed(on=6, visit="visit-n")]
    (row,) = view(level("high"), met(on=2), *vain, planned(on=9, days=4), started, cancelled, on=12)
    assert (row.due, row.days_over, row.tries) == (date(2024, 1, 9), 3, 2)
    assert row.next_planned == day(13)


def test_a_rhythm_is_part_of_the_question() -> None:
    """The same facts, asked with other days."""
    facts = [level("high"), level("key", HE), level("general", YAO)]
    asked = view(*facts, on=20)
    assert [row.person_id for row in asked.overdue(1, 2, 3)] == [LIN, HE, YAO]
    assert [row.person_id for row in asked.overdue(key_days=14)] == [LIN, HE]
    assert asked.overdue(high_days=30) == []


@pytest.mark.parametrize(
    ("gone", "back"),
    [
        (PersonDied(on=date(2024, 1, 4)), None),
        (PersonLeft(on=date(2024, 1, 4), reason="moved"), PersonReturned()),
        (PersonAway(gone_to="family"), PersonBack()),
        (ConsentWithdrawn(purpose="visits"), ConsentGiven(purpose="visits", how="spoken")),
    ],
)
def test_whoever_cannot_or_will_not_be_visited_is_left_out(gone: Event, back: Event | None) -> None:
    """Until they can be again; then they are as late as they are."""
    facts = [level("high"), of(gone, on=5)]
    assert late(*facts, on=20) == []
    assert sum(each.people for each in view(*facts, on=20).left_out()) == 1
    if back is not None:
        assert late(*facts, of(back, on=10), on=20) == [(LIN, 12)]


def test_of_whoever_was_erased_nothing_is_told() -> None:
    """They are on no list, in no count of those left out, and look after nobody."""
    erased = PersonErased(reason="asked for it")
    asked = view(level("high"), of(erased, on=5), on=20)
    assert (list(asked), asked.left_out()) == ([], [])
    assert keepers(role("grid-worker", "place-13", SHEN), of(erased, SHEN, on=5)) == ()


def test_another_consent_withdrawn_says_nothing_of_visits() -> None:
    """Photographs are another matter."""
    assert late(level("high"), of(ConsentWithdrawn(purpose="photo"), on=2), on=20) == [(LIN, 12)]


def test_whoever_was_to_be_back_counts_as_back_the_day_after() -> None:
    """Nobody is forgotten because nobody wrote down that they came home."""
    facts = [level("high"), of(PersonAway(gone_to="family", until=date(2024, 1, 15)), on=2)]
    assert late(*facts, on=15) == []
    assert late(*facts, on=16) == [(LIN, 8)]


def test_a_death_written_down_late_counts_from_the_day_it_happened() -> None:
    """The day is said, whenever it is recorded."""
    facts = [level("high"), of(PersonDied(on=date(2024, 1, 4)), on=30)]
    assert late(*facts, on=30) == []


def test_those_left_out_are_counted_each_by_why() -> None:
    """And listed, the first to come back first."""
    facts = [
        level("high"),
        level("key", HE),
        level("general", YAO),
        level("none", SHEN),
        of(PersonDied(on=date(2024, 1, 4)), on=5),
        of(PersonAway(gone_to="hospital", until=date(2024, 2, 1)), HE, on=3),
        of(ConsentWithdrawn(purpose="visits"), YAO, on=4),
    ]
    asked = view(*facts, on=20)
    assert asked.left_out() == [LeftOutCount("away", 1), LeftOutCount("declined", 1), LeftOutCount("gone", 1)]
    (away,) = asked.away()
    assert (away.person_id, away.gone_to, away.since, away.until) == (
        HE,
        "hospital",
        date(2024, 1, 3),
        date(2024, 2, 1),
    )
    (declined,) = asked.declined()
    assert (declined.person_id, declined.since) == (YAO, date(2024, 1, 4))


def test_a_merged_record_counts_for_whom_it_was_merged_into() -> None:
    """Its contacts, its level and the tries; it is on no list by itself."""
    into = of(PersonMerged(into=HE), on=9)
    assert late(level("high"), into, on=20) == [(HE, 12)]
    assert late(level("high", HE), met(LIN, on=6), into, on=14) == [(HE, 1)]
    (row,) = view(level("high", HE), *missed(LIN, on=7), into, on=20)
    assert (row.person_id, row.tries) == (HE, 1)
    (row,) = view(level("high", HE), *missed(LIN, on=5), met(HE, on=7), into, on=20)
    assert row.tries == 0


def test_where_somebody_lives_is_told_by_their_own_record() -> None:
    """What a merged one said goes for those of whom nothing else is known."""
    own = of(PersonRegistered(person_id=HE, building="place-1"), HE, on=1)
    other = of(PersonMoved(person_id=LIN, building="place-2"), on=2)
    into = of(PersonMerged(into=HE), on=3)
    assert [row.building for row in view(level("high", HE), own, other, into, on=20)] == ["place-1"]
    assert [row.building for row in view(level("high", HE), other, into, on=20)] == ["place-2"]


def test_the_door_is_for_readers_who_may_know() -> None:
    """Others see that it is sealed."""
    lives = of(PersonRegistered(person_id=LIN, building="place-1", room="3-502"))
    facts = [level("high"), lives]
    assert [row.room for row in view(*facts, on=20, reader=SHEN)] == ["3-502"]
    (sealed,) = view(*facts, on=20)
    assert sealed.room != "3-502"


PLACES = [
    of(PlaceNamed(kind="compound", called="柳荫小区"), "place-liuyin"),
    of(PlaceNamed(kind="building", called="13号楼", within="place-liuyin"), "place-13"),
    of(PlaceInGrid(grid="place-east"), "place-13"),
    of(PersonRegistered(person_id=LIN, building="place-13")),
    level("high"),
]


def role(role: Any, scope: str, holder: str, since: int = 1, number: int = 1) -> GivenFact:
    appointed = RoleAppointed(appointment=number, role=role, scope=scope, since=day(since).date())
    return of(appointed, holder, on=since)


def keepers(*facts: GivenFact, on: int = 20) -> tuple[str, ...]:
    """Who looks after Lin."""
    (row,) = view(*PLACES, *facts, on=on)
    return row.keepers


def test_the_keeper_is_who_has_a_role_for_the_nearest_scope() -> None:
    """The person, the building, its grid, its compound; grid workers before leads; others keep nobody."""
    assert keepers() == ()
    assert keepers(role("mediator", "place-13", HE), role("lecturer", "", HE, number=2)) == ()
    whole = role("grid-worker", "place-liuyin", HE)
    grid = role("building-lead", "place-east", YAO)
    building = role("building-lead", "place-13", "person-tian")
    person = role("other", LIN, "person-xu")
    assert keepers(whole) == (HE,)
    assert keepers(whole, grid) == (YAO,)
    assert keepers(whole, grid, building) == ("person-tian",)
    assert keepers(whole, grid, building, role("grid-worker", "place-13", SHEN)) == (SHEN,)
    assert keepers(whole, grid, building, person) == ("person-xu",)


def test_a_role_keeps_nobody_before_its_day_nor_from_the_day_it_ended() -> None:
    """A term that ran out goes on until it is ended."""
    ended = of(RoleEnded(appointment=1, until=date(2024, 1, 20)), SHEN, on=12)
    assert keepers(role("grid-worker", "place-13", SHEN, since=25)) == ()
    assert keepers(role("grid-worker", "place-13", SHEN), ended, on=19) == (SHEN,)
    assert keepers(role("grid-worker", "place-13", SHEN), ended, on=20) == ()


def test_the_list_of_a_building_a_compound_or_a_keeper() -> None:
    """Two who share a grid both have the whole of it."""
    facts = [
        *PLACES,
        role("grid-worker", "place-east", SHEN),
        role("grid-worker", "place-east", YAO),
        level("high", HE),
    ]
    asked = view(*facts, on=20)
    assert [row.person_id for row in asked.overdue()] == [HE, LIN]
    assert [row.person_id for row in asked.overdue(building="place-13")] == [LIN]
    assert [row.person_id for row in asked.overdue(building="place-liuyin")] == [LIN]
    assert [row.person_id for row in asked.overdue(keeper=YAO)] == [LIN]
    assert asked.overdue(keeper=HE) == []


def test_those_not_met_are_listed_whether_they_have_a_level_or_not() -> None:
    """Until they are met; the last tried first."""
    facts = [*missed(LIN, on=3), *missed(HE, on=4, visit="visit-h", found="hospital")]
    rows = view(*facts, met(YAO, on=5), on=9).not_met()
    assert [(row.person_id, row.tries, row.last_try, row.found) for row in rows] == [
        (HE, 1, date(2024, 1, 4), "hospital"),
        (LIN, 1, date(2024, 1, 3), "not-told"),
    ]
    assert [row.person_id for row in view(*facts, met(HE, on=6), on=9).not_met()] == [LIN]


def test_a_slip_into_the_future_keeps_nobody_off_the_list() -> None:
    """A visit dated 2034 counts from when it was written down."""
    slip = fact(VisitCompleted(person_id=LIN), "visit-1", at=day(4000), recorded_at=day(3))
    assert [row.days_over for row in project(Overdue, level("high"), slip, now=day(20))] == [10]


def waiting(*facts: GivenFact, on: int, until: int) -> list[AgendaItem]:
    """What waits on a day for another."""
    return agenda_of(view(*facts, on=on), day(until).date())


def test_the_agenda_tells_who_is_due_and_whose_they_are() -> None:
    """The one keeper's, or all of those who share the role."""
    one = role("grid-worker", "place-east", SHEN)
    facts = [*PLACES, one]
    assert waiting(*facts, on=2, until=7) == []
    (item,) = waiting(*facts, on=2, until=8)
    assert (item.person, item.due, item.whose, item.place) == (LIN, date(2024, 1, 8), SHEN, "13号楼")
    (shared,) = waiting(*facts, role("grid-worker", "place-east", YAO), on=2, until=8)
    assert shared.whose == "role:grid-worker@place-east"


def test_who_is_planned_for_or_was_tried_is_not_told_twice() -> None:
    """Those are items of today's round; a visit planned too late is none."""
    assert waiting(level("high"), planned(on=2, days=3), on=9, until=9) == []
    assert waiting(level("high"), *missed(on=3), on=9, until=9) == []
    assert len(waiting(level("high"), planned(on=2, days=30), on=9, until=9)) == 1


def test_a_level_to_be_reviewed_is_on_the_agenda_on_its_day() -> None:
    """Until the level is said again."""
    graded = level("general", review_on=date(2024, 1, 10))
    assert [item.due for item in waiting(graded, on=2, until=10)] == [date(2024, 1, 10)]
    assert waiting(graded, on=2, until=9) == []
    assert waiting(graded, level("general", on=3), on=4, until=10) == []
