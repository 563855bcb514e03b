"""The places of the community, as a view keeps them to know which one somebody wrote of."""

import re
from collections.abc import Iterable
from typing import Annotated

from attrs import evolve, frozen

from community_core import domain as d
from community_core.directory import KnownPlace, Register
from community_core.domain import WORDS, PlaceKind
from community_core.ledger import Recorded
from community_core.views import Column, Rows, carried

PlaceFact = d.PlaceNamed | d.PlaceAliasAdded | d.PlaceInGrid | d.PlaceClosed


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


def learn_place(places: Rows[Located], e: Recorded[PlaceFact]) -> None:
    """Keep what a fact says of a place."""
    before = places.get(e.stream_id, Located(e.stream_id))
    match e.data:
        case d.PlaceNamed():
            places.put(evolve(before, number=number_in(e.data.called), **carried(e.data, Located)))
        case d.PlaceAliasAdded():
            places.put(evolve(before, aliases=(*before.aliases, e.data.alias)))
        case d.PlaceInGrid():
            places.put(evolve(before, grid=e.data.grid))
        case d.PlaceClosed():
            places.put(evolve(before, closed=True))


def number_in(called: str) -> int:
    """The first number in a name, 0 where there is none."""
    found = re.search(r"\d+", called)
    return int(found[0]) if found else 0


def register_of(places: Iterable[Located]) -> Register:
    """A register of these places alone, which finds them however they are written."""
    return Register(places={each.place_id: _known(each) for each in places})


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
