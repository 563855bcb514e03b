"""The money for projects 资金台账: asked for, granted and paid, by source."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Annotated

from attrs import frozen

from community_core.domain import FEN
from community_core.views import (
    AgendaItem,
    Column,
    Figure,
    Measure,
    Period,
    Projection,
    agenda,
    figures,
    query,
)
from community_council import commands, measures
from community_council.funds import FundStatus
from community_council.project import PROJECT
from community_council.records import FundRecord, OfProjects, Record
from community_council.values import FundSource

DAYS_TO_ANSWER = 30


@frozen(kw_only=True)
class ProjectFund:
    """Money for a project from one source; ``outstanding`` is what is granted and not paid yet."""

    number: Annotated[str, Column(en="Number", zh="序号")]
    title: Annotated[str, Column(en="Matter", zh="事项")]
    fund: Annotated[int, Column(en="Fund", zh="资金序号")]
    source: Annotated[FundSource, Column(en="Source", zh="资金来源", words=measures.SOURCE_WORDS)]
    applied_to: Annotated[str | None, Column(en="Applied to", zh="受理单位", refers="any")]
    asked: Annotated[int, Column(en="Asked", zh="申请", unit=FEN)]
    granted: Annotated[int, Column(en="Granted", zh="批复", unit=FEN)]
    paid: Annotated[int, Column(en="Paid", zh="拨付", unit=FEN)]
    outstanding: Annotated[int, Column(en="Outstanding", zh="未拨付", unit=FEN)]
    status: Annotated[FundStatus, Column(en="Status", zh="状态", words=PROJECT.words)]
    emergency: Annotated[str | None, Column(en="Emergency", zh="紧急情形")]
    project_id: Annotated[str, Column(en="Id", zh="编号", refers="any", minor=True)]


@frozen(kw_only=True)
class OfSource:
    """All money from one source."""

    source: Annotated[FundSource, Column(en="Source", zh="资金来源", words=measures.SOURCE_WORDS)]
    funds: Annotated[int, Column(en="Funds", zh="笔数")]
    asked: Annotated[int, Column(en="Asked", zh="申请", unit=FEN)]
    granted: Annotated[int, Column(en="Granted", zh="批复", unit=FEN)]
    paid: Annotated[int, Column(en="Paid", zh="拨付", unit=FEN)]
    outstanding: Annotated[int, Column(en="Outstanding", zh="未拨付", unit=FEN)]


class ProjectMoney(OfProjects, Projection[ProjectFund]):
    """Money for projects, one row for each source it was asked of."""

    name, version = "project-money", 2
    key = ("project_id", "fund")
    called = "资金台账"
    zh = "项目资金，每笔申请一行。"
    single_stream = True
    pages = "funds"
    measures = (measures.ASKED, measures.GRANTED, measures.PAID)

    def shown(self, row: FundRecord) -> ProjectFund:
        """The row as people look at it."""
        project = self.records.get(row.project_id) or Record(project_id=row.project_id)
        paid = self.paid(row)
        return ProjectFund(
            number=project.number,
            title=project.title,
            fund=row.fund,
            source=row.source,
            applied_to=row.applied_to,
            asked=row.amount,
            granted=row.granted,
            paid=paid,
            outstanding=row.granted - paid,
            status=row.status,
            emergency=row.emergency,
            project_id=row.project_id,
        )

    # ---- questions

    @query(zh="按资金来源汇总。", called="按来源汇总")
    def totals(self) -> list[OfSource]:
        """What was asked for, granted and paid by each source."""
        shown = [self.shown(each) for each in self.funds]
        sources = [each for each in measures.SOURCE_WORDS if any(fund.source == each for fund in shown)]
        return [_sum([fund for fund in shown if fund.source == each]) for each in sources]

    @query(zh="已批复而未拨付完的资金；已放弃的项目不列。", called="未拨付")
    def outstanding(self) -> list[ProjectFund]:
        """Money that was granted and is not paid yet, but for projects that were abandoned."""
        shown = (self.shown(each) for each in self.funds if not self._is_abandoned(each))
        return [each for each in shown if each.outstanding > 0]

    def _is_abandoned(self, fund: FundRecord) -> bool:
        project = self.records.get(fund.project_id)
        return project is not None and project.status == "abandoned"

    # ---- what waits

    @agenda
    def waiting(self, until: date) -> Iterator[AgendaItem]:
        for fund in self.funds:
            project = self.records.get(fund.project_id)
            if project is None or project.status in ("concluded", "abandoned"):
                continue
            for item in self._items(fund, project):
                if item.due is None or item.due <= until:
                    yield item

    def _items(self, fund: FundRecord, project: Record) -> Iterator[AgendaItem]:
        if fund.status == "applied" and fund.since is not None:
            due = self.day(fund.since) + timedelta(days=DAYS_TO_ANSWER)
            what = ("Money applied for, no answer", "资金申请未答复，请催办")
            yield _item(project, fund, what, due, commands.GrantFund)
        if project.status == "works-accepted" and fund.granted > self.paid(fund):
            what = ("Granted and not paid", "已验收，余款未拨付")
            yield _item(project, fund, what, None, commands.RecordPayment)

    # ---- figures

    @figures
    def of_period(self, period: Period) -> Iterator[Figure]:
        sources = {(each.project_id, each.fund): each.source for each in self.funds}
        yield from _by_source(
            measures.ASKED,
            ((each.source, each.amount) for each in self.funds if each.asked_at and each.asked_at in period),
        )
        yield from _by_source(
            measures.GRANTED,
            (
                (each.source, each.granted)
                for each in self.funds
                if each.granted_at and each.granted_at in period
            ),
        )
        yield from _by_source(
            measures.PAID,
            (
                (sources.get((each.project_id, each.fund), "self-raised"), each.paid)
                for each in self.payments
                if each.at in period
            ),
        )


def _by_source(measure: Measure, sums: Iterable[tuple[str, int]]) -> Iterator[Figure]:
    told = list(sums)
    yield measure.is_(sum(fen for _, fen in told))
    for source in sorted({source for source, _ in told}):
        yield measure.is_(sum(fen for each, fen in told if each == source), source=source)


def _sum(funds: list[ProjectFund]) -> OfSource:
    return OfSource(
        source=funds[0].source,
        funds=len(funds),
        asked=sum(each.asked for each in funds),
        granted=sum(each.granted for each in funds),
        paid=sum(each.paid for each in funds),
        outstanding=sum(each.outstanding for each in funds),
    )


def _item(
    project: Record,
    fund: FundRecord,
    what: tuple[str, str],
    due: date | None,
    step: type[commands.OnFund],
) -> AgendaItem:
    return AgendaItem(
        what,
        project.project_id,
        due,
        project.title,
        place=project.place,
        next_step=step,
        number=project.number,
        given={"fund": fund.fund},
    )
