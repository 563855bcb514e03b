"""What could tell who somebody erased was is seen, in columns that say so, only where five share it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, ClassVar

import pytest
from attrs import frozen

from community_core import Column, Community, InvalidProjection, Projection, Recorded, Table, handles
from community_core.domain import ErasePerson, PersonRegistered, RegisterPerson
from community_core.views import Figure, Measure, Period, figures, query

LIN, SHEN, HERE = "person-lin", "person-shen", "place-13"
LIVING = Measure(
    "living-at-13", "At 13", "13号楼人数", unit="people", section="people", means=("So many.", "人数。")
)


@frozen
class Home:
    person_id: str
    building: Annotated[str | None, Column(en="Building", zh="楼栋", quasi_of="person_id")] = None
    note: str = ""


class Homes(Projection[Home]):
    """Where people live."""

    name, version = "homes", 1
    homes = Table(Home, index=["building"])
    measures = (LIVING,)

    @handles(PersonRegistered)
    def live(self, e: Recorded[PersonRegistered]) -> None:
        self.homes.put(Home(e.stream_id, e.data.building, "registered"))

    @query(zh="住在某楼的人。")
    def at(self, building: str) -> list[Home]:
        """Those who live in a building."""
        return self.homes.where(building=building)

    @figures
    def of_period(self, _period: Period) -> Iterator[Figure]:
        yield LIVING.who(each.person_id for each in self.homes.where(building=HERE))


class Clock:
    """A day goes by with each look at it."""

    now = datetime(2024, 1, 8, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def living(community: Community, count: int) -> None:
    """So many others are registered who live as she does."""
    for _ in range(count):
        community.execute(RegisterPerson(name="邻居", building=HERE, residence="rents"), by=SHEN)


@pytest.fixture
def community() -> Iterator[Community]:
    """Lin was erased a day after she was registered; three others live as she did."""
    clock = Clock()
    with Community.open(":memory:", clock=clock) as opened:
        living(opened, 3)
        opened.execute(
            RegisterPerson(person_id=LIN, name="林晓棠", building=HERE, residence="rents"), by=SHEN
        )
        clock.now += timedelta(days=2)
        opened.execute(ErasePerson(person_id=LIN, reason="asked for it"), by=SHEN)
        yield opened


WAYS: dict[str, Any] = {
    "rows": lambda community: [each.building for each in community.view(Homes) if each.person_id == LIN],
    "one": lambda community: [community.view(Homes).homes[LIN].building],
    "value": lambda community: [community.view(Homes).homes.value(LIN, "building")],
    "page": lambda community: [
        each.building for each in community.view(Homes, reader=SHEN).page(9).rows if each.person_id == LIN
    ],
    "past": lambda community: [
        each.building
        for each in community.at(known=datetime(2024, 1, 9, tzinfo=UTC)).view(Homes)
        if each.person_id == LIN
    ],
    "explain": lambda community: [each.building for each in community.explain(Homes, LIN).rows],
}


@pytest.mark.parametrize("way", WAYS)
def test_it_is_seen_where_five_share_it(community: Community, way: str) -> None:
    """And not before, whichever way the row is come by, in the past as well."""
    living(community, 1)
    assert WAYS[way](community) == [None]
    living(community, 1)
    assert WAYS[way](community) == [HERE]


FOUND: dict[str, Any] = {
    "where": lambda view: view.homes.where(building=HERE),
    "between": lambda view: view.homes.between("building", "place-1", "place-2"),
    "query": lambda view: view.at(HERE),
    "page": lambda view: view.page(9, building=HERE).rows,
}


@pytest.mark.parametrize("way", FOUND)
def test_nobody_is_found_by_what_is_not_seen(community: Community, way: str) -> None:
    """To be in the list of a building would tell as much as the building."""
    assert len(FOUND[way](community.view(Homes, reader=SHEN))) == 3
    living(community, 2)
    assert len(FOUND[way](community.view(Homes, reader=SHEN))) == 6


def test_they_go_on_being_counted(community: Community) -> None:
    """Figures show nobody, so that they have everybody."""
    period = Period.month(2024, 1, community.store.zone)
    [told] = community.figures(period, projections=[Homes]).figures
    assert told.value == 4


def test_a_column_whose_owner_is_no_column_is_refused() -> None:
    """As is one that could not be missing."""

    @frozen
    class Odd:
        person_id: str
        building: Annotated[str | None, Column(quasi_of="nobody")] = None

    @frozen
    class Always:
        person_id: str
        building: Annotated[str, Column(quasi_of="person_id")] = ""

    for row_class, said in ((Odd, "nobody"), (Always, "None")):
        with pytest.raises(InvalidProjection, match=said):

            class Refused(Projection[Any]):
                """Rows that say too little."""

                name, version = "refused", 1
                odd: ClassVar = Table(row_class)

                @handles(PersonRegistered)
                def live(self, e: Recorded[PersonRegistered]) -> None: ...
