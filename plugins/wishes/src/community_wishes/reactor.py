"""Whoever takes back their consent to showing a wish has it taken down."""

from collections.abc import Iterator

from community_core import Do, Reactor, Recorded, reacts
from community_core.domain import ConsentWithdrawn
from community_wishes.commands import TakeDownWish

_PURPOSE = "publish:wish-"


class TakeDownWishes(Reactor):
    """A wish comes off the wall as soon as its wisher no longer consents."""

    name, version = "take-down-wishes", 1

    @reacts(ConsentWithdrawn, corrected="ignored", undone="ignored")
    def withdrawn(self, e: Recorded[ConsentWithdrawn]) -> Iterator[Do]:
        if e.data.purpose.startswith(_PURPOSE):
            wish_id = e.data.purpose.removeprefix("publish:")
            yield Do(TakeDownWish(wish_id=wish_id, reason="许愿人撤回同意"))
