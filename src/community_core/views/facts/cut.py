"""Where the past is cut off: what had been recorded by then, and what had happened by then."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from attrs import frozen

from community_core.domain.kit.correction import FactCorrected
from community_core.ledger import Recorded
from community_core.views.facts.source import FactSource

Counts = Callable[[Recorded[Any]], bool]
"""Whether a fact counts."""


@frozen
class Cut:
    """The facts up to a position, and of those, when ``happened`` is given, the ones that happened by then.

    Corrections count as far as they were recorded by ``upto``, whenever they happened.
    """

    upto: int
    happened: datetime | None = None

    def is_within(self, other: "Cut") -> bool:
        """Whether whatever counts here counts there too."""
        until = other.happened
        return self.upto <= other.upto and (
            until is None or (self.happened is not None and self.happened <= until)
        )

    def counts(self, facts: FactSource) -> Counts | None:
        """Which of the facts up to the position count; None when all of them do."""
        return None if self.happened is None else happened_by(facts, self.happened)


def happened_by(facts: FactSource, moment: datetime) -> Counts:
    """Whether a fact happened at or before ``moment``. A correction counts when the fact it corrects does."""
    corrected: dict[tuple[str, int], datetime] = {}

    def happened(fact: Recorded[Any]) -> bool:
        if not isinstance(fact.data, FactCorrected):
            return fact.occurred_at <= moment
        place = (fact.stream_id, fact.data.version)
        if place not in corrected:
            stream = facts.stream(fact.stream_id)
            corrected.update({(each.stream_id, each.version): each.occurred_at for each in stream})
        return corrected.get(place, fact.occurred_at) <= moment

    return happened


def corrected_fact(facts: FactSource, fact: Recorded[Any]) -> Recorded[Any]:
    """The fact a correction is about, as it was recorded; any other fact itself."""
    if not isinstance(fact.data, FactCorrected):
        return fact
    version = fact.data.version
    return next((each for each in facts.stream(fact.stream_id) if each.version == version), fact)
