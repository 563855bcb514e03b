"""A neighbourhood with people whose names are easily confused."""

from collections.abc import Iterator
from datetime import date

import pytest

from community_core import Community
from community_core.domain import NamePlace, RegisterPerson
from community_core.domain.kit.values.personal import Sealed

CLERK = "system:clerk"
BUILDING_13, BUILDING_9, OTHER_13 = "place-13", "place-9", "place-peace-13"
ZHOU, OTHER_ZHOU, LAN, ZENG, LIN = "person-zhou", "person-zhou-2", "person-lan", "person-zeng", "person-lin"


def lead_of_13(reader: str, sealed: Sealed, fact: str, _day: date, _case: str | None) -> bool:
    """Xu opens everything; the lead of building 13 the names of Zhou and Lan; others nothing."""
    if reader == "person-xu":
        return True
    return reader == "person-lead" and fact.endswith(".name") and sealed.person in (ZHOU, LAN)


@pytest.fixture
def community() -> Iterator[Community]:
    """Two called 周晓棠, two buildings 13 in two compounds, and what sounds or looks alike."""
    with Community.open(":memory:", may_open=lead_of_13) as opened:
        opened.execute_all(
            [
                NamePlace(place_id="place-liuyin", kind="compound", called="柳荫小区"),
                NamePlace(place_id="place-peace", kind="compound", called="和平小区"),
                NamePlace(
                    place_id=BUILDING_13,
                    kind="building",
                    called="13号楼",
                    within="place-liuyin",
                    aliases=("红楼",),
                ),
                NamePlace(place_id=BUILDING_9, kind="building", called="9号楼", within="place-liuyin"),
                NamePlace(place_id=OTHER_13, kind="building", called="13号楼", within="place-peace"),
                RegisterPerson(
                    person_id=ZHOU,
                    name="周晓棠",
                    building=BUILDING_13,
                    room="3-502",
                    telephone="0471-5551234",
                ),
                RegisterPerson(person_id=OTHER_ZHOU, name="周晓棠", building=BUILDING_9, room="1-101"),
                RegisterPerson(person_id=LAN, name="汪秀兰", building=BUILDING_13, room="3-502"),
                RegisterPerson(person_id=ZENG, name="曾乐平", building=OTHER_13),
                RegisterPerson(person_id=LIN, name="Lin Xia"),
            ],
            by=CLERK,
        )
        yield opened
