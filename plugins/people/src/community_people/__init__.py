"""Who lives in the community, where, in which role; what was heard of them, and what they did themselves."""

from typing import TYPE_CHECKING

from community_core.doors import opened_on_demand

if TYPE_CHECKING:
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

__getattr__ = opened_on_demand(
    __name__,
    {
        "community_people.channels": ["ByChannel", "Channels"],
        "community_people.consents": ["Consent", "Consents"],
        "community_people.growth": ["Done", "MyGrowth"],
        "community_people.journal": ["Entry", "FieldJournal"],
        "community_people.learning": ["LEARNING", "LearningRecorded", "RecordLearning"],
        "community_people.learnt": ["Due", "Learning", "Learnt", "OfYear"],
        "community_people.likeness": ["Alike"],
        "community_people.movements": ["Movement", "Movements"],
        "community_people.people": ["Gone", "People", "Person"],
        "community_people.places": ["Place", "Places", "Unfitting"],
        "community_people.roles": ["Role", "Roles", "Vacancy"],
        "community_people.timeline": ["Moment", "Timeline"],
    },
)

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
