"""The source says something else of a fact than before: what it said, and when it happened, is put right."""

from datetime import datetime
from typing import Any

from attrs import evolve

from community_core.domain import FactCorrected
from community_core.importing.cases.case import CaseStep
from community_core.importing.recording.story import ToldFact

CHANGED = "source-changed"


def put_right(
    told: ToldFact, now: datetime, at: datetime | None = None, doubts: tuple[str, ...] = (), **values: Any
) -> CaseStep | None:
    """The correction of a fact to these values, and to another time if one is given; None where it says so
    already. What people have put right otherwise stays. ``doubts`` are flags of what it says now."""
    if not told.stands:
        return None
    right = evolve(told.data, **values)
    moment = at or told.at
    if right == told.data and moment == told.at:
        return None
    correction = FactCorrected(
        version=told.version,
        said=told.data,
        right=right,
        reason="changed in the source",
        occurred_at=None if moment == told.first else moment,
        actor=told.actor,
    )
    return CaseStep(correction, now, (CHANGED, *doubts))
