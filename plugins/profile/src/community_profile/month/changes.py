"""What differs today from a month report as it was handed in."""

from collections.abc import Iterable, Iterator

from attrs import frozen

from community_core.questions import Gathered
from community_core.views import Figure, Measure
from community_profile.month.contents import part_of
from community_profile.reports import Reported

Number = tuple[int | None, int | None]
"""A value, and of how many."""


@frozen
class Change:
    """One figure as it was handed in, and as it is today; None where it is not told."""

    code: str
    part: str
    measure: Measure | None
    issued: Number | None
    today: Number | None

    def figure(self, number: Number | None) -> Figure | None:
        """A number of it as a figure; None of a measure that nobody counts any more."""
        if self.measure is None:
            return None
        code, _, value = self.part.partition("=")
        return Figure(self.measure, *(number or (None, None)), (code, value) if value else None)


def changes(issued: Iterable[Reported], today: Gathered) -> Iterator[Change]:
    """The figures that differ, by code and part."""
    measures = {each.code: each for each in today.measures}
    then = {(each.code, each.part): (each.value, each.whole) for each in issued}
    now = {(each.measure.code, part_of(each)): (each.value, each.whole) for each in today.figures}
    for code, part in sorted({*then, *now}):
        before, after = then.get((code, part)), now.get((code, part))
        if before != after:
            yield Change(code, part, measures.get(code), before, after)
