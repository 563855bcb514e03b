"""The care list 关爱名单: who is on it, when they were last met, and who looks after them, on one day."""

from datetime import date, datetime

from attrs import field, frozen

from community_core.domain import Command, Sealed
from community_core.views import AgendaItem, Rows
from community_visiting.calls import OfVisits
from community_visiting.contacts import Contact, Contacts, Try, contacts_in
from community_visiting.keepers import Keepers, Keeping, OfKeepers, keepers_on
from community_visiting.life_events import Door, OfPeople
from community_visiting.people import DayOf, People, Person, people_on
from community_visiting.rhythm import Rhythm


@frozen
class CareList:
    """People, contacts and keepers as they stand on a day."""

    people: People
    contacts: Contacts
    keepers: Keepers
    doors: Rows[Door] = field(repr=False)
    day_of: DayOf = field(repr=False)

    def keeping(self, person: Person) -> Keeping:
        """Who looks after somebody, and why."""
        return self.keepers.of(person.person_id, person.building)

    def keepers_of(self, person: Person) -> tuple[str, ...]:
        """Who looks after somebody."""
        return self.keeping(person).holders

    def last(self, person: Person) -> Contact | None:
        """When they were last met."""
        return self.contacts.last.get(person.person_id)

    def last_day(self, person: Person) -> date | None:
        """The day they were last met."""
        last = self.last(person)
        return None if last is None else self.day_of(last.at)

    def tries(self, person: Person) -> list[Try]:
        """The times nobody was met since."""
        return self.contacts.tries.get(person.person_id, [])

    def due(self, person: Person, rhythm: Rhythm) -> date:
        """The day by whose end somebody on the list is to be met."""
        return rhythm.due(person, self.last_day(person))

    def room(self, person: Person) -> str | Sealed | None:
        """Behind which door they live, for readers who may know."""
        door = self.doors.get(person.home) if person.home else None
        return door.room if door else None

    def planned(self, person: Person) -> datetime | None:
        """When a visit to them is planned for."""
        visit = self.contacts.planned.get(person.person_id)
        return visit.planned_for if visit else None

    def is_planned_by(self, person: Person, until: date) -> bool:
        """Whether a visit to them is planned for that day or before."""
        planned = self.planned(person)
        return planned is not None and self.day_of(planned) <= until

    def item(
        self,
        person: Person,
        what: tuple[str, str],
        due: date | None,
        next_step: type[Command],
        *,
        stream_id: str = "",
        title: str = "",
        whose: str | None = None,
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
        )

    def is_in(self, person: Person, place_id: str) -> bool:
        """Whether they live in a building, or in a grid or compound it belongs to."""
        return person.building is not None and place_id in self.keepers.places.around(person.building)


class OnCareList(OfPeople, OfVisits, OfKeepers):
    """A projection that builds on this can read the care list off its tables."""

    def care_list(self, day: date, day_of: DayOf) -> CareList:
        """The care list as it stands at the end of a day."""
        people = people_on(day, self.life_events, day_of)
        contacts = contacts_in(self.calls, self.visits, people.canonical)
        keepers = keepers_on(day, self.roles, self.places, people.canonical)
        return CareList(people, contacts, keepers, self.doors, day_of)
