"""What every command on a place comes to, and every rule that says no."""

from typing import Any

from community_core.domain import (
    AddPlaceAlias,
    ClosePlace,
    Command,
    NamePlace,
    PlaceAliasAdded,
    PlaceClosed,
    PlaceInGrid,
    PlaceNamed,
    SetGrid,
)
from community_core.testing import Example, example, fact

ID: dict[str, Any] = {"place_id": "place-24"}
SAID: dict[str, Any] = {"kind": "building", "called": "No. 24", "within": "place-liuyin"}
NAME, NAMED = NamePlace(**ID, **SAID, aliases=("24#",)), PlaceNamed(**SAID, aliases=("24#",))
COMPOUND = NamePlace(kind="compound", called="Liuyin", entrances=2, dwellings=48)
CLOSE, CLOSED = ClosePlace(**ID, reason="pulled down"), PlaceClosed(reason="pulled down")
ALIAS = AddPlaceAlias(**ID, alias="Building 24")


def _refused(rule: str, when: Command, *given: Any) -> Example:
    return example(given=given, when=when, refused=rule)


PLACES = [
    example(when=NAME, then=[NAMED]),
    example(when=COMPOUND, then=[PlaceNamed(kind="compound", called="Liuyin", entrances=2, dwellings=48)]),
    example(given=[NAMED], when=ALIAS, then=[PlaceAliasAdded(alias="Building 24")]),
    example(given=[NAMED], when=SetGrid(**ID, grid="place-east"), then=[PlaceInGrid(grid="place-east")]),
    example(given=[NAMED], when=CLOSE, then=[CLOSED]),
    _refused("not-a-place", NamePlace(kind="building", called="No. 24", within="Liuyin")),
    _refused("place-unnamed", CLOSE),
    _refused("place-named-twice", NAME, NAMED),
    _refused("place-closed", ALIAS, NAMED, CLOSED),
    _refused("building-in-compound", NamePlace(kind="building", called="No. 24")),
    _refused("place-within-itself", NamePlace(**ID, **{**SAID, "within": "place-24"})),
    _refused(
        "place-within-itself",
        NAME,
        fact(PlaceNamed(kind="compound", called="Liuyin", within="place-24"), "place-liuyin"),
    ),
    _refused("place-within-itself", SetGrid(**ID, grid="place-24"), NAMED),
    _refused("alias-known", AddPlaceAlias(**ID, alias="24#"), NAMED),
]
