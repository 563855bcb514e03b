"""Which claim a step is about, and whether it stands where the step begins."""

from collections.abc import Collection

from community_core.domain.commands import Context
from community_core.domain.steps import Why
from community_core.domain.volunteer.state import Claim, VolunteerState
from community_core.errors import Refused


def standing(state: VolunteerState, number: int, when: Collection[str], why: Why, context: Context) -> Claim:
    """The claim of that number, when it is in one of the statuses ``when``."""
    claim = claim_numbered(number, state, context)
    if claim.status not in when:
        raise why.refusal(f"claim {number} of {context.stream_id}", claim.status)
    return claim


def claim_numbered(number: int, state: VolunteerState, context: Context) -> Claim:
    """The claim of that number. Refused when there is none."""
    claim = state.claims.get(number)
    if claim is None:
        known = ", ".join(map(str, state.claims)) or "none"
        raise Refused(
            "claim-unknown",
            f"claim: {context.stream_id} has no claim {number}; there are: {known}.",
            f"claim：{context.stream_id} 没有第 {number} 号申报；现有：{known}。",
        )
    return claim
