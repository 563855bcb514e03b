"""What a volunteer has claimed and how each claim stands, folded from the facts."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal

from attrs import evolve as change
from attrs import field, frozen

from community_core.domain.correction import FactCorrected
from community_core.domain.facts import Event
from community_core.domain.volunteer import events as happened

ClaimStatus = Literal["claimed", "verified", "rejected", "revoked"]

LIVE: frozenset[str] = frozenset(["claimed", "verified"])
"""Claims in these statuses occupy their time; rejected and revoked ones do not."""


@frozen(kw_only=True)
class Claim:
    """One claim as it stands after its corrections.

    ``version`` is that of the claim's fact in the stream, which corrections refer to.
    """

    status: ClaimStatus = "claimed"
    version: int
    hours: happened.HoursClaimed

    @property
    def live(self) -> bool:
        """Whether it occupies its time."""
        return self.status in LIVE

    def overlaps(self, start: datetime, end: datetime) -> bool:
        """Whether it shares any time with the span from start to end."""
        return self.hours.started_at < end and start < self.hours.ended_at


@frozen(kw_only=True)
class VolunteerState:
    """A volunteer; ``status`` is None before they are registered.

    ``version`` counts the facts folded, ``claims`` holds every claim by its number.
    """

    status: Literal["registered"] | None = None
    person_id: str = ""
    version: int = 0
    claims: Mapping[int, Claim] = field(factory=dict)

    @property
    def next_claim(self) -> int:
        """The number the next claim gets."""
        return max(self.claims, default=0) + 1


_Fold = Callable[[VolunteerState, Any], VolunteerState]


def _registered(state: VolunteerState, event: happened.VolunteerRegistered) -> VolunteerState:
    return change(state, status="registered", person_id=event.person_id)


def _claimed(state: VolunteerState, event: happened.HoursClaimed) -> VolunteerState:
    return _with(state, event.claim, Claim(version=state.version, hours=event))


def _becomes(status: ClaimStatus) -> _Fold:
    def fold(state: VolunteerState, event: Any) -> VolunteerState:
        claim = state.claims.get(event.claim)
        return _with(state, event.claim, change(claim, status=status)) if claim else state

    return fold


def _corrected(state: VolunteerState, event: FactCorrected) -> VolunteerState:
    """The claim waits again, unless it was turned down. What is right stands in its place already."""
    for number, claim in state.claims.items():
        if claim.version == event.version and claim.live:
            return _with(state, number, change(claim, status="claimed"))
    return state


def _with(state: VolunteerState, number: int, claim: Claim) -> VolunteerState:
    return change(state, claims={**state.claims, number: claim})


_FOLDS: Mapping[type[Any], _Fold] = {
    happened.VolunteerRegistered: _registered,
    happened.HoursClaimed: _claimed,
    happened.HoursVerified: _becomes("verified"),
    happened.HoursRejected: _becomes("rejected"),
    happened.HoursRevoked: _becomes("revoked"),
    FactCorrected: _corrected,
}


def evolve(state: VolunteerState, event: Event) -> VolunteerState:
    """The state after one more fact, which is counted even when it changes nothing else. Total."""
    counted = change(state, version=state.version + 1)
    fold = _FOLDS.get(type(event))
    return fold(counted, event) if fold else counted
