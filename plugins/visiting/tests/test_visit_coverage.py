"""How many of the care list were met in a period."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from community_core.domain import (
    CareLevelSet,
    ConsentWithdrawn,
    PersonAway,
    PersonLeft,
    PersonRegistered,
    RoleAppointed,
    VisitCompleted,
    VisitNotMet,
    VisitPlanned,
)
from community_core.errors import InvalidInput
from community_core.testing import GivenFact, fact, project
from community_core.views import Period, figures_of
from community_visiting import CoveredBuilding, CoveredKeeper, CoveredLevel, VisitCoverage

MONDAY = datetime(2024, 1, 1, 1, 0, tzinfo=UTC)
JANUARY = date(2024, 1, 1), date(2024, 1, 31)


def day(number: int) -> datetime:
    return MONDAY + timedelta(days=number - 1)


def listed(person: str, building: str = "place-1", level: Any = "key") -> list[GivenFact]:
    """Somebody of the list, since the first of January."""
    return [
        fact(PersonRegistered(person_id=person, building=building), person, at=day(1)),
        fact(CareLevelSet(person_id=person, level=level), person, at=day(1)),
    ]


def met(person: str, on: int, **said: Any) -> GivenFact:
    return fact(VisitCompleted(person_id=person, **said), f"visit-{person}-{on}", at=day(on))


def missed(person: str, on: int) -> list[GivenFact]:
    visit = f"visit-{person}-{on}"
    plan = VisitPlanned(person_id=person, visitor="person-shen", planned_for=day(on))
    return [fact(plan, visit, at=day(on)), fact(VisitNotMet(), visit, at=day(on))]


def view(*facts: GivenFact, on: int = 31) -> VisitCoverage:
    return project(VisitCoverage, *sorted(facts, key=lambda each: each.at or MONDAY), now=day(on))


FIVE = [each for number in range(5) for each in listed(f"person-{number}")]
JANUARYS = [
    *FIVE,
    met("person-0", on=3),
    met("person-0", on=9, manner="phone"),
    met("person-1", on=31, manner="video"),
    *missed("person-1", on=5),
    *missed("person-2", on=6),
    fact(PersonAway(gone_to="family"), "person-3", at=day(4)),
    fact(ConsentWithdrawn(purpose="visits"), "person-4", at=day(4)),
]


def test_covered_counts_people_and_who_is_away_or_declines_stays_among_them() -> None:
    """Somebody met twice is covered once; not met is told of those alone who were not met at all."""
    assert view(*JANUARYS).by_building(*JANUARY) == [
        CoveredBuilding(
            building="place-1", listed="5", covered=2, at_home=1, not_met=1, away=1, declined=1, rate=40
        )
    ]


def test_the_running_month_is_asked_about_where_no_days_are_given() -> None:
    """Up to today, as people stand today."""
    assert list(view(*JANUARYS)) == view(*JANUARYS).by_building(*JANUARY)
    (row,) = view(*JANUARYS, on=40)
    assert (row.covered, row.not_met) == (0, 0)


def test_under_three_listed_no_numbers_are_told() -> None:
    """They would speak of single people."""
    few = [*listed("person-8", "place-8"), *listed("person-9", "place-8"), met("person-8", on=2)]
    three = [*few, *listed("person-7", "place-8")]
    assert view(*few).by_building(*JANUARY) == [CoveredBuilding(building="place-8", listed="<3")]
    assert [(row.listed, row.covered) for row in view(*three).by_building(*JANUARY)] == [("3", 1)]


def test_coverage_by_level_comes_in_the_order_of_urgency() -> None:
    """Levels nobody has are not told of."""
    facts = [
        *FIVE,
        *(each for n in range(3) for each in listed(f"person-h{n}", level="high")),
        met("person-h0", on=2),
    ]
    assert view(*facts).by_level(*JANUARY) == [
        CoveredLevel(level="high", listed="3", covered=1, at_home=1, not_met=0, away=0, declined=0, rate=33),
        CoveredLevel(level="key", listed="5", covered=0, at_home=0, not_met=0, away=0, declined=0, rate=0),
    ]


def test_coverage_by_keeper_counts_whom_they_look_after_whoever_met_them() -> None:
    """Those nobody looks after come last."""
    role = RoleAppointed(appointment=1, role="grid-worker", scope="place-1", since=date(2024, 1, 1))
    others = [each for n in range(3) for each in listed(f"person-o{n}", "place-2")]
    rows = view(*JANUARYS, *others, fact(role, "person-shen", at=day(1))).by_keeper(*JANUARY)
    assert [(row.keeper, row.listed, row.covered) for row in rows] == [
        ("person-shen", "5", 2),
        (None, "3", 0),
    ]
    assert isinstance(rows[0], CoveredKeeper)


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    """Rather than answered with nothing."""
    with pytest.raises(InvalidInput, match="before it begins"):
        view(*FIVE).by_building(date(2024, 1, 9), date(2024, 1, 2))


def test_a_month_is_told_as_people_stood_on_its_last_day() -> None:
    """Whoever was put on the list, or left, afterwards changes nothing of it."""
    later = [
        *listed("person-new"),
        fact(PersonLeft(on=date(2024, 2, 9), reason="moved"), "person-0", at=day(42)),
    ]
    later = [fact(each.data, each.stream_id, at=day(40)) for each in later[:2]] + later[2:]
    january = Period(*JANUARY, view().zone)
    assert figures_of(view(*JANUARYS, on=31), january) == figures_of(view(*JANUARYS, *later, on=60), january)
    (rate, *_) = figures_of(view(*JANUARYS, *later, on=60), january)
    assert (rate.value, rate.whole) == (2, 5)


def test_a_running_month_is_told_as_people_stand_today() -> None:
    """Of nobody listed there is no rate."""
    january = Period(*JANUARY, view().zone)
    (rate, *_) = figures_of(view(*FIVE, met("person-0", on=3), on=5), january)
    assert (rate.value, rate.whole) == (1, 5)
    (nothing, *_) = figures_of(view(met("person-0", on=3), on=5), january)
    assert nothing.whole == 0


def test_not_met_is_added_to_neither_visits_nor_people() -> None:
    """People and contacts are told apart."""
    january = Period(*JANUARY, view().zone)
    told = {(each.measure.code, each.split): each.value for each in figures_of(view(*JANUARYS), january)}
    assert (told["visits", None], told["visited", None], told["not-met", None]) == (3, 2, 2)
    manners = [told["visits", ("manner", each)] for each in ("home", "phone", "video")]
    assert manners == [1, 1, 1]
