"""What becomes of a found item, told by examples; and what lies at the lost and found."""

from datetime import timedelta
from typing import Any

from community_core.domain import Event
from community_core.testing import check_aggregate, check_projection, example, fact, project
from community_core.testing.facts import FIRST_MOMENT
from community_lost_and_found.item import (
    ITEM,
    ClaimItem,
    GiveAwayItem,
    HandInItem,
    ItemClaimed,
    ItemClaimRejected,
    ItemGivenAway,
    ItemHandedIn,
    ItemReturned,
    RejectItemClaim,
    ReturnItem,
)
from community_lost_and_found.view import LostAndFound

ON, TODAY = {"item_id": "item-1"}, FIRST_MOMENT + timedelta(days=9)
SEEN: Any = {"what": "umbrella", "sort": "other", "found_at": "east gate", "kept_at": "office"}
KEPT = ItemHandedIn(**SEEN)
CLAIMED = ItemClaimed(claimant="person-lin", marks="a broken handle")
REJECTED = ItemClaimRejected(reason="another colour")
RETURNED = ItemReturned(claimant="person-lin")
GIVEN_AWAY = ItemGivenAway(charity="clothes drive")
CLAIM = ClaimItem(**ON, claimant="person-lin", marks="a broken handle")
GIVE_AWAY = GiveAwayItem(**ON, charity="clothes drive")
LATER = FIRST_MOMENT + timedelta(days=91)

EXAMPLES = [
    example(when=HandInItem(**SEEN, finder="person-he", details="was wet"),
            then=[ItemHandedIn(**SEEN, finder="person-he", details="was wet")]),
    example(given=[KEPT], when=CLAIM, then=[CLAIMED]),
    example(given=[KEPT, CLAIMED], when=RejectItemClaim(**ON, reason="another colour"), then=[REJECTED]),
    example(given=[KEPT, CLAIMED, REJECTED, CLAIMED], when=ReturnItem(**ON), then=[RETURNED]),
    example(given=[KEPT], when=GIVE_AWAY, at=LATER, then=[GIVEN_AWAY]),
    example(when=CLAIM, refused="item-unknown"),
    example(given=[KEPT], when=ReturnItem(**ON), refused="item-unclaimed"),
    example(given=[KEPT, CLAIMED], when=GIVE_AWAY, at=LATER, refused="item-claimed"),
    example(given=[KEPT, CLAIMED, RETURNED], when=CLAIM, refused="item-gone"),
    example(given=[KEPT], when=GIVE_AWAY, at=LATER - timedelta(days=2), refused="item-kept-90-days"),
]  # fmt: skip


def test_the_laws_hold() -> None:
    check_projection(LostAndFound, stories=check_aggregate(ITEM, EXAMPLES))


def _seen(*steps: Event) -> LostAndFound:
    return project(LostAndFound, *(fact(each, "item-1") for each in (KEPT, *steps)), now=TODAY)


def test_an_item_is_here_until_it_is_returned_or_given_away() -> None:
    assert [(each.status, each.days) for each in _seen(CLAIMED)] == [("claimed", 9)]
    assert list(_seen(CLAIMED, RETURNED)) == list(_seen(GIVEN_AWAY)) == []


def test_the_register_has_every_item() -> None:
    assert [each.status for each in _seen(CLAIMED, REJECTED, GIVEN_AWAY).register()] == ["given-away"]


def test_what_lies_here_for_long_is_found() -> None:
    assert [each.item_id for each in _seen().longer_than(8)] == ["item-1"]
    assert _seen().longer_than(9) == []
