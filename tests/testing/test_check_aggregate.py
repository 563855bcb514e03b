"""check_aggregate finds each broken law, says where, and lets sound aggregates pass."""

from collections.abc import Sequence
from typing import Any

import pytest

from community_core.domain import PERSON, REQUEST, VISIT, VOLUNTEER, Aggregate
from community_core.testing import CheckFailed, Example, check_aggregate

from . import broken_aggregates as broken
from . import items
from .examples.people import PEOPLE
from .examples.requests import REQUESTS
from .examples.visits import VISITS
from .examples.volunteers import VOLUNTEERS

CORE: dict[str, tuple[Aggregate[Any], Sequence[Example]]] = {
    "request": (REQUEST, REQUESTS),
    "visit": (VISIT, VISITS),
    "volunteer": (VOLUNTEER, VOLUNTEERS),
    "person": (PERSON, PEOPLE),
}


@pytest.mark.parametrize("name", CORE)
def test_the_aggregates_of_the_core_keep_every_law(name: str) -> None:
    """Each with examples that reach every event, command and rule."""
    kind, examples = CORE[name]
    check_aggregate(kind, examples)


def test_an_aggregate_of_a_plugin_passes() -> None:
    """With parts that stand apart, personal text, an earlier schema version, and a question to the core."""
    check_aggregate(items.item(), items.EXAMPLES, samples=items.SAMPLES)


GIVEN_ONLY = "decisions and folds look at what they are given only"
SAYS_NO = "a decision gives its own events, or says no"
PURE_FOLD, PURE_DECISION = "folding is pure", "deciding is pure"

BROKEN: dict[str, tuple[Aggregate[Any], str, str]] = {
    "LooksAtTheClock": (
        broken.LooksAtTheClock,
        GIVEN_ONLY,
        "_looks_at_the_clock looks at the clock (datetime.now), in line",
    ),
    "DrawsLots": (broken.DrawsLots, GIVEN_ONLY, "_draws_lots looks at random numbers (random)"),
    "Remembers": (broken.Remembers, PURE_DECISION, "example 1 (FindItem): the same again came to"),
    "ClaimsInPlace": (broken.ClaimsInPlace, PURE_DECISION, "the state of item-1 was changed in place"),
    "Raises": (broken.Raises, SAYS_NO, "its aggregate raised ValueError: 'umbrella'"),
    "OfAnother": (broken.OfAnother, SAYS_NO, "FindItem decided RequestAccepted"),
    "TrustsThatItWasClaimed": (broken.TrustsThatItWasClaimed, "folding never raises", "KeyError: "),
    "FoldsInPlace": (broken.FoldsInPlace, PURE_FOLD, "ItemReturned changed a state in place"),
    "CountsOutside": (broken.CountsOutside, PURE_FOLD, "up to ItemReturned it folds differently"),
    "FoldsEverything": (broken.FoldsEverything, "others' events change nothing", "changed the state"),
    "TrustsThePlace": (broken.TrustsThePlace, SAYS_NO, "@1 put right as {'place': ''}"),
    "CountsClaims": (broken.CountsClaims, "one order of time", "place of item-"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_each_broken_law_is_named_with_the_place(name: str) -> None:
    """One plain error says which aggregate breaks which law, where, and how to mend it."""
    kind, law, where = BROKEN[name]
    with pytest.raises(CheckFailed) as failed:
        check_aggregate(kind, items.EXAMPLES, samples=items.SAMPLES)
    assert (failed.value.law, failed.value.checked) == (law, "item")
    assert where in str(failed.value)
