"""The neighbourhood on one day: its people, where they live, and who looks after them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import field, frozen

from community_core.domain import Command, Sealed
from community_core.neighbourhood.doors import room_of
from community_core.neighbourhood.keepers import Keepers, Keeping, keepers_on
from community_core.neighbourhood.life_events import Door
from community_core.neighbourhood.of_people import OfPeople
from community_core.neighbourhood.people import People, Person
from community_core.neighbourhood.places import OfPlaces, places_of
from community_core.neighbourhood.roles import OfRoles
from community_core.views import AgendaItem, Rows


@frozen
class Neighbourhood:
    """People, and whoever looks after them, as they stand on a day."""

    people: People
    keepers: Keepers
    doors: Rows[Door] = field(repr=False)

    def keeping(self, person: Person) -> Keeping:
        """Who looks after somebody, and why."""
        return self.keepers.of(person.person_id, person.building)

    def keepers_of(self, person: Person) -> tuple[str, ...]:
        """Who looks after somebody."""
        return self.keeping(person).holders

    def room(self, person: Person) -> str | Sealed | None:
        """Behind which door they live, for readers who may know."""
        return room_of(person, self.doors)

    def is_in(self, person: Person, place_id: str) -> bool:
        """Whether they live in a building, or in a grid or compound it belongs to."""
        return person.building is not None and place_id in self.keepers.places.around(person.building)

    def item(
        self,
        person: Person,
        what: tuple[str, str],
        due: date | None,
        next_step: type[Command],
        *,
        stream_id: str = "",
        number: str = "",
        title: str = "",
        whose: str | None = None,
        given: Mapping[str, Any] | None = None,
    ) -> AgendaItem:
        """What waits to be done for somebody, by whoever looks after them unless somebody else is named."""
        return AgendaItem(
            what,
            stream_id or person.person_id,
            due,
            title,
            place=self.keepers.places.called(person.building),
            person=person.person_id,
            whose=whose or self.keeping(person).whose,
            next_step=next_step,
            number=number,
            given=given or {},
        )


class OfNeighbourhood(OfPeople, OfRoles, OfPlaces):
    """A projection that builds on this can read the neighbourhood off its tables."""

    def neighbourhood(self, day: date) -> Neighbourhood:
        """The neighbourhood as it stands at the end of a day."""
        return self._neighbourhood(self.people_on(day), "shown")

    def counted_neighbourhood(self, day: date) -> Neighbourhood:
        """The same, with those who are erased by now as they stood: to be counted, and shown to nobody."""
        return self._neighbourhood(self.counted_people_on(day), "counted")

    def _neighbourhood(self, people: People, whom: str) -> Neighbourhood:
        keepers = self.once((Keepers, people.day, whom), lambda: self._keepers(people))
        return Neighbourhood(people, keepers, self.doors)

    def _keepers(self, people: People) -> Keepers:
        roles = (each for each in self.appointments if each.holder and not people.person(each.holder).erased)
        return keepers_on(people.day, roles, places_of(self.places), people.canonical)
