"""A dispute as it stands, and what its parties said to being mediated.

Whether every party consents follows from what each said last, so it is no status.
"""

from collections.abc import Collection, Mapping
from typing import Literal

from attrs import evolve, field, frozen

from community_mediation import facts

DisputeStatus = Literal[
    "reported", "mediating", "agreed-on", "performed", "broken", "failed", "referred", "case-closed"
]
Answer = Literal["consented", "refused"]
Consent = Literal["awaited", "given", "refused"]
"""How all parties together stand to being mediated."""
Slip = Literal["unasked", "against-refusal", "no-application", "no-end"]
"""A session or agreement before every party consented, or after one refused; a failure then; a court's
answer to nothing; a file closed before its end."""


@frozen(kw_only=True)
class DisputeState:
    """How a dispute stands; ``status`` is None before anything was recorded.

    ``answers`` is what each said last. ``slips`` counts what was done out of turn: nothing, unless files
    brought it so.
    """

    status: DisputeStatus | None = None
    parties: tuple[str, ...] = ()
    answers: dict[str, Answer] = field(factory=dict)
    mediators: tuple[str, ...] = ()
    requests: tuple[str, ...] = ()
    arose_from: str | None = None
    applied: bool = False
    followed_up: bool = False
    slips: dict[Slip, int] = field(factory=dict)

    @property
    def consent(self) -> Consent:
        """How all parties together stand to being mediated."""
        return consent_of(self.parties, self.answers)

    @property
    def strangers(self) -> Collection[str]:
        """Who answered though they are no party."""
        return self.answers.keys() - set(self.parties)

    @property
    def ended(self) -> bool:
        """Whether nothing is left to be done: kept and followed up, refused, or with others."""
        if self.status == "performed":
            return self.followed_up
        return self.status == "referred" or (
            self.status in ("reported", "mediating") and self.consent == "refused"
        )


def consent_of(parties: Collection[str], answers: Mapping[str, Answer]) -> Consent:
    """How these stand to being mediated: one who refuses is enough, all have to agree."""
    said = [answers.get(each) for each in parties]
    if "refused" in said:
        return "refused"
    return "given" if said and None not in said else "awaited"


def reported(state: DisputeState, told: facts.DisputeReported) -> DisputeState:
    """It is there."""
    return evolve(state, parties=told.parties, arose_from=told.arose_from)


def added(state: DisputeState, told: facts.PartyAdded) -> DisputeState:
    """One more is in it, once."""
    return evolve(state, parties=tuple(dict.fromkeys((*state.parties, told.party))))


def consented(state: DisputeState, told: facts.PartyConsented) -> DisputeState:
    """One of them agrees."""
    return evolve(state, answers={**state.answers, told.party: "consented"})


def refused(state: DisputeState, told: facts.PartyRefused) -> DisputeState:
    """One of them does not."""
    return evolve(state, answers={**state.answers, told.party: "refused"})


def brought_together(state: DisputeState, _: facts.SessionHeld) -> DisputeState:
    """As the parties stood then."""
    return _consenting(state)


def agreed(state: DisputeState, _: facts.AgreementReached) -> DisputeState:
    """As the parties stood then; what was asked of an agreement before is of that one."""
    return evolve(_consenting(state), applied=False, followed_up=False)


def failed(state: DisputeState, _: facts.MediationFailed) -> DisputeState:
    """As the parties stood then; whom nobody asked may not have come."""
    return _slipping(state, "against-refusal") if state.consent == "refused" else state


def asked_a_court(state: DisputeState, _: facts.ConfirmationApplied) -> DisputeState:
    """It waits for the court."""
    return evolve(state, applied=True)


def court_answered(state: DisputeState, _: facts.ConfirmationDecided) -> DisputeState:
    """It waits no longer."""
    return evolve(state if state.applied else _slipping(state, "no-application"), applied=False)


def followed_up(state: DisputeState, told: facts.DisputeFollowedUp) -> DisputeState:
    """Somebody was asked; whom nobody reached said nothing."""
    return evolve(state, followed_up=state.followed_up or told.result != "unreachable")


def closed(state: DisputeState, _: facts.DisputeClosed) -> DisputeState:
    """At its end."""
    return state if state.ended else _slipping(state, "no-end")


def _consenting(state: DisputeState) -> DisputeState:
    match state.consent:
        case "awaited":
            return _slipping(state, "unasked")
        case "refused":
            return _slipping(state, "against-refusal")
        case _:
            return state


def _slipping(state: DisputeState, slip: Slip) -> DisputeState:
    return evolve(state, slips={**state.slips, slip: state.slips.get(slip, 0) + 1})
