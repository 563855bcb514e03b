"""Disputes 纠纷台账: every dispute, what is due, what waits, and what they come to."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Annotated, Any

from attrs import frozen

from community_core.domain import Command, Help, said_of
from community_core.neighbourhood import AskedDays
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
from community_mediation import commands, counting, measures
from community_mediation.records import DAYS_TO_CONFIRM, SHOWN_WORDS, OfDisputes, Record, Shown
from community_mediation.values import Category, Form, Manner

DAYS_TO_CONSENT = 3
DAYS_TO_MEDIATE = 30
DAYS_TO_FOLLOW_UP = 7
DAYS_RECURRING = 365
_IN_WRITING = ("Money agreed by mouth: put it in writing", "口头协议涉及金额，建议改为书面")
"""Advised, and a condition of nothing (Order 75 of the Ministry of Justice, China, article 34, unchecked)."""

AskedCategory = Annotated[Category, Help(zh="类型", word=("category", "类型"))]
AskedMediator = Annotated[str, Help("Who mediates", "调解员", "person-he", refers="person")]
AskedWhere = Annotated[str, Help("Part of where it is", "地点", "building 13", example_zh="13号楼")]


@frozen(kw_only=True)
class Dispute:
    """A dispute. ``confirm_until`` is the last day on which a court is asked in time, ``case_number`` what
    the papers of its file say: （2024）人调字第 17 号 of 2024-0017."""

    number: Annotated[str, Column(en="Number", zh="编号")]
    category: Annotated[str, Column(en="Kind", zh="纠纷类型", words=said_of(Category).words)]
    title: Annotated[str, Column(en="Matter", zh="事项")]
    place: Annotated[str, Column(en="Place", zh="地点", refers="place")]
    reported_on: Annotated[date | None, Column(en="Reported", zh="受理日期")]
    status: Annotated[Shown, Column(en="Status", zh="状态", words=SHOWN_WORDS)]
    since: Annotated[date | None, Column(en="Since", zh="自何日")]
    parties: Annotated[
        tuple[str, ...] | None, Column(en="Parties", zh="当事人", named_in="dispute_id", refers="any")
    ]
    mediators: Annotated[tuple[str, ...], Column(en="Mediators", zh="调解员", refers="person")]
    form: Annotated[Manner | None, Column(en="Agreement", zh="协议形式", words=said_of(Form).words)]
    effective_on: Annotated[date | None, Column(en="Effective", zh="生效日期")]
    perform_by: Annotated[date | None, Column(en="Perform by", zh="履行期限")]
    confirm_until: Annotated[date | None, Column(en="Confirm until", zh="司法确认期限")]
    last_follow_up: Annotated[date | None, Column(en="Followed up", zh="最近回访")]
    case_number: Annotated[str, Column(en="File number", zh="案号", minor=True)]
    dispute_id: Annotated[str, Column(en="Id", zh="纠纷", refers="any", minor=True)]


class Disputes(OfDisputes, Projection[Dispute]):
    """Every dispute, the latest first. The parties are told to whoever may know them."""

    name, version = "disputes", 2
    key = ("dispute_id",)
    called = "纠纷台账"
    zh = "全部纠纷，由近到远；当事人只对有权查阅者显示。"
    single_stream = True
    pages = "records"
    measures = (
        measures.REPORTED,
        measures.MEDIATED,
        measures.SUCCESS,
        measures.REFUSED,
        measures.AGREEMENTS,
        measures.KEPT,
        measures.CONFIRMED,
        measures.REFERRED,
    )

    def shown(self, row: Record) -> Dispute:
        """The row as people look at it."""
        effective = self._effective_on(row)
        shown: dict[str, Any] = {
            "status": row.shown_status,
            "case_number": _case_number(row.number),
            "reported_on": row.reported_at and self.day(row.reported_at),
            "since": row.since and self.day(row.since),
            "last_follow_up": row.followed_up_at and self.day(row.followed_up_at),
            "effective_on": effective,
            "confirm_until": effective and effective + DAYS_TO_CONFIRM,
        }
        return Dispute(**{**carried(row, Dispute), **shown})

    def _effective_on(self, row: Record) -> date | None:
        """The day it takes effect: that of the agreement where no other is named."""
        return row.effective_on or (row.agreed_at and self.day(row.agreed_at))

    # ---- questions

    @query(zh="未结案的纠纷，可按类型、调解员查看。", called="未结")
    def open(
        self, category: AskedCategory | None = None, mediator: AskedMediator | None = None
    ) -> list[Dispute]:
        """Disputes that are not closed, of a kind, or of one mediator."""
        return [
            self.shown(each)
            for each in self.records
            if each.goes_on
            and category in (None, each.category)
            and (mediator is None or mediator in each.mediators)
        ]

    @query(zh="若干天内到期的：履行、司法确认、回访。", called="到期")
    def due(self, days: AskedDays = 7) -> list[Dispute]:
        """Disputes of which something is to be done within so many days, or should have been: kept,
        confirmed by a court, followed up."""
        last = self.today + timedelta(days=days)
        return [
            self.shown(each)
            for each in self.records
            if any(item.due is not None and item.due <= last for item in self._after_agreement(each))
        ]

    @query(zh="同一地点或同样当事人之间反复发生的纠纷。", called="反复")
    def by_place(self, place: AskedWhere, days: AskedDays = DAYS_RECURRING) -> list[Dispute]:
        """Disputes of so many days at a place, and others between the same parties, as far as the reader may
        know them."""
        since = self.today - timedelta(days=days)
        recent = [each for each in self.records if each.reported_at and self.day(each.reported_at) >= since]
        here = [each for each in recent if place in each.place]
        pairs = {frozenset(each.parties) for each in here if each.parties}
        again = (each for each in recent if each.parties and frozenset(each.parties) in pairs)
        found = {each.dispute_id: each for each in (*here, *again)}
        return [self.shown(each) for each in found.values()]

    @query(zh="协议生效三十日后才申请司法确认的。", called="逾期申请确认")
    def late_confirmation(self) -> list[Dispute]:
        """Disputes of which a court was asked later than thirty days after the agreement took effect."""
        return [self.shown(each) for each in self.records if self._is_late(each)]

    def _is_late(self, row: Record) -> bool:
        effective = self._effective_on(row)
        return (
            row.applied_at is not None
            and effective is not None
            and self.day(row.applied_at) > effective + DAYS_TO_CONFIRM
        )

    # ---- what waits

    @agenda
    def waiting(self, until: date) -> Iterator[AgendaItem]:
        for row in self.records:
            for item in (*self._before_agreement(row), *self._after_agreement(row)):
                if item.due is None or item.due <= until:
                    yield item

    def _before_agreement(self, row: Record) -> Iterator[AgendaItem]:
        going_on = row.status in ("reported", "mediating", "broken")
        if going_on and row.consent == "awaited" and row.asked_at:
            due = self.day(row.asked_at) + timedelta(days=DAYS_TO_CONSENT)
            yield _item(row, ("Ask the parties to consent", "征求各方意见"), due, commands.ConsentToMediation)
        if row.status in ("reported", "mediating") and row.consent != "refused" and row.reported_at:
            due = self.day(row.reported_at) + timedelta(days=DAYS_TO_MEDIATE)
            yield _item(row, ("A month is over", "调解满一个月"), due, commands.ReachAgreement)
        if row.escalated_at and row.status not in ("performed", "case-closed"):
            yield _item(row, ("It may come to worse", "已激化上报，请关注"), self.day(row.escalated_at), None)

    def _after_agreement(self, row: Record) -> Iterator[AgendaItem]:
        effective = self._effective_on(row)
        if effective is None or row.status not in ("agreed-on", "performed"):
            return
        confirm_until = effective + DAYS_TO_CONFIRM
        if row.applied_at is None and row.status == "agreed-on" and self.today <= confirm_until:
            what = ("The court may be asked until then", "司法确认申请期满")
            yield _item(row, what, confirm_until, commands.ApplyConfirmation)
        if row.form == "oral" and row.amount and row.status == "agreed-on":
            yield _item(row, _IN_WRITING, None, None)
        if row.perform_by and row.status == "agreed-on":
            yield _item(row, ("Was it kept?", "履行期到，请核实"), row.perform_by, commands.RecordPerformance)
        if row.followed_up_at is None:
            due = (row.perform_by or effective) + timedelta(days=DAYS_TO_FOLLOW_UP)
            yield _item(row, ("Follow up", "请回访"), due, commands.FollowUpDispute)

    # ---- figures

    @figures
    def of_period(self, period: Period) -> Iterator[Figure]:
        yield from _split(
            [row.category for row in self.records if row.reported_at and row.reported_at in period]
        )
        yield from counting.of_happenings(
            list(self.happenings), period, min(period.last, self.today), self.day
        )


def _case_number(number: str) -> str:
    year, _, place = number.partition("-")
    return f"（{year}）人调字第 {place.lstrip('0')} 号" if place else ""


def _split(categories: Iterable[str]) -> Iterator[Figure]:
    """Disputes by kind, those of which there are fewer than five together."""
    told = list(categories)
    yield measures.REPORTED.is_(len(told))
    frequent = [each for each in sorted(set(told)) if told.count(each) >= counting.FEWEST]
    for each in frequent:
        if each != measures.REST:
            yield measures.REPORTED.is_(told.count(each), category=each)
    rest = sum(each not in frequent or each == measures.REST for each in told)
    if rest:
        yield measures.REPORTED.is_(rest, category=measures.REST)


def _item(row: Record, what: tuple[str, str], due: date | None, step: type[Command] | None) -> AgendaItem:
    whose = row.mediators[0] if row.mediators else "role:mediator"
    return AgendaItem(
        what,
        row.dispute_id,
        due,
        row.title,
        place=row.place,
        whose=whose,
        next_step=step,
        number=row.number,
    )
