"""What is left, what is lent, who got what and who gave it; and what waits."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from community_aid import commands
from community_aid.facts import (
    AidCounted,
    AidDelivered,
    AidItemOpened,
    AidLent,
    AidReceived,
    AidReturned,
    AidWrittenOff,
    LoanExtended,
)
from community_aid.ledger import AidLedger, ByGiver
from community_aid.loans import Loans
from community_aid.received import ReceivedByHousehold
from community_aid.stock_view import StockList
from community_aid.values import aid_id, item_of
from community_core.domain import PersonErased, PersonMerged, PersonRegistered
from community_core.testing import GivenFact, fact, project
from community_core.views import CONTACTS, Period, agenda_of, figures_of

LIN, HE, XU = "person-lin", "person-he", "person-xu"
RICE, CHAIR = aid_id("大米"), aid_id("轮椅")
MONDAY = datetime(2024, 1, 1, 1, tzinfo=UTC)
SHEN = "person-shen"


def day(number: int) -> datetime:
    return MONDAY + timedelta(days=number - 1)


def slip(what: Any, on: int, card: str = RICE) -> GivenFact:
    return fact(what, card, at=day(on))


def home(person: str, room: str | None) -> GivenFact:
    told = PersonRegistered(person_id=person, name=f"{person}的名字", building="place-13", room=room)
    return fact(told, person, at=day(1))


RICE_CARD = slip(AidItemOpened(title="大米", unit="袋", place="服务站"), 1)
CHAIRS = slip(AidItemOpened(title="轮椅", unit="辆", lendable=True), 1, CHAIR)


def received(quantity: int, on: int, card: str = RICE, **told: Any) -> GivenFact:
    return slip(AidReceived(**{"quantity": quantity, "source": "donated", **told}), on, card)


def given(person: str, quantity: int, on: int, **told: Any) -> GivenFact:
    return slip(AidDelivered(person_id=person, quantity=quantity, **told), on)


def lent(person: str, quantity: int, on: int, loan: int = 1, due: date | None = None) -> GivenFact:
    return slip(AidLent(loan=loan, person_id=person, quantity=quantity, due=due), on, CHAIR)


def view(kind: Any, *facts: GivenFact, on: int = 20, reader: str | None = SHEN) -> Any:
    told = sorted(facts, key=lambda each: each.at or MONDAY)
    return project(kind, *told, now=day(on), reader=reader)


def test_a_card_goes_by_the_name_of_its_item() -> None:
    """However wide its letters are and whatever spaces are written."""
    assert aid_id("纸尿裤L") == aid_id(" 纸尿裤 Ｌ") != aid_id("纸尿裤M")
    assert aid_id("rice") == "aid-rice"
    assert aid_id("大米").isascii()
    for item in ("大米", "纸尿裤L", "rice", "轮椅1号"):
        assert item_of(aid_id(item)) == item
        assert aid_id(aid_id(item)) == aid_id(item)


def test_stock_is_what_the_last_count_and_the_slips_come_to() -> None:
    """A count tells by how many the slips were wrong; what follows goes on from it."""
    counted = slip(AidCounted(counted=16), 9)
    spoilt = slip(AidWrittenOff(quantity=2, reason="受潮"), 10)
    (row,) = view(StockList, RICE_CARD, received(20, 2), given(LIN, 3, 3), counted, spoilt)
    assert (row.left, row.received, row.delivered, row.written_off) == (14, 20, 3, 2)
    assert (row.last_counted, row.difference) == (date(2024, 1, 9), -1)
    (chairs,) = view(StockList, CHAIRS, received(3, 2, CHAIR), lent(LIN, 2, 3))
    assert (chairs.left, chairs.lent) == (1, 2)


def test_what_keeps_shortest_is_taken_to_go_out_first() -> None:
    """So the next day that matters is that of what must still be there."""
    june, spring = date(2024, 6, 30), date(2024, 3, 1)
    came = [received(5, 2, best_before=spring), received(5, 3, best_before=june), received(5, 4)]
    (row,) = view(StockList, RICE_CARD, *came, given(LIN, 5, 5))
    assert row.best_before == spring
    (row,) = view(StockList, RICE_CARD, *came, given(LIN, 11, 5))
    assert row.best_before == june
    assert view(StockList, RICE_CARD, *came).to_use(30) == []
    assert [each.item for each in view(StockList, RICE_CARD, *came).to_use(60)] == ["大米"]


def test_the_ledger_is_a_running_card_in_the_order_of_time() -> None:
    """A slip that came late stands where it belongs; names are for readers who may see them."""
    late = fact(AidDelivered(person_id=LIN, quantity=1), RICE, at=day(3), recorded_at=day(9))
    facts = [home(LIN, "3-502"), RICE_CARD, received(20, 2, giver="org:爱心超市"), given(HE, 2, 5), late]
    rows = view(AidLedger, *facts).of_item("大米")
    assert [(row.what, row.came, row.went, row.left) for row in rows] == [
        ("received", 20, None, 20),
        ("delivered", None, 1, 19),
        ("delivered", None, 2, 17),
    ]
    assert [(row.giver, row.person_id) for row in rows] == [("org:爱心超市", None), (None, LIN), (None, None)]
    assert [row.left for row in view(AidLedger, *facts)] == [17, 19, 20]
    assert [row.person_id for row in view(AidLedger, *facts, reader=None)] == [None, None, None]
    found = view(AidLedger, *facts).between(date(2024, 1, 3), date(2024, 1, 4), "大米")
    assert [row.day for row in found] == [date(2024, 1, 3)]


def test_loans_are_listed_until_all_of_it_is_back() -> None:
    """The first that is wanted back on top; an extension counts; what is lost is out no longer."""
    facts = [home(LIN, "3-502"), CHAIRS, received(5, 2, CHAIR), lent(LIN, 2, 3, 1, date(2024, 1, 10))]
    facts.append(lent(HE, 1, 4, 2))
    rows = list(view(Loans, *facts))
    assert [(row.loan, row.person_id, row.out, row.days_over) for row in rows] == [
        (1, LIN, 2, 10),
        (2, None, 1, 0),
    ]
    assert [row.loan for row in view(Loans, *facts).overdue(9)] == [1]
    assert view(Loans, *facts).overdue(10) == []
    assert [row.loan for row in view(Loans, *facts).of_person(LIN)] == [1]
    extended = slip(LoanExtended(loan=1, due=date(2024, 2, 1)), 11, CHAIR)
    assert view(Loans, *facts, extended).overdue() == []
    back = slip(AidReturned(loan=1, quantity=1, condition="worn"), 12, CHAIR)
    lost = slip(AidWrittenOff(loan=1, quantity=1, reason="遗失"), 13, CHAIR)
    assert [row.loan for row in view(Loans, *facts, back, lost)] == [2]
    assert [(row.out, row.condition) for row in view(Loans, *facts, back, lost).of_item("轮椅")] == [
        (0, "worn"),
        (1, None),
    ]


def test_households_are_those_behind_one_door() -> None:
    """Whoever may not see names learns what a building got, and nothing about anybody in it."""
    facts = [home(LIN, "3-502"), home(HE, "3-502"), home(XU, "1-101"), RICE_CARD, received(20, 1)]
    facts += [given(LIN, 2, 3), given(LIN, 1, 4), given(HE, 1, 5), given(XU, 4, 6)]
    rows = view(ReceivedByHousehold, *facts).household(LIN)
    assert {(row.person_id, row.room, row.quantity, row.times) for row in rows} == {
        (LIN, "3-502", 3, 2),
        (HE, "3-502", 1, 1),
    }
    unknown = view(ReceivedByHousehold, *facts, reader=None)
    told = [(row.building, row.room, row.person_id, row.quantity) for row in unknown.household(LIN)]
    assert told == [("place-13", None, None, 8)]
    assert [row.quantity for row in unknown.in_building("place-13")] == [8]
    assert view(ReceivedByHousehold, *facts).in_building("place-9") == []
    merged = fact(PersonMerged(into=LIN), HE, at=day(8))
    assert [row.quantity for row in view(ReceivedByHousehold, *facts, merged).household(LIN)] == [4]


def test_of_whoever_was_erased_nothing_is_told_but_counts_go_on() -> None:
    """Neither their name nor their building; what was given stays given."""
    facts = [home(LIN, "3-502"), RICE_CARD, received(20, 1), given(LIN, 2, 3)]
    erased = fact(PersonErased(reason="本人要求"), LIN, at=day(5))
    (row,) = view(ReceivedByHousehold, *facts, erased)
    assert (row.person_id, row.building, row.room, row.quantity) == (None, None, None, 2)
    january = Period.month(2024, 1, view(StockList).zone)
    found = figures_of(view(ReceivedByHousehold, *facts, erased), january)
    told = {each.measure.code: each.value for each in found if each.split is None}
    assert (told["aid-people"], told["aid-households"]) == (1, 1)


def test_givers_are_told_what_they_gave_and_not_what_is_left() -> None:
    """What was bought is nobody's gift; values that nobody told are counted, not guessed."""
    shop = {"giver": "org:爱心超市"}
    facts = [RICE_CARD, received(20, 2, value_fen=120000, **shop), received(5, 3, **shop)]
    facts += [received(9, 4, source="bought"), received(1, 5, giver=LIN)]
    rows = list(view(ByGiver, *facts))
    assert [(row.giver, row.quantity, row.times, row.value_fen, row.untold) for row in rows] == [
        (None, 1, 1, 0, 1),
        ("org:爱心超市", 25, 2, 120000, 1),
    ]
    assert [row.quantity for row in view(ByGiver, *facts).of_giver("org:爱心超市")] == [25]
    assert [row.quantity for row in view(ByGiver, *facts).between(date(2024, 1, 3), date(2024, 1, 3))] == [5]


def test_what_waits() -> None:
    """Nothing left, something to use up, a card not counted for long, a loan that is due."""
    empty = agenda_of(view(StockList, RICE_CARD, received(1, 2), given(LIN, 1, 3)), day(20).date())
    assert [(item.number, item.due, item.next_step) for item in empty] == [
        ("大米", None, commands.ReceiveAid)
    ]
    soon = received(9, 2, best_before=date(2024, 1, 30))
    used = agenda_of(view(StockList, RICE_CARD, soon), date(2024, 1, 31))
    assert [(item.due, item.next_step) for item in used] == [(date(2024, 1, 30), commands.DeliverAid)]
    assert agenda_of(view(StockList, RICE_CARD, soon, on=16), day(16).date()) == used
    assert agenda_of(view(StockList, RICE_CARD, soon, on=15), day(15).date()) == []
    stock = view(StockList, RICE_CARD, received(9, 2), slip(AidCounted(counted=9), 5), on=100)
    count = agenda_of(stock, day(100).date())
    assert [(item.due, item.next_step) for item in count] == [(date(2024, 4, 4), commands.CountAid)]
    out = [home(LIN, "3-502"), CHAIRS, received(1, 2, CHAIR), lent(LIN, 1, 3, due=date(2024, 1, 10))]
    (item,) = agenda_of(view(Loans, *out), day(20).date())
    assert (item.person, item.due, item.next_step) == (LIN, date(2024, 1, 10), commands.ReturnAid)
    (item,) = agenda_of(view(Loans, *out, reader=None), day(20).date())
    assert (item.person, item.place) == (None, "")
    assert agenda_of(view(Loans, *out), day(5).date()) == []


def test_figures_never_add_up_units_or_people_twice() -> None:
    """Households are doors, people are people, and what was given on a visit is the visit's contact."""
    facts = [home(LIN, "3-502"), home(HE, "3-502"), RICE_CARD, CHAIRS, received(20, 2, value_fen=500)]
    facts += [
        received(3, 3, CHAIR),
        given(LIN, 2, 4),
        given(LIN, 1, 4),
        given(HE, 1, 5, arose_from="visit-1"),
    ]
    facts += [lent(XU, 1, 6), slip(AidReturned(loan=1, quantity=1), 33, CHAIR)]
    january = Period.month(2024, 1, view(StockList).zone)
    found = figures_of(view(ReceivedByHousehold, *facts, on=40), january)
    told = {(each.measure.code, *(each.split or ())): each.value for each in found}
    assert told["aid-received", "item", "大米/袋"] == 20
    assert told["aid-received", "item", "轮椅/辆"] == 3
    assert told["aid-received",] is None
    assert told["aid-delivered", "item", "大米/袋"] == 4
    assert (told["aid-value",], told["aid-value-untold",]) == (500, 1)
    assert (told["aid-people",], told["aid-households",]) == (3, 2)
    assert told[CONTACTS.code,] == 2
    months = [january, Period.month(2024, 2, january.zone)]
    out = [figures_of(view(Loans, *facts, on=40), each)[0].value for each in months]
    assert out == [1, 0]
