"""How facts about requests become the register and the open list."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Any, ClassVar

from community_core import domain
from community_core.domain import OPEN, REQUEST, Help
from community_core.ledger import Recorded
from community_core.views import AgendaItem, Projection, Table, agenda, carried, handles, query
from community_open_requests.agenda import DAYS_ASKED_FOR, after_resolution, while_open
from community_open_requests.measures import DAYS_TO_RESOLVE
from community_open_requests.rows import Became, OpenRequest, Request

Days = Annotated[int, Help("Days", "天数", "30")]
Holder = Annotated[str, Help("Who deals with it", "承办", "person-shen", refers="person")]
Origin = Annotated[str, Help("What they arose from", "由何引出", "2026-0001", refers="any")]
SourceNumber = Annotated[str, Help("Its number there", "来源编号", "2018-117")]

_SINCE = {
    "status": "changed_at",
    "open": "changed_at",
    "assignee": "assigned_at",
    "outcome": "outcome_at",
    "satisfaction": "satisfaction_at",
    "escalated": "escalated_at",
}
_ANEW = dict.fromkeys(["outcome", "satisfaction", "duplicate_of", "into", "target_id"])
_WITHOUT_DATES = ["duplicate_of", "into", "target_id"]


class OpenRequests(Projection[OpenRequest]):
    """Requests nobody has resolved yet, oldest first; and the register of all requests."""

    name, version = "open-requests", 3
    single_stream = True
    zh = "尚未办结的诉求，由早到晚；以及全部诉求的登记簿。"
    called = "未办结诉求"
    personal = ("RequestRaised.details",)
    only: ClassVar = {"open": True}
    requests = Table(
        Request,
        index=["open", "number", "source_number", "arose_from", "status"],
        order="raised_at",
        learns=_WITHOUT_DATES,
        dates=_SINCE,
    )

    @handles(domain.RequestRaised)
    def add(self, e: Recorded[domain.RequestRaised]) -> None:
        told = {"raised_at": e.occurred_at, **carried(e.data, Request)}
        if e.stream_id in self.requests:
            self.requests.change(e.stream_id, **told)
        else:
            self.requests.put(Request(e.stream_id, **told))

    @handles(
        domain.RequestAcknowledged,
        domain.RequestAccepted,
        domain.RequestStarted,
        domain.RequestWaiting,
        domain.RequestResumed,
    )
    def move(self, e: Recorded[Any]) -> None:
        self._step(e)

    @handles(domain.RequestAssigned)
    def assign(self, e: Recorded[domain.RequestAssigned]) -> None:
        self._step(e, assignee=e.data.assignee)

    @handles(domain.RequestResolved)
    def resolve(self, e: Recorded[domain.RequestResolved]) -> None:
        self._step(e, outcome=e.data.outcome, satisfaction=None)

    @handles(domain.RequestFollowedUp)
    def follow_up(self, e: Recorded[domain.RequestFollowedUp]) -> None:
        self._step(e, satisfaction=e.data.satisfaction)

    @handles(domain.RequestClosed, domain.RequestRejected, domain.RequestWithdrawn)
    def end(self, e: Recorded[Any]) -> None:
        self._step(e)

    @handles(domain.RequestMarkedDuplicate, domain.RequestConverted)
    def go_on_elsewhere(self, e: Recorded[domain.RequestMarkedDuplicate | domain.RequestConverted]) -> None:
        self._step(e, **carried(e.data, Request))

    @handles(domain.RequestReopened)
    def reopen(self, e: Recorded[domain.RequestReopened]) -> None:
        self._step(e, **_ANEW)

    @handles(domain.RequestRestated)
    def restate(self, e: Recorded[domain.RequestRestated]) -> None:
        self._step(e, assignee=e.data.assignee, **(_ANEW if e.data.stands in OPEN else {}))

    @handles(domain.RequestEscalated)
    def escalate(self, e: Recorded[domain.RequestEscalated]) -> None:
        self._status(e)
        self.requests.learn(e.stream_id, e, escalated=True)

    def _step(self, e: Recorded[Any], **news: Any) -> None:
        """Whatever moves a request moves it as it does for the decider; an escalation ends with it."""
        status = REQUEST.status_after(self._status(e), e.data)
        is_open = status in OPEN
        over = {} if is_open else {"escalated": False}
        self.requests.learn(e.stream_id, e, status=status, open=is_open, **over, **news)

    def _status(self, e: Recorded[Any]) -> str:
        """How it stood. Facts may come in any order, so a request begins with whichever is the first."""
        status: str | None = self.requests.value(e.stream_id, "status")
        if status is None:
            self.requests.put(Request(e.stream_id, raised_at=e.occurred_at))
        return status or "raised"

    def shown(self, row: Request) -> OpenRequest:
        age = (self.today - self.day(row.raised_at)).days
        overdue = self.day(row.due_at) < self.today if row.due_at is not None else age > DAYS_TO_RESOLVE
        return OpenRequest(age_days=age, overdue=overdue, **carried(row, OpenRequest))

    @agenda
    def waiting(self, until: date) -> Iterator[AgendaItem]:
        """What open requests wait for, and whether residents are content with what was resolved lately."""
        open_ones = (while_open(row, self.day) for row in self.requests.where(open=True))
        lately = self.requests.between("changed_at", self.now - timedelta(days=DAYS_ASKED_FOR))
        settled = (after_resolution(row, self.day) for row in lately)
        return (each for each in (*open_ones, *settled) if each and (each.due is None or each.due <= until))

    @query(zh="已过期限，或未定期限而超过一周仍未办结的诉求。", called="超期")
    def overdue(self) -> list[OpenRequest]:
        """Open requests past their date, or open for more than a week when none was promised."""
        return [row for row in self if row.overdue]

    @query(zh="登记已超过若干天而未办结的诉求。", called="久未办结")
    def older_than(self, days: Days) -> list[OpenRequest]:
        """Open requests raised more than so many calendar days ago."""
        return [row for row in self if row.age_days > days]

    @query(zh="由某人（人员编号）或 org:<单位> 承办的未办结诉求。", called="承办")
    def held_by(self, assignee: Holder) -> list[OpenRequest]:
        """Open requests assigned to a person's id or to org:<name>."""
        return [row for row in self if row.assignee == assignee]

    @query(zh="全部诉求，不论是否办结，由早到晚。", called="登记簿")
    def register(self) -> list[Request]:
        """Every request ever raised, open or not, oldest first."""
        return list(self.requests)

    @query(zh="已不再办理的诉求结果如何：办理结果，或转成了什么，或并入哪一件。", called="办理去向")
    def what_became(self) -> list[Became]:
        """What became of requests that are over: how they came out, and what they go on as."""
        return [Became(**carried(row, Became)) for row in self.requests.where(open=False)]

    @query(zh="由某次走访（或会议、心声）引出的诉求。", called="由此引出")
    def arisen_from(self, origin: Origin) -> list[Request]:
        """The requests that arose from a visit, by its id, or from whatever else."""
        return self.requests.where(arose_from=origin)

    @query(zh="按序号（如 2024-0117）查一件诉求。", called="按序号")
    def by_number(self, number: domain.Number) -> list[Request]:
        """The request with that speakable number, such as 2024-0117."""
        return self.requests.where(number=number)

    @query(zh="按来源编号查导入的诉求。", called="按来源编号")
    def by_source_number(self, number: SourceNumber) -> list[Request]:
        """Imported requests with that number in their source."""
        return self.requests.where(source_number=number)
