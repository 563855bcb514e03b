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
from community_wishes import claims, commands, facts, rules
from community_wishes.claims import WishState

# ---- decisions


def _decline(
    state: WishState, command: commands.DeclineWish, context: Context
) -> Iterable[facts.WishDeclined]:
    if command.give_back:
        give_back(context, state.requests, command.reason)
    return [facts.WishDeclined(reason=command.reason)]


def _withdraw(
    state: WishState, command: commands.WithdrawWish, context: Context
) -> Iterable[facts.WishWithdrawn]:
    if command.give_back:
        give_back(context, state.requests, command.reason)
    return [facts.WishWithdrawn(reason=command.reason)]


def _expire(state: WishState, command: commands.ExpireWish, context: Context) -> Iterable[facts.WishExpired]:
    rules.refuse_early_end(state, context)
    if command.give_back:
        give_back(context, state.requests)
    return [facts.WishExpired()]


def _release(
    state: WishState, command: commands.ReleaseWish, _: Context
) -> Iterable[facts.WishClaimantLeft | facts.WishReleased]:
    left = facts.WishReleased if set(state.claims) == {command.claimant} else facts.WishClaimantLeft
    return [left(claimant=command.claimant, reason=command.reason)]


# ---- the table

_BEFORE_FULFILLED = ["collected", "verified", "published", "taken"]

WISH = aggregate(
    "wish",
    "微心愿",
    WishState(),
    becomes={
        facts.WishCollected: "collected",
        facts.WishTookUpRequests: STAYS,
        facts.WishVerified: "verified",
        facts.WishDeclined: "declined",
        facts.WishPublished: By("status", {"verified": "published", "expired": "published"}),
        facts.WishTakenDown: STAYS,
        facts.WishClaimed: "taken",
        facts.WishClaimantLeft: STAYS,
        facts.WishReleased: "published",
        facts.WishFulfilled: "fulfilled",
        facts.WishNotReceived: "taken",
        facts.WishConfirmed: "confirmed",
        facts.WishWithdrawn: "withdrawn",
        facts.WishExpired: "expired",
    },
    steps=[
        step(commands.CollectWish, says(facts.WishCollected), when=[None]),
        step(
            commands.TakeUpInWish, says(facts.WishTookUpRequests), when=_BEFORE_FULFILLED, why=rules.FULFILLED
        ),
        step(
            commands.VerifyWish,
            says(facts.WishVerified),
            when=["collected"],
            why=rules.VERIFY,
            who=rules.not_the_wisher,
        ),
        step(commands.DeclineWish, _decline, when=["collected", "verified"], why=rules.VERIFY),
        step(
            commands.PublishWish,
            says(facts.WishPublished),
            when=["verified", "published", "taken", "expired"],
            why=rules.FULFILLED,
            instead={"collected": rules.NEEDS_VERIFIED},
            unless=rules.not_shown_before,
        ),
        step(
            commands.TakeDownWish,
            says(facts.WishTakenDown),
            when=["published", "taken", "fulfilled"],
            why=rules.NOT_SHOWN,
            unless=rules.shown,
        ),
        step(
            commands.ClaimWish,
            says(facts.WishClaimed),
            when=["published", "taken"],
            why=rules.NOT_SHOWN,
            instead={"fulfilled": rules.FULFILLED},
            unless=rules.shown,
        ),
        step(
            commands.ReleaseWish,
            _release,
            when=["taken"],
            why=rules.NOT_THEIRS,
            instead={"fulfilled": rules.FULFILLED},
        ),
        step(
            commands.FulfilWish,
            says(facts.WishFulfilled),
            when=["taken"],
            why=rules.NOT_THEIRS,
            instead={"fulfilled": rules.FULFILLED},
        ),
        step(
            commands.ReportWishNotReceived,
            says(facts.WishNotReceived),
            when=["fulfilled"],
            why=rules.NEEDS_FULFILLED,
        ),
        step(
            commands.ConfirmWish,
            says(facts.WishConfirmed),
            when=["fulfilled"],
            why=rules.NEEDS_FULFILLED,
            who=rules.not_a_claimant,
        ),
        step(
            commands.WithdrawWish,
            _withdraw,
            when=[*_BEFORE_FULFILLED, "expired"],
            instead={"fulfilled": rules.WITHDRAW},
        ),
        step(
            commands.ExpireWish,
            _expire,
            when=["published"],
            why=rules.NOT_SHOWN,
            instead={"taken": rules.HELD, "fulfilled": rules.FULFILLED},
        ),
    ],
    over={
        None: rules.UNKNOWN,
        "confirmed": rules.OVER,
        "declined": rules.OVER,
        "withdrawn": rules.OVER,
        "expired": rules.EXPIRED,
    },
    whole=[
        holds(facts.WishCollected, rules.shown_of_who_consented),
        holds(facts.WishPublished, rules.consented),
        holds(facts.WishPublished, rules.still_to_come),
        holds(facts.WishClaimed, rules.still_to_come),
    ],
    folds=[
        fold(facts.WishPublished, claims.published),
        fold(facts.WishTakenDown, claims.taken_down),
        fold(facts.WishExpired, claims.taken_down),
        fold(facts.WishClaimed, claims.claimed),
        fold(facts.WishClaimantLeft, claims.left),
        fold(facts.WishReleased, claims.left),
        fold(facts.WishFulfilled, claims.fulfilled),
        fold(facts.WishNotReceived, claims.not_received),
    ],
    always=rules.laws,
    takes_up=requests_until("confirmed", "declined", "withdrawn", "expired"),
    words=rules.WORDS,
    rules=rules.RULES,
)
