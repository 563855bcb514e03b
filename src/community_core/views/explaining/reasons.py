"""Facts named as reasons, with the corrections of them beside them."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import count, groupby
from typing import Any

from attrs import frozen

from community_core.domain.kit.messages.correction import FactCorrected
from community_core.ledger import Recorded
from community_core.privacy import Opener
from community_core.views.facts.source import FactSource

_Place = tuple[str, int]
"""A stream's id and a version in it."""


@frozen
class Reason:
    """A fact as it was recorded, and the corrections of it that count, oldest first."""

    fact: Recorded[Any]
    corrections: tuple[Recorded[Any], ...] = ()

    def seen(self, opener: Opener) -> "Reason":
        """The same with its facts as the opener's reader sees them."""
        return Reason(self.fact.seen(opener), tuple(each.seen(opener) for each in self.corrections))


def reasons_for(
    facts: FactSource, positions: Collection[int], *, after: int = 0, upto: int
) -> tuple[Reason, ...]:
    """The facts at these positions in order, each with its corrections recorded after one position and up to
    another. A correction among them stands beside the fact it corrects."""
    named = list(_at(facts, positions))
    told = _Told(facts.streams(sorted({each.stream_id for each in named}), upto=upto))
    meant = {fact.position: fact for fact in map(told.corrected, named)}
    return tuple(Reason(fact, told.corrections(fact, after)) for _, fact in sorted(meant.items()))


class _Told:
    """The facts on some streams, read once, by where they stand, and what corrects each."""

    def __init__(self, facts: Collection[Recorded[Any]]) -> None:
        self._at = {(each.stream_id, each.version): each for each in facts}
        self._corrections: defaultdict[_Place, list[Recorded[Any]]] = defaultdict(list)
        for each in facts:
            if isinstance(each.data, FactCorrected):
                self._corrections[each.stream_id, each.data.version].append(each)

    def corrected(self, fact: Recorded[Any]) -> Recorded[Any]:
        """The fact a correction is about, as it was recorded; any other fact itself."""
        if not isinstance(fact.data, FactCorrected):
            return fact
        return self._at.get((fact.stream_id, fact.data.version), fact)

    def corrections(self, fact: Recorded[Any], after: int) -> tuple[Recorded[Any], ...]:
        """What corrects a fact, as far as it was recorded after a position."""
        found = self._corrections.get((fact.stream_id, fact.version), ())
        return tuple(each for each in found if each.position > after)


def _at(facts: FactSource, positions: Collection[int]) -> Iterator[Recorded[Any]]:
    """The facts at these positions; those that follow on one another are read at once."""
    numbering = count()
    for _, run in groupby(sorted(positions), lambda position: position - next(numbering)):
        together = list(run)
        yield from facts.read(after=together[0] - 1, upto=together[-1], limit=len(together))
