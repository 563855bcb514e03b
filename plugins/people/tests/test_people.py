"""The directory: who is in it, and what of them is told to whom."""

from datetime import UTC, date, datetime
from typing import Any

from community_core.domain import (
    CareLevelSet,
    PersonAbsorbed,
    PersonChanged,
    PersonDied,
    PersonErased,
    PersonLeft,
    PersonMerged,
    PersonMoved,
    PersonRegistered,
    PersonReturned,
    RoleAppointed,
    RoleEnded,
    Sealed,
)
from community_core.testing import GivenFact, fact, project
from community_people import Gone, People, Person

LIN, HE = "person-lin", "person-he"
NOW = datetime(2024, 6, 3, 1, 0, tzinfo=UTC)


def registered(person: str = LIN, **told: Any) -> GivenFact:
    """Somebody is taken into the register."""
    code = told.pop("code", "P0001" if person == LIN else "P0002")
    return fact(PersonRegistered(person_id=person, code=code, **{"name": "林晓棠", **told}), person)


def directory(*facts: GivenFact, reader: str | None = "person-shen") -> People:
    """The directory these facts make, as somebody reads it."""
    return project(People, *facts, now=NOW, reader=reader)


def only(view: People) -> Person:
    """The one person it lists."""
    (row,) = view
    return row


def test_a_registered_person_is_listed_with_all_that_is_told_of_them() -> None:
    """Name, room and telephone are opened for whoever may see them, and the age follows from the year."""
    told = registered(
        building="place-13",
        room="3-502",
        telephone="0471-5551234",
        birth_year=1951,
        residence="lives-here",
    )
    assert only(directory(told)) == Person(
        code="P0001",
        name="林晓棠",
        building="place-13",
        room="3-502",
        telephone="0471-5551234",
        age=73,
        residence="lives-here",
        level=None,
        roles=(),
        status="registered",
        person_id=LIN,
    )


def test_nothing_sealed_is_told_to_whoever_may_not_see_it() -> None:
    """Nor does the age tell the year of birth."""
    row = only(directory(registered(birth_year=1951, room="3-502"), reader=None))
    assert isinstance(row.name, Sealed)
    assert isinstance(row.room, Sealed)
    assert row.age is None


def test_what_became_otherwise_is_told_and_what_is_left_out_stays() -> None:
    """A move without a room leaves none."""
    changed = PersonChanged(person_id=LIN, telephone="13900000000")
    moved = PersonMoved(person_id=LIN, building="place-7")
    row = only(
        directory(registered(telephone="1", room="3-502"), fact(changed, LIN), fact(moved, LIN)),
    )
    assert (row.name, row.telephone, row.building, row.room) == ("林晓棠", "13900000000", "place-7", None)


def test_the_directory_has_only_who_is_registered() -> None:
    """Not somebody who is merely named, who left, died, or was merged."""
    level = fact(CareLevelSet(person_id=HE, level="key"), HE)
    assert list(directory(level)) == []
    assert only(directory(level, registered(HE))).level == "key"
    for gone in (PersonLeft(on=date(2024, 1, 3), reason="moved"), PersonDied(on=date(2024, 1, 3))):
        assert list(directory(registered(), fact(gone, LIN))) == []
    left = fact(PersonLeft(on=date(2024, 1, 3), reason="moved"), LIN)
    assert only(directory(registered(), left, fact(PersonReturned(), LIN))).status == "registered"


def test_of_an_erased_person_nothing_sealed_is_kept() -> None:
    """Building, residence and care level would name them to a neighbour."""
    told = registered(building="place-13", residence="rents")
    view = directory(told, fact(PersonErased(reason="asked for it"), LIN))
    assert list(view) == []
    row = view.people[LIN]
    assert (row.code, row.name, row.room, row.telephone, row.birth_year) == ("P0001", None, None, None, None)
    assert row.roles == ()


def test_those_who_left_or_died_are_listed_by_the_day_of_it() -> None:
    """The latest first, and none before the day that is asked for."""
    view = directory(
        registered(),
        registered(HE, name="何静"),
        fact(PersonLeft(on=date(2024, 2, 3), reason="moved"), LIN),
        fact(PersonDied(on=date(2024, 3, 3)), HE),
    )
    assert view.left_or_died(date(2024, 1, 1)) == [
        Gone(on=date(2024, 3, 3), status="died", code="P0002", name="何静", person_id=HE),
        Gone(on=date(2024, 2, 3), status="left", code="P0001", name="林晓棠", person_id=LIN),
    ]
    assert [row.person_id for row in view.left_or_died(date(2024, 2, 4))] == [HE]


def test_somebody_who_left_and_was_merged_goes_on_in_the_other_record() -> None:
    """They are not gone twice."""
    left = fact(PersonLeft(on=date(2024, 2, 3), reason="moved"), LIN)
    view = directory(registered(), registered(HE), left, fact(PersonMerged(into=HE), LIN))
    assert view.left_or_died(date(2024, 1, 1)) == []


def test_whoever_holds_a_role_is_found_by_it_until_it_ends() -> None:
    """A role that begins tomorrow is not held yet."""
    appointed = RoleAppointed(appointment=1, role="mediator", since=date(2024, 1, 1))
    later = RoleAppointed(appointment=1, role="mediator", since=date(2024, 6, 4))
    view = directory(registered(), registered(HE), fact(appointed, LIN), fact(later, HE))
    assert [(row.person_id, row.roles) for row in view.holding("mediator")] == [(LIN, ("mediator",))]
    ended = fact(RoleEnded(appointment=1, until=date(2024, 6, 3)), LIN)
    view = directory(registered(), fact(appointed, LIN), ended)
    assert view.holding("mediator") == []
    assert only(view).roles == ()


def test_people_are_found_by_building_age_and_missing_room() -> None:
    """Whoever told no year of birth is of no age."""
    view = directory(
        registered(building="place-13", birth_year=1951, room="3-502"), registered(HE, building="place-7")
    )
    assert [row.person_id for row in view.in_building("place-13")] == [LIN]
    assert [row.person_id for row in view.of_age(60)] == [LIN]
    assert view.of_age(at_most=72) == []
    assert [row.person_id for row in view.without_room()] == [HE]


def test_two_of_one_name_or_telephone_are_said_to_be_alike() -> None:
    """However both are written; what is the same is told."""
    view = directory(
        registered(telephone="0471-5551234"),
        registered(HE, name="林 晓棠", telephone="0471 555 1234"),
        registered("person-tian", name="田野", telephone="04715551234"),
    )
    assert [(pair.person_id, pair.other_id, pair.same) for pair in view.alike()] == [
        (HE, LIN, "name-and-telephone"),
        (HE, "person-tian", "telephone"),
        (LIN, "person-tian", "telephone"),
    ]


def test_only_likely_pairs_wait_for_somebody() -> None:
    """One name behind one door or at one telephone; father and son were born in different years."""
    at_home = {"building": "place-13", "room": "3-502"}

    def waiting(**other: Any) -> list[tuple[str | None, str]]:
        view = directory(registered(**at_home, birth_year=1951), registered(HE, **other))
        return [(item.person, item.stream_id) for item in view.waiting()]

    assert waiting(**at_home) == [(HE, LIN)]
    assert waiting(**at_home, birth_year=1980) == []
    assert waiting(building="place-13") == []


def test_nobody_is_alike_to_whoever_may_not_see_names() -> None:
    """Ciphertext says nothing about who is who."""
    assert directory(registered(), registered(HE), reader=None).alike() == []


def test_merged_records_are_one_in_what_is_asked() -> None:
    """A role of the record that was merged is held by the one that goes on."""
    appointed = RoleAppointed(appointment=1, role="mediator", since=date(2024, 1, 1))
    view = directory(
        registered(),
        registered(HE),
        fact(appointed, HE),
        fact(PersonMerged(into=LIN), HE),
        fact(PersonAbsorbed(other=HE), LIN),
    )
    assert [row.person_id for row in view] == [LIN]
    assert [row.person_id for row in view.holding("mediator")] == [LIN]
    assert only(view).roles == ("mediator",)
