"""Offers as views keep them: one row each, and one for every time it waited for somebody to take it."""

from datetime import date
from typing import Annotated, Any

from attrs import frozen

from community_core.ledger import Recorded
from community_core.neighbourhood import OfMerges, OfPeople
from community_core.views import Column, Table, handles
from community_talents.offer import (
    OFFER,
    OfferReleased,
    OfferStatus,
    OfferTaken,
    OfferUsed,
    OfferWithdrawn,
    ServiceOffered,
)


@frozen(kw_only=True)
class Offer:
    """What somebody offers, and how it stands."""

    number: Annotated[str, Column(en="Number", zh="序号")] = ""
    what: Annotated[str, Column(en="Offer", zh="内容")] = ""
    person_id: Annotated[str, Column(en="By", zh="能人", refers="person")] = ""
    when: Annotated[str | None, Column(en="Has time", zh="可服务时间")] = None
    audience: Annotated[str | None, Column(en="For", zh="对象")] = None
    since: Annotated[date | None, Column(en="Since", zh="提出日期")] = None
    status: Annotated[OfferStatus, Column(en="Status", zh="状态", words=OFFER.words)] = "offered"
    activity_id: Annotated[str | None, Column(en="Activity", zh="活动", refers="any")] = None
    used_on: Annotated[date | None, Column(en="Used on", zh="用上日期")] = None
    waits_since: Annotated[date | None, Column(en="Waits since", zh="待采纳起", minor=True)] = None
    arose_from: Annotated[str | None, Column(en="Arose from", zh="源自", refers="any", minor=True)] = None
    offer_id: Annotated[str, Column(en="Id", zh="编号", refers="any", minor=True)]


@frozen(kw_only=True)
class Wait:
    """A time in which an offer waited to be taken: up to the day before ``until``, or still."""

    offer_id: str
    since: date
    until: date | None = None
    open: bool = True

    def waits_on(self, day: date) -> bool:
        """Whether it waited at the end of that day."""
        return self.since <= day and (self.until is None or day < self.until)


class OfOffers(OfPeople, OfMerges):
    """A projection that builds on this keeps offers, who is there to be asked, and who is the same person."""

    offers = Table(Offer, key="offer_id", index=["status", "person_id"], order="-number")
    waits = Table(Wait, key=("offer_id", "since"), index=["open"])

    @handles(ServiceOffered)
    def offer(self, e: Recorded[ServiceOffered]) -> None:
        self.offers.follow(OFFER, e, since=self.day(e.occurred_at))
        self._wait(e)

    @handles(OfferTaken, OfferWithdrawn)
    def take(self, e: Recorded[Any]) -> None:
        self.offers.follow(OFFER, e)
        self._wait_no_longer(e)

    @handles(OfferReleased)
    def release(self, e: Recorded[OfferReleased]) -> None:
        self.offers.follow(OFFER, e, activity_id=None)
        self._wait(e)

    @handles(OfferUsed)
    def use(self, e: Recorded[OfferUsed]) -> None:
        self.offers.follow(OFFER, e, used_on=self.day(e.occurred_at))

    def _wait(self, e: Recorded[Any]) -> None:
        day = self.day(e.occurred_at)
        self.offers.change(e.stream_id, waits_since=day)
        self.waits.put(Wait(offer_id=e.stream_id, since=day))

    def _wait_no_longer(self, e: Recorded[Any]) -> None:
        since = self.offers[e.stream_id].waits_since
        if since is not None:
            self.waits.put(Wait(offer_id=e.stream_id, since=since, until=self.day(e.occurred_at), open=False))
            self.offers.change(e.stream_id, waits_since=None)
