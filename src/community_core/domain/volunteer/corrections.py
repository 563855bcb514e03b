"""What may be put right in the facts of a volunteer: hours only as they could have been claimed."""

from collections.abc import Mapping
from typing import Any

from community_core.domain import checks
from community_core.domain.commands import Context
from community_core.domain.correcting import Amendment, Correctable
from community_core.domain.steps import Why
from community_core.domain.volunteer import events as happened
from community_core.domain.volunteer.spans import check_span
from community_core.domain.volunteer.standing import standing
from community_core.domain.volunteer.state import LIVE, VolunteerState

_WHY = Why("correct-needs-live-claim", "claim the right hours anew.", "请重新申报正确的时长。")


def _claimed(amendment: Amendment, state: VolunteerState, context: Context) -> None:
    number = amendment.said.claim
    standing(state, number, LIVE, _WHY, context)
    others = {each: claim for each, claim in state.claims.items() if each != number}
    check_span(amendment.right, others, context)


CORRECTABLE: Mapping[type[Any], Correctable] = {
    happened.VolunteerRegistered: Correctable({"skills": checks.texts, "availability": checks.texts}),
    happened.HoursClaimed: Correctable(
        {"activity": checks.text, "started_at": checks.moment, "ended_at": checks.moment}, _claimed
    ),
    happened.HoursRejected: Correctable({"reason": checks.text}),
    happened.HoursRevoked: Correctable({"reason": checks.text}),
}
"""By type of event. The person a stream is named after and the numbers of claims stay."""
