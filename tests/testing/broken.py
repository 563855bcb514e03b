"""One small projection for each law, which breaks that law and no other."""

from collections.abc import Iterator
from typing import Any

from attrs import frozen

from community_core.domain import (
    Event,
    FactCorrected,
    PersonMoved,
    RequestRaised,
    RequestResolved,
    VisitCompleted,
    VisitStarted,
    event,
)
from community_core.ledger import Recorded
from community_core.neighbourhood import AskedPlace
from community_core.views import Projection, Table, handles, query


@frozen
class Line:
    """A row for anything."""

    line_id: str
    text: str = ""
    number: int = 0


@event()
@frozen(kw_only=True)
class TuneSung(Event):
    """An event type no story of the library tells of."""

    title: str


@frozen
class HomeOf:
    """Where somebody lives, with nothing said of whose home that is."""

    person_id: str
    building: str | None = None


class TellsWhereTheErasedLived(Projection[HomeOf]):
    name, version = "tells-where-the-erased-lived", 1
    homes = Table(HomeOf)

    @handles(PersonMoved)
    def move(self, e: Recorded[PersonMoved]) -> None:
        self.homes.put(HomeOf(e.stream_id, e.data.building))


class FindsTheErased(Projection[HomeOf]):
    name, version = "finds-the-erased", 1
    homes = Table(HomeOf)

    @handles(PersonMoved)
    def move(self, e: Recorded[PersonMoved]) -> None:
        self.homes.put(HomeOf(e.stream_id, e.data.building))

    def shown(self, row: HomeOf) -> HomeOf:
        return HomeOf(row.person_id)

    @query(zh="住在别处的人。")
    def elsewhere(self) -> list[HomeOf]:
        """Those who do not live in one building."""
        return [HomeOf(each.person_id) for each in self.homes if each.building != "place-13"]


class FindsTheErasedByPlace(Projection[HomeOf]):
    name, version = "finds-the-erased-by-place", 1
    homes = Table(HomeOf)

    @handles(PersonMoved)
    def move(self, e: Recorded[PersonMoved]) -> None:
        self.homes.put(HomeOf(e.stream_id, e.data.building))

    def shown(self, row: HomeOf) -> HomeOf:
        return HomeOf(row.person_id)

    @query(zh="住在某楼的人。")
    def living_in(self, place: AskedPlace) -> list[HomeOf]:
        """Those who live in a building."""
        return [HomeOf(each.person_id) for each in self.homes if each.building == place]


class HandlesNothing(Projection[Line]):
    name, version = "handles-nothing", 1
    lines = Table(Line)


class DoesNothing(Projection[Line]):
    name, version = "does-nothing", 1
    lines = Table(Line)

    @handles(RequestRaised)
    def add(self, e: Recorded[RequestRaised]) -> None:
        """Nothing comes of it."""


class Untried(Projection[Line]):
    name, version = "untried", 1
    lines = Table(Line)

    @handles(RequestRaised)
    def add(self, e: Recorded[RequestRaised]) -> None:
        self.lines.put(Line(e.stream_id))

    @handles(TuneSung)
    def sing(self, e: Recorded[TuneSung]) -> None:
        self.lines.put(Line(e.stream_id, e.data.title))


class Stumbles(Projection[Line]):
    name, version = "stumbles", 1
    lines = Table(Line)

    @handles(VisitCompleted)
    def complete(self, e: Recorded[VisitCompleted]) -> None:
        self.lines.change(e.stream_id, text="completed")


class WrongColumn(Projection[Line]):
    name, version = "wrong-column", 1
    lines = Table(Line)

    @handles(RequestRaised)
    def add(self, e: Recorded[RequestRaised]) -> None:
        number: Any = "7"
        self.lines.put(Line(e.stream_id, number=number))


class WrongListing(Projection[Line]):
    name, version = "wrong-listing", 1
    lines = Table(Line)

    @handles(RequestRaised)
    def add(self, e: Recorded[RequestRaised]) -> None:
        self.lines.put(Line(e.stream_id))

    def __iter__(self) -> Iterator[Line]:
        nobody: Any = None
        return (Line(each.line_id, text=nobody) for each in self.lines)


_count = 0


class CountsReplays(Projection[Line]):
    """Keeps a count where a replay does not forget it."""

    name, version = "counts-replays", 1
    lines = Table(Line)

    @handles(RequestRaised)
    def add(self, e: Recorded[RequestRaised]) -> None:
        global _count
        _count += 1
        self.lines.put(Line(e.stream_id, number=_count))


class CountsBatches(Projection[Line]):
    """Keeps a count in its instance, which lives as long as a batch."""

    name, version = "counts-batches", 1
    lines = Table(Line)

    @handles(RequestRaised)
    def add(self, e: Recorded[RequestRaised]) -> None:
        number = self.__dict__["count"] = self.__dict__.get("count", 0) + 1
        self.lines.put(Line(e.stream_id, number=number))


_visited: dict[str, str] = {}


class RemembersInProcess(Projection[Line]):
    """Keeps who is visited in the process's memory, where another process does not find it."""

    name, version = "remembers-in-process", 1
    lines = Table(Line)

    @handles(VisitStarted)
    def start(self, e: Recorded[VisitStarted]) -> None:
        _visited[e.stream_id] = e.data.person_id

    @handles(VisitCompleted)
    def complete(self, e: Recorded[VisitCompleted]) -> None:
        self.lines.put(Line(e.stream_id, _visited.get(e.stream_id, "nobody")))


class HashesText(Projection[Line]):
    """Writes the letters of a title in the order a set has them."""

    name, version = "hashes-text", 1
    lines = Table(Line)

    @handles(RequestRaised)
    def add(self, e: Recorded[RequestRaised]) -> None:
        self.lines.put(Line(e.stream_id, "".join(set("the quick brown fox jumps over the lazy dog"))))


class TrustsLocalTime(Projection[Line]):
    """Takes the day of the machine for the day of the community."""

    name, version = "trusts-local-time", 1
    lines = Table(Line)

    @handles(RequestRaised)
    def add(self, e: Recorded[RequestRaised]) -> None:
        self.lines.put(Line(e.stream_id, f"{e.occurred_at.astimezone():%Y-%m-%d}"))


class DeafToCorrections(Projection[Line]):
    """Handles a correction and does nothing about it."""

    name, version = "deaf-to-corrections", 1
    lines = Table(Line)

    @handles(RequestRaised)
    def add(self, e: Recorded[RequestRaised]) -> None:
        self.lines.put(Line(e.stream_id, e.data.title))

    @handles(FactCorrected)
    def correct(self, e: Recorded[FactCorrected]) -> None:
        """Nothing comes of it."""


class ForgetsTheCorrected(DeafToCorrections):
    """Drops what was corrected instead of mending it."""

    name, version = "forgets-the-corrected", 1
    lines = Table(Line)

    @handles(FactCorrected)
    def correct(self, e: Recorded[FactCorrected]) -> None:
        self.lines.discard(e.stream_id)


class UndoesWhatFollowed(Projection[Line]):
    """Mends a place, and forgets what had happened since."""

    name, version = "undoes-what-followed", 1
    lines = Table(Line)

    @handles(VisitStarted)
    def add(self, e: Recorded[VisitStarted]) -> None:
        self.lines.put(Line(e.stream_id, e.data.place))

    @handles(FactCorrected)
    def correct(self, e: Recorded[FactCorrected]) -> None:
        if isinstance(e.data.right, VisitStarted):
            self.lines.put(Line(e.stream_id, e.data.right.place))

    @handles(VisitCompleted)
    def complete(self, e: Recorded[VisitCompleted]) -> None:
        self.lines.change(e.stream_id, number=1)


class ShowsWhatWasSaid(UndoesWhatFollowed):
    """Says why a correction may show, and lets the wrong place show as well."""

    name, version = "shows-what-was-said", 1
    corrections = "what followed the wrong fact is to be done again"
    lines = Table(Line)

    @handles(FactCorrected)
    def correct(self, e: Recorded[FactCorrected]) -> None:
        if isinstance(e.data.said, VisitStarted):
            self.lines.put(Line(e.stream_id, e.data.said.place))


_titles: dict[str, str] = {}


class MendsTheRowAlone(Projection[Line]):
    """Mends the row of a request and not the title it remembers, which a later fact brings back."""

    name, version = "mends-the-row-alone", 1
    lines = Table(Line)

    @handles(RequestRaised)
    def add(self, e: Recorded[RequestRaised]) -> None:
        _titles[e.stream_id] = e.data.title
        self.lines.put(Line(e.stream_id, e.data.title))

    @handles(RequestResolved)
    def end(self, e: Recorded[RequestResolved]) -> None:
        self.lines.put(Line(e.stream_id, _titles[e.stream_id], number=1))

    @handles(FactCorrected)
    def correct(self, e: Recorded[FactCorrected]) -> None:
        if isinstance(e.data.right, RequestRaised):
            self.lines.change(e.stream_id, text=e.data.right.title)
