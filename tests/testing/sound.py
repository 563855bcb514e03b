"""Projections that keep every law."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from attrs import evolve

from community_core.domain import (
    FactCorrected,
    RequestRaised,
    RequestReopened,
    RequestResolved,
    RequestWithdrawn,
    VisitCompleted,
    VisitStarted,
)
from community_core.ledger import Recorded, withholding
from community_core.views import Projection, Table, handles

from .broken import Line, TuneSung


class VisitCounts(Projection[Line]):
    """How often each resident was met."""

    name, version = "visit-counts", 1
    residents = Table(Line, order="line_id")
    underway = Table(Line)

    @handles(VisitStarted)
    def start(self, e: Recorded[VisitStarted]) -> None:
        self.underway.put(Line(e.stream_id, e.data.person_id))

    @handles(VisitCompleted)
    def complete(self, e: Recorded[VisitCompleted]) -> None:
        person = self.underway.pop(e.stream_id).text
        before = self.residents.get(person) or Line(person)
        self.residents.put(evolve(before, number=before.number + 1))


class OpenTitles(Projection[Line]):
    """The example of the contract: requests come, end and come back."""

    name, version = "open-titles", 1
    lines = Table(Line, index=["number"], order="text")

    @handles(RequestRaised)
    def add(self, e: Recorded[RequestRaised]) -> None:
        self.lines.put(Line(e.stream_id, e.data.title))

    @handles(RequestResolved, RequestWithdrawn)
    def end(self, e: Recorded[RequestResolved | RequestWithdrawn]) -> None:
        self.lines.change(e.stream_id, number=1)

    @handles(RequestReopened)
    def again(self, e: Recorded[RequestReopened]) -> None:
        self.lines.change(e.stream_id, number=0)


class MendsTitles(Projection[Line]):
    """Handles corrections itself, and in full."""

    name, version = "mends-titles", 1
    lines = Table(Line)

    @handles(RequestRaised)
    def add(self, e: Recorded[RequestRaised]) -> None:
        self.lines.put(Line(e.stream_id, e.data.title))

    @handles(RequestResolved)
    def end(self, e: Recorded[RequestResolved]) -> None:
        self.lines.change(e.stream_id, number=1)

    @handles(FactCorrected)
    def correct(self, e: Recorded[FactCorrected]) -> None:
        if isinstance(e.data.right, RequestRaised):
            self.lines.change(e.stream_id, text=e.data.right.title)


class Journal(Projection[Line]):
    """One row a fact, corrections among them, without what could tell who somebody is."""

    name, version = "journal", 1
    corrections = "a journal of what was recorded, wrong or right"
    lines = Table(Line, order="number")

    @handles(object)
    def note(self, e: Recorded[Any]) -> None:
        self.lines.put(Line(e.id, repr(_without_homes(e)), e.position))


def _without_homes(e: Recorded[Any]) -> Any:
    return withholding(e.data, e.stream_id, lambda _person, _name, _value: None)


class CountsAgain(Projection[Line]):
    """Begins to count anew at a correction, and says so."""

    name, version = "counts-again", 1
    corrections = "what followed the wrong fact is to be done again"
    lines = Table(Line)

    @handles(VisitStarted)
    def add(self, e: Recorded[VisitStarted]) -> None:
        self.lines.put(Line(e.stream_id, e.data.place))

    @handles(VisitCompleted)
    def complete(self, e: Recorded[VisitCompleted]) -> None:
        self.lines.change(e.stream_id, number=1)

    @handles(FactCorrected)
    def correct(self, e: Recorded[FactCorrected]) -> None:
        if isinstance(e.data.right, VisitStarted):
            self.lines.put(Line(e.stream_id, e.data.right.place))


class LinesByTitle(Projection[Line]):
    """How many requests have a title, added up when read, as its author says is meant."""

    name, version, pages = "lines-by-title", 1, None
    lines = Table(Line)

    @handles(RequestRaised)
    def add(self, e: Recorded[RequestRaised]) -> None:
        self.lines.put(Line(e.stream_id, e.data.title))

    def __iter__(self) -> Iterator[Line]:
        counted = Counter(each.text for each in self.lines)
        return (Line(title, number=counted[title]) for title in sorted(counted))


class Tunes(Projection[Line]):
    """About an event type of one's own."""

    name, version = "tunes", 1
    lines = Table(Line)

    @handles(TuneSung)
    def sing(self, e: Recorded[TuneSung]) -> None:
        self.lines.put(Line(e.stream_id, e.data.title))
