"""How many people live here, and who came and went."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from community_core.domain import (
    PersonAbsorbed,
    PersonChanged,
    PersonDied,
    PersonErased,
    PersonLeft,
    PersonMerged,
    PersonRegistered,
    PersonReturned,
    Residence,
)
from community_core.testing import GivenFact, fact, project
from community_core.views import Period
from community_people import Movements

LIN, HE = "person-lin", "person-he"
ZONE = ZoneInfo("Asia/Shanghai")


def on(day: str) -> datetime:
    """Morning of a day of 2024."""
    return datetime.fromisoformat(f"2024-{day}T02:00").replace(tzinfo=UTC)


def registered(
    person: str = LIN, day: str = "01-10", residence: Residence = "lives-here", birth_year: int | None = None
) -> GivenFact:
    """Somebody is taken into the register."""
    told = PersonRegistered(person_id=person, name="林晓棠", residence=residence, birth_year=birth_year)
    return fact(told, person, at=on(day))


def counted(month: int, *facts: GivenFact, reader: str | None = "system:figures") -> dict[str, Any]:
    """The figures of a month of 2024, by code: a number, or so many of so many."""
    view = project(Movements, *facts, reader=reader)
    told = list(view.of_period(Period.month(2024, month, ZONE)))
    return {
        each.measure.code: each.value if each.whole is None else (each.value, each.whole) for each in told
    }


@pytest.mark.parametrize(
    ("residence", "expected"), [("lives-here", 1), ("rents", 1), ("registered-only", 0), ("not-told", 0)]
)
def test_residents_live_here_or_rent(residence: Residence, expected: int) -> None:
    """And so are those who move in."""
    figures = counted(1, registered(residence=residence))
    assert (figures["residents"], figures["moved-in"]) == (expected, expected)


def test_residents_are_counted_as_of_the_last_day() -> None:
    """Whatever becomes of them later changes nothing."""
    facts = [
        registered(),
        fact(PersonChanged(person_id=LIN, residence="registered-only"), LIN, at=on("03-01")),
    ]
    assert [counted(month, *facts)["residents"] for month in (1, 2, 3)] == [1, 1, 0]
    assert counted(12, registered(day="12-31"))["residents"] == 1


def test_whoever_leaves_dies_or_returns_is_counted_on_the_day_of_it() -> None:
    """However late it is written down."""
    facts = [
        registered(),
        registered(HE),
        fact(PersonLeft(on=date(2024, 2, 29), reason="moved"), LIN, at=on("05-05")),
        fact(PersonDied(on=date(2024, 2, 1)), HE, at=on("05-05")),
        fact(PersonReturned(), LIN, at=on("06-01")),
    ]
    february, june = counted(2, *facts), counted(6, *facts)
    assert (february["moved-away"], february["died"], february["residents"]) == (1, 1, 0)
    assert (june["moved-in"], june["residents"]) == (1, 1)


def test_whoever_left_before_they_were_registered_is_no_resident() -> None:
    """It was written down afterwards."""
    left = fact(PersonLeft(on=date(2024, 1, 3), reason="moved"), LIN, at=on("01-11"))
    assert counted(1, registered(), left)["residents"] == 0


def test_merged_records_are_one_resident() -> None:
    """What was told under either id counts."""
    facts = [
        registered(residence="not-told"),
        registered(HE, residence="rents", birth_year=1950),
        fact(PersonMerged(into=LIN), HE, at=on("01-20")),
        fact(PersonAbsorbed(other=HE), LIN, at=on("01-20")),
    ]
    figures = counted(1, *facts)
    assert (figures["residents"], figures["moved-in"], figures["aged-60"]) == (1, 1, (1, 1))


def test_an_erased_person_goes_on_being_counted() -> None:
    """Of no age: nobody can open their year of birth."""
    erased = fact(PersonErased(reason="asked for it"), LIN, at=on("01-20"))
    assert counted(1, registered(birth_year=1950), erased)["residents"] == 1


def test_the_aged_are_counted_among_those_who_told_a_year_of_birth() -> None:
    """Who turns 60 in the year of the last day is one; where nothing is opened, nothing is told."""
    everybody = [
        registered("person-a", birth_year=1964),
        registered("person-b", birth_year=1965),
        registered("person-c"),
    ]
    assert counted(1, *everybody)["aged-60"] == (1, 2)
    assert counted(1, *everybody, reader=None)["aged-60"] == (0, 0)


def test_movements_are_listed_by_day() -> None:
    """Both days are part of what is asked for."""
    left = fact(PersonLeft(on=date(2024, 2, 29), reason="moved"), LIN, at=on("05-05"))
    view = project(Movements, registered(), left)
    assert [(row.day, row.what) for row in view] == [
        (date(2024, 1, 10), "registered"),
        (date(2024, 2, 29), "left"),
    ]
    assert [row.what for row in view.between(date(2024, 2, 1), date(2024, 2, 29))] == ["left"]
