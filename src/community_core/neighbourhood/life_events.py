"""What becomes of people, as far as it decides who is to be visited: one row a fact."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from attrs import frozen

from community_core.domain import Sealed
from community_core.domain.person_facts import AwayTo, CareLevel
from community_core.ledger import Recorded
from community_core.views import Column

What = Literal[
    "home", "level", "away", "back", "left", "returned", "died", "erased", "declined", "agreed", "merged"
]


@frozen
class LifeEvent:
    """What happened to a person at a moment or, where they say so, on a day that may be long gone."""

    person_id: str
    version: int
    what: What
    at: datetime
    on: date | None = None
    building: Annotated[str | None, Column(quasi_of="person_id")] = None
    level: Annotated[CareLevel | None, Column(quasi_of="person_id")] = None
    review_on: date | None = None
    gone_to: AwayTo | None = None
    until: date | None = None
    into: str | None = None


@frozen
class Door:
    """The room behind which a person lives since that fact of theirs; sealed for them."""

    person_id: str
    version: int
    room: Annotated[str | Sealed | None, Column(en="Room", zh="单元房号")]


def known_at(e: Recorded[Any]) -> datetime:
    """When it happened; of what is dated into the future, when it was written down."""
    return min(e.occurred_at, e.recorded_at)
