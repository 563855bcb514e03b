"""The care list 关爱名单: who is on it, when they were last met, and when they are to be met, on one day."""

from collections.abc import Callable
from datetime import date, datetime

from attrs import field, frozen

from community_core.neighbourhood import Neighbourhood, OfNeighbourhood, Person
from community_visiting.calls import OfVisits
from community_visiting.contacts import Contact, Contacts, Try, contacts_in
from community_visiting.rhythm import Rhythm


@frozen
class CareList(Neighbourhood):
    """The neighbourhood, and the contacts there were with its people."""

    contacts: Contacts
    day_of: Callable[[datetime], date] = field(repr=False)

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

    def planned(self, person: Person) -> datetime | None:
        """When a visit to them is planned for."""
        visit = self.contacts.planned.get(person.person_id)
        return visit.planned_for if visit else None

    def is_planned_by(self, person: Person, until: date) -> bool:
        """Whether a visit to them is planned for that day or before."""
        planned = self.planned(person)
        return planned is not None and self.day_of(planned) <= until


class OfCareList(OfNeighbourhood, OfVisits):
    """A projection that builds on this can read the care list off its tables."""

    def care_list(self, day: date) -> CareList:
        """The care list as it stands at the end of a day."""
        around = self.neighbourhood(day)
        contacts = contacts_in(self.calls, self.visits, around.people.canonical)
        return CareList(around.people, around.keepers, around.doors, contacts, self.day)
