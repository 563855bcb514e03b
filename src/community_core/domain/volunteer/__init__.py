"""Volunteers 志愿者 and the hours they give.

    claimed -> verified -> corrected (waits again) -> verified
            -> rejected    -> revoked

A claim that waits may be corrected too. Claims that wait or are verified occupy their time: those of one
person never overlap, nor come to more than 24 hours on a day of the community. Nobody judges their own.
"""

from community_core.domain.commands import Aggregate
from community_core.domain.correction import FactCorrected
from community_core.domain.volunteer import events
from community_core.domain.volunteer.decide import LIFE_CYCLE
from community_core.domain.volunteer.state import VolunteerState, evolve

VOLUNTEER = Aggregate(
    name="volunteer",
    zh="志愿者",
    initial=VolunteerState(),
    decide=LIFE_CYCLE.decide,
    evolve=evolve,
    commands=tuple(LIFE_CYCLE.steps),
    events=(
        events.VolunteerRegistered,
        events.HoursClaimed,
        events.HoursVerified,
        events.HoursRejected,
        FactCorrected,
        events.HoursRevoked,
    ),
)
