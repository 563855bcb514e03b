"""Households are counted by their doors, also where roles say who may see them."""

from community_aid import commands as aid
from community_core import Community
from community_core.domain import NamePlace, RegisterPerson
from community_core.views import Period

CLERK = "system:clerk"
NEIGHBOURS = {"person-lin": "3-502", "person-he": "3-502", "person-xu": "1-101"}


def test_a_couple_helped_one_by_one_is_one_household() -> None:
    """Three people behind two doors; what counts them sees doors, and shows none."""
    with Community.open(":memory:", access="roles") as community:
        named = NamePlace(place_id="place-13", kind="building", called="13号楼", within="place-liuyin")
        community.execute(named, by=CLERK)
        community.execute(aid.OpenAidItem(title="rice", unit="bag"), by=CLERK)
        community.execute(aid.ReceiveAid(aid_id="rice", quantity=9, source="bought"), by=CLERK)
        for person, room in NEIGHBOURS.items():
            home = RegisterPerson(person_id=person, name="林晓棠", building="place-13", room=room)
            community.execute(home, by=CLERK)
            community.execute(aid.DeliverAid(aid_id="rice", quantity=1, person_id=person), by=CLERK)
        today = community.clock().astimezone(community.zone).date()
        figures = community.figures(Period(today, today, community.zone))
        told = {code: figures.of(code) for code in ("aid-people", "aid-households")}
        assert {code: each and each.value for code, each in told.items()} == {
            "aid-people": 3,
            "aid-households": 2,
        }
