"""Aid of a month in the invented community of ``community demo``: what is given, lent, counted."""

from collections.abc import Iterator
from datetime import timedelta

from community_aid.commands import (
    CloseAidItem,
    CountAid,
    DeliverAid,
    ExtendLoan,
    LendAid,
    OpenAidItem,
    ReceiveAid,
    ReturnAid,
    WriteOffAid,
)
from community_core.demo import Cast, Deed, Thread

_DAY = timedelta(days=1)
_GIVEN = (
    ("Adult diapers", "纸尿裤", "packs", "包", 60),
    ("Incontinence pads", "隔尿垫", "pieces", "片", 200),
    ("Rice", "大米", "bags", "袋", 80),
)


def told(cast: Cast) -> Iterator[Thread]:
    """Care products for those who lie in bed, and aids that are lent; a thread an item."""
    for number in range(len(_GIVEN)):
        yield _given(cast, number)
    if cast.first:
        yield _lent(cast)
        yield _used_up(cast)
        yield _running_out(cast)


def _given(cast: Cast, number: int) -> Thread:
    """Stock comes in on the second day and goes out to elders all month."""
    en, zh, unit, unit_zh, quantity = _GIVEN[number]
    worker = cast.worker
    if cast.first:
        item = OpenAidItem(title=cast.say(en, zh), unit=cast.say(unit, unit_zh), place=_store(cast))
        aid = (yield Deed(worker, item, at=cast.at(2, "9:00"))).stream_id
    else:
        aid = cast.begun["aid"][number]
    received = ReceiveAid(
        aid_id=aid,
        quantity=quantity * cast.pace,
        source="donated",
        giver=cast.organisation,
        value_fen=quantity * cast.pace * 1250,
        best_before=cast.date(28).replace(year=cast.month.year + 1),
    )
    yield Deed(worker, received, at=cast.at(2, "10:00"))
    days = sorted(cast.dice.randint(3, 28) for _ in range(8 * cast.pace))
    for day in days:
        given = DeliverAid(aid_id=aid, quantity=cast.dice.randint(1, 4), person_id=cast.elder)
        yield Deed(worker, given, at=cast.at(day, "15:00"))


def _store(cast: Cast) -> str:
    return cast.say("Neighbours' hall", "邻里活动室")


def _lent(cast: Cast) -> Thread:
    """Aids for turning somebody in bed: lent, longer than promised, back worn, one past mending."""
    worker, borrowers = cast.worker, cast.elders(4)
    title, unit = cast.say("Turning aid for bed", "翻身辅助器"), cast.say("pieces", "件")
    item = OpenAidItem(title=title, unit=unit, lendable=True, place=_store(cast))
    aid = (yield Deed(worker, item, at=cast.at(2, "11:00"))).stream_id
    received = ReceiveAid(aid_id=aid, quantity=6, source="allotted", giver=cast.organisation)
    yield Deed(worker, received, wait=timedelta(hours=1))
    loans = []
    for person, due in zip(borrowers, (12, 15, 22, 28), strict=True):
        lent = LendAid(aid_id=aid, quantity=1, person_id=person, due=cast.date(due))
        loans.append((yield Deed(worker, lent, wait=timedelta(hours=2))).events[0].data.loan)
    yield Deed(worker, ReturnAid(aid_id=aid, loan=loans[0], quantity=1), at=cast.at(11, "10:00"))
    yield Deed(worker, ExtendLoan(aid_id=aid, loan=loans[1], due=cast.date(25)), at=cast.at(14, "10:00"))
    back = ReturnAid(aid_id=aid, loan=loans[1], quantity=1, condition="broken")
    yield Deed(worker, back, at=cast.at(24, "10:00"))
    broken = WriteOffAid(aid_id=aid, quantity=1, reason=cast.say("the frame is bent", "支架变形"))
    yield Deed(worker, broken)


def _used_up(cast: Cast) -> Thread:
    """The books for company at home are counted, one is missing; the last blanket ends its line."""
    worker = cast.worker
    books = OpenAidItem(title=cast.say("Books", "图书"), unit=cast.say("books", "本"), place=_store(cast))
    aid = (yield Deed(worker, books, at=cast.at(3, "9:00"))).stream_id
    yield Deed(worker, ReceiveAid(aid_id=aid, quantity=40, source="donated", giver=cast.organisation))
    yield Deed(worker, DeliverAid(aid_id=aid, quantity=3, person_id=cast.elder), wait=4 * _DAY)
    yield Deed(worker, CountAid(aid_id=aid, counted=36), at=cast.at(29, "16:00"))
    blanket = OpenAidItem(title=cast.say("Blanket", "毛毯"), unit=cast.say("pieces", "条"))
    aid = (yield Deed(worker, blanket, wait=timedelta(minutes=20))).stream_id
    yield Deed(worker, ReceiveAid(aid_id=aid, quantity=1, source="found"))
    yield Deed(worker, DeliverAid(aid_id=aid, quantity=1, person_id=cast.elder))
    yield Deed(worker, CloseAidItem(aid_id=aid, reason=cast.say("no more are coming", "不再接收")))


def _running_out(cast: Cast) -> Thread:
    """Masks are used up; milk is best before the next weeks."""
    worker = cast.worker
    masks = OpenAidItem(title=cast.say("Masks", "口罩"), unit=cast.say("packs", "包"))
    aid = (yield Deed(worker, masks, at=cast.at(4, "9:00"))).stream_id
    yield Deed(worker, ReceiveAid(aid_id=aid, quantity=2, source="bought", value_fen=3600))
    yield Deed(worker, DeliverAid(aid_id=aid, quantity=2, person_id=cast.elder), wait=2 * _DAY)
    milk = OpenAidItem(title=cast.say("Milk powder", "奶粉"), unit=cast.say("tins", "罐"))
    aid = (yield Deed(worker, milk, wait=timedelta(hours=1))).stream_id
    soon = cast.date(28) + 12 * _DAY
    milk_came = ReceiveAid(
        aid_id=aid,
        quantity=5,
        source="donated",
        giver=cast.organisation,
        earmark=cast.say("for those who live alone", "独居老人"),
        best_before=soon,
    )
    yield Deed(worker, milk_came)
