"""Votes on projects 表决台账: the counts, what the law asks, and whether it passed."""

from datetime import date
from typing import Annotated

from attrs import frozen

from community_core.domain import Help
from community_core.views import Column, Projection, carried, query
from community_council.counts import area_of, number_of
from community_council.records import OfProjects, Record, Vote, percent
from community_council.vote_rules import VOTE_RULES, Counted, VoteRule, rule_of

AskedProject = Annotated[str, Help("Which project", "项目", "2026-0001", refers="project")]


@frozen(kw_only=True)
class ProjectVote:
    """A vote. Shares are rounded down: took part of all, agreed of those who took part, or of all where its
    rule asks for that."""

    number: Annotated[str, Column(en="Number", zh="序号")]
    title: Annotated[str, Column(en="Matter", zh="事项")]
    held_on: Annotated[date, Column(en="Day", zh="日期")]
    rule: Annotated[
        str,
        Column(en="Rule", zh="表决规则", words={key: (one.en, one.zh) for key, one in VOTE_RULES.items()}),
    ]
    scope: Annotated[str, Column(en="Scope", zh="表决范围", refers="place")]
    total: Annotated[int, Column(en="Of", zh="应到")]
    in_favour: Annotated[int, Column(en="In favour", zh="同意")]
    against: Annotated[int, Column(en="Against", zh="反对")]
    abstained: Annotated[int, Column(en="Abstained", zh="弃权")]
    silent: Annotated[int, Column(en="Silent, with the majority", zh="未反馈计入多数")]
    took_part: Annotated[str, Column(en="Took part", zh="参与率")]
    agreed: Annotated[str, Column(en="Agreed", zh="同意率")]
    took_part_area: Annotated[str, Column(en="Took part, area", zh="面积参与率")]
    agreed_area: Annotated[str, Column(en="Agreed, area", zh="面积同意率")]
    threshold: Annotated[str, Column(en="Asked", zh="门槛")]
    law: Annotated[
        str, Column(en="Law", zh="依据", words={key: each.law for key, each in VOTE_RULES.items()})
    ]
    passed: Annotated[bool, Column(en="Passed", zh="是否通过")]
    project_id: Annotated[str, Column(en="Id", zh="编号", refers="any", minor=True)]
    version: Annotated[int, Column(en="Version", zh="版次", minor=True)]


class Votes(OfProjects, Projection[ProjectVote]):
    """Every vote on a project, the latest first: counts alone."""

    name, version = "votes", 2
    key = ("project_id", "version")
    called = "表决台账"
    zh = "项目的全部表决，由近到远；只有票数。"
    single_stream = True
    pages = "votes"

    def shown(self, row: Vote) -> ProjectVote:
        """The row as people look at it."""
        project = self.records.get(row.project_id) or Record(project_id=row.project_id)
        number, area = number_of(row), area_of(row)
        rule = rule_of(row)
        told = {
            "number": project.number,
            "title": project.title,
            "held_on": self.day(row.at),
            "took_part": _turnout(number),
            "agreed": _agreed(number, rule),
            "took_part_area": _turnout(area) if area else "",
            "agreed_area": _agreed(area, rule) if area else "",
            "threshold": f"{rule.take_part} · {rule.agree}" if rule else "",
            "law": row.basis or row.rule,
        }
        return ProjectVote(**carried(row, ProjectVote) | told)

    @query(zh="某项目的表决。", called="某项目")
    def of_project(self, project: AskedProject) -> list[ProjectVote]:
        """The votes on one project."""
        return [self.shown(each) for each in self.votes.where(project_id=project)]

    @query(zh="未通过的表决。", called="未通过")
    def failed(self) -> list[ProjectVote]:
        """Votes that did not pass."""
        return [self.shown(each) for each in self.votes if not each.passed]

    @query(zh="按票数、面积与门槛复核不符或无法复核，或所依规则当日已失效的表决。", called="存疑")
    def doubtful(self) -> list[ProjectVote]:
        """Votes of files whose result their counts do not bear out, or that lack the area their rule asks
        for; and votes by a rule that was the law no longer."""
        return [self.shown(each) for each in self.votes if not self._holds(each)]

    def _holds(self, vote: Vote) -> bool:
        rule, area = rule_of(vote), area_of(vote)
        if rule is None or (rule.of_owners and area is None):
            return False
        is_law_still = rule.until is None or self.day(vote.at) <= rule.until
        return is_law_still and rule.passes(number_of(vote), area) == vote.passed


def _turnout(counted: Counted) -> str:
    return percent(counted.took_part, counted.total) if counted.total else ""


def _agreed(counted: Counted, rule: VoteRule | None) -> str:
    whole = counted.total if rule and rule.of_all else counted.took_part
    return percent(counted.agreed, whole) if whole else ""
