"""What is told of somebody erased, in views of a day when they were not yet."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from community_core import Community
from community_core.domain import (
    AppointRole,
    Erased,
    ErasePerson,
    NamePlace,
    RegisterPerson,
    SetCareLevel,
)
from community_core.views import Past
from community_people import Movements, People, Places, Roles, Timeline

LIN, HE, SHEN = "person-lin", "person-he", "person-shen"
BUILDING = "place-13"


class Clock:
    """A day goes by with each command."""

    def __init__(self) -> None:
        self.now = datetime(2024, 1, 8, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def community() -> Iterator[Community]:
    """Somebody was erased on the last day."""
    clock = Clock()
    with Community.open(":memory:", clock=clock) as community:
        told: tuple[Any, ...] = (
            NamePlace(place_id=BUILDING, kind="building", called="13号楼", within="place-liuyin"),
            RegisterPerson(person_id=LIN, name="林晓棠", room="3-502", building=BUILDING, residence="rents"),
            SetCareLevel(person_id=LIN, level="high"),
            AppointRole(person_id=LIN, role="mediator", since=date(2024, 1, 9)),
            AppointRole(person_id=LIN, role="building-lead", scope=BUILDING, since=date(2024, 1, 9)),
            RegisterPerson(
                person_id=HE, name="何满仓", room="3-502", building=BUILDING, residence="lives-here"
            ),
            ErasePerson(person_id=LIN, reason="asked for it"),
        )
        for command in told:
            clock.now += timedelta(days=1)
            community.execute(command, by=SHEN)
        yield community


@pytest.fixture
def before(community: Community) -> Past:
    """The community as it was on the day before."""
    return community.at(known=community.clock().date() - timedelta(days=1))


def test_the_directory_tells_the_code_alone(before: Past) -> None:
    """And they are found in no building, as long as nobody lives as they did."""
    view = before.view(People, reader=SHEN)
    (row,) = (each for each in view if each.person_id == LIN)
    assert (row.code, row.building, row.residence, row.level, row.roles) == (
        "P0001",
        None,
        None,
        None,
        (),
    )
    assert [each.person_id for each in view.in_building(BUILDING)] == [HE]


def test_the_directory_tells_what_five_share(community: Community, before: Past) -> None:
    """Where and how they lived, and not which roles they held."""
    for number in range(5):
        same = RegisterPerson(
            person_id=f"person-like-{number}", name="邻居", building=BUILDING, residence="rents"
        )
        community.execute(same, by=SHEN)
        community.execute(SetCareLevel(person_id=f"person-like-{number}", level="high"), by=SHEN)
    view = before.view(People, reader=SHEN)
    (row,) = (each for each in view.in_building(BUILDING) if each.person_id == LIN)
    assert (row.building, row.residence, row.level, row.roles) == (BUILDING, "rents", "high", ())
    assert isinstance(row.name, Erased)


def test_a_role_was_held_by_somebody(before: Past) -> None:
    """Nobody can tell by whom."""
    view = before.view(Roles, reader=SHEN)
    assert {row.person_id for row in view} == {"somebody"}
    assert view.held_by(LIN) == []


def test_nobody_is_found_by_what_they_were(before: Past) -> None:
    """Nor told as the lead of a building."""
    assert before.view(People, reader=SHEN).holding("mediator") == []
    assert [row.leads for row in before.view(Places, reader=SHEN)] == [()]
    assert [row.place_id for row in before.view(Places, reader=SHEN).without_lead()] == [BUILDING]


def test_nobody_is_found_by_where_they_lived(before: Past) -> None:
    """The timeline of a building tells nothing of them, nor do they lead to their neighbours, or these to
    them."""
    view = before.view(Timeline, reader=SHEN)
    assert {row.person_id for row in view.of_building(BUILDING)} == {HE}
    assert {row.person_id for row in view.of_household(LIN)} == {LIN}
    assert {row.person_id for row in view.of_household(HE)} == {HE}


@pytest.mark.parametrize("view", [Movements, Timeline])
def test_nothing_else_tells_how_they_lived(before: Past, view: type[Any]) -> None:
    """Neither residence, nor care level, nor role."""
    told = str(list(before.view(view, reader=SHEN)))
    assert not [word for word in ("rents", "'high'", "'mediator'", "林晓棠") if word in told]
