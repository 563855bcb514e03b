"""Month reports 社区月报 as they were handed in.

    issued -> issued again

Erasure, late entries and corrections change a month after it was handed in; what was said then stays
readable.
"""

from calendar import monthrange
from datetime import date
from typing import Annotated, Literal

from attrs import frozen

from community_core.domain import (
    Command,
    Context,
    Event,
    Help,
    aggregate,
    checks,
    command,
    event,
    holds,
    says,
    step,
)
from community_core.errors import InvalidInput, Refused
from community_core.times import parse_month


def _month(field: str, value: str) -> str:
    """A month as 2024-01, however it is written."""
    try:
        return f"{parse_month(value):%Y-%m}"
    except InvalidInput as error:
        raise Refused("not-a-month", f"{field}: {error.en}", f"{field}：{error.zh}") from error


Month = Annotated[str, Help("Month", "月份", "2024-01", word=("month", "月份"), check=_month, stays=True)]
AddressedTo = Annotated[
    str,
    Help(
        "Who it was handed to",
        "报送单位",
        "the street office",
        example_zh="街道办事处",
        word=("handed to", "报送单位"),
        check=checks.text,
        again=True,
    ),
]
Code = Annotated[
    str,
    Help(
        "Code of the figure",
        "指标代码",
        "raised",
        example_zh="诉求",
        word=("code", "指标代码"),
        check=checks.text,
    ),
]
Part = Annotated[
    str,
    Help(
        "What part of it, such as channel=phone; empty for all of it",
        "分项，例如 channel=phone；不填为合计",
        "channel=phone",
        word=("part", "分项"),
        check=checks.optional_text,
    ),
]
Amount = Annotated[int, Help("Value", "数值", "12", word=("value", "数值"), check=checks.anything)]
Whole = Annotated[int, Help("Of how many", "基数", "20", word=("of", "基数"), check=checks.anything)]
Position = Annotated[
    int,
    Help(
        "Position of the last fact it counts",
        "截至的记录位置",
        "100",
        word=("position", "记录位置"),
        stays=True,
    ),
]


@frozen(kw_only=True)
class ReportedFigure:
    """One number as it was handed in; ``value`` None where there was no data, ``whole`` where it is a part of
    something."""

    code: Code
    part: Part = ""
    value: Amount | None = None
    whole: Whole | None = None


Figures = Annotated[
    tuple[ReportedFigure, ...],
    Help(
        "The figures",
        "各项数字",
        "code=raised,value=12",
        example_zh="指标代码=诉求，数值=12",
        word=("figures", "各项数字"),
    ),
]


@event(en="Report issued", zh="报送月报")
@frozen(kw_only=True)
class ReportIssued(Event):
    """These ``figures`` of a ``month`` were handed ``to`` somebody, counted up to ``position``."""

    month: Month
    to: AddressedTo
    figures: Figures
    position: Position


@frozen(kw_only=True)
class ReportState:
    """Whether the report of a month was handed in."""

    status: Literal["issued"] | None = None


def report_id(month: str) -> str:
    """The stream of the report of a month: ``report-2024-01``."""
    return f"report-{month}"


@command(zh="报送月报", target=lambda issue: report_id(issue.month))
@frozen(kw_only=True)
class IssueReport(Command):
    """Record the report of a month as it is handed in: ``community report issue`` counts its figures."""

    month: Month
    to: AddressedTo
    figures: Figures
    position: Position


def _over(issued: ReportIssued, context: Context) -> None:
    """A month is handed in once it is over."""
    year, month = map(int, issued.month.split("-"))
    last = date(year, month, monthrange(year, month)[1])
    if last >= context.day(context.occurred_at):
        raise Refused(
            "month-not-over",
            f"month: {issued.month} ends on {last}; hand it in after that day.",
            f"month：{issued.month} 到 {last} 才结束；当月结束后方可报送。",
            field="month",
        )


def _says_something(issued: ReportIssued, _: Context) -> None:
    """A report has figures."""
    if not issued.figures:
        raise Refused(
            "report-says-something",
            "figures: there are none; let 'community report issue' count them.",
            "figures：没有数字；请用 community report issue 统计。",
            field="figures",
        )


REPORT = aggregate(
    "report",
    "月报",
    ReportState(),
    becomes={ReportIssued: "issued"},
    steps=[step(IssueReport, says(ReportIssued), when=[None, "issued"])],
    over={},
    whole=[holds(ReportIssued, _over), holds(ReportIssued, _says_something)],
    words={"issued": ("issued", "已报送")},
    rules={
        "not-a-month": ("A month is written as 2024-01.", "月份写成 2024-01。"),
        "month-not-over": ("A month is handed in once it is over.", "当月结束后方可报送。"),
        "report-says-something": ("A report has figures.", "月报须有数字。"),
    },
)
