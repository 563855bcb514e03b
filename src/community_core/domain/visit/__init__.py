"""Visits 走访: calling on people at home.

    planned -> started -> completed
                       -> not-met -> planned again

A visit that is not completed may be cancelled; an unplanned one begins at started. Needs found on the visit
become requests in the same decision, which point back to it.
"""

from community_core.domain.commands import Aggregate
from community_core.domain.correction import FactCorrected
from community_core.domain.visit import events
from community_core.domain.visit.decide import LIFE_CYCLE
from community_core.domain.visit.state import VisitState, evolve

VISIT = Aggregate(
    name="visit",
    zh="走访",
    initial=VisitState(),
    decide=LIFE_CYCLE.decide,
    evolve=evolve,
    commands=tuple(LIFE_CYCLE.steps),
    events=(
        events.VisitPlanned,
        events.VisitStarted,
        events.VisitCompleted,
        events.VisitNotMet,
        events.VisitCancelled,
        FactCorrected,
    ),
)
