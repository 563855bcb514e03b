"""Places as a view keeps them: how they lie in one another, and how they are written."""

import re
from collections.abc import Iterable, Mapping
from typing import Annotated

from attrs import evolve, frozen

from community_core.directory import KnownPlace, Register
from community_core.domain import (
    WORDS,
    PlaceAliasAdded,
    PlaceClosed,
    PlaceInGrid,
    PlaceKind,
    PlaceNamed,
)
from community_core.ledger import Recorded
from community_core.views import Column, Table, carried, handles

_NUMBERS = re.compile(r"([0-9]+)")


@frozen
class Located:
    """One place, as it is told of. ``number`` is that in its name, by which buildings are in order."""

    place_id: str
    called: str = ""
    number: int = 0
    kind: Annotated[PlaceKind, Column(words=WORDS)] = "venue"
    within: str | None = None
    grid: str | None = None
    aliases: tuple[str, ...] = ()
    entrances: int = 0
    dwellings: int = 0
    closed: bool = False


class OfPlaces:
    """A projection that builds on this keeps the places of the community."""

    places = Table(
        Located, index=["closed", ("closed", "kind"), "within", "grid"], order=("kind", "number", "called")
    )

    @handles(PlaceNamed, PlaceAliasAdded, PlaceInGrid, PlaceClosed)
    def place(self, e: Recorded[PlaceNamed | PlaceAliasAdded | PlaceInGrid | PlaceClosed]) -> None:
        before = self.places.get(e.stream_id, Located(e.stream_id))
        match e.data:
            case PlaceNamed():
                told = {"number": number_in(e.data.called), **carried(e.data, Located)}
            case PlaceAliasAdded():
                told = {"aliases": (*before.aliases, e.data.alias)}
            case PlaceInGrid():
                told = {"grid": e.data.grid}
            case PlaceClosed():
                told = {"closed": True}
        self.places.put(evolve(before, **told))

    def place_register(self) -> Register:
        """A register of these places alone, which finds them however they are written."""
        return Register(places={each.place_id: _known(each) for each in self.places})


@frozen
class Places:
    """Places as they lie in one another."""

    known: Mapping[str, Located]

    def called(self, place_id: str | None) -> str:
        """What people call a place; its id, if nobody named it."""
        known = self.known.get(place_id or "")
        return known.called if known and known.called else place_id or ""

    def in_order(self, place_id: str | None) -> tuple[bool, list[str | int]]:
        """What sorts places by what they are called, numbers as numbers, and none last."""
        return place_id is None, naturally(self.called(place_id))

    def around(self, place_id: str) -> list[str]:
        """The place itself, its grid, the compound it lies in, and whatever those lie in."""
        found = [place_id]
        for each in found:
            known = self.known.get(each)
            outer = (known.grid, known.within) if known else ()
            found += [place for place in outer if place and place not in found]
        return found


def places_of(places: Iterable[Located]) -> Places:
    """Places by their ids."""
    return Places({each.place_id: each for each in places})


def naturally(text: str) -> list[str | int]:
    """What sorts texts with numbers in them as people do: 9 before 13."""
    return [int(each) if each.isdecimal() else each for each in _NUMBERS.split(text)]


def number_in(called: str) -> int:
    """The first number in a name, 0 where there is none."""
    found = re.search(r"\d+", called)
    return int(found[0]) if found else 0


def _known(place: Located) -> KnownPlace:
    return KnownPlace(
        id=place.place_id,
        status="out-of-use" if place.closed else "known",
        kind=place.kind,
        called=place.called,
        within=place.within,
        grid=place.grid,
        aliases=place.aliases,
    )
