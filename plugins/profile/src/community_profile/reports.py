"""Month reports as they were handed in."""

from datetime import date
from typing import Annotated

from attrs import frozen

from community_core.ledger import Recorded
from community_core.views import Column, Month, Projection, Table, carried, handles, query
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
    def of_month(self, month: Month) -> list[Reported]:
        """The numbers of a month's report as they were handed in last."""
        return list(self.numbers.where(month=month))

    def issued(self, month: str) -> Issued | None:
        """The report of a month as it was handed in last; None where it was not."""
        return self.reports.get(month)
