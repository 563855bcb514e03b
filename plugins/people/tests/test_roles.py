"""Who holds which role, and where nobody does."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from community_core import Community
from community_core.domain import (
    AppointRole,
    NamePlace,
    PersonAbsorbed,
    PersonErased,
    PersonMerged,
    PlaceClosed,
    PlaceNamed,
    RoleAppointed,
    RoleEnded,
    RoleName,
)
from community_core.testing import GivenFact, fact, project
from community_core.views import Period, agenda_of
from community_people import Roles, Vacancy

LIN, HE = "person-lin", "person-he"
SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2024, 6, 3, 1, 0, tzinfo=UTC)
TODAY = date(2024, 6, 3)
JANUARY = date(2024, 1, 8)


def appointed(
    person: str = LIN,
    number: int = 1,
    *,
    role: RoleName = "building-lead",
    scope: str = "place-13",
    since: date = JANUARY,
    until: date | None = None,
) -> GivenFact:
    """Somebody is given a role."""
    return fact(RoleAppointed(appointment=number, role=role, scope=scope, since=since, until=until), person)


def building(number: int) -> GivenFact:
    """A building is named."""
    return fact(PlaceNamed(kind="building", called=f"{number}号楼", within="place-liuyin"), f"place-{number}")


def roles(*facts: GivenFact) -> Roles:
    """The view these facts make, asked in June."""
    return project(Roles, *facts, now=NOW)


def test_a_role_is_held_from_its_first_day_until_the_day_it_is_ended() -> None:
    """On the day it ends it is held no longer, and a term that ran out goes on until somebody ends it."""
    view = roles(appointed(until=date(2024, 5, 1)), appointed(HE, since=date(2024, 6, 4)))
    assert [row.person_id for row in view.holders()] == [LIN]
    assert [row.person_id for row in view.holders(on=date(2024, 1, 7))] == []
    assert [row.person_id for row in view.holders(on=date(2024, 6, 4))] == [LIN, HE]
    ended = roles(appointed(), fact(RoleEnded(appointment=1, until=TODAY), LIN))
    assert ended.holders() == []
    assert [row.person_id for row in ended.holders(on=date(2024, 6, 2))] == [LIN]


def test_roles_are_found_by_what_and_where() -> None:
    """Either, both, or neither."""
    view = roles(appointed(), appointed(HE, role="mediator", scope=""))
    assert [row.person_id for row in view.holders(role="mediator")] == [HE]
    assert [row.person_id for row in view.holders(scope="place-13")] == [LIN]
    assert view.holders(role="mediator", scope="place-13") == []


def test_every_role_of_a_person_is_listed_those_that_ended_among_them() -> None:
    """Also those of a record that was merged into theirs."""
    view = roles(
        appointed(HE, role="mediator", scope="", since=date(2023, 1, 1)),
        fact(RoleEnded(appointment=1, until=date(2023, 6, 1)), HE),
        appointed(),
        fact(PersonMerged(into=LIN), HE),
        fact(PersonAbsorbed(other=HE), LIN),
    )
    assert [(row.role, row.person_id, row.until) for row in view.held_by(LIN)] == [
        ("mediator", LIN, date(2023, 6, 1)),
        ("building-lead", LIN, None),
    ]
    assert view.held_by(HE) == view.held_by(LIN)


def test_what_an_erased_person_was_is_told_of_somebody() -> None:
    """They are named in no list, hold nothing, and nothing is found by their id."""
    erased = fact(PersonErased(reason="asked for it"), LIN)
    view = roles(appointed(until=TODAY), erased)
    assert [row.person_id for row in view] == ["somebody"]
    assert view.held_by(LIN) == []
    assert list(view.waiting()) == []
    assert view.ending() == []


def test_a_building_nobody_leads_is_vacant() -> None:
    """Not one that is out of use; and a grid without a worker is asked for apart."""
    grid = fact(PlaceNamed(kind="grid", called="东片"), "place-east")
    closed = fact(PlaceClosed(reason="pulled down"), "place-9")
    view = roles(building(7), building(9), building(13), grid, appointed(), closed)
    assert view.vacant() == [Vacancy("building-lead", "place-7")]
    assert view.vacant("grid-worker") == [Vacancy("grid-worker", "place-east")]


def test_a_term_that_ends_soon_or_ran_out_is_listed() -> None:
    """Not one that was ended, nor one without an end."""
    view = roles(
        appointed(until=date(2024, 7, 3)),
        appointed(LIN, 2, role="mediator", until=date(2024, 7, 4)),
        appointed(HE, until=date(2024, 1, 31)),
        appointed(HE, 2, role="lecturer"),
    )
    assert [row.until for row in view.ending()] == [date(2024, 1, 31), date(2024, 7, 3)]
    assert [row.until for row in view.ending(days=31)][-1] == date(2024, 7, 4)


def test_ending_terms_and_buildings_without_a_lead_wait_for_somebody() -> None:
    """Where no building was ever led, none is missed."""
    view = roles(building(7), appointed(until=date(2024, 6, 9)))
    found = [(item.stream_id, item.due) for item in agenda_of(view, date(2024, 6, 10))]
    assert found == [(LIN, date(2024, 6, 9)), ("place-7", None)]
    assert agenda_of(roles(building(7)), TODAY) == []


@pytest.mark.parametrize(("days", "waiting"), [(30, [LIN]), (31, [])])
def test_whoever_follows_is_looked_for_a_month_ahead(days: int, waiting: list[str]) -> None:
    """However few days ahead somebody looks."""
    view = roles(appointed(role="grid-worker", until=TODAY + timedelta(days=days)))
    assert [item.stream_id for item in agenda_of(view, TODAY)] == waiting


def test_figures_tell_how_many_hold_a_role_on_the_last_day() -> None:
    """By role; somebody with two roles is one human being, and so are two records merged into one."""
    view = roles(
        appointed(),
        appointed(LIN, 2, role="mediator", scope=""),
        appointed(HE, since=date(2024, 3, 1)),
        appointed("person-bai", scope="place-14"),
        fact(RoleEnded(appointment=1, until=date(2024, 2, 29)), "person-bai"),
        fact(PersonMerged(into=LIN), HE),
        fact(PersonAbsorbed(other=HE), LIN),
    )
    january, march = (list(view.of_period(Period.month(2024, each, SHANGHAI))) for each in (1, 3))
    assert [(each.split, each.value) for each in january] == [
        (None, 2),
        (("role", "building-lead"), 2),
        (("role", "mediator"), 1),
    ]
    assert [(each.split, each.value) for each in march] == [
        (None, 1),
        (("role", "building-lead"), 1),
        (("role", "mediator"), 1),
    ]


def test_figures_go_on_counting_who_held_a_role_before_they_were_erased() -> None:
    """A month before is told as it was; from the erasure on they hold none."""
    erased = fact(PersonErased(reason="asked for it"), LIN, at=datetime(2024, 5, 20, 1, tzinfo=UTC))
    view = roles(appointed(), appointed(HE, role="mediator", scope=""), erased)
    april, may = (
        [(each.split, each.value) for each in view.of_period(Period.month(2024, number, SHANGHAI))]
        for number in (4, 5)
    )
    assert april == [(None, 2), (("role", "building-lead"), 1), (("role", "mediator"), 1)]
    assert may == [(None, 1), (("role", "mediator"), 1)]


@pytest.mark.parametrize(("appointed_at", "waiting"), [(None, ["place-15"]), (JANUARY, [])])
def test_what_waited_on_a_day_that_is_over_goes_by_when_somebody_was_appointed(
    appointed_at: date | None, waiting: list[str]
) -> None:
    """Whoever records that late says when it was; who held a role on a day goes by its own days."""
    begin, february = datetime(2024, 1, 1, tzinfo=UTC), date(2024, 2, 1)
    with Community.open(":memory:", clock=lambda: NOW) as community:
        for number in (13, 15):
            place = NamePlace(
                place_id=f"place-{number}", kind="building", called=f"{number}号楼", within="place-liuyin"
            )
            community.execute(place, by="person-shen", at=begin)
        for person, place_id, at in ((HE, "place-13", JANUARY), (LIN, "place-15", appointed_at)):
            role = AppointRole(person_id=person, role="building-lead", scope=place_id, since=JANUARY)
            community.execute(role, by="person-shen", at=at)
        then = community.agenda(february, day=february, projections=[Roles])
        assert [each.stream_id for each in then.items] == waiting
        assert len(community.view(Roles).holders(on=february)) == 2
