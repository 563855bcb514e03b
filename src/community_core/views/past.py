"""Which facts had happened by a moment, by all that is known now."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from community_core.domain.correction import FactCorrected
from community_core.ledger import Recorded
from community_core.views.facts import Facts


def happened_by(facts: Facts, moment: datetime) -> Callable[[Recorded[Any]], bool]:
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
