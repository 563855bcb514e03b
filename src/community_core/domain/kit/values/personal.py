"""What a personal value looks like once it is sealed."""

from collections.abc import Callable, Collection, Iterable
from typing import Any, overload

from attrs import frozen


@frozen
class Sealed:
    """A personal value as it is stored: unreadable without the person's own key.

    ``person`` is the id of the human being whose key seals it; of several, joined by a plus sign, it takes
    the keys of all of them. ``origin`` says where it was first written, as
    ``<recorded type>/<schema version>/<field>/<fact>``: moved anywhere else it no longer opens. ``box`` is
    the ciphertext in base64.
    """

    person: str
    origin: str
    box: str

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody whose key it takes."""
        return people_of(self.person)

    @property
    def fact(self) -> str:
        """The id of the fact it was sealed in; empty of what was sealed before facts were named."""
        return "".join(self.origin.split("/", 3)[3:])


@frozen
class Erased(Sealed):
    """A sealed value nobody can open any more: the person was erased and the key destroyed."""


@frozen
class Withheld(Sealed):
    """What is told of a sensitive stream to whoever may not know whom it is about: neither whose it is, nor
    what. Nothing is stored so."""

    person: str = ""
    origin: str = ""
    box: str = ""


class ConfidedText(str):
    """A text about ``person``, or several, joined, that is still to be sealed for them."""

    __slots__ = ("person",)
    person: str


class ConfidedTexts(tuple[str, ...]):
    """Several texts that are still to be sealed together."""

    person: str


Confided = ConfidedText | ConfidedTexts


@overload
def confide(told: str, person: str) -> ConfidedText: ...
@overload
def confide(told: tuple[str, ...], person: str) -> ConfidedTexts: ...
def confide(told: str | tuple[str, ...], person: str) -> Confided:
    """What was told about ``person``, or several, joined, to be sealed for them."""
    made = ConfidedTexts(told) if isinstance(told, tuple) else ConfidedText(told)
    made.person = person
    return made


_AND = "+"


def owners(said: str | tuple[str, ...] | None) -> tuple[str, ...]:
    """Whose a personal value is, as the field says that names them: one person, or the people among
    several."""
    if isinstance(said, tuple):
        return tuple(dict.fromkeys(each for each in said if each.startswith("person-")))
    return (said,) if said else ()


def joined(people: Iterable[str]) -> str:
    """Several people as a sealed value names them."""
    return _AND.join(people)


def people_of(person: str) -> tuple[str, ...]:
    """The people that a sealed value names."""
    return tuple(person.split(_AND))


Seal = Callable[[str, str, Any], Sealed]
"""Seals a value for a person, or several joined, from their id, its origin
``<type>/<schema>/<field>/<fact>``, and the value."""

Sealing = Callable[[Collection[str], Collection[str]], Seal]
"""Gives what seals values for these people, and for others who may have been erased, from one look at their
keys."""
