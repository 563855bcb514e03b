"""Mobilisations 应急动员台账: every alert and mobilisation, and how far it came."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

from attrs import frozen

from community_core.neighbourhood import AskedSince, AskedUntil
from community_core.views import Column, Projection, carried, query
from community_mobilisation.measures import KIND_WORDS, LEVEL_WORDS
from community_mobilisation.mobilisation import MOBILISATION
from community_mobilisation.records import OfMobilisations, Spell
from community_mobilisation.state import MobilisationStatus
from community_mobilisation.values import AlertKind, AlertLevel


@frozen(kw_only=True)
class Mobilisation:
    """A mobilisation. ``people`` is how often somebody turned out 人次; ``left`` are areas not cleared."""

    number: Annotated[str, Column(en="Number", zh="序号")]
    kind: Annotated[AlertKind, Column(en="Kind", zh="类别", words=KIND_WORDS)]
    level: Annotated[AlertLevel | None, Column(en="Level", zh="预警级别", words=LEVEL_WORDS)]
    status: Annotated[MobilisationStatus, Column(en="Status", zh="状态", words=MOBILISATION.words)]
    source: Annotated[str, Column(en="Source", zh="来源")]
    leader: Annotated[str | None, Column(en="Led by", zh="总负责", refers="any")]
    expected: Annotated[datetime | None, Column(en="Expected", zh="预计时间", ahead=True)]
    started_at: Annotated[datetime | None, Column(en="Started", zh="启动时间")]
    ended_at: Annotated[datetime | None, Column(en="Ended", zh="结束时间")]
    areas: Annotated[int, Column(en="Areas", zh="片区数")]
    left: Annotated[int, Column(en="Not cleared", zh="未清")]
    people: Annotated[int, Column(en="Turnout", zh="出动人次")]
    about: Annotated[bool, Column(en="About", zh="约数")]
    reason: Annotated[str | None, Column(en="Why", zh="原因")]
    mobilisation_id: Annotated[str, Column(en="Id", zh="编号", refers="any", minor=True)]


class Mobilisations(OfMobilisations, Projection[Mobilisation]):
    """Every alert and mobilisation: those that go on first, each time the latest first."""

    name, version = "mobilisations", 3
    called = "应急动员台账"
    zh = "全部预警和应急动员：尚未结束的在前，均由近到远。"
    single_stream = True
    pages = "spells"
    key = ("mobilisation_id",)

    def shown(self, row: Spell) -> Mobilisation:
        """The row as people look at it."""
        areas = self.areas_of(row)
        return Mobilisation(
            **carried(row, Mobilisation),
            areas=len(areas),
            left=sum(each.status != "cleared" for each in areas),
            people=sum(each.people for each in areas),
            about=any(each.about for each in areas),
        )

    @query(zh="尚未结束的预警和应急动员。", called="进行中")
    def going_on(self) -> list[Mobilisation]:
        """Alerts and mobilisations that are not over."""
        return [self.shown(each) for each in self.spells.where(over=False)]

    @query(zh="一段日期内开始的预警和应急动员，由近到远。", called="日期")
    def between_days(self, since: AskedSince, until: AskedUntil) -> list[Mobilisation]:
        """Alerts and mobilisations that began on these days, the latest first."""
        return list(self._begun(since, until))

    def _begun(self, since: AskedSince, until: AskedUntil) -> Iterator[Mobilisation]:
        for each in sorted(self.spells, key=lambda each: each.began_at, reverse=True):
            if since <= self.day(each.began_at) <= until:
                yield self.shown(each)
