"""What a projection keeps of people, so that it can say how they stand on a day."""

from collections.abc import Callable, Hashable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from community_core.domain import Sealed
from community_core.domain.consents import ConsentGiven, ConsentWithdrawn
from community_core.domain.person_facts import (
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
from community_core.neighbourhood.life_events import Door, LifeEvent, What, known_at
from community_core.neighbourhood.merging import OfMerging
from community_core.neighbourhood.people import People, people_on
from community_core.views import Table, handles

T = TypeVar("T")

ROOMS = ("PersonRegistered.room", "PersonMoved.room")
"""The personal fields a projection asks for if it shows doors."""


class OfPeople(OfMerging):
    """A projection that builds on this keeps what became of people."""

    if TYPE_CHECKING:  # which projections have

        def day(self, moment: datetime) -> date: ...
        def once(self, what: Hashable, work: Callable[[], T]) -> T: ...

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
        super().merge(e)
        self._happened(e, "merged", into=e.data.into)

    @handles(ConsentGiven, ConsentWithdrawn)
    def decline(self, e: Recorded[ConsentGiven | ConsentWithdrawn]) -> None:
        if e.data.purpose == "visits":
            self._happened(e, "agreed" if isinstance(e.data, ConsentGiven) else "declined")

    def people_on(self, day: date) -> People:
        """Everybody as they stand at the end of a day."""
        return self.once((People, day), lambda: people_on(day, self._life(), self.day))

    def counted_people_on(self, day: date) -> People:
        """The same, with those who are erased by now as they stood: to be counted, and shown to nobody."""
        return self.once((People, day, "counted"), lambda: people_on(day, self._whole_life(), self.day))

    def _life(self) -> Sequence[LifeEvent]:
        return self.once(LifeEvent, lambda: list(self.life_events))

    def _whole_life(self) -> Sequence[LifeEvent]:
        return self.once((LifeEvent, "counted"), self.life_events.as_kept)

    def _happened(self, e: Recorded[Any], what: What, **told: Any) -> None:
        self.life_events.put(
            LifeEvent(person_id=e.stream_id, version=e.version, what=what, at=known_at(e), **told)
        )
