"""Work by its 1+4 tags: what was tagged, and of which kinds."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Annotated

from attrs import frozen

from community_core.domain import WORDS, Help
from community_core.ledger import Recorded
from community_core.neighbourhood import AskedSince, AskedUntil
from community_core.views import (
    Column,
    Figure,
    Measure,
    Period,
    Projection,
    Split,
    Table,
    carried,
    figures,
    handles,
    query,
)
from community_profile.tag import KINDS, Kind, WorkTagged

BY_TAG = Measure(
    "work-by-tag",
    "Work tagged",
    "标注治理类型的工作",
    section="governance",
    additive=False,
    splits=(Split("tag", "tag", "治理类型", {**KINDS, "party-led": ("led by the Party", "党建引领")}),),
    means=(
        "Requests, activities, projects and others tagged in the period, by what was said of each last. "
        "What has two tags counts in both.",
        "期内标注治理类型的诉求、活动、项目等，按期内最后一次标注计；有两个标签的在两类中各计一次。",
    ),
)


@frozen
class Tagging:
    """What was said of some work on a day."""

    subject: str
    version: int
    day: date
    kinds: tuple[Kind, ...]
    party_led: bool


@frozen
class Work:
    """Some work and its tags."""

    subject: Annotated[str, Column(en="Subject", zh="对象", refers="any")]
    sort: Annotated[str, Column(en="What", zh="类型", words=WORDS)]
    kinds: Annotated[tuple[Kind, ...], Column(en="Kinds", zh="治理类型", words=KINDS)]
    party_led: Annotated[bool, Column(en="Led by the Party", zh="党建引领")]
    day: Annotated[date, Column(en="Tagged on", zh="标注日期")]


class WorkByTag(Projection[Work]):
    """Whatever was tagged by the 1+4 way of working, as it is tagged now."""

    name, version = "work-by-tag", 1
    called = "治理类型"
    zh = "已标注治理类型（1+4）的工作。"
    key = ("subject",)
    pages = None
    measures = (BY_TAG,)
    taggings = Table(Tagging, key=("subject", "version"), index=["day"], order=("day", "subject", "version"))

    @handles(WorkTagged)
    def tag(self, e: Recorded[WorkTagged]) -> None:
        self.taggings.put(Tagging(version=e.version, day=self.day(e.occurred_at), **carried(e.data, Tagging)))

    def __iter__(self) -> Iterator[Work]:
        return iter(_last(iter(self.taggings)))

    @query(zh="某段时间标注的工作。", called="时段")
    def between(self, since: AskedSince, until: AskedUntil) -> list[Work]:
        """What was tagged from one day up to and with another."""
        return _last(self.taggings.between("day", since, until + timedelta(days=1)))

    @query(zh="某一治理类型的工作。", called="类型")
    def of_kind(
        self, kind: Annotated[Kind, Help("Which kind", "治理类型", "self", words=KINDS)]
    ) -> list[Work]:
        """What is tagged as of one kind."""
        return [each for each in self if kind in each.kinds]

    @figures
    def of_period(self, period: Period) -> Iterator[Figure]:
        work = self.between(period.first, period.last)
        yield BY_TAG.is_(len(work))
        for kind in KINDS:
            yield BY_TAG.is_(sum(kind in each.kinds for each in work), tag=kind)
        yield BY_TAG.is_(sum(each.party_led for each in work), tag="party-led")


def _last(taggings: Iterable[Tagging]) -> list[Work]:
    """What was said last of each."""
    last = {each.subject: each for each in sorted(taggings, key=lambda each: each.version)}
    rows = (Work(sort=each.subject.partition("-")[0], **carried(each, Work)) for each in last.values())
    return sorted(rows, key=lambda each: (each.day, each.subject))
