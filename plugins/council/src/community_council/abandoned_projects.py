"""Projects that came to nothing 未成项目: how far they got, why, and whether their requests came back."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from attrs import frozen

from community_core.domain import RequestConverted, RequestReopened
from community_core.ledger import Recorded
from community_core.views import Column, Projection, Table, handles
from community_council.funds import ProjectStatus
from community_council.project import PROJECT
from community_council.records import OfProjects, Record


@frozen(kw_only=True)
class AbandonedProject:
    """A project that was given up, and how many of its requests came back."""

    number: Annotated[str, Column(en="Number", zh="序号")]
    title: Annotated[str, Column(en="Matter", zh="事项")]
    category: Annotated[str, Column(en="Category", zh="类别")]
    place: Annotated[str, Column(en="Place", zh="地点", refers="place")]
    was: Annotated[ProjectStatus | None, Column(en="When it was", zh="放弃时状态", words=PROJECT.words)]
    on: Annotated[date | None, Column(en="Given up on", zh="放弃日期")]
    reason: Annotated[str, Column(en="Why", zh="原因")]
    requests: Annotated[int, Column(en="Requests", zh="诉求")]
    given_back: Annotated[int, Column(en="Came back", zh="已恢复办理")]
    project_id: Annotated[str, Column(en="Id", zh="编号", refers="any", minor=True)]


@frozen(kw_only=True)
class Became:
    """What a request is part of now."""

    request_id: str
    target_id: str | None = None


class AbandonedProjects(OfProjects, Projection[AbandonedProject]):
    """Projects that were abandoned, the latest first."""

    name, version = "abandoned-projects", 2
    key = ("project_id",)
    called = "未成项目"
    zh = "已放弃的项目，由近到远。"
    pages = None

    became = Table(Became)

    @handles(RequestConverted)
    def convert(self, e: Recorded[RequestConverted]) -> None:
        self.became.put(Became(request_id=e.stream_id, target_id=e.data.target_id))

    @handles(RequestReopened)
    def reopen(self, e: Recorded[RequestReopened]) -> None:
        self.became.discard(e.stream_id)

    def __iter__(self) -> Iterator[AbandonedProject]:
        return (self._told(each) for each in self.records.where(status="abandoned"))

    def _told(self, row: Record) -> AbandonedProject:
        kept = sum(self.became.value(each, "target_id") == row.project_id for each in row.requests)
        return AbandonedProject(
            number=row.number,
            title=row.title,
            category=row.category,
            place=row.place,
            was=row.was,
            on=None if row.over_at is None else self.day(row.over_at),
            reason=row.reason,
            requests=len(row.requests),
            given_back=len(row.requests) - kept,
            project_id=row.project_id,
        )
