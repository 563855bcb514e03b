"""Who is called what: names found by spelling, sound, initials and telephone. A finding aid and no more.

What is found is opened for a reader before it is shown; nothing of this is written anywhere.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property
from typing import Any

from attrs import field, frozen

from community_core.directory.register import Register
from community_core.directory.sounds import alike, readings
from community_core.directory.spelling import folded
from community_core.domain.kit.values.personal import Sealed

Unseal = Callable[[Sealed], Any]
"""What a sealed value says; None where nobody can tell."""
_BOXES = ("name", "telephone")


@frozen(slots=False)
class Opened:
    """One sealed value beside what it says; how it sounds is found out once, when first asked for."""

    box: Sealed
    text: str

    @cached_property
    def sounds(self) -> frozenset[str]:
        """The ways it sounds, as ears confuse them."""
        return frozenset(map(alike, readings(self.text)))

    @cached_property
    def letters(self) -> str:
        """Its initials and itself in pinyin, from each of its characters on, each in a line: looking for a
        beginning in one text is quick."""
        tails = (reading[start:] for reading in readings(self.text) for start in range(len(reading)))
        told = {line for tail in tails for line in ("".join(tail), "".join(each[:1] for each in tail))}
        return "".join(f"\n{line}" for line in sorted(told))


@frozen(slots=False)
class KnownNames:
    """The opened names and telephones of the people in a register, by their ids. A value: it never changes.

    Names are as :func:`folded` gives them, telephones as their digits.
    """

    register: Register = field(factory=Register, repr=False)
    names: Mapping[str, Opened] = field(factory=dict, repr=False)
    telephones: Mapping[str, Opened] = field(factory=dict, repr=False)

    def kept_up(self, register: Register, unseal: Unseal) -> "KnownNames":
        """Those of a later register: only what is new is opened, and nothing is kept of the erased."""
        if register is self.register:
            return self
        names, telephones = (
            dict(_opened(register, each, getattr(self, f"{each}s"), unseal)) for each in _BOXES
        )
        return KnownNames(register, names, telephones)

    def without(self, people: Collection[str]) -> "KnownNames":
        """The same without these people, until their register is looked at again."""
        names, telephones = (
            {person: opened for person, opened in each.items() if person not in people}
            for each in (self.names, self.telephones)
        )
        return KnownNames(Register(), names, telephones)

    def called(self, name: str) -> list[str]:
        """The ids of those whose whole name it is."""
        return self._by_name.get(name, [])

    def containing(self, part: str) -> Iterator[str]:
        """The ids of those whose name it is part of, those first whose name begins with it."""
        later = []
        for name, ids in self._by_name.items():
            if name.startswith(part):
                yield from ids
            elif part in name:
                later += ids
        yield from later

    def sounding(self, name: str) -> list[str]:
        """The ids of those whose names sound like another."""
        sounds = {alike(each) for each in readings(name)}
        return list(dict.fromkeys(found for each in sounds for found in self._by_sound.get(each, ())))

    def spelt_in_letters(self, letters: str) -> Iterator[str]:
        """The ids of those whose initials or pinyin, from some character on, begin with these."""
        beginning = f"\n{letters}"
        return (person for person, opened in self.names.items() if beginning in opened.letters)

    def with_telephone(self, digits: str) -> Iterator[str]:
        """The ids of those whose telephone has these digits in a row."""
        return (person for person, opened in self.telephones.items() if digits in opened.text)

    @property
    def all_names(self) -> list[str]:
        """Each name once."""
        return list(self._by_name)

    @cached_property
    def _by_name(self) -> Mapping[str, list[str]]:
        found = defaultdict[str, list[str]](list)
        for person, opened in self.names.items():
            found[opened.text].append(person)
        return dict(found)

    @cached_property
    def _by_sound(self) -> Mapping[str, list[str]]:
        found = defaultdict[str, list[str]](list)
        for person, opened in self.names.items():
            for each in opened.sounds:
                found[each].append(person)
        return dict(found)


def _opened(
    register: Register, box_of: str, before: Mapping[str, Opened], unseal: Unseal
) -> Iterator[tuple[str, Opened]]:
    for person in register.people.values():
        box: Sealed | None = getattr(person, box_of)
        if box is None or person.status == "erased":
            continue
        known = before.get(person.id)
        opened = known if known and known.box == box else _read(box, box_of, unseal)
        if opened is not None:
            yield person.id, opened


def _read(box: Sealed, box_of: str, unseal: Unseal) -> Opened | None:
    said = unseal(box)
    if said is None:
        return None
    plain = folded(str(said))
    return Opened(box, plain if box_of == "name" else re.sub(r"\D", "", plain))
