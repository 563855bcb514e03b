"""What is missing, out and waiting, in the order of the list and by whoever is to see to it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from community_core.domain import PersonErased, PersonMerged, PersonRegistered, PlaceNamed, RoleAppointed
from community_core.testing import GivenFact, fact, project
from community_core.views import Period, agenda_of, figures_of
from community_retirees import commands
from community_retirees.facts import (
    FormLost,
    FormReturned,
    FormsIssued,
    GiftGiven,
    GiftsListed,
    RetireeExcused,
    RetireeRegistered,
    RetireesListed,
    TransferClosed,
    TransferOpened,
)
from community_retirees.gifts import GiftsAgainstList
from community_retirees.roll import TransferRoll

LIN, HE, XU, MO, SHEN = "person-lin", "person-he", "person-xu", "person-mo", "person-shen"
BATCH, OTHER = "transfer-1", "transfer-2"
MONDAY = datetime(2024, 1, 1, 1, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
JANUARY = Period.month(2024, 1, ZONE)


def day(number: int) -> datetime:
    return MONDAY + timedelta(days=number - 1)


def told(what: Any, on: int, batch: str = BATCH) -> GivenFact:
    return fact(what, batch, at=day(on))


def view(kind: Any, *facts: GivenFact, on: int = 30) -> Any:
    order = sorted(facts, key=lambda each: each.at or MONDAY)
    return project(kind, *order, now=day(on), reader=SHEN)


def home(person: str, building: str = "place-13") -> GivenFact:
    return fact(
        PersonRegistered(person_id=person, name=f"{person}的名字", building=building), person, at=day(1)
    )


OPENED = told(TransferOpened(number="2024-0001", unit="org:第二机床厂", people=(XU, LIN, HE)), 2)
DUE = TransferOpened(number="2024-0001", unit="org:第二机床厂", people=(XU, LIN), due_on=date(2024, 1, 20))
FORM: dict[str, Any] = {"form": "登记表"}
RICE: dict[str, Any] = {"gift": "大米"}


def issued(*people: str, on: int, through: str | None = None) -> GivenFact:
    return told(FormsIssued(**FORM, people=people, through=through), on)


def meant(quantity: int, *people: str, on: int = 3) -> GivenFact:
    return told(GiftsListed(**RICE, quantity=quantity, people=people), on)


def given(person: str, on: int, quantity: int = 1) -> GivenFact:
    return told(GiftGiven(**RICE, person_id=person, quantity=quantity), on)


def came(person: str, on: int) -> GivenFact:
    return told(RetireeRegistered(person_id=person), on)


def excused(person: str, on: int) -> GivenFact:
    return told(RetireeExcused(person_id=person, why="moved"), on)


def test_the_roll_keeps_the_order_of_the_list() -> None:
    """Whoever was listed later comes last, and is listed again in their place."""
    later = told(RetireesListed(people=(MO,)), 3)
    again = told(RetireesListed(people=(XU,)), 9)
    roll = view(TransferRoll, OPENED, later, excused(XU, 5), again, came(LIN, 6))
    assert [each.person_id for each in roll] == [XU, LIN, HE, MO]
    assert [each.status for each in roll] == ["listed", "arrived", "listed", "listed"]
    assert [each.person_id for each in roll.missing(BATCH)] == [XU, HE, MO]
    assert roll.missing(OTHER) == []


def test_a_form_that_went_out_again_counts_from_then() -> None:
    """After fourteen days, or as many as are asked; what came back or was lost is out no longer."""
    back = told(FormReturned(**FORM, person_id=LIN), 4)
    lost = told(FormLost(**FORM, person_id=HE), 5)
    facts = [OPENED, issued(XU, LIN, HE, on=3, through=MO), back, issued(LIN, on=16), lost]
    roll = view(TransferRoll, *facts)
    assert [(each.person_id, each.days, each.through) for each in roll.forms_out()] == [
        (XU, 27, MO),
        (LIN, 14, None),
    ]
    assert [each.person_id for each in roll.forms_out(15)] == [XU]
    (row,) = (each for each in roll if each.person_id == LIN)
    assert (row.forms_out, row.forms_back) == (("登记表",), ())


def test_a_record_that_was_merged_counts_for_the_one_that_goes_on() -> None:
    """Somebody whom the unit lists twice registered once, and is neither missing nor counted twice."""
    merged = fact(PersonMerged(into=LIN), HE, at=day(9))
    facts = [
        home(LIN),
        home(HE),
        OPENED,
        came(LIN, 5),
        issued(HE, on=4),
        meant(1, LIN, HE),
        given(HE, 6),
        merged,
    ]
    roll = view(TransferRoll, *facts)
    assert [each.person_id for each in roll] == [XU, LIN]
    assert [each.person_id for each in roll.missing(BATCH)] == [XU]
    assert [each.person_id for each in roll.forms_out()] == [LIN]
    share = {each.measure.code: each for each in figures_of(roll, JANUARY)}["retirees-registered-share"]
    assert (share.value, share.whole) == (1, 2)
    (gift,) = view(GiftsAgainstList, *facts)
    assert (gift.listed, gift.given, gift.people) == (2, 1, 1)


def test_gifts_wait_until_all_of_them_are_given() -> None:
    """Not for whoever was excused; portions and people are told apart."""
    facts = [OPENED, meant(2, XU, LIN, HE), given(XU, 4), given(LIN, 5, 2), excused(HE, 6)]
    (waiting,) = view(TransferRoll, *facts).gifts_waiting()
    assert (waiting.person_id, waiting.listed, waiting.given, waiting.left) == (XU, 2, 1, 1)
    figures = {each.measure.code: each.value for each in figures_of(view(GiftsAgainstList, *facts), JANUARY)}
    assert figures == {"gifts-given": 3, "gift-people": 2}


def test_the_share_is_of_those_still_wanted_at_the_end_of_the_period() -> None:
    """An excuse of February changes nothing for January."""
    facts = [OPENED, came(LIN, 5), excused(HE, 6), excused(XU, 33)]
    roll = view(TransferRoll, *facts, on=40)
    for month, wanted in ((1, (1, 2)), (2, (1, 1))):
        figures = figures_of(roll, Period.month(2024, month, ZONE))
        share = {each.measure.code: each for each in figures}["retirees-registered-share"]
        assert (share.value, share.whole) == wanted


def test_what_waits_is_one_item_for_whoever_sees_to_it() -> None:
    """By whoever took the forms there, else by the lead of the building; not before it is time."""
    lead = RoleAppointed(appointment=1, role="building-lead", scope="place-13", since=date(2024, 1, 1))
    facts = [
        fact(PlaceNamed(kind="building", called="13号楼"), "place-13", at=day(1)),
        *map(home, (XU, LIN, MO)),
        fact(lead, MO, at=day(1)),
        told(DUE, 2),
        issued(XU, LIN, on=3),
        meant(1, XU),
    ]
    roll = view(TransferRoll, *facts, on=15)
    (gifts,) = agenda_of(roll, date(2024, 1, 15))
    assert (gifts.next_step, gifts.person, gifts.whose, gifts.due) == (commands.GiveGift, XU, MO, None)
    soon = agenda_of(roll, date(2024, 1, 20))
    assert [(each.what[1], each.whose, each.due, each.place) for each in soon] == [
        ("2 份表格发出已久，请收回", MO, date(2024, 1, 17), "13号楼"),
        ("2 人尚未报到", MO, date(2024, 1, 20), "13号楼"),
        ("1 人的慰问品待发放", MO, None, "13号楼"),
    ]
    others = view(TransferRoll, *facts, issued(LIN, on=3, through=SHEN), on=15)
    assert {each.whose for each in agenda_of(others, date(2024, 1, 17))} == {MO, SHEN}


def test_of_whoever_was_erased_nothing_but_the_count_is_left() -> None:
    """Their building is told no longer, and the gift waits for nobody's building."""
    facts = [home(LIN), OPENED, meant(1, LIN), fact(PersonErased(reason="本人要求"), LIN, at=day(9))]
    roll = view(TransferRoll, *facts)
    (row,) = (each for each in roll if each.person_id == LIN)
    assert row.building is None
    assert len(list(roll)) == 3


def test_a_transfer_that_is_over_is_looked_up_by_its_number() -> None:
    """And waits for nothing."""
    closed = told(TransferClosed(reason="两人联系不上"), 25)
    roll = view(TransferRoll, OPENED, issued(XU, on=3), meant(1, XU), closed)
    assert list(roll) == roll.forms_out() == roll.gifts_waiting() == []
    assert agenda_of(roll, date(2024, 2, 1)) == []
    assert len(roll.of_transfer(BATCH)) == 3
    assert len(list(view(GiftsAgainstList, OPENED, meant(1, XU), closed))) == 1
