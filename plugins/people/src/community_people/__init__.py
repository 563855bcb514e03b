"""Who lives in the community, where, in which role; what was heard of them, and what they did themselves."""

from community_people.channels import ByChannel, Channels
from community_people.consents import Consent, Consents
from community_people.growth import Done, MyGrowth
from community_people.journal import Entry, FieldJournal
from community_people.learning import LEARNING, LearningRecorded, RecordLearning
from community_people.learnt import Due, Learning, Learnt, OfYear
from community_people.likeness import Alike
from community_people.movements import Movement, Movements
from community_people.people import Gone, People, Person
from community_people.places import Place, Places, Unfitting
from community_people.roles import Role, Roles, Vacancy
from community_people.timeline import Moment, Timeline

__all__ = [
    "LEARNING",
    "Alike",
    "ByChannel",
    "Channels",
    "Consent",
    "Consents",
    "Done",
    "Due",
    "Entry",
    "FieldJournal",
    "Gone",
    "Learning",
    "LearningRecorded",
    "Learnt",
    "Moment",
    "Movement",
    "Movements",
    "MyGrowth",
    "OfYear",
    "People",
    "Person",
    "Place",
    "Places",
    "RecordLearning",
    "Role",
    "Roles",
    "Timeline",
    "Unfitting",
    "Vacancy",
]
