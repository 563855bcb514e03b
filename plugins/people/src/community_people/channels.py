"""How the community hears of people: requests and contacts by month and channel."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Any

from attrs import frozen

from community_core.domain import WORDS, Channel, RequestRaised, met_by
from community_core.ledger import Recorded
from community_core.neighbourhood import AskedSince, AskedUntil, OfMerges
from community_core.views import Column, Projection, Table, handles, query


@frozen
class Heard:
    """Somebody was heard or served: by name, and others. ``channel`` and ``day`` are None where a gathering
    says them. ``daily``: what happens to one of them on a day, in one kind of stream, is one contact."""

    stream_id: str
    version: int
    day: date | None
    channel: Channel | None
    people: tuple[str, ...]
    others: int
    is_request: bool
    daily: bool


@frozen
class Gathering:
    """When, and by which channel, the people of a stream were met."""

    stream_id: str
    day: date
    channel: Channel


@frozen
class ByChannel:
    """What came by one channel in one month, such as 2024-01.

    ``contacts`` counts everybody who was heard or served, each meeting once: what was found on a visit or
    raised at an activity belongs to that meeting.
    """

    month: Annotated[str, Column(en="Month", zh="月份")]
    channel: Annotated[Channel, Column(en="Channel", zh="渠道", words=WORDS)]
    requests: Annotated[int, Column(en="Requests", zh="诉求（件）")]
    contacts: Annotated[int, Column(en="Contacts", zh="服务人次")]


class Channels(OfMerges, Projection[ByChannel]):
    """Requests and contacts by month and channel, of every mechanism, each meeting once."""

    name, version = "channels", 2
    key = ("month", "channel")
    called = "渠道"
    zh = "每月各渠道的诉求和服务人次，含各项服务，每次只计一次；走访、活动中发现的需求不重复计人次。"
    single_stream = True
    pages = None
    heard = Table(Heard, key=("stream_id", "version"), index=["day"], order=("day", "stream_id", "version"))
    gatherings = Table(Gathering, index=["day"])

    @handles(object)
    def hear(self, e: Recorded[Any]) -> None:
        met = met_by(e.data)
        if met is None:
            return
        day = self.day(met.at or e.occurred_at)
        people, others = ((), 0) if met.is_of_another else (met.people, met.others)
        is_request = isinstance(e.data, RequestRaised)
        if people or others or is_request:
            when = day if met.channel else None
            self.heard.put(
                Heard(e.stream_id, e.version, when, met.channel, people, others, is_request, met.daily)
            )
        elif met.channel and not met.is_of_another:
            self.gatherings.put(Gathering(e.stream_id, day, met.channel))

    def __iter__(self) -> Iterator[ByChannel]:
        return self._by_channel(date.min, date.max - _DAY)

    @query(zh="某段时间内，每月各渠道的诉求和服务人次。", called="时段")
    def between(self, since: AskedSince, until: AskedUntil) -> list[ByChannel]:
        """The same from one day up to and with another."""
        return list(self._by_channel(since, until))

    def _by_channel(self, first: date, last: date) -> Iterator[ByChannel]:
        requests, contacts = Counter[tuple[str, Channel]](), Counter[tuple[str, Channel]]()
        for day, channel, count, is_request in self._met(first, last):
            which = f"{day:%Y-%m}", channel
            requests[which] += is_request
            contacts[which] += count
        for month, channel in sorted(requests):
            which = month, channel
            yield ByChannel(month, channel, requests[which], contacts[which])

    def _met(self, first: date, last: date) -> Iterator[tuple[date, Channel, int, bool]]:
        """The day, the channel and the contacts of each meeting, and whether it was a request."""
        known = set[tuple[str, str, date]]()
        for each in self.heard.between("day", first, last + _DAY):
            if each.day is not None and each.channel is not None:
                yield each.day, each.channel, self._anew(each, each.day, known), each.is_request
        for gathering in self.gatherings.between("day", first, last + _DAY):
            yield gathering.day, gathering.channel, self._there(gathering), False

    def _anew(self, heard: Heard, day: date, known: set[tuple[str, str, date]]) -> int:
        """How many contacts that is beside those that are known of the day."""
        if not heard.daily:
            return len(heard.people) + heard.others
        kind = heard.stream_id.partition("-")[0]
        told = {(kind, self.canonical(person), day) for person in heard.people} - known
        known |= told
        return len(told) + heard.others

    def _there(self, gathering: Gathering) -> int:
        """How many were there, each once."""
        calls = list(self.heard.where(stream_id=gathering.stream_id, channel=None))
        people = {self.canonical(person) for each in calls for person in each.people}
        return len(people) + sum(each.others for each in calls)


_DAY = timedelta(days=1)
