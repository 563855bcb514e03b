"""One small aggregate for each law, which breaks that law and no other."""

import random
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import count
from typing import Any

from attrs import evolve

from community_core.domain import (
    Aggregate,
    Context,
    FactCorrected,
    RequestAccepted,
    fold,
    holds,
    says,
    step,
)
from community_core.errors import Refused
from community_core.testing.stories import SHEN

from .items import (
    CLAIMS,
    FOUND,
    OVER,
    TWICE,
    Claim,
    ClaimItem,
    FindItem,
    ItemClaimed,
    ItemFound,
    ItemReturned,
    ItemState,
    ReturnItem,
    find,
    item,
)

_asked, _counted = count(1), count(1)


def _finding(decide: Any) -> Aggregate[ItemState]:
    return item(steps=[step(FindItem, decide, when=[None], why=TWICE)])


def _folding(change: Any) -> Aggregate[ItemState]:
    return item(folds=[fold(ItemReturned, change)])


def _looks_at_the_clock(_: ItemState, _asked: FindItem, _context: Context) -> Iterable[ItemFound]:
    return [evolve(FOUND, what=str(datetime.now(UTC)))]


def _draws_lots(state: ItemState, _: ItemReturned) -> ItemState:
    return evolve(state, place=str(random.random()))


def _remembers(state: ItemState, asked: FindItem, context: Context) -> Iterable[ItemFound]:
    found = find(state, asked, context)
    return found if next(_asked) % 2 else [evolve(FOUND, what="another umbrella")]


def _claims_in_place(state: ItemState, claim: ClaimItem, _: Context) -> Iterable[ItemClaimed]:
    state.claims[claim.claimant] = Claim(claim.proof)
    return [ItemClaimed(claimant=claim.claimant, proof=claim.proof)]


def _raises(_: ItemState, asked: FindItem, _context: Context) -> Iterable[ItemFound]:
    raise ValueError(asked.what)


def _of_another(_: ItemState, _asked: FindItem, _context: Context) -> Iterable[ItemFound]:
    return [RequestAccepted()]  # type: ignore[list-item]


def _trusts_that_it_was_claimed(state: ItemState, returned: ItemReturned) -> ItemState:
    return evolve(state, place=state.claims[returned.claimant].proof)


def _folds_in_place(state: ItemState, returned: ItemReturned) -> ItemState:
    state.claims.pop(returned.claimant, None)
    return state


def _counts_outside(state: ItemState, _: ItemReturned) -> ItemState:
    return evolve(state, place=str(next(_counted)))


class _Everything(dict[Any, Any]):
    """Folds events of other aggregates, too."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(key, default) or (lambda state, _: evolve(state, place="moved"))


def _trusts_the_place(found: ItemFound, _: Context) -> None:
    assert found.place[0]


def _only_shen(_: ItemState, context: Context) -> None:
    if context.actor != SHEN:
        raise Refused("not-shen", "Only Shen finds things.", "只有沈某拾物。")


def _counts_claims(state: ItemState, _: FactCorrected) -> ItemState:
    return evolve(state, place=f"corrected after {len(state.claims)} claims")


def _at_odd_seconds(_: ItemState, context: Context) -> None:
    if context.occurred_at.second % 2:
        raise OVER.refusal(context.stream_id, None, {})


def _returns_to_who_is_believed(
    state: ItemState, asked: ReturnItem, context: Context
) -> Iterable[ItemReturned]:
    if state.claims[asked.claimant].status != "believed":
        raise TWICE.refusal(context.stream_id, None, {})
    return [ItemReturned(claimant=asked.claimant)]


LooksAtTheClock = _finding(_looks_at_the_clock)
DrawsLots = _folding(_draws_lots)
Remembers = _finding(_remembers)
ClaimsInPlace = item(steps=[step(ClaimItem, _claims_in_place, when=["kept"])])
GoesByTheSecond = item(steps=[step(ClaimItem, says(ItemClaimed), when=["kept"], unless=_at_odd_seconds)])
Raises = _finding(_raises)
OfAnother = _finding(_of_another)
TrustsThatItWasClaimed = _folding(_trusts_that_it_was_claimed)
FoldsInPlace = _folding(_folds_in_place)
CountsOutside = _folding(_counts_outside)
FoldsEverything = evolve(item(), changes=_Everything(item().changes))
TrustsThePlace = item(whole=[holds(ItemFound, _trusts_the_place)])
CountsClaims = item(folds=[fold(FactCorrected, _counts_claims)])
RefusesByNoRule = item(steps=[step(FindItem, find, when=[None], why=TWICE, who=_only_shen)])
AsksInTheDecision = item(
    steps=[
        step(
            ReturnItem,
            _returns_to_who_is_believed,
            when=["kept"],
            each=CLAIMS.when("claimed", "believed", why=OVER),
        )
    ]
)
