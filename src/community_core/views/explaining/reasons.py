"""Facts named as reasons, with the corrections of them beside them."""

from collections.abc import Collection, Iterator
from typing import Any

from attrs import frozen

from community_core.domain.kit.correction import FactCorrected
from community_core.ledger import Recorded
from community_core.privacy import Opener
from community_core.views.facts.cut import corrected_fact
from community_core.views.facts.source import FactSource


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
    named = {fact.position: fact for fact in (corrected_fact(facts, each) for each in _at(facts, positions))}
    return tuple(
        Reason(fact, tuple(_corrections(facts, fact, after, upto))) for _, fact in sorted(named.items())
    )


def _at(facts: FactSource, positions: Collection[int]) -> Iterator[Recorded[Any]]:
    for position in sorted(positions):
        yield from facts.read(after=position - 1, upto=position, limit=1)


def _corrections(facts: FactSource, fact: Recorded[Any], after: int, upto: int) -> Iterator[Recorded[Any]]:
    for each in facts.stream(fact.stream_id):
        corrects = isinstance(each.data, FactCorrected) and each.data.version == fact.version
        if corrects and after < each.position <= upto:
            yield each
