"""The facts a view is folded from, a page at a time, as its projection is to see them."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from attrs import evolve, frozen

from community_core.ledger import Recorded
from community_core.views.facts.corrections import (
    Corrections,
    corrections_of,
    handles_corrections,
    read_corrections,
    understood,
)
from community_core.views.facts.cut import Cut
from community_core.views.facts.source import FactSource
from community_core.views.projections.projection import Projection, shape_of
from community_core.views.projections.projection_shape import ProjectionShape

SIZE = 500
"""Few enough facts that they are gone before Python looks for garbage among them."""
STREAMS = 100


@frozen
class PageOfFacts:
    """Some facts, oldest first. All that is handled up to ``position`` is here or on the pages before."""

    facts: Sequence[Recorded[Any]]
    position: int


@frozen(kw_only=True)
class Pages:
    """The facts a projection handles after a position, up to where ``corrections`` were read, and at most
    ``most`` of them. May be iterated again.

    They are as they are known to have been, without what never happened, and without the personal fields the
    projection did not ask for; of those that happened by a moment, when ``happened`` is given.
    """

    source: FactSource
    shape: ProjectionShape
    corrections: Corrections
    after: int
    most: int
    happened: datetime | None = None

    def __iter__(self) -> Iterator[PageOfFacts]:
        position, left, upto = self.after, self.most, self.corrections.upto
        moved = self._moved()
        while position < upto and left > 0:
            size = min(SIZE, left)
            found, before = self._read(position, size), position
            position = found[-1].position if len(found) == size else upto
            left -= size
            late = [fact for fact in moved if before < fact.position <= position]
            facts = sorted([*found, *late], key=_position) if late else found
            yield PageOfFacts(_seen(facts, self.shape, self.corrections, self.happened), position)

    def _read(self, after: int, size: int) -> list[Recorded[Any]]:
        names, upto = self.shape.stored_names(self.source.registry), self.corrections.upto
        if names is None:
            return []
        by = None if handles_corrections(self.shape) else self.happened
        return self.source.read(after=after, upto=upto, limit=size, types=names, happened_by=by)

    def _moved(self) -> list[Recorded[Any]]:
        """What reading leaves out by the time it was recorded with, though it is known to have been
        earlier."""
        if self.happened is None or handles_corrections(self.shape):
            return []
        return self.corrections.moved_before(self.happened)


def _position(fact: Recorded[Any]) -> int:
    return fact.position


def _seen(
    found: Sequence[Recorded[Any]],
    shape: ProjectionShape,
    corrections: Corrections,
    happened: datetime | None,
) -> Sequence[Recorded[Any]]:
    known = corrections.applied(understood(found, shape))
    counted = known if happened is None else list(filter(corrections.happened_by(happened), known))
    return shape.asked_for(counted)


@frozen(kw_only=True)
class StreamPages:
    """The same for some streams alone, a few of them a page: their facts up to ``upto``, oldest first, with
    the corrections recorded up to ``corrected_upto``."""

    source: FactSource
    shape: ProjectionShape
    streams: Sequence[str]
    upto: int
    corrected_upto: int
    happened: datetime | None = None

    def __iter__(self) -> Iterator[PageOfFacts]:
        names = self.shape.stored_names(self.source.registry)
        for begin in range(0, len(self.streams) if names is not None else 0, STREAMS):
            some = self.streams[begin : begin + STREAMS]
            found = self.source.streams(some, upto=self.upto, types=names or ())
            corrections = corrections_of(self.source, self.shape, some, self.corrected_upto)
            is_last = begin + STREAMS >= len(self.streams)
            yield PageOfFacts(
                _seen(found, self.shape, corrections, self.happened), position=self.upto if is_last else 0
            )


def pages_of(projection: type[Projection[Any]], source: FactSource, cut: Cut, after: int = 0) -> Pages:
    """All that counts by a cut, of what is recorded after a position."""
    shape = shape_of(projection)
    return Pages(
        source=source,
        shape=shape,
        corrections=read_corrections(source, shape, 0, cut.upto),
        after=after,
        most=cut.upto,
        happened=cut.happened,
    )


def pages_of_streams(
    projection: type[Projection[Any]], source: FactSource, cut: Cut, streams: Sequence[str]
) -> StreamPages:
    """All that counts by a cut, of these streams."""
    return StreamPages(
        source=source,
        shape=shape_of(projection),
        streams=streams,
        upto=cut.upto,
        corrected_upto=cut.upto,
        happened=cut.happened,
    )


def facts_of(
    projection: type[Projection[Any]], source: FactSource, cut: Cut, after: int = 0
) -> Iterator[Recorded[Any]]:
    """The same facts, one after the other."""
    return (fact for page in pages_of(projection, source, cut, after) for fact in page.facts)


def facts_as_recorded(
    projection: type[Projection[Any]], source: FactSource, cut: Cut
) -> Iterator[Recorded[Any]]:
    """The facts of a cut as if nothing had ever been corrected or undone."""
    pages = pages_of(projection, source, cut)
    untouched = evolve(pages, corrections=pages.corrections.none())
    return (fact for page in untouched for fact in page.facts)
