"""The ledger of pledges 共建台账: what partners promised, what came of it, and what came unasked."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Any

from attrs import frozen

from community_core.domain import FEN, Help
from community_core.neighbourhood import AskedDays, AskedSince, AskedUntil
from community_core.views import (
    AgendaItem,
    Column,
    Figure,
    Period,
    Projection,
    agenda,
    carried,
    figures,
    query,
)
from community_partners.commands import ReceiveContribution
from community_partners.measures import IN_KIND, KEPT, MONEY, PARTLY
from community_partners.partner import PARTNER
from community_partners.partners import Partner, partner_of
from community_partners.pledges import PledgeStatus, Sum
from community_partners.records import Gift, OfPartners, Promise
from community_partners.values import GIVEN_WORDS, ContributionSort, Given

DAYS_BEFORE = 7
"""How long before its day a pledge is to be asked about."""

AskedPartner = Annotated[str, Help("Which partner", "共建单位", "2026-0001", refers="partner")]


@frozen(kw_only=True)
class Pledged:
    """A pledge: what was promised, what came and what is open, in money or in its own unit."""

    partner: Annotated[str, Column(en="Partner", zh="单位名称")]
    pledge: Annotated[int, Column(en="Pledge", zh="承诺序号")]
    sort: Annotated[ContributionSort, Column(en="Sort", zh="类别", words=GIVEN_WORDS)]
    what: Annotated[str, Column(en="What", zh="内容")]
    status: Annotated[PledgeStatus, Column(en="Status", zh="兑现情况", words=PARTNER.words)]
    quantity: Annotated[int | None, Column(en="Pledged", zh="承诺数量")]
    received: Annotated[int | None, Column(en="Received", zh="已兑现数量")]
    open: Annotated[int | None, Column(en="Open", zh="未兑现数量")]
    unit: Annotated[str | None, Column(en="Unit", zh="单位")]
    fen: Annotated[int | None, Column(en="Money pledged", zh="承诺金额", unit=FEN)]
    received_fen: Annotated[int | None, Column(en="Money received", zh="已兑现金额", unit=FEN)]
    open_fen: Annotated[int | None, Column(en="Money open", zh="未兑现金额", unit=FEN)]
    due: Annotated[date | None, Column(en="Due", zh="期限")]
    activity_id: Annotated[str | None, Column(en="For activity", zh="活动", refers="any")]
    request_id: Annotated[str | None, Column(en="For request", zh="诉求", refers="any")]
    partner_id: Annotated[str, Column(en="Id", zh="编号", refers="any", minor=True)]


@frozen(kw_only=True)
class Received:
    """Something that came."""

    partner: Annotated[str, Column(en="Partner", zh="单位名称")]
    on: Annotated[date, Column(en="On", zh="日期")]
    sort: Annotated[ContributionSort, Column(en="Sort", zh="类别", words=GIVEN_WORDS)]
    what: Annotated[str, Column(en="What", zh="内容")]
    quantity: Annotated[int | None, Column(en="Quantity", zh="数量")]
    unit: Annotated[str | None, Column(en="Unit", zh="单位")]
    fen: Annotated[int | None, Column(en="Money", zh="金额", unit=FEN)]
    receipt: Annotated[str | None, Column(en="Receipt", zh="收据号")]
    into: Annotated[str | None, Column(en="Account of", zh="入账单位")]
    activity_id: Annotated[str | None, Column(en="For activity", zh="活动", refers="any")]
    partner_id: Annotated[str, Column(en="Id", zh="编号", refers="any", minor=True)]


class PartnerLedger(OfPartners, Projection[Pledged]):
    """Every pledge of a partner, by the day it is due; those without a day first."""

    name, version = "partner-ledger", 1
    key = ("partner_id", "pledge")
    called = "共建台账"
    zh = "共建单位的全部承诺及兑现情况，按期限排列，没有期限的在前。"
    single_stream = True
    pages = "promises"
    measures = (KEPT, PARTLY, MONEY, IN_KIND)

    def shown(self, row: Promise) -> Pledged:
        """The row as people look at it."""
        quantity, fen = row.quantity, row.fen
        told = {
            "partner": self._name(row.partner_id),
            "received": row.received if quantity is not None else None,
            "received_fen": row.received_fen if fen is not None else None,
            "open": max(0, quantity - row.received) if quantity is not None and row.is_open else None,
            "open_fen": max(0, fen - row.received_fen) if fen is not None and row.is_open else None,
        }
        return Pledged(**carried(row, Pledged) | told)

    # ---- questions

    @query(zh="逾期若干天以上未兑现的承诺，逾期最久的在前。", called="逾期")
    def overdue(self, days: AskedDays = 0) -> list[Pledged]:
        """Pledges whose day was more than so many days ago and that are not given, the longest first."""
        last = self.today - timedelta(days=days)
        return [self.shown(each) for due, each in self._to_come() if due < last]

    @query(zh="某共建单位的承诺。", called="某单位")
    def of_partner(self, partner: AskedPartner) -> list[Pledged]:
        """What one partner pledged, the first pledge first."""
        rows = sorted(self.promises.where(partner_id=partner), key=lambda row: row.pledge)
        return [self.shown(each) for each in rows]

    @query(zh="若干天以上没有任何兑现的共建单位。", called="久未兑现")
    def idle(self, days: AskedDays = 180) -> list[Partner]:
        """Partners that gave nothing for more than so many days, since they joined."""
        last = self.today - timedelta(days=days)
        rows = [each for each in self.records if each.goes_on]
        return [
            partner_of(each, self) for each in rows if (each.last_given or each.joined_on or date.max) < last
        ]

    @query(zh="一段日期内未经承诺而收到的资源。", called="未承诺")
    def unasked(self, since: AskedSince, until: AskedUntil) -> list[Received]:
        """What came on these days without a pledge, the earliest first."""
        return [
            self._received(each) for each in self.gifts if each.pledge is None and since <= each.on <= until
        ]

    @query(zh="承诺过或提供过某类资源的共建单位。", called="谁能提供")
    def who_can(self, sort: Given) -> list[Partner]:
        """Partners that pledged or gave something of a sort."""
        found = {each.partner_id for each in self.promises.where(sort=sort) if each.status != "withdrawn"}
        found |= {each.partner_id for each in self.gifts.where(sort=sort)}
        return [partner_of(each, self) for each in self.records if each.goes_on and each.partner_id in found]

    @query(zh="没有写明入账单位的资金：居委会不得开具捐赠票据，请核实。", called="未入账")
    def without_account(self) -> list[Received]:
        """Money nobody said the account of: a residents' committee gives no receipts of donations."""
        return [self._received(each) for each in self.gifts.where(sort="money") if each.into is None]

    # ---- what waits

    @agenda
    def waiting(self) -> Iterator[AgendaItem]:
        """Pledges that have a day."""
        return (self._item(row, due) for due, row in self._to_come())

    def _item(self, row: Promise, due: date) -> AgendaItem:
        record = self.records[row.partner_id]
        is_over = due < self.today
        what = ("Pledge overdue", "承诺逾期未兑现") if is_over else ("Pledge due soon", "承诺即将到期")
        return AgendaItem(
            what,
            row.partner_id,
            due,
            f"{record.name} · {row.what}",
            place=record.place,
            next_step=ReceiveContribution,
            number=record.number,
            given={"pledge": row.pledge},
            ahead=DAYS_BEFORE,
        )

    # ---- figures

    @figures
    def of_period(self, period: Period) -> Iterator[Figure]:
        last = min(period.last, self.today - timedelta(days=1))
        due = [self._by_its_day(each) for each in self.promises if _was_due(each, period.first, last)]
        came = [each for each in self.gifts if each.on in period]
        yield KEPT.of(due.count("fulfilled"), len(due))
        yield PARTLY.is_(due.count("part-fulfilled"))
        yield MONEY.is_(sum(each.fen or 0 for each in came if each.sort == "money"))
        yield IN_KIND.is_(sum(each.sort != "money" for each in came))
        units = Counter[str]()
        for each in came:
            if each.unit and each.sort != "money":
                units[each.unit] += each.quantity or 0
        for unit, count in sorted(units.items()):
            yield IN_KIND.is_(count, unit=unit)

    def _by_its_day(self, promise: Promise) -> PledgeStatus:
        """How a pledge stood at the end of the day it was due."""
        came = Sum()
        for each in self.gifts.where(partner_id=promise.partner_id):
            if each.pledge == promise.pledge and promise.due and each.on <= promise.due:
                came = came.plus(each, promise)
        return came.status(promise)

    def _to_come(self) -> list[tuple[date, Promise]]:
        """What is still to come from those that are partners, and its day, the earliest first."""
        goes_on = {each.partner_id for each in self.records if each.goes_on}
        return [
            (each.due, each)
            for each in self.promises
            if each.due is not None and each.is_open and each.partner_id in goes_on
        ]

    def _received(self, gift: Gift) -> Received:
        told: dict[str, Any] = {**carried(gift, Received), "partner": self._name(gift.partner_id)}
        return Received(**told)

    def _name(self, partner_id: str) -> str:
        return self.records.value(partner_id, "name") or partner_id


def _was_due(promise: Promise, first: date, last: date) -> bool:
    """Whether its day was among these, and it was not withdrawn by then."""
    due, withdrawn = promise.due, promise.withdrawn_on
    return due is not None and first <= due <= last and (withdrawn is None or withdrawn > due)
