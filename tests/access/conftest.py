"""A neighbourhood whose people hold roles."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from community_core import Community
from community_core.domain import AppointRole, NamePlace, RegisterPerson, SetGrid

CLERK = "system:clerk"
EAST, BUILDING_13, BUILDING_9 = "place-east", "place-13", "place-9"
ZHOU, LAN, ZENG = "person-zhou", "person-lan", "person-zeng"
"""Zhou lives in building 13 of the eastern grid, Lan in building 9, Zeng nowhere that is known."""
TODAY = date(2026, 1, 5)


class Clock:
    """A clock that is moved by hand: noon in Shanghai, to begin with."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 5, 4, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def goes_on(self, days: int) -> None:
        """Days go by."""
        self.now += timedelta(days=days)


@pytest.fixture
def clock() -> Clock:
    """The clock of the community."""
    return Clock()


@pytest.fixture
def community(clock: Clock) -> Iterator[Community]:
    """Three people, two buildings, one grid; nobody holds a role yet."""
    with Community.open(":memory:", access="roles", clock=clock) as opened:
        opened.execute_all(
            [
                NamePlace(place_id=EAST, kind="grid", called="东网格"),
                NamePlace(place_id=BUILDING_13, kind="building", called="13号楼", within="place-liuyin"),
                NamePlace(place_id=BUILDING_9, kind="building", called="9号楼", within="place-liuyin"),
                SetGrid(place_id=BUILDING_13, grid=EAST),
                _registering(ZHOU, "周晓棠", BUILDING_13),
                _registering(LAN, "汪秀兰", BUILDING_9),
                _registering(ZENG, "曾乐平", None),
            ],
            by=CLERK,
        )
        yield opened


def _registering(person: str, name: str, building: str | None) -> RegisterPerson:
    return RegisterPerson(
        person_id=person,
        name=name,
        telephone="0471-5551234",
        room="3-502",
        birth_year=1951,
        groups=("独居",),
        building=building,
    )


def appoint(community: Community, person: str, role: str, scope: str = "") -> None:
    """Somebody has a role from today on."""
    command = AppointRole(person_id=person, role=role, scope=scope, since=TODAY)  # type: ignore[arg-type]
    community.execute(command, by=CLERK)
