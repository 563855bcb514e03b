"""Behind which door somebody lives, as far as the reader may know."""

from community_core.domain import Sealed
from community_core.neighbourhood.life_events import Door
from community_core.neighbourhood.people import Person
from community_core.views import Rows

Dwelling = tuple[str | None, str]
"""A building and a door in it; or nothing, and the person whose door is not known."""


def room_of(person: Person, doors: Rows[Door]) -> str | Sealed | None:
    """The door; sealed for readers who may not know it, None where nobody told it."""
    door = doors.get(person.home) if person.home else None
    return door.room if door else None


def dwelling_of(person: Person, doors: Rows[Door]) -> Dwelling:
    """What counts as one household: whoever lives behind the same door of the same building."""
    room = room_of(person, doors)
    if person.building and isinstance(room, str):
        return person.building, room
    return None, person.person_id
