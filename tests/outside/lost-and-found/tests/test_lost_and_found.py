"""What lies at the lost and found, told by its facts; and the laws its view keeps."""

from datetime import timedelta

from community_core.testing import GivenFact, check_projection, fact, project
from community_core.testing.facts import FIRST_MOMENT
from community_lost_and_found.item import (
    ItemClaimed,
    ItemClaimRejected,
    ItemGivenAway,
    ItemHandedIn,
    ItemReturned,
)
from community_lost_and_found.view import LostAndFound

HANDED_IN = ItemHandedIn(what="umbrella", sort="other", found_at="east gate", kept_at="office")


def _item(stream_id: str, *steps: object) -> list[GivenFact]:
    return [fact(each, stream_id) for each in (HANDED_IN, *steps)]


UMBRELLA = _item("item-1", ItemClaimed(claimant="person-lin"), ItemClaimRejected(reason="another colour"))
RETURNED = _item("item-2", ItemClaimed(claimant="person-lin"), ItemReturned(claimant="person-lin"))
GIVEN_AWAY = _item("item-3", ItemGivenAway(charity="clothes drive"))


def test_what_was_returned_or_given_away_is_no_longer_here() -> None:
    view = project(LostAndFound, *UMBRELLA, *RETURNED, *GIVEN_AWAY, now=FIRST_MOMENT + timedelta(days=9))
    assert [(each.item_id, each.status, each.days) for each in view] == [("item-1", "kept", 9)]
    assert [each.status for each in view.register()] == ["kept", "returned", "given-away"]


def test_what_lies_here_for_long_is_found() -> None:
    view = project(LostAndFound, *UMBRELLA, now=FIRST_MOMENT + timedelta(days=9))
    assert [each.item_id for each in view.longer_than(8)] == ["item-1"]
    assert view.longer_than(9) == []


def test_the_laws_hold() -> None:
    check_projection(LostAndFound, stories=[UMBRELLA, RETURNED, GIVEN_AWAY])
