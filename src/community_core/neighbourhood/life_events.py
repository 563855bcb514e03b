"""What becomes of people, as far as it decides who is to be visited: one row a fact."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from attrs import frozen

from community_core.domain import Sealed
from community_core.domain.consents import ConsentGiven, ConsentWithdrawn
from community_core.domain.person_facts import (
    AwayTo,
    CareLevel,
    CareLevelSet,
    PersonAway,
    PersonBack,
    PersonDied,
    PersonErased,
    PersonLeft,
    PersonMerged,
    PersonMoved,
    PersonRegistered,
    PersonReturned,
)
from community_core.ledger import Recorded
from community_core.views import Column, Table, handles

What = Literal[
    "home", "level", "away", "back", "left", "returned", "died", "erased", "declined", "agreed", "merged"
]


@frozen(kw_only=True)
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


ROOMS = ("PersonRegistered.room", "PersonMoved.room")
"""The personal fields a projection asks for if it shows doors."""


class OfPeople:
    """A projection that builds on this keeps what became of people."""

    life_events = Table(LifeEvent, key=("person_id", "version"))
    doors = Table(Door, key=("person_id", "version"))

    @handles(PersonRegistered, PersonMoved)
    def live(self, e: Recorded[PersonRegistered | PersonMoved]) -> None:
        self._happened(e, "home", building=e.data.building)
        if isinstance(e.data.room, Sealed):
            self.doors.put(Door(e.stream_id, e.version, e.data.room))

    @handles(CareLevelSet)
    def care(self, e: Recorded[CareLevelSet]) -> None:
        self._happened(e, "level", level=e.data.level, review_on=e.data.review_on)

    @handles(PersonAway)
    def go_away(self, e: Recorded[PersonAway]) -> None:
        self._happened(e, "away", gone_to=e.data.gone_to, until=e.data.until)

    @handles(PersonBack)
    def come_back(self, e: Recorded[PersonBack]) -> None:
        self._happened(e, "back")

    @handles(PersonLeft)
    def leave(self, e: Recorded[PersonLeft]) -> None:
        self._happened(e, "left", on=e.data.on)

    @handles(PersonReturned)
    def return_home(self, e: Recorded[PersonReturned]) -> None:
        self._happened(e, "returned")

    @handles(PersonDied)
    def die(self, e: Recorded[PersonDied]) -> None:
        self._happened(e, "died", on=e.data.on)

    @handles(PersonErased)
    def forget(self, e: Recorded[PersonErased]) -> None:
        self._happened(e, "erased")

    @handles(PersonMerged)
    def merge(self, e: Recorded[PersonMerged]) -> None:
        self._happened(e, "merged", into=e.data.into)

    @handles(ConsentGiven, ConsentWithdrawn)
    def decline(self, e: Recorded[ConsentGiven | ConsentWithdrawn]) -> None:
        if e.data.purpose == "visits":
            self._happened(e, "agreed" if isinstance(e.data, ConsentGiven) else "declined")

    def counted_events(self) -> list[LifeEvent]:
        """What became of everybody, of those who are erased by now as well: to be counted, never shown."""
        return self.life_events.as_kept()

    def _happened(self, e: Recorded[Any], what: What, **told: Any) -> None:
        self.life_events.put(
            LifeEvent(person_id=e.stream_id, version=e.version, what=what, at=known_at(e), **told)
        )


def known_at(e: Recorded[Any]) -> datetime:
    """When it happened; of what is dated into the future, when it was written down."""
    return min(e.occurred_at, e.recorded_at)
