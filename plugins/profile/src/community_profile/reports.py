"""Month reports as they were handed in."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from attrs import frozen

from community_core.domain import FEN
from community_core.ledger import Recorded
from community_core.plugins import installed_measures
from community_core.views import Column, Month, Projection, Table, carried, handles, query
from community_profile.measured import parts, titles, units
from community_profile.report import ReportIssued


@frozen
class Issued:
    """The report of a month as it was handed in; ``times`` says how often so far."""

    month: Annotated[str, Column(en="Month", zh="月份")]
    to: Annotated[str, Column(en="Handed to", zh="报送单位")]
    day: Annotated[date, Column(en="Handed in on", zh="报送日期")]
    by: Annotated[str, Column(en="By", zh="填报人", refers="person")]
    times: Annotated[int, Column(en="Times", zh="第几次")]
    figures: Annotated[int, Column(en="Figures", zh="指标数")]
    position: Annotated[int, Column(en="Up to position", zh="记录位置", minor=True)]


@frozen
class Reported:
    """One number of the report of a month."""

    month: Annotated[str, Column(en="Month", zh="月份")]
    code: Annotated[str, Column(en="Code", zh="指标代码")]
    part: Annotated[str, Column(en="Part", zh="分项")]
    value: Annotated[int | None, Column(en="Value", zh="数值")]
    whole: Annotated[int | None, Column(en="Of", zh="基数")]


@frozen(kw_only=True)
class ToldFigure:
    """One number of the report of a month as people read it: what it is called, and what it counts. Money is
    in ``fen``, anything else in ``value``."""

    code: Annotated[str, Column(en="Figure", zh="指标", words=titles)]
    part: Annotated[str, Column(en="Part", zh="分项", words=parts)]
    value: Annotated[int | None, Column(en="Value", zh="数值")]
    fen: Annotated[int | None, Column(en="Money", zh="金额", unit=FEN)]
    whole: Annotated[int | None, Column(en="Of", zh="基数")]
    unit: Annotated[str, Column(en="Unit", zh="单位", words=units)]


class Reports(Projection[Issued]):
    """Month reports, the latest month first, each as it was handed in last."""

    name, version = "reports", 1
    called = "月报"
    zh = "已报送的月报，由近到远。"
    reports = Table(Issued, key="month", order="-month")
    numbers = Table(Reported, key=("month", "code", "part"), index=["month"])

    @handles(ReportIssued)
    def issue(self, e: Recorded[ReportIssued]) -> None:
        for each in list(self.numbers.where(month=e.data.month)):
            self.numbers.discard((each.month, each.code, each.part))
        for figure in e.data.figures:
            self.numbers.put(Reported(e.data.month, **carried(figure, Reported)))
        self.reports.put(
            Issued(
                month=e.data.month,
                to=e.data.to,
                day=self.day(e.occurred_at),
                by=e.actor,
                times=self._times(e) + 1,
                figures=len(e.data.figures),
                position=e.data.position,
            )
        )

    def _times(self, e: Recorded[ReportIssued]) -> int:
        before = self.reports.get(e.data.month)
        return before.times if before else 0

    @query(zh="某月月报中的数字，照报送时。", called="某月")
    def of_month(self, month: Month) -> list[ToldFigure]:
        """The numbers of a month's report as they were handed in last, in the order of the report."""
        order = list(installed_measures())
        found = sorted(self.handed_in(month), key=lambda each: (_place(each.code, order), each.part))
        return [_told(each) for each in found]

    def handed_in(self, month: str) -> list[Reported]:
        """The same by their codes."""
        return list(self.numbers.where(month=month))

    def issued(self, month: str) -> Issued | None:
        """The report of a month as it was handed in last; None where it was not."""
        return self.reports.get(month)


def _place(code: str, order: Sequence[str]) -> tuple[int, str]:
    """Where a figure stands in a report; those that nobody counts any more last."""
    return (order.index(code) if code in order else len(order)), code


def _told(figure: Reported) -> ToldFigure:
    measure = installed_measures().get(figure.code)
    is_money = measure is not None and measure.unit == "fen"
    return ToldFigure(
        code=figure.code,
        part=figure.part,
        value=None if is_money else figure.value,
        fen=figure.value if is_money else None,
        whole=figure.whole,
        unit=measure.unit if measure else "",
    )
