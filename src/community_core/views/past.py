"""Which facts had happened by a moment, by all that is known now."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from community_core.domain.correction import FactCorrected
from community_core.ledger import Recorded
from community_core.views.facts import Facts


def happened_by(facts: Facts, moment: datetime) -> Callable[[Recorded[Any]], bool]:
    """Whether a fact happened at or before ``moment``. A correction counts when the fact it corrects does."""

    def happened(fact: Recorded[Any]) -> bool:
        return _corrected(facts, fact).occurred_at <= moment

    return happened


def _corrected(facts: Facts, fact: Recorded[Any]) -> Recorded[Any]:
    if not isinstance(fact.data, FactCorrected):
        return fact
    version = fact.data.version
    return next((each for each in facts.stream(fact.stream_id) if each.version == version), fact)
