"""Requests 诉求: what residents ask for, and what becomes of it.

    raised -> acknowledged -> accepted -> assigned -> in-progress <-> waiting
           -> resolved -> followed-up -> closed

Steps may be skipped, never taken back. An open request may also end as rejected, duplicate, withdrawn or
converted, and be escalated, which is a flag beside the line. A resolved or closed one may be reopened and
then goes on as if just accepted.
"""

from community_core.domain.commands import Aggregate
from community_core.domain.correction import FactCorrected
from community_core.domain.request import events
from community_core.domain.request.decide import LIFE_CYCLE
from community_core.domain.request.state import RequestState, evolve

REQUEST = Aggregate(
    name="request",
    zh="诉求",
    initial=RequestState(),
    decide=LIFE_CYCLE.decide,
    evolve=evolve,
    commands=tuple(LIFE_CYCLE.steps),
    events=(
        events.RequestRaised,
        events.RequestAcknowledged,
        events.RequestAccepted,
        events.RequestAssigned,
        events.RequestStarted,
        events.RequestWaiting,
        events.RequestResumed,
        events.RequestResolved,
        events.RequestFollowedUp,
        events.RequestClosed,
        events.RequestRejected,
        events.RequestMarkedDuplicate,
        events.RequestWithdrawn,
        events.RequestConverted,
        events.RequestEscalated,
        events.RequestReopened,
        events.RequestNoted,
        events.FollowOnCreated,
        events.FollowOnClosed,
        FactCorrected,
    ),
)
