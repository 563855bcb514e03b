"""Who lives in the invented community: names, homes, care levels and roles, drawn by a die of their own."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from itertools import product
from random import Random

from community_core.demo.neighbourhood import (
    COMPOUNDS,
    EARLIER,
    GIVEN_NAMES,
    GRIDS,
    LIVES_ALONE,
    PARTY_MEMBER,
    STAFF,
    SURNAMES,
    VENUES,
    VETERAN,
    WEAK,
    Words,
    buildings,
    places,
)
from community_core.domain import (
    AppointRole,
    CareLevel,
    Command,
    DeclineVisits,
    NamePlace,
    NoteAway,
    RegisterPerson,
    SetCareLevel,
)
from community_core.errors import Language

FEW = 240
"""How many people the register holds in a month that is looked at."""

_VISITED = {"high": 0.067, "key": 0.222, "general": 0.5}
"""The share of elders who are of each care level; the others need no visits."""
_PARTING = 10
_CHILDREN = 6
_AWAY, _DECLINING = 3, 2


class Residents:
    """Everybody of the story, with a name and a home that are the same each time it is told."""

    def __init__(self, language: Language, number: int = FEW, seed: int = 0) -> None:
        elders, volunteers = number * 3 // 4, number * 3 // 20
        self._language: Language = language
        self.staff = STAFF
        self.elders = tuple(f"person-e{each:03}" for each in range(1, elders + 1))
        self.volunteers = tuple(f"person-v{each:02}" for each in range(1, volunteers + 1))
        self.parting = tuple(f"person-p{each:02}" for each in range(1, _PARTING + 1))
        """Those who move, leave, die, turn out to be somebody else or are forgotten: nobody else's part."""
        self.children = tuple(f"person-c{each:02}" for each in range(1, _CHILDREN + 1))
        rest = number - len(STAFF) - elders - volunteers - _PARTING - _CHILDREN
        self.neighbours = tuple(f"person-n{each:04}" for each in range(1, max(0, rest) + 1))
        self._dice = Random(f"{seed}-residents")
        everybody = (*STAFF, *self.elders, *self.volunteers, *self.parting, *self.children, *self.neighbours)
        self._names = dict(zip(everybody, self._drawn(len(everybody)), strict=True))
        self._homes = {each: self._dice.choice(buildings()) for each in everybody}

    def _drawn(self, number: int) -> list[tuple[Words, Words]]:
        """Names nobody shares, and when they are used up, some that people do."""
        names = list(product(SURNAMES, GIVEN_NAMES))
        alone = self._dice.sample(names, min(number, len(names)))
        return alone + self._dice.choices(names, k=number - len(alone))

    @property
    def compounds(self) -> tuple[str, ...]:
        """The ids of the compounds."""
        return tuple(f"place-{number}" for number in range(1, len(COMPOUNDS) + 1))

    @cached_property
    def _called(self) -> dict[str, str]:
        return dict(zip(buildings(), places(self._language), strict=True))

    def called(self, place: str) -> str:
        """What people call a building."""
        return self._called[place]

    def name(self, person: str) -> str:
        """What somebody is called."""
        surname, given = self._names[person]
        between = "" if self._language == "zh" else " "
        return between.join((surname.told(self._language), given.told(self._language)))

    def surname(self, person: str) -> str:
        """The part of it by which people are looked up."""
        return self._names[person][0].told(self._language)

    def home(self, person: str) -> str:
        """The building they live in, as people call it."""
        return self.called(self._homes[person])

    def building(self, person: str) -> str:
        """The id of the building they live in."""
        return self._homes[person]

    # What the register is begun with

    def named_places(self) -> Iterator[Command]:
        """Compounds, the buildings in them, grids, and where people come together."""
        for place_id, compound in zip(self.compounds, COMPOUNDS, strict=True):
            called = compound.name.told(self._language)
            yield NamePlace(place_id=place_id, kind="compound", called=called)
        for place_id, called in self._called.items():
            within = place_id.rpartition("-")[0]
            yield NamePlace(place_id=place_id, kind="building", called=called, within=within)
        for place_id, grid in GRIDS.items():
            yield NamePlace(place_id=place_id, kind="grid", called=grid.told(self._language))
        for place_id, venue in VENUES.items():
            yield NamePlace(place_id=place_id, kind="venue", called=venue.told(self._language))

    def registered(self) -> Iterator[Command]:
        """Everybody; telephones nobody has."""
        for number, person in enumerate(self._names, start=1):
            yield RegisterPerson(
                person_id=person,
                name=self.name(person),
                telephone=f"0471-555{number:04}",
                room=f"{self._dice.randint(1, 4)}-{self._dice.randint(1, 6)}0{self._dice.randint(1, 3)}",
                birth_year=self._born(person),
                groups=self._groups(person),
                building=self._homes[person],
                residence=self._dice.choices(("lives-here", "rents"), (9, 1))[0],
            )
        yield self._again(self.parting[0], "person-twice")
        yield self._again(self.parting[1], "person-double")

    def _again(self, person: str, twin: str) -> Command:
        """Somebody who was written down a second time, as happens."""
        return RegisterPerson(
            person_id=twin,
            name=self.name(person),
            telephone=f"0471-555{list(self._names).index(person) + 1:04}",
            building=self._homes[person],
            residence="not-told",
        )

    def _born(self, person: str) -> int:
        if person in self.children:
            return self._dice.randint(2012, 2016)
        old = person in self._old or person in self.parting
        return self._dice.randint(*((1934, 1956) if old else (1957, 1999)))

    @cached_property
    def _old(self) -> frozenset[str]:
        return frozenset(self.elders)

    def _groups(self, person: str) -> tuple[str, ...]:
        drawn = self._dice.random()
        if person not in self._old or drawn > 0.25:
            return ()
        return tuple(each.told(self._language) for each in (PARTY_MEMBER, VETERAN)[: 1 + (drawn < 0.05)])

    def appointed(self) -> Iterator[Command]:
        """The secretary, and a grid worker for each compound."""
        yield AppointRole(person_id=self.staff[0], role="secretary", since=EARLIER)
        for person, compound in zip(self.staff[1:], self.compounds, strict=True):
            yield AppointRole(person_id=person, role="grid-worker", scope=compound, since=EARLIER)

    def looked_after(self) -> Iterator[Command]:
        """The care list."""
        elders = iter(self._dice.sample(self.elders, len(self.elders)))
        levels: tuple[CareLevel, ...] = ("high", "key", "general")
        for level in levels:
            grounds = (WEAK if level == "high" else LIVES_ALONE).told(self._language)
            for _ in range(int(_VISITED[level] * len(self.elders))):
                yield SetCareLevel(person_id=next(elders), level=level, grounds=grounds)

    def not_visited(self) -> Iterator[Command]:
        """Some elders are with their families for the winter, some want no visits."""
        for person in self.elders[:_AWAY]:
            yield NoteAway(person_id=person, gone_to="family", until=date(EARLIER.year + 1, 2, 24))
        for person in self.elders[_AWAY : _AWAY + _DECLINING]:
            yield DeclineVisits(person_id=person)
