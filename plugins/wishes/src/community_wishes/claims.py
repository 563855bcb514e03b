"""A wish as it stands, and who has claimed it.

Whoever gives a wish back has nothing of it left, so that they learn no more whose it is.
"""

from datetime import date
from typing import Literal

from attrs import evolve, field, frozen

from community_wishes import facts

WishStatus = Literal[
    "collected",
    "verified",
    "published",
    "taken",
    "fulfilled",
    "confirmed",
    "declined",
    "withdrawn",
    "expired",
]
CLAIMED: tuple[WishStatus, ...] = ("taken", "fulfilled", "confirmed")
"""In which somebody has it."""
FREE: tuple[WishStatus, ...] = ("collected", "verified", "published", "expired")
"""In which nobody does."""


@frozen(kw_only=True)
class Claim:
    """How often somebody claimed a wish without giving it back: once, where nothing is wrong."""

    claimant: str
    times: int = 1


@frozen(kw_only=True)
class WishState:
    """How a wish stands; ``status`` is None before anything was recorded."""

    status: WishStatus | None = None
    person_id: str = ""
    wanted: int = 1
    until: date | None = None
    shown: bool = False
    requests: tuple[str, ...] = ()
    fulfilled_by: str | None = None
    confirmed_by: str | None = None
    claims: dict[str, Claim] = field(factory=dict)


def published(state: WishState, told: facts.WishPublished) -> WishState:
    """It is on the wall."""
    return evolve(state, shown=True, until=told.until)


def taken_down(state: WishState, _: facts.WishTakenDown | facts.WishExpired) -> WishState:
    """It is not."""
    return evolve(state, shown=False)


def claimed(state: WishState, told: facts.WishClaimed) -> WishState:
    """One more has it."""
    return _counting(state, told.claimant, 1)


def left(state: WishState, told: facts.WishClaimantLeft | facts.WishReleased) -> WishState:
    """One less has it."""
    return _counting(state, told.claimant, -1)


def fulfilled(state: WishState, told: facts.WishFulfilled) -> WishState:
    """By one of those who have it."""
    return evolve(state, fulfilled_by=told.claimant)


def not_received(state: WishState, _: facts.WishNotReceived) -> WishState:
    """By nobody so far."""
    return evolve(state, fulfilled_by=None)


def _counting(state: WishState, claimant: str, more: int) -> WishState:
    known = state.claims.get(claimant)
    times = (known.times if known else 0) + more
    others = {each: claim for each, claim in state.claims.items() if each != claimant}
    mine = {claimant: Claim(claimant=claimant, times=times)} if times else {}
    return evolve(state, claims={**others, **mine})
