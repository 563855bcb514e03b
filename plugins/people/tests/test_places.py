"""What is known of each place."""

from datetime import UTC, date, datetime

from community_core.domain import (
    PersonErased,
    PersonLeft,
    PersonMerged,
    PersonMoved,
    PersonRegistered,
    PlaceAliasAdded,
    PlaceClosed,
    PlaceInGrid,
    PlaceNamed,
    RequestRaised,
    RoleAppointed,
    VisitStarted,
)
from community_core.testing import GivenFact, fact, project
from community_people import Place, Places, Unfitting

LIN, HE = "person-lin", "person-he"
NOW = datetime(2024, 6, 3, 1, 0, tzinfo=UTC)
COMPOUND = fact(PlaceNamed(kind="compound", called="柳荫小区"), "place-liuyin")
BUILDING = fact(PlaceNamed(kind="building", called="13号楼", within="place-liuyin", dwellings=48), "place-13")
LEAD = fact(RoleAppointed(appointment=1, role="building-lead", scope="place-13", since=date(2024, 1, 8)), LIN)


def places(*facts: GivenFact) -> Places:
    """The view these facts make."""
    return project(Places, COMPOUND, BUILDING, *facts, now=NOW)


def living(person: str, building: str = "place-13") -> GivenFact:
    """Somebody is registered in a building."""
    return fact(PersonRegistered(person_id=person, name="林晓棠", building=building), person)


def people(view: Places) -> dict[str, int]:
    """How many live where."""
    return {row.place_id: row.people for row in view}


def test_a_place_is_listed_with_its_names_its_people_and_its_lead() -> None:
    """Aliases and the grid are those that were told last."""
    alias, grid = (
        fact(PlaceAliasAdded(alias="13#"), "place-13"),
        fact(PlaceInGrid(grid="place-e"), "place-13"),
    )
    view = places(alias, grid, living(LIN), LEAD)
    assert view.in_compound("place-liuyin") == [
        Place(
            called="13号楼",
            kind="building",
            within="place-liuyin",
            aliases=("13#",),
            dwellings=48,
            people=1,
            leads=(LIN,),
            grid="place-e",
            place_id="place-13",
        )
    ]


def test_dwellings_nobody_counted_are_not_told() -> None:
    """They are not none."""
    assert {row.place_id: row.dwellings for row in places()} == {"place-liuyin": None, "place-13": 48}


def test_people_are_counted_where_they_live_and_in_what_that_lies_in() -> None:
    """Whoever moved, left or was merged is not; whoever was erased is."""
    everybody = [living(LIN), living(HE)]
    assert people(places(*everybody)) == {"place-liuyin": 2, "place-13": 2}
    left = fact(PersonLeft(on=date(2024, 1, 9), reason="moved"), HE)
    moved = fact(PersonMoved(person_id=HE, building="place-7"), HE)
    merged = fact(PersonMerged(into=LIN), HE)
    for gone in (left, moved, merged):
        assert people(places(*everybody, gone))["place-13"] == 1
    assert people(places(*everybody, fact(PersonErased(reason="asked for it"), HE)))["place-13"] == 2


def test_a_building_without_a_lead_is_found() -> None:
    """An erased person leads nothing."""
    assert places(LEAD).without_lead() == []
    assert [row.place_id for row in places().without_lead()] == ["place-13"]
    erased = fact(PersonErased(reason="asked for it"), LIN)
    assert [row.place_id for row in places(LEAD, erased).without_lead()] == ["place-13"]


def test_a_place_out_of_use_is_listed_no_longer() -> None:
    """Nor does it lack a lead."""
    view = places(fact(PlaceClosed(reason="pulled down"), "place-13"))
    assert [row.place_id for row in view] == ["place-liuyin"]
    assert view.without_lead() == []


def test_what_fits_no_place_is_listed_by_how_often_it_was_written() -> None:
    """A building is known however it is written, and by its id."""
    written = ["十三号楼", "13#", "place-13", "柳荫13栋", "", "9号楼", "九号楼", "九号楼"]
    raised = [
        fact(RequestRaised(title="Lamp", category="light", channel="desk", place=place), f"request-{number}")
        for number, place in enumerate(written)
    ]
    visit = fact(VisitStarted(person_id=LIN, visitor=HE, place="凉亭"), "visit-1")
    view = places(*raised, visit)
    assert view.unknown() == [Unfitting("九号楼", 2), Unfitting("9号楼", 1), Unfitting("凉亭", 1)]
