"""The facts a view is folded from, a page at a time, as its projection is to see them."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from attrs import frozen

from community_core.ledger import Recorded
from community_core.views.facts.corrections import (
    Corrections,
    corrections_of,
    handles_corrections,
    read_corrections,
    understood,
)
from community_core.views.facts.cut import Counts, Cut
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

    Only those that happened by a moment and that count are on them, with what is right in place of what was
    corrected, and without the personal fields the projection did not ask for.
    """

    source: FactSource
    shape: ProjectionShape
    corrections: Corrections
    after: int
    most: int
    happened_by: datetime | None = None
    counts: Counts | None = None

    def __iter__(self) -> Iterator[PageOfFacts]:
        position, left, upto = self.after, self.most, self.corrections.upto
        while position < upto and left > 0:
            size = min(SIZE, left)
            found = self._read(position, size)
            position = found[-1].position if len(found) == size else upto
            left -= size
            yield PageOfFacts(_seen(found, self.shape, self.corrections, self.counts), position)

    def _read(self, after: int, size: int) -> list[Recorded[Any]]:
        names, upto = self.shape.stored_names(self.source.registry), self.corrections.upto
        if names is None:
            return []
        return self.source.read(after=after, upto=upto, limit=size, types=names, happened_by=self.happened_by)


def _seen(
    found: Sequence[Recorded[Any]], shape: ProjectionShape, corrections: Corrections, counts: Counts | None
) -> Sequence[Recorded[Any]]:
    counted = found if counts is None else list(filter(counts, found))
    return shape.asked_for(corrections.applied(understood(counted, shape)))


@frozen(kw_only=True)
class StreamPages:
    """The same for some streams alone, a few of them a page: their facts up to ``upto``, oldest first, with
    the corrections recorded up to ``corrected_upto``."""

    source: FactSource
    shape: ProjectionShape
    streams: Sequence[str]
    upto: int
    corrected_upto: int
    happened_by: datetime | None = None
    counts: Counts | None = None

    def __iter__(self) -> Iterator[PageOfFacts]:
        names = self.shape.stored_names(self.source.registry)
        for begin in range(0, len(self.streams) if names is not None else 0, STREAMS):
            some = self.streams[begin : begin + STREAMS]
            found = self.source.streams(some, upto=self.upto, types=names or (), happened_by=self.happened_by)
            corrections = corrections_of(self.source, self.shape, some, self.corrected_upto)
            is_last = begin + STREAMS >= len(self.streams)
            yield PageOfFacts(
                _seen(found, self.shape, corrections, self.counts), position=self.upto if is_last else 0
            )


def pages_of(projection: type[Projection[Any]], source: FactSource, cut: Cut, after: int = 0) -> Pages:
    """All that counts by a cut, of what is recorded after a position."""
    shape = shape_of(projection)
    happened_by, counts = _left_out(shape, source, cut)
    return Pages(
        source=source,
        shape=shape,
        corrections=read_corrections(source, shape, 0, cut.upto),
        after=after,
        most=cut.upto,
        happened_by=happened_by,
        counts=counts,
    )


def pages_of_streams(
    projection: type[Projection[Any]], source: FactSource, cut: Cut, streams: Sequence[str]
) -> StreamPages:
    """All that counts by a cut, of these streams."""
    shape = shape_of(projection)
    happened_by, counts = _left_out(shape, source, cut)
    return StreamPages(
        source=source,
        shape=shape,
        streams=streams,
        upto=cut.upto,
        corrected_upto=cut.upto,
        happened_by=happened_by,
        counts=counts,
    )


def _left_out(shape: ProjectionShape, source: FactSource, cut: Cut) -> tuple[datetime | None, Counts | None]:
    """How what had not happened by a cut is left out: while reading, where no correction needs its fact."""
    if handles_corrections(shape):  # which count when what they correct does
        return None, cut.counts(source)
    return cut.happened, None


def facts_of(
    projection: type[Projection[Any]], source: FactSource, cut: Cut, after: int = 0
) -> Iterator[Recorded[Any]]:
    """The same facts, one after the other."""
    return (fact for page in pages_of(projection, source, cut, after) for fact in page.facts)
