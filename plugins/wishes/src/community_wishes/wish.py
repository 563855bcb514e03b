"""Small wishes 微心愿: somebody wishes for something, and a neighbour or a unit makes it come true.

    collected -> verified -> published <-> taken -> fulfilled -> confirmed
    declined before it is shown; withdrawn before it is fulfilled; expired -> published anew

Whether it is on the wall is no status: one that is taken down keeps its claims. It is shown only with the
wisher's consent to that very wish, and several may claim one together, such as a wheelchair.

Not refused: one claimant of a wish for many; a unit as claimant; fulfilling it late, or after its last day on
the wall; a value nobody told; a relative who confirms. Whether a child is named nobody can see here, years of
birth being sealed; public fund-raising is something else (Charity Law, China, article 124, from memory).
"""

from collections.abc import Iterable

from community_core.domain import (
    STAYS,
    By,
    Context,
    aggregate,
    fold,
    give_back,
    holds,
    requests_until,
    says,
    step,
)
from community_wishes import claims as s
from community_wishes import commands as c
from community_wishes import facts as f
from community_wishes import rules as r
from community_wishes.claims import WishState

# ---- decisions


def _decline(state: WishState, command: c.DeclineWish, context: Context) -> Iterable[f.WishDeclined]:
    if command.give_back:
        give_back(context, state.requests, command.reason)
    return [f.WishDeclined(reason=command.reason)]


def _withdraw(state: WishState, command: c.WithdrawWish, context: Context) -> Iterable[f.WishWithdrawn]:
    if command.give_back:
        give_back(context, state.requests, command.reason)
    return [f.WishWithdrawn(reason=command.reason)]


def _expire(state: WishState, command: c.ExpireWish, context: Context) -> Iterable[f.WishExpired]:
    r.refuse_early_end(state, context)
    if command.give_back:
        give_back(context, state.requests)
    return [f.WishExpired()]


def _release(
    state: WishState, command: c.ReleaseWish, _: Context
) -> Iterable[f.WishClaimantLeft | f.WishReleased]:
    left = f.WishReleased if set(state.claims) == {command.claimant} else f.WishClaimantLeft
    return [left(claimant=command.claimant, reason=command.reason)]


# ---- the table

_BEFORE_FULFILLED = ["collected", "verified", "published", "taken"]

WISH = aggregate(
    "wish",
    "微心愿",
    WishState(),
    becomes={
        f.WishCollected: "collected",
        f.WishTookUpRequests: STAYS,
        f.WishVerified: "verified",
        f.WishDeclined: "declined",
        f.WishPublished: By("status", {"verified": "published", "expired": "published"}),
        f.WishTakenDown: STAYS,
        f.WishClaimed: "taken",
        f.WishClaimantLeft: STAYS,
        f.WishReleased: "published",
        f.WishFulfilled: "fulfilled",
        f.WishNotReceived: "taken",
        f.WishConfirmed: "confirmed",
        f.WishWithdrawn: "withdrawn",
        f.WishExpired: "expired",
    },
    steps=[
        step(c.CollectWish, says(f.WishCollected), when=[None]),
        step(c.TakeUpInWish, says(f.WishTookUpRequests), when=_BEFORE_FULFILLED, why=r.FULFILLED),
        step(c.VerifyWish, says(f.WishVerified), when=["collected"], why=r.VERIFY, who=r.not_the_wisher),
        step(c.DeclineWish, _decline, when=["collected", "verified"], why=r.VERIFY),
        step(
            c.PublishWish,
            says(f.WishPublished),
            when=["verified", "published", "taken", "expired"],
            why=r.FULFILLED,
            instead={"collected": r.NEEDS_VERIFIED},
            unless=r.not_shown_before,
        ),
        step(
            c.TakeDownWish,
            says(f.WishTakenDown),
            when=["published", "taken", "fulfilled"],
            why=r.NOT_SHOWN,
            unless=r.shown,
        ),
        step(
            c.ClaimWish,
            says(f.WishClaimed),
            when=["published", "taken"],
            why=r.NOT_SHOWN,
            instead={"fulfilled": r.FULFILLED},
            unless=r.shown,
        ),
        step(c.ReleaseWish, _release, when=["taken"], why=r.NOT_THEIRS, instead={"fulfilled": r.FULFILLED}),
        step(
            c.FulfilWish,
            says(f.WishFulfilled),
            when=["taken"],
            why=r.NOT_THEIRS,
            instead={"fulfilled": r.FULFILLED},
        ),
        step(c.ReportWishNotReceived, says(f.WishNotReceived), when=["fulfilled"], why=r.NEEDS_FULFILLED),
        step(
            c.ConfirmWish,
            says(f.WishConfirmed),
            when=["fulfilled"],
            why=r.NEEDS_FULFILLED,
            who=r.not_a_claimant,
        ),
        step(
            c.WithdrawWish,
            _withdraw,
            when=[*_BEFORE_FULFILLED, "expired"],
            instead={"fulfilled": r.WITHDRAW},
        ),
        step(
            c.ExpireWish,
            _expire,
            when=["published"],
            why=r.NOT_SHOWN,
            instead={"taken": r.HELD, "fulfilled": r.FULFILLED},
        ),
    ],
    over={
        None: r.UNKNOWN,
        "confirmed": r.OVER,
        "declined": r.OVER,
        "withdrawn": r.OVER,
        "expired": r.EXPIRED,
    },
    whole=[
        holds(f.WishPublished, r.consented),
        holds(f.WishPublished, r.still_to_come),
        holds(f.WishClaimed, r.still_to_come),
    ],
    folds=[
        fold(f.WishPublished, s.published),
        fold(f.WishTakenDown, s.taken_down),
        fold(f.WishExpired, s.taken_down),
        fold(f.WishClaimed, s.claimed),
        fold(f.WishClaimantLeft, s.left),
        fold(f.WishReleased, s.left),
        fold(f.WishFulfilled, s.fulfilled),
        fold(f.WishNotReceived, s.not_received),
    ],
    always=r.laws,
    takes_up=requests_until("confirmed", "declined", "withdrawn", "expired"),
    words=r.WORDS,
    rules=r.RULES,
)
