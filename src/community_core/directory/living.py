"""Whether somebody lives at a place, by what is said of it and what the register tells of them."""

from collections.abc import Sequence

from community_core.directory.people import KnownPerson
from community_core.directory.register import Register
from community_core.directory.spoken import Spoken, spoken


def lives_at(register: Register, person: KnownPerson, room: str | None, place: str) -> bool | None:
    """Whether they live there: 13#, 13#3-502, 13#502, or a place around. None where the register does not
    tell: it has no building of theirs, or that one, and no ``room``."""
    building = person.building
    if building is None:
        return None
    if any(register.lies_in(building, each.id) for each in register.places_called(place)):
        return True
    known, around = register.place(building), register.words_around(building)
    said = spoken(place)
    found = {_is_at(said, spoken(name), around, room) for name in (known.names if known else ())}
    return True if True in found else None if None in found else False


def _is_at(said: Spoken, building: Spoken, around: Sequence[str], room: str | None) -> bool | None:
    """Whether what is said of a place names a building, and behind it this room or the end of it."""
    count = len(building.numbers)
    here = said.bare(around) in ("", building.bare(around)) and said.numbers[:count] == building.numbers
    behind = said.numbers[count:]
    if not here or not said.numbers:
        return False
    if not behind:
        return True
    doors = spoken(room).numbers if room else ()
    return behind in (doors, doors[-len(behind) :]) if room else None
