"""The partners of the invented community of ``community demo``: what they promised and what they gave."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from community_core.demo import Cast, Deed, Thread
from community_partners.commands import (
    AgreePartnership,
    ChangeContact,
    EndPartnership,
    JoinPartner,
    PledgeContribution,
    ReceiveContribution,
    WithdrawPledge,
)

_DAY = timedelta(days=1)
_LAST_YEAR = date(2023, 5, 10)


def told(cast: Cast) -> Iterator[Thread]:
    """They join once; every month something is promised, and some of it comes."""
    if cast.first:
        yield _office(cast)
        yield _school(cast)
        yield _idle(cast)
        yield _ended(cast)
    else:
        for _ in range(cast.pace):
            yield _gives_again(cast)


def _office(cast: Cast) -> Thread:
    """Agreed on paper: a show given, money promised and come, goods late."""
    does = partial(Deed, cast.secretary)
    joins = JoinPartner(
        name=cast.say("Street pension office", "街道社保所"),
        sort="organ",
        contact=cast.residents.volunteers[12],
        needs=cast.say("a room for open days", "办开放日的场地"),
    )
    office = (yield does(joins, at=cast.at(2, "14:00"))).stream_id
    about = cast.say("a show each season", "每季一场文艺演出")
    yield does(AgreePartnership(partner_id=office, since=cast.date(2), about=about))
    yield does(ChangeContact(partner_id=office, contact=cast.residents.volunteers[13]), wait=_DAY)
    show = PledgeContribution(
        partner_id=office, sort="programme", what=cast.say("a spring show", "迎春演出"), due=cast.date(26)
    )
    pledge = (yield does(show)).events[0].data.pledge
    yield does(
        ReceiveContribution(partner_id=office, pledge=pledge, on=cast.date(25)), at=cast.at(25, "17:00")
    )
    rice = PledgeContribution(
        partner_id=office,
        sort="goods",
        what=cast.say("rice", "大米"),
        quantity=100,
        unit=cast.say("bags", "袋"),
        due=cast.date(20),
    )
    pledge = (yield does(rice, at=cast.at(10, "10:00"))).events[0].data.pledge
    some = ReceiveContribution(
        partner_id=office, pledge=pledge, quantity=60, unit=cast.say("bags", "袋"), on=cast.date(19)
    )
    yield does(some, at=cast.at(19, "11:00"))


def _school(cast: Cast) -> Thread:
    """A university team teaches; money comes that nobody had promised, into no account that was named."""
    does = partial(Deed, cast.worker)
    joins = JoinPartner(name=cast.say("Riverside university", "临河大学"), sort="school")
    school = (yield does(joins, at=cast.at(3, "15:00"))).stream_id
    agreed = AgreePartnership(
        partner_id=school,
        since=cast.date(3),
        until=cast.date(3).replace(year=cast.month.year + 1),
        about=cast.say("lessons in the holidays", "假期课堂"),
    )
    yield does(agreed)
    team = PledgeContribution(
        partner_id=school,
        sort="people",
        what=cast.say("students who teach", "学生讲师"),
        quantity=6,
        unit=cast.say("people", "人"),
        due=cast.date(9),
    )
    pledge = (yield does(team)).events[0].data.pledge
    came = ReceiveContribution(
        partner_id=school, pledge=pledge, quantity=6, unit=cast.say("people", "人"), on=cast.date(9)
    )
    yield does(came, at=cast.at(9, "16:00"))
    money = ReceiveContribution(
        partner_id=school, sort="money", what=cast.say("for books", "购书款"), fen=50000, on=cast.date(16)
    )
    yield does(money, at=cast.at(16, "16:30"))


def _idle(cast: Cast) -> Thread:
    """Joined in spring, and gave nothing since; one promise was taken back."""
    does = partial(Deed, cast.worker)
    joins = JoinPartner(name=cast.say("Maple Bookshop", "枫叶书店"), sort="merchant")
    shop = (yield does(joins, at=cast.at(4, "9:00"), happened=_LAST_YEAR)).stream_id
    books = PledgeContribution(
        partner_id=shop,
        sort="goods",
        what=cast.say("books", "图书"),
        quantity=40,
        unit=cast.say("books", "册"),
    )
    pledge = (yield does(books)).events[0].data.pledge
    reason = cast.say("sold out", "已售罄")
    yield does(WithdrawPledge(partner_id=shop, pledge=pledge, reason=reason), wait=9 * _DAY)


def _ended(cast: Cast) -> Thread:
    does = partial(Deed, cast.worker)
    joins = JoinPartner(name=cast.say("Harbour transport company", "港湾运输公司"), sort="state-firm")
    firm = (yield does(joins, at=cast.at(5, "9:00"))).stream_id
    bus = ReceiveContribution(
        partner_id=firm,
        sort="service",
        what=cast.say("a bus for the outing", "春游用车"),
        on=cast.date(5),
    )
    yield does(bus, wait=timedelta(hours=3))
    reason = cast.say("the company moves away", "单位搬迁")
    yield does(EndPartnership(partner_id=firm, on=cast.date(22), reason=reason), at=cast.at(22, "10:00"))


def _gives_again(cast: Cast) -> Thread:
    does, school = partial(Deed, cast.worker), cast.begun["partner"][1]
    day = cast.dice.randint(2, 20)
    hours = PledgeContribution(
        partner_id=school, sort="service", what=cast.say("a free clinic", "义诊"), due=cast.date(day + 6)
    )
    pledge = (yield does(hours, at=cast.at(day, "10:00"))).events[0].data.pledge
    given = ReceiveContribution(partner_id=school, pledge=pledge, on=cast.date(day + 5))
    yield does(given, at=cast.at(day + 5, "16:00"))
