"""Ideas 治理点子: what people proposed at lectures and other activities, and what became of it."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any

from attrs import evolve, frozen

from community_activities.measures import ADOPTED, IDEAS
from community_core import domain
from community_core.domain import REQUEST, WORDS
from community_core.ledger import Recorded
from community_core.neighbourhood import AskedSince, AskedUntil
from community_core.views import Column, Figure, Period, Projection, Table, carried, figures, handles, query

IDEA = ("idea", "点子", "治理点子")
"""What the category of such requests is called."""
_ADOPTED = ("done", "partly")


@frozen(kw_only=True)
class Heard:
    """A request found at an activity; ``outcomes`` are how it came out each time, "" once reopened."""

    request_id: str
    number: str = ""
    title: str = ""
    category: str = ""
    raised_at: datetime
    arose_from: str = ""
    status: str = "raised"
    outcome: str | None = None
    outcomes: tuple[str, ...] = ()
    outcomes_at: tuple[datetime, ...] = ()


@frozen(kw_only=True)
class Idea:
    """An idea, where it was heard, and what became of it."""

    number: Annotated[str, Column(en="Number", zh="序号")]
    title: Annotated[str, Column(en="Idea", zh="点子")]
    day: Annotated[date, Column(en="Day", zh="日期")]
    heard_at: Annotated[str, Column(en="Heard at", zh="来自活动", refers="any")]
    status: Annotated[str, Column(en="Status", zh="状态", words=WORDS)]
    outcome: Annotated[str | None, Column(en="Outcome", zh="办理结果", words=WORDS)]
    request: Annotated[str, Column(en="Id", zh="编号", refers="any", minor=True)]


class Ideas(Projection[Idea]):
    """Ideas heard at activities, the latest first."""

    name, version = "ideas", 1
    key = ("request",)
    called = "治理点子"
    zh = "活动现场提出的治理点子，由近到远。"
    single_stream = True
    pages = None
    measures = (IDEAS, ADOPTED)
    heard = Table(Heard, order="-raised_at")

    @handles(domain.RequestRaised)
    def hear(self, e: Recorded[domain.RequestRaised]) -> None:
        if e.data.category in IDEA and (e.data.arose_from or "").startswith("activity-"):
            told = carried(e.data, Heard)
            self.heard.put(Heard(request_id=e.stream_id, raised_at=e.occurred_at, **told))

    @handles(
        domain.RequestResolved,
        domain.RequestReopened,
        domain.RequestClosed,
        domain.RequestRejected,
        domain.RequestWithdrawn,
    )
    def settle(self, e: Recorded[Any]) -> None:
        self._step(e)

    @handles(
        domain.RequestAccepted,
        domain.RequestAssigned,
        domain.RequestStarted,
        domain.RequestFollowedUp,
        domain.RequestConverted,
    )
    def go_on(self, e: Recorded[Any]) -> None:
        self._step(e)

    def _step(self, e: Recorded[Any]) -> None:
        before = self.heard.get(e.stream_id)
        if before is None:
            return
        row = evolve(before, status=REQUEST.status_after(before.status, e.data) or before.status)
        if isinstance(e.data, domain.RequestResolved | domain.RequestReopened):
            outcome = e.data.outcome if isinstance(e.data, domain.RequestResolved) else None
            row = evolve(
                row,
                outcome=outcome,
                outcomes=(*row.outcomes, outcome or ""),
                outcomes_at=(*row.outcomes_at, e.occurred_at),
            )
        self.heard.put(row)

    def __iter__(self) -> Iterator[Idea]:
        return map(self._idea, self.heard)

    @query(zh="一段日期内提出并被采纳的点子。", called="已采纳")
    def adopted(self, since: AskedSince, until: AskedUntil) -> list[Idea]:
        """Ideas raised on these days that were done, or partly."""
        return [each for each in self if since <= each.day <= until and each.outcome in _ADOPTED]

    @figures
    def of_period(self, period: Period) -> Iterator[Figure]:
        raised = [each for each in self.heard if each.raised_at in period]
        yield IDEAS.is_(len(raised))
        yield ADOPTED.of(sum(_outcome(each, period.ends) in _ADOPTED for each in raised), len(raised))

    def _idea(self, row: Heard) -> Idea:
        told = carried(row, Idea)
        return Idea(**told, day=self.day(row.raised_at), heard_at=row.arose_from, request=row.request_id)


def _outcome(row: Heard, until: datetime) -> str:
    """How it had come out by then."""
    known = zip(row.outcomes_at, row.outcomes, strict=True)
    return max(((at, outcome) for at, outcome in known if at <= until), default=(until, ""))[1]
