"""How facts about requests become the register and the open list."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from attrs import evolve, frozen

from community_core.domain import (
    RequestAccepted,
    RequestAcknowledged,
    RequestAssigned,
    RequestClosed,
    RequestConverted,
    RequestEscalated,
    RequestFollowedUp,
    RequestMarkedDuplicate,
    RequestRaised,
    RequestRejected,
    RequestReopened,
    RequestResolved,
    RequestResumed,
    RequestStarted,
    RequestWaiting,
    RequestWithdrawn,
)
from community_core.ledger import Recorded
from community_core.views import Projection, Table, handles, query
from community_open_requests.rows import OpenRequest, Request

DAYS_TO_ANSWER = 7
"""How long a request without a promised date may stay open before it counts as overdue."""

_STATUS: dict[type[Any], str] = {
    RequestAcknowledged: "acknowledged",
    RequestAccepted: "accepted",
    RequestStarted: "in-progress",
    RequestWaiting: "waiting",
    RequestResumed: "in-progress",
    RequestClosed: "closed",
    RequestRejected: "rejected",
    RequestMarkedDuplicate: "duplicate",
    RequestWithdrawn: "withdrawn",
    RequestConverted: "converted",
}
_OVER = frozenset(["resolved", "followed-up", "closed", "rejected", "duplicate", "withdrawn", "converted"])


@frozen
class Known:
    """When the newest news about each column of a request happened: older news learnt later must not win."""

    request_id: str
    status: datetime | None = None
    assignee: datetime | None = None
    outcome: datetime | None = None
    satisfaction: datetime | None = None
    escalated: datetime | None = None


class OpenRequests(Projection[OpenRequest]):
    """Requests nobody has resolved yet, oldest first; and the register of all requests."""

    name, version = "open-requests", 1
    single_stream = True
    zh = "尚未办结的诉求，由早到晚；以及全部诉求的登记簿。"
    personal = ("RequestRaised.details",)
    requests = Table(Request, index=["open", "number", "source_number"], order="raised_at")
    known = Table(Known)

    @handles(RequestRaised)
    def add(self, e: Recorded[RequestRaised]) -> None:
        before, raised = self.requests.get(e.stream_id), e.data
        begun = Request(
            e.stream_id,
            raised_at=e.occurred_at,
            number=raised.number,
            title=raised.title,
            category=raised.category,
            place=raised.place,
            due_at=raised.due_at,
            source=raised.source,
            source_number=raised.source_number,
            details=raised.details,
        )
        self.requests.put(begun if before is None else _gone_on(begun, before))

    @handles(RequestAcknowledged, RequestAccepted, RequestStarted, RequestWaiting, RequestResumed)
    def move(
        self,
        e: Recorded[RequestAcknowledged | RequestAccepted | RequestStarted | RequestWaiting | RequestResumed],
    ) -> None:
        self._put(e, status=_STATUS[type(e.data)])

    @handles(RequestAssigned)
    def assign(self, e: Recorded[RequestAssigned]) -> None:
        self._put(e, status="assigned", assignee=e.data.assignee)

    @handles(RequestResolved)
    def resolve(self, e: Recorded[RequestResolved]) -> None:
        self._put(e, status="resolved", outcome=e.data.outcome, satisfaction=None, escalated=False)

    @handles(RequestFollowedUp)
    def follow_up(self, e: Recorded[RequestFollowedUp]) -> None:
        self._put(e, status="followed-up", satisfaction=e.data.satisfaction, escalated=False)

    @handles(RequestClosed, RequestRejected, RequestMarkedDuplicate, RequestWithdrawn, RequestConverted)
    def end(
        self,
        e: Recorded[
            RequestClosed | RequestRejected | RequestMarkedDuplicate | RequestWithdrawn | RequestConverted
        ],
    ) -> None:
        self._put(e, status=_STATUS[type(e.data)], escalated=False)

    @handles(RequestReopened)
    def reopen(self, e: Recorded[RequestReopened]) -> None:
        self._put(e, status="reopened", outcome=None, satisfaction=None)

    @handles(RequestEscalated)
    def escalate(self, e: Recorded[RequestEscalated]) -> None:
        self._put(e, escalated=True)

    def _put(self, e: Recorded[Any], **columns: Any) -> None:
        """Change those columns nothing newer is known about. Facts may come in any order."""
        known = self._known(e)
        news = {name: value for name, value in columns.items() if _is_news(e, getattr(known, name))}
        if not news:
            return
        self.known.change(e.stream_id, **dict.fromkeys(news, e.occurred_at))
        if "status" in news:
            news |= {"changed_at": e.occurred_at, "open": news["status"] not in _OVER}
        self.requests.change(e.stream_id, **news)

    def _known(self, e: Recorded[Any]) -> Known:
        """What is known of a request, which begins here when this is the first news of it."""
        known = self.known.get(e.stream_id)
        if known is None:
            known = Known(e.stream_id)
            self.known.put(known)
            if e.stream_id not in self.requests:
                self.requests.put(Request(e.stream_id, raised_at=e.occurred_at))
        return known

    def __iter__(self) -> Iterator[OpenRequest]:
        return map(self._seen_now, self.requests.where(open=True))

    @query(zh="已过期限，或未定期限而超过一周仍未办结的诉求。")
    def overdue(self) -> list[OpenRequest]:
        """Open requests past their date, or open for more than a week when none was promised."""
        return [row for row in self if row.overdue]

    @query(zh="登记已超过若干天而未办结的诉求。")
    def older_than(self, days: int) -> list[OpenRequest]:
        """Open requests raised more than so many calendar days ago."""
        return [row for row in self if row.age_days > days]

    @query(zh="由某人（人员编号）或 org:<单位> 承办的未办结诉求。")
    def held_by(self, assignee: str) -> list[OpenRequest]:
        """Open requests assigned to a person's id or to org:<name>."""
        return [row for row in self if row.assignee == assignee]

    @query(zh="全部诉求，不论是否办结，由早到晚。")
    def register(self) -> list[Request]:
        """Every request ever raised, open or not, oldest first."""
        return list(self.requests)

    @query(zh="按序号（如 2024-0117）查一件诉求。")
    def by_number(self, number: str) -> list[Request]:
        """The request with that speakable number, such as 2024-0117."""
        return self.requests.where(number=number)

    @query(zh="按来源编号查导入的诉求。")
    def by_source_number(self, number: str) -> list[Request]:
        """Imported requests with that number in their source."""
        return self.requests.where(source_number=number)

    def _seen_now(self, row: Request) -> OpenRequest:
        age = (self.today - self.day(row.raised_at)).days
        overdue = row.due_at < self.now if row.due_at is not None else age > DAYS_TO_ANSWER
        return OpenRequest(
            number=row.number,
            title=row.title,
            place=row.place,
            age_days=age,
            status=row.status,
            assignee=row.assignee,
            overdue=overdue,
            due_at=row.due_at,
            request_id=row.request_id,
        )


def _gone_on(begun: Request, before: Request) -> Request:
    """A request as it was raised, with what had become of it by news that came first."""
    return evolve(
        begun,
        status=before.status,
        assignee=before.assignee,
        changed_at=before.changed_at,
        outcome=before.outcome,
        satisfaction=before.satisfaction,
        escalated=before.escalated,
        open=before.open,
    )


def _is_news(e: Recorded[Any], since: datetime | None) -> bool:
    return since is None or e.occurred_at >= since
