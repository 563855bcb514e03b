"""The register of people and places as it stands at one position of a ledger; nothing personal is opened."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from functools import cached_property

from attrs import field, frozen

from community_core.directory.people import KnownPerson
from community_core.directory.places import KnownPlace
from community_core.directory.spelling import folded
from community_core.directory.spoken import Spoken, spoken
from community_core.domain.roles import Appointment

FEWEST = 5
"""Of fewer people alike nothing is told by which one of them who was erased could be known."""

_HOME = ("building", "residence", "level")


def _home(known: KnownPerson) -> tuple[str | None, ...]:
    return tuple(getattr(known, name) for name in _HOME)


@frozen(slots=False)
class Register:
    """What is openly known of people and places, by id, up to a ``position``. A value: it never changes.

    ``people`` are all who have a stream of their own, registered or not, those merged into another included,
    in the order of their codes.
    """

    position: int = 0
    people: Mapping[str, KnownPerson] = field(factory=dict, repr=False)
    places: Mapping[str, KnownPlace] = field(factory=dict, repr=False)

    # ---- people

    def person(self, person_id: str) -> KnownPerson | None:
        """The person as they go on now: of whoever was merged, the record they were merged into. None where
        nothing was recorded of them."""
        return self.people.get(self.canonical(person_id))

    def canonical(self, person_id: str) -> str:
        """The id under which a person goes on: their own, or that of the record they were merged into."""
        passed = [person_id]
        while (known := self.people.get(passed[-1])) and known.into and known.into not in passed:
            passed.append(known.into)
        return passed[-1]

    def same_person(self, person_id: str) -> tuple[str, ...]:
        """Every id of one human being, the one under which they go on first."""
        canonical = self.canonical(person_id)
        return (canonical, *self._merged_into.get(canonical, ()))

    def is_registered(self, person_id: str) -> bool:
        """Whether somebody is in the register, also if they left, died, or were merged or erased since."""
        known = self.person(person_id)
        return known is not None and known.status is not None

    def coded(self, code: str) -> str | None:
        """The id of whoever was registered with that code, such as P0417."""
        return self._codes.get(code)

    def living_in(self, place_id: str) -> tuple[KnownPerson, ...]:
        """Those who are registered, did not leave, and live in a building, or in one that lies in a compound
        or grid."""
        buildings = (each for each in self._residents if self.lies_in(each, place_id))
        return tuple(person for each in buildings for person in self._residents[each])

    def registered(self) -> Iterator[KnownPerson]:
        """Each human being in the register once, those who left, died or were erased included."""
        return (each for each in self.people.values() if each.status is not None and each.into is None)

    def roles_on(self, person_id: str, day: date) -> tuple[Appointment, ...]:
        """The roles somebody holds on a day, under whichever of their ids they were appointed."""
        same = (self.people[each] for each in self.same_person(person_id) if each in self.people)
        return tuple(role for each in same for role in each.roles_on(day))

    def holding(self, role: str, day: date, scope: str | None = None) -> tuple[str, ...]:
        """The ids of those who hold a role on a day; for that ``scope`` alone, where one is given."""
        found = dict.fromkeys(
            self.canonical(person.id)
            for person in self.people.values()
            for each in person.roles_on(day)
            if each.role == role and scope in (None, each.scope)
        )
        return tuple(found)

    def is_shared(self, person_id: str, name: str, value: object) -> bool:
        """Whether a value is the ``building``, ``residence`` or care ``level`` of somebody as they are known
        last, and at least :data:`FEWEST` who are registered share all three with them. What was so before
        never is: where somebody lived one after the other tells who they were."""
        known = self.person(person_id)
        is_so = known is not None and name in _HOME and getattr(known, name) == value
        return known is not None and is_so and self._at_home[_home(known)] >= FEWEST

    # ---- places

    def place(self, place_id: str) -> KnownPlace | None:
        """The place, if anything was recorded of it."""
        return self.places.get(place_id)

    def around(self, place_id: str) -> tuple[str, ...]:
        """The place itself, and every place and grid it lies in, the nearest first."""
        found = [place_id]
        for each in found:
            known = self.places.get(each)
            outer = (known.within, known.grid) if known else ()
            found += [place for place in outer if place and place not in found]
        return tuple(found)

    def lies_in(self, place_id: str, outer: str) -> bool:
        """Whether a place is that other one, or lies in it, or belongs to that grid."""
        return outer in self.around(place_id)

    def places_called(self, text: str) -> tuple[KnownPlace, ...]:
        """The places somebody may mean, however it is written: 13号楼, 13#, 十三号楼. Those in use, if one
        of them is."""
        said = spoken(text)
        found = [each for each in self.places.values() if self._is_called(each, said, text)]
        in_use = [each for each in found if each.status == "known"]
        return tuple(in_use or found)

    def place_name(self, place_id: str) -> str:
        """What a place is called, with the compound around it where another place is called the same; its id
        where nobody named it."""
        known = self.places.get(place_id)
        if known is None or not known.called:
            return place_id
        outer = self.places.get(known.within or "")
        if outer is None or self._times_called[known.called] == 1:
            return known.called
        return f"{outer.called} {known.called}"

    def names_near(self, text: str, most: int = 5) -> list[str]:
        """Names of places that are spelt nearly so."""
        names = {folded(name): name for each in self.places.values() for name in each.names}
        return [names[each] for each in get_close_matches(folded(text), names, n=most, cutoff=0.5)]

    def words_around(self, place_id: str) -> tuple[str, ...]:
        """The words in the names of what a place lies in, for whoever says them with its own."""
        outer = (self.places[each] for each in self.around(place_id)[1:] if each in self.places)
        words = ("".join(spoken(name).words) for each in outer for name in each.names)
        return tuple(each for each in words if each)

    def _is_called(self, place: KnownPlace, said: Spoken, text: str) -> bool:
        around = self.words_around(place.id)
        return any(
            folded(name) == folded(text) or _same_place(spoken(name), said, around) for name in place.names
        )

    # ---- found out once, when first asked for

    @cached_property
    def _times_called(self) -> Counter[str]:
        return Counter(each.called for each in self.places.values())

    @cached_property
    def _codes(self) -> Mapping[str, str]:
        return {each.code: each.id for each in self.people.values() if each.code}

    @cached_property
    def _merged_into(self) -> Mapping[str, list[str]]:
        found = defaultdict[str, list[str]](list)
        for each in self.people.values():
            if each.into:
                found[self.canonical(each.id)].append(each.id)
        return dict(found)

    @cached_property
    def _at_home(self) -> Counter[tuple[str | None, ...]]:
        return Counter(_home(each) for each in self.people.values() if each.status == "registered")

    @cached_property
    def _residents(self) -> Mapping[str, list[KnownPerson]]:
        found = defaultdict[str, list[KnownPerson]](list)
        for each in self.people.values():
            if each.status == "registered" and each.building:
                found[each.building].append(each)
        return dict(found)


def _same_place(name: Spoken, said: Spoken, around: Sequence[str]) -> bool:
    own = name.bare(around)
    return bool(own or name.numbers) and (own, name.numbers) == (said.bare(around), said.numbers)
