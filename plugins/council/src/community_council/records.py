"""Projects as views keep them: one row each, and one for every fund, payment, vote and notice."""

from datetime import date, datetime
from typing import Any, cast

from attrs import evolve, frozen

from community_core.ledger import Recorded
from community_core.views import Table, carried, handles
from community_council import facts
from community_council.funds import FUNDS, FundStatus, ProjectStatus
from community_council.project import PROJECT
from community_council.values import FundSource, NoticeAbout


@frozen(kw_only=True)
class Record:
    """A project; ``since`` is when it came to its status, ``was`` the status in which it was abandoned."""

    project_id: str
    number: str = ""
    title: str = ""
    category: str = ""
    place: str = ""
    status: ProjectStatus = "proposed"
    since: datetime | None = None
    last_at: datetime | None = None
    proposed_at: datetime | None = None
    accepted_at: datetime | None = None
    over_at: datetime | None = None
    proposer: str | None = None
    requests: tuple[str, ...] = ()
    contractor: str | None = None
    contract_amount: int | None = None
    due_on: date | None = None
    cost: int | None = None
    warranty_until: date | None = None
    was: ProjectStatus | None = None
    reason: str = ""


@frozen(kw_only=True)
class FundRecord:
    """Money for a project from one source; ``since`` is when it came to its status."""

    project_id: str
    fund: int
    status: FundStatus = "applied"
    since: datetime | None = None
    asked_at: datetime | None = None
    granted_at: datetime | None = None
    source: FundSource = "self-raised"
    amount: int = 0
    granted: int = 0
    applied_to: str | None = None
    emergency: str | None = None


@frozen(kw_only=True)
class Payment:
    """One payment."""

    project_id: str
    version: int
    at: datetime
    fund: int
    paid: int


@frozen(kw_only=True)
class Vote:
    """One vote, by its counts."""

    project_id: str
    version: int
    at: datetime
    rule: str
    must_take_part: str | None = None
    must_agree: str | None = None
    basis: str | None = None
    scope: str = ""
    total: int
    in_favour: int = 0
    against: int = 0
    abstained: int = 0
    silent: int = 0
    area_total: int | None = None
    area_in_favour: int | None = None
    area_against: int | None = None
    area_abstained: int | None = None
    area_silent: int | None = None
    passed: bool


@frozen(kw_only=True)
class Notice:
    """Something put up until a day."""

    project_id: str
    version: int
    about: NoticeAbout
    until: date


@frozen(kw_only=True)
class Taking:
    """So many requests became the project at once."""

    project_id: str
    version: int
    at: datetime
    count: int


@frozen(kw_only=True)
class Talk:
    """The council talked or voted about the project."""

    project_id: str
    version: int
    at: datetime


_EACH = ("project_id", "version")
ONGOING: tuple[ProjectStatus, ...] = ("proposed", "discussed", "voted", "voted-down", "works")
BEGUN: tuple[ProjectStatus, ...] = ("works", "works-accepted", "concluded")


class OfProjects:
    """A projection that builds on this keeps projects, the money for them, and votes on them."""

    records = Table(Record, index=["status"], order="-number")
    funds = Table(FundRecord, key=("project_id", "fund"), index=["project_id", "status"])
    payments = Table(Payment, key=_EACH, index=["project_id", "at"])
    votes = Table(Vote, key=_EACH, index=["project_id"], order="-at")
    notices = Table(Notice, key=_EACH)
    takings = Table(Taking, key=_EACH, index=["at"])
    talks = Table(Talk, key=_EACH, index=["at"])

    @handles(*PROJECT.moves)
    def follow(self, e: Recorded[Any]) -> None:
        before = self.records.get(e.stream_id)
        status = PROJECT.status_after(before.status if before else None, e.data)
        also: dict[str, Any] = {"last_at": _later(before.last_at if before else None, e.occurred_at)}
        if before is None or status != before.status:
            also["since"] = e.occurred_at
        self.records.follow(PROJECT, e, **also, **_besides(before, e))
        self._keep(e)

    def _keep(self, e: Recorded[Any]) -> None:
        """What has a row of its own."""
        of: dict[str, Any] = {"project_id": e.stream_id, "version": e.version}
        match e.data:
            case facts.VoteHeld():
                self.votes.put(Vote(**of, at=e.occurred_at, **carried(e.data, Vote)))
                self.talks.put(Talk(**of, at=e.occurred_at))
            case facts.ProjectDiscussed():
                self.talks.put(Talk(**of, at=e.occurred_at))
            case facts.NoticePosted():
                self.notices.put(Notice(**of, **carried(e.data, Notice)))
            case facts.ProjectProposed() | facts.ProjectTookUpRequests():
                self.takings.put(Taking(**of, at=e.occurred_at, count=len(e.data.requests)))

    @handles(facts.FundApplied, facts.FundGranted, facts.FundRefused, facts.FundPaid)
    def fund(self, e: Recorded[Any]) -> None:
        project, fund = e.stream_id, e.data.fund
        before = self.funds.get((project, fund)) or FundRecord(project_id=project, fund=fund)
        if isinstance(e.data, facts.FundPaid):
            paid = Payment(
                project_id=project, version=e.version, at=e.occurred_at, fund=fund, paid=e.data.paid
            )
            self.payments.put(paid)
        else:
            told = {**carried(e.data, FundRecord), **_dated(e)}
            status = cast("FundStatus", FUNDS.status_after(before.status, e.data))
            self.funds.put(evolve(before, **told, status=status, since=e.occurred_at))
        known = self.records.get(project)
        if known is not None:
            self.records.change(project, last_at=_later(known.last_at, e.occurred_at))

    # ---- what is asked of them

    def funds_of(self, project_id: str) -> list[FundRecord]:
        """The funds of a project, in the order of their numbers."""
        return sorted(self.funds.where(project_id=project_id), key=lambda each: each.fund)

    def paid(self, fund: FundRecord) -> int:
        """What was paid of it so far."""
        payments = self.payments.where(project_id=fund.project_id)
        return sum(each.paid for each in payments if each.fund == fund.fund)

    def last_vote(self, project_id: str) -> Vote | None:
        """The last vote on a project."""
        votes = self.votes.where(project_id=project_id)
        return max(votes, key=lambda each: (each.at, each.version), default=None)


def percent(part: int, whole: int) -> str:
    """So many of so many, in hundredths of a percent, rounded down: 66.66% are not two thirds."""
    hundredths = 10_000 * part // whole
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def _later(one: datetime | None, other: datetime) -> datetime:
    return other if one is None else max(one, other)


def _dated(e: Recorded[Any]) -> dict[str, datetime]:
    match e.data:
        case facts.FundApplied():
            return {"asked_at": e.occurred_at}
        case facts.FundGranted():
            return {"granted_at": e.occurred_at}
        case _:
            return {}


def _besides(before: Record | None, e: Recorded[Any]) -> dict[str, Any]:
    """What a fact tells beside its own values."""
    match e.data:
        case facts.ProjectProposed():
            return {"proposed_at": e.occurred_at}
        case facts.ProjectTookUpRequests():
            return {"requests": (*(before.requests if before else ()), *e.data.requests)}
        case facts.NoticePosted():
            return {"place": before.place if before else ""}
        case facts.WorksAccepted():
            return {"accepted_at": e.occurred_at, "over_at": e.occurred_at}
        case facts.ProjectAbandoned():
            return {"over_at": e.occurred_at, "was": before.status if before else None}
        case _:
            return {}
