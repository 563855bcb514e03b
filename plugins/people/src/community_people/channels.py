"""How the community hears of people: requests and contacts by month and channel."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Annotated, Literal

from attrs import frozen

from community_core import domain
from community_core.domain import WORDS, Channel
from community_core.ledger import Recorded
from community_core.neighbourhood import AskedSince, AskedUntil
from community_core.views import Column, Projection, Table, handles, query
from community_people.manners import CHANNEL_OF


@frozen
class Heard:
    """Somebody was heard or met: a request that was raised, or a visit at which the person was met.

    ``arose_from``: where a request comes from."""

    stream_id: str
    kind: Literal["request", "visit"]
    day: date
    channel: Channel
    arose_from: str | None = None


@frozen
class ByChannel:
    """What came by one channel in one month, such as 2024-01.

    ``contacts`` counts each meeting once: a request that was found on a visit is that visit's contact; one
    raised at an activity is among its attendances, which activities tell.
    """

    month: Annotated[str, Column(en="Month", zh="月份")]
    channel: Annotated[Channel, Column(en="Channel", zh="渠道", words=WORDS)]
    requests: Annotated[int, Column(en="Requests", zh="诉求（件）")]
    contacts: Annotated[int, Column(en="Contacts", zh="服务人次")]


class Channels(Projection[ByChannel]):
    """Requests and contacts by month and channel; a need found on a visit or at an activity is no second
    contact."""

    name, version = "channels", 1
    key = ("month", "channel")
    called = "渠道"
    zh = "每月各渠道的诉求和服务人次；走访、活动中发现的需求不重复计人次。"
    single_stream = True
    pages = None
    heard = Table(Heard, index=["day"], order=("day", "stream_id"))

    @handles(domain.RequestRaised)
    def raise_request(self, e: Recorded[domain.RequestRaised]) -> None:
        day, origin = self.day(e.occurred_at), e.data.arose_from
        self.heard.put(Heard(e.stream_id, "request", day, e.data.channel, origin))

    @handles(domain.VisitCompleted)
    def meet(self, e: Recorded[domain.VisitCompleted]) -> None:
        day, channel = self.day(e.occurred_at), CHANNEL_OF[e.data.manner]
        self.heard.put(Heard(e.stream_id, "visit", day, channel))

    def __iter__(self) -> Iterator[ByChannel]:
        return self._by_channel(self.heard)

    @query(zh="某段时间内，每月各渠道的诉求和服务人次。", called="时段")
    def between(self, since: AskedSince, until: AskedUntil) -> list[ByChannel]:
        """The same from one day up to and with another."""
        return list(self._by_channel(self.heard.between("day", since, until + timedelta(days=1))))

    def _by_channel(self, heard: Iterable[Heard]) -> Iterator[ByChannel]:
        requests, contacts = Counter[tuple[str, Channel]](), Counter[tuple[str, Channel]]()
        for each in heard:
            which = f"{each.day:%Y-%m}", each.channel
            requests[which] += each.kind == "request"
            contacts[which] += not self._met_before(each)
        for month, channel in sorted(requests):
            which = month, channel
            yield ByChannel(month, channel, requests[which], contacts[which])

    def _met_before(self, heard: Heard) -> bool:
        """Whether it was heard at a meeting that is counted itself: on a visit, or at an activity."""
        origin = heard.arose_from or ""
        return origin.startswith("activity-") or origin in self.heard
