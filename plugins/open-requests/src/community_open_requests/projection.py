"""How facts about requests become the register and the open list."""

from collections.abc import Iterator
from typing import Any

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


_DATES = {
    "status": "changed_at",
    "open": "changed_at",
    "assignee": "assigned_at",
    "outcome": "outcome_at",
    "satisfaction": "satisfaction_at",
    "escalated": "escalated_at",
}


class OpenRequests(Projection[OpenRequest]):
    """Requests nobody has resolved yet, oldest first; and the register of all requests."""

    name, version = "open-requests", 1
    single_stream = True
    zh = "尚未办结的诉求，由早到晚；以及全部诉求的登记簿。"
    personal = ("RequestRaised.details",)
    requests = Table(Request, index=["open", "number", "source_number"], order="raised_at", dates=_DATES)

    @handles(RequestRaised)
    def add(self, e: Recorded[RequestRaised]) -> None:
        self._begin(e)
        self.requests.change(
            e.stream_id,
            raised_at=e.occurred_at,
            number=e.data.number,
            title=e.data.title,
            category=e.data.category,
            place=e.data.place,
            due_at=e.data.due_at,
            source=e.data.source,
            source_number=e.data.source_number,
            details=e.data.details,
        )

    @handles(RequestAcknowledged, RequestAccepted, RequestStarted, RequestWaiting, RequestResumed)
    def move(
        self,
        e: Recorded[RequestAcknowledged | RequestAccepted | RequestStarted | RequestWaiting | RequestResumed],
    ) -> None:
        self._step(e, _STATUS[type(e.data)])

    @handles(RequestAssigned)
    def assign(self, e: Recorded[RequestAssigned]) -> None:
        self._step(e, "assigned", assignee=e.data.assignee)

    @handles(RequestResolved)
    def resolve(self, e: Recorded[RequestResolved]) -> None:
        self._step(e, "resolved", outcome=e.data.outcome, satisfaction=None, escalated=False)

    @handles(RequestFollowedUp)
    def follow_up(self, e: Recorded[RequestFollowedUp]) -> None:
        self._step(e, "followed-up", satisfaction=e.data.satisfaction, escalated=False)

    @handles(RequestClosed, RequestRejected, RequestMarkedDuplicate, RequestWithdrawn, RequestConverted)
    def end(
        self,
        e: Recorded[
            RequestClosed | RequestRejected | RequestMarkedDuplicate | RequestWithdrawn | RequestConverted
        ],
    ) -> None:
        self._step(e, _STATUS[type(e.data)], escalated=False)

    @handles(RequestReopened)
    def reopen(self, e: Recorded[RequestReopened]) -> None:
        self._step(e, "reopened", outcome=None, satisfaction=None)

    @handles(RequestEscalated)
    def escalate(self, e: Recorded[RequestEscalated]) -> None:
        self._learn(e, escalated=True)

    def _step(self, e: Recorded[Any], status: str, **news: Any) -> None:
        self._learn(e, status=status, open=status not in _OVER, **news)

    def _learn(self, e: Recorded[Any], **news: Any) -> None:
        self._begin(e)
        self.requests.learn(e.stream_id, e.occurred_at, **news)

    def _begin(self, e: Recorded[Any]) -> None:
        """Facts may come in any order, so a request begins with whichever is the first."""
        if e.stream_id not in self.requests:
            self.requests.put(Request(e.stream_id, raised_at=e.occurred_at))

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
