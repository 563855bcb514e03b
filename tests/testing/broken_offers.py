"""One small projection for each law of figures and of what waits, which breaks that law and no other."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from attrs import frozen

from community_core.domain import PersonRegistered, RequestRaised, RequestReopened, RequestResolved, Sealed
from community_core.ledger import Recorded
from community_core.views import (
    AgendaItem,
    Figure,
    Measure,
    Period,
    Projection,
    Split,
    Table,
    agenda,
    figures,
    handles,
)

MEANS = ("So many.", "若干。")
CHANNEL = Split("channel", "channel", "渠道")
DONE = Measure("done", "Done", "办结", means=MEANS)
HEARD = Measure("heard", "Heard", "听到", means=MEANS, splits=(CHANNEL,))
RATE = Measure("rate", "Rate", "比率", unit="percent", means=MEANS, splits=(CHANNEL,))
WHO = Measure("who", "Who", "人数", unit="people", means=MEANS, splits=(CHANNEL,))


@frozen
class Case:
    case_id: str
    raised_at: datetime
    channel: str
    resolved_at: datetime | None = None
    requester: str | None = None


class Cases(Projection[Case]):
    """Requests, and when they were resolved last."""

    name, version = "cases", 1
    cases = Table(Case)

    @handles(RequestRaised)
    def hear(self, e: Recorded[RequestRaised]) -> None:
        said = e.data
        self.cases.put(Case(e.stream_id, e.occurred_at, said.channel, requester=said.requester))

    @handles(RequestResolved)
    def resolve(self, e: Recorded[RequestResolved]) -> None:
        if e.stream_id in self.cases:
            self.cases.change(e.stream_id, resolved_at=e.occurred_at)

    @handles(RequestReopened)
    def reopen(self, e: Recorded[RequestReopened]) -> None:
        if e.stream_id in self.cases:
            self.cases.change(e.stream_id, resolved_at=None)

    def heard_in(self, period: Period) -> list[Case]:
        return [row for row in self if row.raised_at in period]


class OffersNothing(Cases):
    name = "offers-nothing"


class CountsWhatHoldsNow(Cases):
    """A reopening in February takes back what was resolved in January."""

    name, measures = "counts-what-holds-now", (DONE,)

    @figures
    def of(self, period: Period) -> Iterator[Figure]:
        yield DONE.is_(sum(row.resolved_at is not None and row.resolved_at in period for row in self))


class CountsByNow(Cases):
    """What was raised counts once forty days have gone by: the last days of a month settle later."""

    name, measures = "counts-by-now", (DONE,)

    @figures
    def of(self, period: Period) -> Iterator[Figure]:
        heard = [row for row in self.heard_in(period) if row.raised_at + timedelta(days=40) < self.now]
        yield DONE.is_(len(heard))


class LosesAPart(Cases):
    """One channel is forgotten."""

    name, measures = "loses-a-part", (HEARD,)

    @figures
    def of(self, period: Period) -> Iterator[Figure]:
        heard = self.heard_in(period)
        yield HEARD.is_(len(heard))
        for channel, count in Counter(row.channel for row in heard).items():
            if channel != "home-visit":
                yield HEARD.is_(count, channel=channel)


class LosesTheWhole(Cases):
    """The whole is left to be added up."""

    name, measures = "loses-the-whole", (HEARD,)

    @figures
    def of(self, period: Period) -> Iterator[Figure]:
        for channel, count in Counter(row.channel for row in self.heard_in(period)).items():
            yield HEARD.is_(count, channel=channel)


class LosesAWhole(Cases):
    """The parts of a percentage are of more than their whole."""

    name, measures = "loses-a-whole", (RATE,)

    @figures
    def of(self, period: Period) -> Iterator[Figure]:
        heard = self.heard_in(period)
        yield RATE.of(0, len(heard))
        for channel in {row.channel for row in heard}:
            yield RATE.of(0, len(heard) + 1, channel=channel)


class LosesSomebody(Cases):
    """Somebody is in a part and not in the whole."""

    name, measures = "loses-somebody", (WHO,)

    @figures
    def of(self, period: Period) -> Iterator[Figure]:
        yield WHO.who([])
        for row in self.heard_in(period):
            if row.requester:
                yield WHO.who([row.requester], channel=row.case_id)


class TakesMoreThanThereIs(Cases):
    """More were resolved than were raised."""

    name, measures = "takes-more-than-there-is", (RATE,)

    @figures
    def of(self, period: Period) -> Iterator[Figure]:
        heard = self.heard_in(period)
        yield RATE.of(len(heard) + 1, len(heard))


class CountsNobody(Cases):
    """Nothing ever comes of it."""

    name, measures = "counts-nobody", (DONE, HEARD)

    @figures
    def of(self, period: Period) -> Iterator[Figure]:
        yield DONE.is_(0)
        heard = self.heard_in(period)
        yield HEARD.is_(len(heard))
        for channel, count in Counter(row.channel for row in heard).items():
            yield HEARD.is_(count, channel=channel)


class CountsByWhoAsked(Cases):
    """One person's requests are told by their id."""

    name, measures = "counts-by-who-asked", (HEARD,)

    @figures
    def of(self, period: Period) -> Iterator[Figure]:
        heard = self.heard_in(period)
        yield HEARD.is_(len(heard))
        for requester, count in Counter(row.requester or "not-told" for row in heard).items():
            yield HEARD.is_(count, channel=requester)


class DividesByNothing(Cases):
    """Of an empty ledger it cannot be asked."""

    name, measures = "divides-by-nothing", (DONE,)

    @figures
    def of(self, period: Period) -> Iterator[Figure]:
        heard = self.heard_in(period)
        yield DONE.is_(0 * (len(heard) // len(list(self))))


@frozen
class Named:
    person_id: str
    at: datetime
    name: Sealed | str | None = None


class Names(Projection[Named]):
    """Who was registered, by name."""

    name, version = "names", 1
    personal = ("PersonRegistered.name",)
    people = Table(Named)

    @handles(PersonRegistered)
    def add(self, e: Recorded[PersonRegistered]) -> None:
        self.people.put(Named(e.stream_id, e.occurred_at, e.data.name))


class CountsByName(Names):
    """People are counted by a name that was opened to count."""

    name, measures = "counts-by-name", (HEARD,)

    @figures
    def of(self, period: Period) -> Iterator[Figure]:
        names = Counter(str(row.name) for row in self if row.at in period)
        yield HEARD.is_(names.total())
        for each, count in names.items():
            yield HEARD.is_(count, channel=each)


class Waits(Cases):
    """What waits, as whoever builds on it says."""

    name = "waits"

    @agenda
    def of(self, until: date) -> Iterator[AgendaItem]:
        return (item for row in self if (item := self.item(row)).due is None or item.due <= until)

    def item(self, row: Case) -> AgendaItem:
        return AgendaItem(("Answer", "答复"), row.case_id, self.day(row.raised_at), "a request")


class WaitsForNothing(Waits):
    name = "waits-for-nothing"

    def item(self, row: Case) -> AgendaItem:
        return AgendaItem(("Answer", "答复"), f"request-{row.raised_at:%d}", None, "a request")


class WaitsInEnglish(Waits):
    name = "waits-in-english"

    def item(self, row: Case) -> AgendaItem:
        return AgendaItem(("Answer", ""), row.case_id, None, "a request")


class WaitsForAName(Waits):
    name = "waits-for-a-name"

    def item(self, row: Case) -> AgendaItem:
        return AgendaItem(("Answer", "答复"), row.case_id, None, "a request", whose="何")


class WaitsAboutAName(Waits):
    name = "waits-about-a-name"

    def item(self, row: Case) -> AgendaItem:
        return AgendaItem(("Answer", "答复"), row.case_id, None, "a request", person="林")


class WaitsAtAMoment(Waits):
    name = "waits-at-a-moment"

    def item(self, row: Case) -> AgendaItem:
        return AgendaItem(("Answer", "答复"), row.case_id, row.raised_at, "a request")


class TellsASecret(Names):
    """A sealed name is put into a title."""

    name = "tells-a-secret"

    @agenda
    def waiting(self, until: date) -> Iterator[AgendaItem]:
        for row in self:
            if self.day(row.at) <= until:
                yield AgendaItem(("Call", "打电话"), row.person_id, None, row.name)  # type: ignore[arg-type]
