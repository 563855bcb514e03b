"""What somebody did, month by month: a diary for themselves, and no score."""

from collections.abc import Iterator
from typing import Annotated, Any

from attrs import frozen
from sqlalchemy import func, select

from community_core.domain import WORDS, FactCorrected, PersonMerged
from community_core.ledger import Recorded
from community_core.neighbourhood import AskedPerson, Merge, Merges
from community_core.views import Column, Projection, Table, handles, query


@frozen
class Step:
    """One thing that was recorded, by whom and in which month, such as 2024-01."""

    stream_id: str
    version: int
    actor: str
    month: str
    kind: str


@frozen
class Done:
    """How often something was done in a month."""

    month: Annotated[str, Column(en="Month", zh="月份")]
    kind: Annotated[str, Column(en="What", zh="事项", words=WORDS)]
    times: Annotated[int, Column(en="Times", zh="次数")]


class MyGrowth(Merges, Projection[Done]):
    """What was done in the community, by month and kind; and of one person, for themselves."""

    name, version = "my-growth", 1
    key = ("month", "kind")
    called = "成长档案"
    zh = "成长档案：社区每月各类事项的次数；本人可查自己的（查询“个人”）。是日记，不是评分。"
    single_stream = True
    pages = None
    steps = Table(Step, key=("stream_id", "version"), index=["actor"])

    @handles(object)
    def note(self, e: Recorded[Any]) -> None:
        if isinstance(e.data, FactCorrected):  # whoever puts something right did nothing new
            return
        self.steps.put(Step(e.stream_id, e.version, e.actor, f"{self.day(e.occurred_at):%Y-%m}", e.type))
        if isinstance(e.data, PersonMerged):
            self.merges.put(Merge(e.stream_id, e.data.into))

    def __iter__(self) -> Iterator[Done]:
        return self._counted()

    @query(zh="一个人每月做了什么，由早到晚。", called="个人")
    def of_person(self, person: AskedPerson) -> list[Done]:
        """What one person did, month by month."""
        return list(self._counted(*self.same_person(person)))

    def _counted(self, *actors: str) -> Iterator[Done]:
        """Everybody's steps, or those of the ids of one person."""
        steps = self.steps.columns
        which = steps.month, steps.kind
        asked = select(*which, func.count()).group_by(*which).order_by(*which)
        for month, kind, times in self.steps.select(
            asked.where(steps.actor.in_(actors)) if actors else asked
        ):
            yield Done(month, kind, times)
