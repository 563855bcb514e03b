"""What a community has to choose from in a field: its buildings and other places, as people call them."""

from collections.abc import Iterator, Mapping, Sequence

from community_core.commands import CommandType
from community_core.directory import KnownPlace, Register


def choices_of(kind: CommandType, register: Register) -> Mapping[str, Sequence[str]]:
    """By field that refers to a place, the places in use; a building after the compound it stands in."""
    places = sorted(_places(register))
    return {each.name: places for each in kind.fields if each.help.refers == "place"}


def _places(register: Register) -> Iterator[str]:
    for each in register.places.values():
        if each.status == "known":
            yield _called(each, register)


def _called(place: KnownPlace, register: Register) -> str:
    around = register.place(place.within) if place.within else None
    return f"{around.called}{place.called}" if around else place.called
