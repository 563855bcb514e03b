"""Projects 项目台账: every project, what waits, and what they come to."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Annotated, get_args

from attrs import frozen

from community_core.domain import FEN, Command, Help
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
from community_council import commands, measures, rules
from community_council.funds import ProjectStatus
from community_council.project import PROJECT
from community_council.records import BEGUN, ONGOING, OfProjects, Record, Vote, percent

DAYS_TO_ACT = 30
DAYS_OF_WARRANTY = 30
"""How long before its end somebody is to look the works over once more."""
DAYS_QUIET = 60
DAYS_A_NOTICE_IS_OVER = 7

AskedStatus = Annotated[
    ProjectStatus,
    Help(
        "How they stand",
        "状态",
        "works",
        words={each: rules.WORDS[each] for each in get_args(ProjectStatus)},
    ),
]
AskedWhere = Annotated[str, Help("Part of where it is", "地点", "building 13", example_zh="13号楼")]


@frozen(kw_only=True)
class Project:
    """A project. ``last_vote`` is how many agreed of how many there are, and of owners the share by area."""

    number: Annotated[str, Column(en="Number", zh="序号")]
    title: Annotated[str, Column(en="Matter", zh="事项")]
    category: Annotated[str, Column(en="Category", zh="类别")]
    place: Annotated[str, Column(en="Place", zh="地点", refers="place")]
    status: Annotated[ProjectStatus, Column(en="Status", zh="状态", words=PROJECT.words)]
    since: Annotated[date | None, Column(en="Since", zh="自何日")]
    proposer: Annotated[str | None, Column(en="Proposed by", zh="提出人", refers="person")]
    requests: Annotated[tuple[str, ...], Column(en="From requests", zh="源自诉求", refers="any")]
    last_vote: Annotated[str, Column(en="Last vote", zh="最近表决")]
    applied: Annotated[int, Column(en="Asked", zh="申请", unit=FEN)]
    granted: Annotated[int, Column(en="Granted", zh="批复", unit=FEN)]
    paid: Annotated[int, Column(en="Paid", zh="拨付", unit=FEN)]
    cost: Annotated[int | None, Column(en="Cost", zh="决算", unit=FEN)]
    contractor: Annotated[str | None, Column(en="Contractor", zh="施工单位", refers="any")]
    due_on: Annotated[date | None, Column(en="Due", zh="计划完工")]
    project_id: Annotated[str, Column(en="Id", zh="编号", refers="any", minor=True)]


class Projects(OfProjects, Projection[Project]):
    """Every project of the council, the latest first."""

    name, version = "projects", 2
    key = ("project_id",)
    called = "项目台账"
    zh = "议事会的全部项目，由近到远。"
    single_stream = True
    pages = "records"
    measures = (
        measures.PROPOSED,
        measures.DECIDED,
        measures.ACCEPTED,
        measures.RUNNING,
        measures.BECAME,
        measures.COST,
    )

    def shown(self, row: Record) -> Project:
        """The row as people look at it."""
        funds, vote = self.funds_of(row.project_id), self.last_vote(row.project_id)
        counted = {
            "since": None if row.since is None else self.day(row.since),
            "last_vote": "" if vote is None else _counts(vote),
            "applied": sum(each.amount for each in funds),
            "granted": sum(each.granted for each in funds),
            "paid": sum(map(self.paid, funds)),
        }
        return Project(**carried(row, Project) | counted)

    # ---- questions

    @query(zh="按状态、地点查看项目。", called="进度")
    def board(self, status: AskedStatus | None = None, place: AskedWhere = "") -> list[Project]:
        """Projects that stand so, at a place."""
        rows = self.records if status is None else self.records.where(status=status)
        return [self.shown(each) for each in rows if place in each.place]

    @query(zh="若干天没有进展的在办项目，最久的在前。", called="久无进展")
    def quiet(self, days: AskedDays = DAYS_QUIET) -> list[Project]:
        """Projects that go on and about which nothing was recorded for so many days, the longest first."""
        last = self.today - timedelta(days=days)
        going_on = (each for each in self.records if each.status in ONGOING)
        rows = [(each.last_at, each.project_id, each) for each in going_on if each.last_at]
        found = sorted((one for one in rows if self.day(one[0]) <= last), key=lambda one: one[:2])
        return [self.shown(row) for *_, row in found]

    @query(zh="决算超过批复的项目。", called="超支")
    def over_cost(self) -> list[Project]:
        """Projects that cost more than was granted."""
        shown = [self.shown(each) for each in self.records if each.cost is not None]
        return [each for each in shown if each.cost is not None and each.cost > each.granted]

    @query(zh="未经表决通过即开工的项目。", called="未表决")
    def without_vote(self) -> list[Project]:
        """Projects whose works began though their last vote failed, or nobody voted."""
        begun = [each for each in self.records if each.status in BEGUN]
        return [self.shown(each) for each in begun if not self._passed(each)]

    def _passed(self, row: Record) -> bool:
        vote = self.last_vote(row.project_id)
        return vote is not None and vote.passed

    # ---- what waits

    @agenda
    def waiting(self) -> Iterator[AgendaItem]:
        for row in self.records:
            yield from self._of_the_line(row)
            yield from self._of_the_warranty(row)
        for notice in self.notices:
            row_of = self.records.get(notice.project_id)
            shown_until = notice.until + timedelta(days=DAYS_A_NOTICE_IS_OVER)
            if row_of is not None and row_of.status != "abandoned" and self.today <= shown_until:
                yield _item(row_of, ("Notice ends", "公示期满"), notice.until, None)

    def _of_the_line(self, row: Record) -> Iterator[AgendaItem]:
        patience = timedelta(days=DAYS_TO_ACT)
        since = None if row.since is None else self.day(row.since)
        if row.status == "proposed" and since:
            yield _item(row, ("Discuss it", "安排议事"), since + patience, commands.DiscussProject)
        if row.status == "works" and row.due_on:
            yield _item(row, ("Works past their day", "工程到期，请验收"), row.due_on, commands.AcceptWorks)
        if row.status == "works-accepted" and since:
            yield _item(row, ("Close it", "请结项"), since + patience, commands.CloseProject)

    def _of_the_warranty(self, row: Record) -> Iterator[AgendaItem]:
        """For a month before it ends; later nobody mends it for nothing."""
        ends = row.warranty_until if row.status in BEGUN else None
        if ends is not None and self.today <= ends:
            what = ("Warranty ends: look it over", "质保即将到期，请复查")
            yield _item(row, what, ends, None, ahead=DAYS_OF_WARRANTY)

    # ---- figures

    @figures
    def of_period(self, period: Period) -> Iterator[Figure]:
        proposed = [each for each in self.records if each.proposed_at and each.proposed_at in period]
        accepted = [each for each in self.records if each.accepted_at and each.accepted_at in period]
        last = min(period.last, self.today)
        yield measures.PROPOSED.is_(len(proposed))
        yield measures.ACCEPTED.is_(len(accepted))
        yield measures.COST.is_(_cost(accepted))
        for category in sorted({each.category for each in (*proposed, *accepted)}):
            begun, done = _of(category, proposed), _of(category, accepted)
            yield measures.PROPOSED.is_(len(begun), category=category)
            yield measures.ACCEPTED.is_(len(done), category=category)
            yield measures.COST.is_(_cost(done), category=category)
        yield measures.DECIDED.is_(len({each.project_id for each in self.talks if each.at in period}))
        yield measures.BECAME.is_(sum(each.count for each in self.takings if each.at in period))
        yield measures.RUNNING.is_(sum(self._runs_on(each, last) for each in self.records))

    def _runs_on(self, row: Record, day: date) -> bool:
        if row.proposed_at is None or self.day(row.proposed_at) > day:
            return False
        return row.over_at is None or self.day(row.over_at) > day


def _of(category: str, rows: Iterable[Record]) -> list[Record]:
    return [each for each in rows if each.category == category]


def _cost(rows: Iterable[Record]) -> int:
    return sum(each.cost or 0 for each in rows)


def _counts(vote: Vote) -> str:
    told = f"{vote.in_favour}/{vote.total}"
    if vote.area_total and vote.area_in_favour is not None:
        return f"{told} · {percent(vote.area_in_favour, vote.area_total)}"
    return told


def _item(
    row: Record, what: tuple[str, str], due: date | None, step: type[Command] | None, *, ahead: int = 0
) -> AgendaItem:
    return AgendaItem(
        what,
        row.project_id,
        due,
        row.title,
        place=row.place,
        next_step=step,
        number=row.number,
        ahead=ahead,
    )
