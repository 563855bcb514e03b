"""People, their roles and their places, as views keep them: tables to build on, and what they tell.

A projection that builds on :class:`OfMerges`, :class:`OfRoles`, :class:`OfPlaces`, :class:`OfPeople` or, all
in one, :class:`OfNeighbourhood` has their tables and handlers, and asks for :meth:`OfMerges.canonical`,
:meth:`OfNeighbourhood.neighbourhood` and the like; it writes a handler of the same name to do more.
"""

from community_core.neighbourhood.around import Neighbourhood, OfNeighbourhood
from community_core.neighbourhood.asked import (
    AskedDay,
    AskedDays,
    AskedKeeper,
    AskedPerson,
    AskedPlace,
    AskedSince,
    AskedUntil,
)
from community_core.neighbourhood.columns import (
    BuildingColumn,
    KeepersColumn,
    LevelColumn,
    PersonColumn,
    RoomColumn,
)
from community_core.neighbourhood.doors import Dwelling, dwelling_of, room_of
from community_core.neighbourhood.erasure import Forgotten, OfErased
from community_core.neighbourhood.guardians import AGE_OF_OWN_CONSENT, Born, OfChildren, guardian_missing
from community_core.neighbourhood.keepers import Keepers, Keeping
from community_core.neighbourhood.life_events import LifeEvent, known_at
from community_core.neighbourhood.merging import Merge, Merges, OfMerges
from community_core.neighbourhood.of_people import ROOMS, OfPeople
from community_core.neighbourhood.people import LeftOut, People, Person
from community_core.neighbourhood.places import Located, OfPlaces, Places, naturally, places_of
from community_core.neighbourhood.roles import Appointed, OfRoles, stands

__all__ = [
    "AGE_OF_OWN_CONSENT",
    "ROOMS",
    "Appointed",
    "AskedDay",
    "AskedDays",
    "AskedKeeper",
    "AskedPerson",
    "AskedPlace",
    "AskedSince",
    "AskedUntil",
    "Born",
    "BuildingColumn",
    "Dwelling",
    "Forgotten",
    "Keepers",
    "KeepersColumn",
    "Keeping",
    "LeftOut",
    "LevelColumn",
    "LifeEvent",
    "Located",
    "Merge",
    "Merges",
    "Neighbourhood",
    "OfChildren",
    "OfErased",
    "OfMerges",
    "OfNeighbourhood",
    "OfPeople",
    "OfPlaces",
    "OfRoles",
    "People",
    "Person",
    "PersonColumn",
    "Places",
    "RoomColumn",
    "dwelling_of",
    "guardian_missing",
    "known_at",
    "naturally",
    "places_of",
    "room_of",
    "stands",
]
