"""What is told of somebody erased, in views of a day when they were still visited."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from community_core import Community
from community_core.domain import (
    AppointRole,
    CompleteVisit,
    ErasePerson,
    RegisterPerson,
    SetCareLevel,
    StartVisit,
)
from community_core.views import Past, Period
from community_visiting import ColdHomes, Overdue, TodaysRound, VisitCoverage

LIN, LEAD, SHEN, BUILDING = "person-lin", "person-lead", "person-shen", "place-13"
DAY = timedelta(days=1)


class Clock:
    """It stands until it is moved."""

    now = datetime(2024, 1, 8, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def community() -> Iterator[Community]:
    """Lin was met once, in a cold home, was overdue since, and was erased on the last day."""
    clock = Clock()
    with Community.open(":memory:", clock=clock) as opened:
        registering = RegisterPerson(
            person_id=LIN, name="林晓棠", room="3-502", building=BUILDING, residence="rents"
        )
        opened.execute(registering, by=SHEN)
        opened.execute(SetCareLevel(person_id=LIN, level="high"), by=SHEN)
        begun = opened.execute(StartVisit(person_id=LIN), by=SHEN)
        opened.execute(CompleteVisit(visit_id=begun.stream_id, heating_warm=False), by=SHEN)
        clock.now += 20 * DAY
        opened.execute(ErasePerson(person_id=LIN, reason="asked for it"), by=SHEN)
        yield opened


@pytest.fixture
def before(community: Community) -> Past:
    """The community as it was on the day before."""
    return community.at(known=community.clock().date() - DAY)


def _told(view: Any) -> str:
    return str(list(view))


@pytest.mark.parametrize("view", [Overdue, TodaysRound, ColdHomes])
def test_neither_building_nor_level_is_told(before: Past, view: type[Any]) -> None:
    """Nor that they were on the list, which is to have a level."""
    told = _told(before.view(view, reader=SHEN))
    assert not [word for word in (BUILDING, "'high'", "3-502", "林晓棠") if word in told]


@pytest.mark.parametrize("view", [Overdue, TodaysRound, ColdHomes])
def test_it_is_told_where_five_share_it(community: Community, before: Past, view: type[Any]) -> None:
    """Name and room stay untold."""
    for number in range(5):
        other = f"person-like-{number}"
        registering = RegisterPerson(person_id=other, name="邻居", building=BUILDING, residence="rents")
        community.execute(registering, by=SHEN)
        community.execute(SetCareLevel(person_id=other, level="high"), by=SHEN)
    told = _told(before.view(view, reader=SHEN))
    assert BUILDING in told
    assert not [word for word in ("3-502", "林晓棠") if word in told]


def test_reasons_tell_no_more(before: Past) -> None:
    """Why a row was there is told without what could tell who it was."""
    told = str(before.explain(ColdHomes, LIN))
    assert not [word for word in (BUILDING, "'high'", "3-502", "林晓棠") if word in told]


def test_figures_count_them(community: Community) -> None:
    """Somebody on the list was met in a month that is over, whoever it was."""
    clock = community.clock
    assert isinstance(clock, Clock)
    clock.now += 30 * DAY
    ended = Period(date(2024, 1, 1), clock.now.date() - 31 * DAY, community.store.zone)
    told = community.figures(ended, projections=[VisitCoverage]).figures
    rate = next(each for each in told if each.measure.code == "month-contact-rate")
    assert (rate.value, rate.whole) == (1, 1)


def test_coverage_of_a_period_before_counts_them(community: Community) -> None:
    """By building, level and keeper, as if they were not erased, and nobody can tell who they were."""
    role = AppointRole(person_id=SHEN, role="grid-worker", scope=BUILDING, since=date(2024, 1, 1))
    community.execute(role, by="person-he")
    days = date(2024, 1, 1), date(2024, 1, 20)
    backdated = [SetCareLevel(person_id=f"person-early-{number}", level="high") for number in range(2)]
    homes = [RegisterPerson(person_id=each.person_id, name="邻居", building=BUILDING) for each in backdated]
    community.execute_all([*homes, *backdated], by=SHEN, at=date(2024, 1, 9))
    view = community.view(VisitCoverage, reader=SHEN)
    rows: list[Any] = [*view.by_building(*days), *view.by_level(*days), *view.by_keeper(*days)]
    assert [(row.listed, row.covered) for row in rows] == [("3", 1)] * 3
    assert LIN not in str(rows)


def test_whoever_was_erased_is_told_as_nobodys_keeper(community: Community) -> None:
    """In a view of the day before as well."""
    lead = AppointRole(person_id=LEAD, role="building-lead", scope=BUILDING, since=date(2024, 1, 2))
    community.execute(lead, by=SHEN)
    for each in range(5):
        other = f"person-like-{each}"
        community.execute(RegisterPerson(person_id=other, name="邻居", building=BUILDING), by=SHEN)
        community.execute(SetCareLevel(person_id=other, level="high"), by=SHEN)
    clock = community.clock
    assert isinstance(clock, Clock)
    clock.now += 30 * DAY
    assert LEAD in _told(community.view(Overdue, reader=SHEN))
    community.execute(ErasePerson(person_id=LEAD, reason="asked for it"), by=SHEN)
    before = community.at(known=clock.now.date() - DAY)
    assert LEAD not in _told(before.view(Overdue, reader=SHEN))
    keepers = before.view(VisitCoverage, reader=SHEN).by_keeper(date(2024, 1, 1), date(2024, 2, 20))
    assert [row.keeper for row in keepers] == [None]
