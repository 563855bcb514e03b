"""Who lives in the community: directory, roles, consents, and the field journal."""

from community_people.consents import Consent, Consents
from community_people.journal import Entry, FieldJournal
from community_people.people import Alike, Gone, People, Person
from community_people.roles import Role, Roles, Vacancy

__all__ = [
    "Alike",
    "Consent",
    "Consents",
    "Entry",
    "FieldJournal",
    "Gone",
    "People",
    "Person",
    "Role",
    "Roles",
    "Vacancy",
]
