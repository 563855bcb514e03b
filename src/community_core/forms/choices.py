"""What a community has to choose from in a field: its places, and its staff, as the reader knows them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from community_core.commands import CommandType
from community_core.directory import Directory
from community_core.directory.spoken import spoken
from community_core.domain.kit.values.fields import Field

_STAFF = ("secretary", "director", "grid-worker")
_SUBJECT = "person_id"
"""The person a command is about is anybody, and so nobody's list."""


def choices_of(kind: CommandType, directory: Directory, day: date) -> Mapping[str, Sequence[str]]:
    """By field, the places in use where it refers to one, and whoever is on the staff that day where it
    refers to somebody who does something. What is shown can be typed."""
    places, staff = sorted(_places(directory), key=_by_numbers), sorted(_staff(directory, day))
    lists = {
        each.name: places if each.help.refers == "place" else staff for each in kind.fields if _listed(each)
    }
    return {name: listed for name, listed in lists.items() if listed}


def _by_numbers(name: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Building 2 comes before building 10."""
    said = spoken(name)
    return said.words, said.numbers


def _listed(field: Field) -> bool:
    return field.help.refers == "place" or (field.help.refers == "person" and field.name != _SUBJECT)


def _places(directory: Directory) -> Iterator[str]:
    for each in directory.register.places.values():
        if each.status == "known":
            yield directory.shown(each.id)


def _staff(directory: Directory, day: date) -> set[str]:
    held = (directory.register.holding(role, day) for role in _STAFF)
    return {directory.shown(person) for holders in held for person in holders}
