"""Who lives in the invented community: names, homes, care levels and roles, drawn by a die of their own."""

from collections.abc import Iterator
from datetime import date
from itertools import product
from random import Random

from community_core.demo.neighbourhood import (
    COMPOUNDS,
    ELDERS,
    GIVEN_NAMES,
    LIVES_ALONE,
    STAFF,
    SURNAMES,
    VOLUNTEERS,
    WEAK,
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

BEGAN, BACK = date(2023, 12, 29), date(2024, 2, 24)
HIGH, KEY, GENERAL = 12, 40, 90
"""How many elders are of each care level; the others need no visits."""

_SEED = 417


class Residents:
    """Everybody of the story, with a name and a home that are the same each time it is told."""

    def __init__(self, language: Language) -> None:
        self._language: Language = language
        dice = Random(_SEED)
        people = (*STAFF, *ELDERS, *VOLUNTEERS)
        names = dice.sample(list(product(SURNAMES, GIVEN_NAMES)), len(people))
        self._names = dict(zip(people, names, strict=True))
        self._homes = {each: dice.choice(list(buildings())) for each in people}
        self._dice = dice

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
        return dict(zip(buildings(), places(self._language), strict=True))[self._homes[person]]

    def named_places(self) -> Iterator[Command]:
        """Compounds, and the buildings in them."""
        for number, compound in enumerate(COMPOUNDS, start=1):
            yield NamePlace(
                place_id=f"place-{number}", kind="compound", called=compound.name.told(self._language)
            )
        for place_id, called in zip(buildings(), places(self._language), strict=True):
            within = place_id.rpartition("-")[0]
            yield NamePlace(place_id=place_id, kind="building", called=called, within=within)

    def registered(self) -> Iterator[Command]:
        """Everybody; telephones nobody has."""
        for number, person in enumerate(self._names, start=1):
            old = person in ELDERS
            yield RegisterPerson(
                person_id=person,
                name=self.name(person),
                telephone=f"0471-555{number:04}",
                room=f"{self._dice.randint(1, 4)}-{self._dice.randint(1, 6)}0{self._dice.randint(1, 3)}",
                birth_year=self._dice.randint(*((1934, 1956) if old else (1957, 1999))),
                building=self._homes[person],
                residence="lives-here",
            )

    def appointed(self) -> Iterator[Command]:
        """The secretary, and a grid worker for each compound."""
        yield AppointRole(person_id=STAFF[0], role="secretary", since=BEGAN)
        for number, person in enumerate(STAFF[1:], start=1):
            yield AppointRole(person_id=person, role="grid-worker", scope=f"place-{number}", since=BEGAN)

    def looked_after(self) -> Iterator[Command]:
        """The care list."""
        levels: tuple[tuple[CareLevel, int], ...] = (("high", HIGH), ("key", KEY), ("general", GENERAL))
        elders = iter(self._dice.sample(ELDERS, HIGH + KEY + GENERAL))
        for level, count in levels:
            grounds = (WEAK if level == "high" else LIVES_ALONE).told(self._language)
            for _ in range(count):
                yield SetCareLevel(person_id=next(elders), level=level, grounds=grounds)

    def not_visited(self) -> Iterator[Command]:
        """Some elders are with their families for the winter, some want no visits."""
        for person in ELDERS[:3]:
            yield NoteAway(person_id=person, gone_to="family", until=BACK)
        for person in ELDERS[3:5]:
            yield DeclineVisits(person_id=person)


def buildings() -> Iterator[str]:
    """The id of every building, compound by compound."""
    for compound, each in enumerate(COMPOUNDS, start=1):
        yield from (f"place-{compound}-{number}" for number in range(1, each.buildings + 1))
