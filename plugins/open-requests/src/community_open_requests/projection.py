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
    RequestRejected: "rejected",
    RequestMarkedDuplicate: "duplicate",
    RequestWithdrawn: "withdrawn",
    RequestConverted: "converted",
}


class OpenRequests(Projection[Request]):
    """Requests nobody has resolved yet, oldest first; and the register of all requests."""

    name, version = "open-requests", 1
    requests = Table(Request, index=["open", "number", "source_number"], order="raised_at")

    @handles(RequestRaised)
    def add(self, e: Recorded[RequestRaised]) -> None:
        raised = e.data
        self.requests.put(
            Request(
                request_id=e.stream_id,
                number=raised.number,
                title=raised.title,
                category=raised.category,
                place=raised.place,
                status="raised",
                assignee=None,
                raised_at=e.occurred_at,
                due_at=raised.due_at,
                changed_at=None,
                outcome=None,
                satisfaction=None,
                escalated=False,
                source=raised.source,
                source_number=raised.source_number,
                open=True,
            )
        )

    @handles(RequestAcknowledged, RequestAccepted, RequestStarted, RequestWaiting, RequestResumed)
    def move(
        self,
        e: Recorded[RequestAcknowledged | RequestAccepted | RequestStarted | RequestWaiting | RequestResumed],
    ) -> None:
        self._step(e, status=_STATUS[type(e.data)])

    @handles(RequestAssigned)
    def assign(self, e: Recorded[RequestAssigned]) -> None:
        self._step(e, status="assigned", assignee=e.data.assignee)

    @handles(RequestResolved)
    def resolve(self, e: Recorded[RequestResolved]) -> None:
        self._step(e, status="resolved", outcome=e.data.outcome, open=False)

    @handles(RequestFollowedUp)
    def follow_up(self, e: Recorded[RequestFollowedUp]) -> None:
        self._step(e, status="followed-up", satisfaction=e.data.satisfaction)

    @handles(RequestClosed)
    def close(self, e: Recorded[RequestClosed]) -> None:
        self._step(e, status="closed", open=False)

    @handles(RequestRejected, RequestMarkedDuplicate, RequestWithdrawn, RequestConverted)
    def end(
        self,
        e: Recorded[RequestRejected | RequestMarkedDuplicate | RequestWithdrawn | RequestConverted],
    ) -> None:
        self._step(e, status=_STATUS[type(e.data)], open=False)

    @handles(RequestReopened)
    def reopen(self, e: Recorded[RequestReopened]) -> None:
        self._step(e, status="reopened", outcome=None, satisfaction=None, open=True)

    @handles(RequestEscalated)
    def escalate(self, e: Recorded[RequestEscalated]) -> None:
        if e.stream_id in self.requests:
            self.requests.change(e.stream_id, escalated=True)

    def _step(self, e: Recorded[Any], **fields: Any) -> None:
        """Late news, learnt after a newer step, changes nothing."""
        row = self.requests.get(e.stream_id)
        if row is None or (row.changed_at is not None and e.occurred_at < row.changed_at):
            return
        self.requests.change(e.stream_id, changed_at=e.occurred_at, **fields)

    def __iter__(self) -> Iterator[OpenRequest]:
        return map(self._seen_now, self.requests.where(open=True))

    @query
    def overdue(self) -> list[OpenRequest]:
        """Open requests past their date, or open for more than a week when none was promised."""
        return [row for row in self if row.overdue]

    @query
    def older_than(self, days: int) -> list[OpenRequest]:
        """Open requests raised more than so many calendar days ago."""
        return [row for row in self if row.age_days > days]

    @query
    def held_by(self, assignee: str) -> list[OpenRequest]:
        """Open requests assigned to a person's id or to org:<name>."""
        return [row for row in self if row.assignee == assignee]

    @query
    def register(self) -> list[Request]:
        """Every request ever raised, open or not, oldest first."""
        return list(self.requests)

    @query
    def by_number(self, number: str) -> list[Request]:
        """The request with that speakable number, such as 2024-0117."""
        return list(self.requests.where(number=number))

    @query
    def by_source_number(self, number: str) -> list[Request]:
        """Imported requests with that number in their source."""
        return list(self.requests.where(source_number=number))

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
