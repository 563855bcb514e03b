"""Received by household 各户领取: who got what, the figures of it, and whom it reached."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import Annotated

from attrs import frozen

from community_aid.ledger import AidIdColumn, ItemColumn, UnitColumn
from community_aid.measures import DELIVERED, HOUSEHOLDS, PEOPLE, RECEIVED, UNTOLD, VALUE
from community_aid.opened import NAMES, OfOpened
from community_aid.records import OfAid, Slip
from community_core.domain import (
    belongs_to_meeting,
)
from community_core.neighbourhood import (
    ROOMS,
    AskedPerson,
    AskedPlace,
    BuildingColumn,
    People,
    Person,
    RoomColumn,
    dwelling_of,
    room_of,
)
from community_core.views import CONTACTS, SERVED, Column, Figure, Measure, Period, Projection, figures, query


@frozen(kw_only=True)
class Received:
    """What somebody was given or lent of one item. Where the reader may not see their name, the row is of
    their building."""

    building: BuildingColumn
    room: RoomColumn
    person_id: Annotated[str | None, Column(en="Person", zh="人员", refers="person")]
    item: ItemColumn
    quantity: Annotated[int, Column(en="Quantity", zh="数量")]
    unit: UnitColumn
    times: Annotated[int, Column(en="Times", zh="次数")]
    last: Annotated[date, Column(en="Last", zh="最近日期")]
    aid_id: AidIdColumn


class ReceivedByHousehold(OfOpened, OfAid, Projection[Received]):
    """What every household was given or lent; by building where you may not see who lives there."""

    name, version = "received-by-household", 1
    key = ("building", "person_id", "aid_id")
    called = "各户领取"
    zh = "各户领取和借用的物资；无权查阅姓名时按楼栋合计。"
    single_stream = True
    pages = None
    personal = (*NAMES, *ROOMS)
    measures = (
        RECEIVED,
        DELIVERED,
        VALUE,
        UNTOLD,
        PEOPLE,
        HOUSEHOLDS,
        CONTACTS,
        SERVED,
    )

    def __iter__(self) -> Iterator[Received]:
        return iter(self._received(self._people(), lambda _: True))

    @query(zh="一户领取的物资：同一楼栋、同一房号；无权查阅房号时为整栋楼。", called="住户")
    def household(self, person: AskedPerson) -> list[Received]:
        """What those behind one door got; those of the building, where you may not see which door it is."""
        people = self._people()
        asked = people.person(person)
        room = room_of(asked, self.doors)
        if asked.building is None:
            return self._received(people, lambda each: each.person_id == asked.person_id)
        all_of_it = not isinstance(room, str)
        return self._received(
            people,
            lambda each: each.building == asked.building and (all_of_it or room_of(each, self.doors) == room),
        )

    @query(zh="一栋楼领取的物资。", called="楼栋")
    def in_building(self, building: AskedPlace) -> list[Received]:
        """What those who live in a building got."""
        return self._received(self._people(), lambda each: each.building == building)

    def _received(self, people: People, chosen: Callable[[Person], bool]) -> list[Received]:
        found: dict[tuple[str, str, str], list[Slip]] = {}
        for slip in self._handed_out():
            person = people.person(slip.person_id or "")
            if chosen(person):
                known = person.person_id if self._may_know(slip, person) else ""
                found.setdefault((person.building or "", known, slip.aid_id), []).append(slip)
        return [self._row(people, key, slips) for key, slips in sorted(found.items())]

    def _row(self, people: People, key: tuple[str, str, str], slips: list[Slip]) -> Received:
        building, person_id, aid_id = key
        card = self.card(aid_id)
        return Received(
            building=building or None,
            room=room_of(people.person(person_id), self.doors) if person_id else None,
            person_id=person_id or None,
            item=card.title,
            quantity=sum(each.quantity for each in slips),
            unit=card.unit,
            times=len(slips),
            last=max(self.day(each.at) for each in slips),
            aid_id=aid_id,
        )

    def _handed_out(self) -> Iterator[Slip]:
        for what in ("delivered", "lent"):
            yield from self.slips.where(what=what)

    def _may_know(self, slip: Slip, person: Person) -> bool:
        return not person.erased and self.may_know(slip.person_id or "", person.person_id)

    def _people(self, day: date | None = None) -> People:
        return self.people_on(day or self.today)

    # ---- figures

    @figures
    def of_period(self, period: Period) -> Iterator[Figure]:
        people = self._people(min(period.last, self.today))
        slips = self.slips.between("at", period.begins, period.ends)
        came = [each for each in slips if each.what == "received"]
        given = [each for each in slips if each.what == "delivered"]
        helped = [each for each in slips if each.what in ("delivered", "lent")]
        yield from self._by_item(RECEIVED, came)
        yield from self._by_item(DELIVERED, given)
        yield VALUE.is_(sum(each.value_fen or 0 for each in came))
        yield UNTOLD.is_(sum(each.value_fen is None for each in came))
        served = {people.canonical(each.person_id or "") for each in helped}
        yield PEOPLE.who(served)
        yield HOUSEHOLDS.is_(len({dwelling_of(people.person(each), self.doors) for each in served}))
        yield SERVED.who(served)
        # several things handed over on one day are one meeting
        meetings = len({(people.canonical(each.person_id or ""), self.day(each.at)) for each in _met(helped)})
        yield CONTACTS.is_(meetings)
        if meetings:
            yield CONTACTS.is_(meetings, channel="not-told")

    def _by_item(self, measure: Measure, slips: list[Slip]) -> Iterator[Figure]:
        yield measure.is_(None)
        counted = Counter[str]()
        for each in slips:
            card = self.card(each.aid_id)
            counted[f"{card.title}/{card.unit}"] += each.quantity
        for item, quantity in sorted(counted.items()):
            yield measure.is_(quantity, item=item)


def _met(helped: list[Slip]) -> Iterator[Slip]:
    """What was handed over on a visit or at an activity is in that contact."""
    return (each for each in helped if not belongs_to_meeting(each.arose_from))
