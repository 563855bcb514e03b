"""Partners as views keep them: one row each, and one for every pledge, gift and stretch of partnership."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from community_core.ledger import Recorded
from community_core.neighbourhood import OfMerges
from community_core.views import Table, carried, handles
from community_partners import facts
from community_partners.partner import PARTNER
from community_partners.pledges import OPEN, PartnerStatus, PledgeStatus, Sum
from community_partners.values import ContributionSort, PartnerSort


@frozen(kw_only=True)
class Record:
    """A partner. ``joined_on`` is the day it joined, the last time; ``since`` and ``until`` are of its last
    agreement."""

    partner_id: str
    number: str = ""
    name: str = ""
    sort: PartnerSort = "other"
    status: PartnerStatus = "joined"
    contact: str | None = None
    needs: str | None = None
    place: str = ""
    joined_on: date | None = None
    since: date | None = None
    until: date | None = None
    last_given: date | None = None

    @property
    def goes_on(self) -> bool:
        """Whether it still is a partner."""
        return self.status != "terminated"


@frozen(kw_only=True)
class Promise:
    """A pledge, and what came of it in its own measure."""

    partner_id: str
    pledge: int
    sort: ContributionSort = "goods"
    what: str = ""
    fen: int | None = None
    quantity: int | None = None
    unit: str | None = None
    due: date | None = None
    request_id: str | None = None
    activity_id: str | None = None
    status: PledgeStatus = "pledged"
    received_fen: int = 0
    received: int = 0
    times: int = 0
    withdrawn_on: date | None = None

    @property
    def came(self) -> Sum:
        """What came of it."""
        return Sum(self.received_fen, self.received, self.times)

    @property
    def is_open(self) -> bool:
        """Whether more is to come."""
        return self.status in OPEN


@frozen(kw_only=True)
class Gift:
    """Something that came, of a pledge or without one."""

    partner_id: str
    version: int
    pledge: int | None = None
    sort: ContributionSort = "goods"
    what: str = ""
    fen: int | None = None
    quantity: int | None = None
    unit: str | None = None
    on: date
    activity_id: str | None = None
    receipt: str | None = None
    into: str | None = None


@frozen(kw_only=True)
class Partnership:
    """A stretch of days in which it was a partner: up to the day before ``until``, or still."""

    partner_id: str
    since: date
    until: date | None = None

    def stands_on(self, day: date) -> bool:
        """Whether it was a partner at the end of that day."""
        return self.since <= day and (self.until is None or day < self.until)


class OfPartners(OfMerges):
    """A projection that builds on this keeps partners, what they pledged and what they gave."""

    if TYPE_CHECKING:  # which projections have

        def day(self, moment: datetime) -> date: ...

    records = Table(Record, index=["status", "sort"], order="number")
    promises = Table(Promise, key=("partner_id", "pledge"), index=["sort"], order="due")
    gifts = Table(Gift, key=("partner_id", "version"), index=["on", "pledge", "sort"], order="on")
    partnerships = Table(Partnership, key=("partner_id", "since"))

    @handles(facts.PartnerJoined)
    def join(self, e: Recorded[facts.PartnerJoined]) -> None:
        day, before = self.day(e.occurred_at), self.records.get(e.stream_id)
        number = before.number if before else e.data.number
        told = carried(e.data, Record) | {"number": number, "joined_on": day}
        self.records.follow(PARTNER, e, **told)
        self.partnerships.put(Partnership(partner_id=e.stream_id, since=day))

    @handles(facts.ContactChanged, facts.PartnershipAgreed)
    def go_on(self, e: Recorded[Any]) -> None:
        self.records.follow(PARTNER, e)

    @handles(facts.PartnershipEnded)
    def end(self, e: Recorded[facts.PartnershipEnded]) -> None:
        self.records.follow(PARTNER, e)
        since = self.records[e.stream_id].joined_on
        if since is not None:
            self.partnerships.put(Partnership(partner_id=e.stream_id, since=since, until=e.data.on))

    @handles(facts.ContributionPledged)
    def promise(self, e: Recorded[facts.ContributionPledged]) -> None:
        self.promises.put(Promise(partner_id=e.stream_id, **carried(e.data, Promise)))

    @handles(facts.PledgeWithdrawn)
    def take_back(self, e: Recorded[facts.PledgeWithdrawn]) -> None:
        promise = self.promises.get((e.stream_id, e.data.pledge))
        if promise is not None:
            day = self.day(e.occurred_at)
            self.promises.put(evolve(promise, status="withdrawn", withdrawn_on=day))

    @handles(facts.ContributionReceived)
    def receive(self, e: Recorded[facts.ContributionReceived]) -> None:
        told = carried(e.data, Gift)
        self.gifts.put(Gift(partner_id=e.stream_id, version=e.version, **told))
        before = self.records.get(e.stream_id)
        if before is not None:
            last = max(e.data.on, before.last_given or e.data.on)
            self.records.change(e.stream_id, last_given=last)
        promise = self.promises.get((e.stream_id, e.data.pledge)) if e.data.pledge else None
        if promise is not None:
            came = promise.came.plus(e.data, promise)
            self.promises.put(_with(promise, came))


def _with(promise: Promise, came: Sum) -> Promise:
    return evolve(
        promise,
        received_fen=came.fen,
        received=came.quantity,
        times=came.times,
        status=came.status(promise),
    )
