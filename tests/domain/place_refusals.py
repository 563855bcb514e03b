"""What is refused about a place."""

from typing import Any

from community_core.domain import (
    PLACE,
    AddPlaceAlias,
    ClosePlace,
    CorrectFact,
    NamePlace,
    PlaceAliasAdded,
    PlaceClosed,
    PlaceNamed,
    PlaceState,
    SetGrid,
)

from .refusal import Case
from .story import Story

ID: dict[str, Any] = {"place_id": "place-24"}
SAID: dict[str, Any] = {"kind": "building", "called": "No. 24", "within": "place-liuyin"}
NAME, NAMED = NamePlace(**ID, **SAID), PlaceNamed(**SAID)
CLOSED = PlaceClosed(reason="pulled down")
STEPS = [AddPlaceAlias(**ID, alias="24#"), SetGrid(**ID, grid="place-east"), ClosePlace(**ID, reason="x")]
KNOWN = PlaceAliasAdded(alias="24#")


def _case(rule: str, command: Any, shows: str, *history: Any, **said: Any) -> Case:
    return Case(rule, lambda: Story(PLACE, "place-24").given(*history), command, shows, **said)


def _correct(version: int, **right: Any) -> CorrectFact:
    return CorrectFact(fact_id=f"place-24@{version}", right=right, reason="x")


PLACES = [
    *(_case("place-unnamed", each, "place-24") for each in STEPS),
    _case("place-named-twice", NAME, "known", NAMED),
    *(_case("place-closed", each, "out of use", NAMED, CLOSED) for each in (NAME, *STEPS)),
    _case("building-in-compound", NamePlace(**ID, kind="building", called="No. 24"), "No. 24"),
    _case("building-in-compound", _correct(1, within=None), "No. 24", NAMED),
    _case("place-within-itself", NamePlace(**ID, **{**SAID, "within": "place-24"}), "place-24"),
    _case(
        "place-within-itself",
        NAME,
        "place-liuyin",
        others={"place-liuyin": PlaceState(status="known", within="place-24")},
    ),
    _case("place-within-itself", _correct(1, within="place-24"), "place-24", NAMED),
    _case("place-within-itself", SetGrid(**ID, grid="place-24"), "place-24", NAMED),
    _case("alias-known", AddPlaceAlias(**ID, alias="24#"), "24#", NAMED, KNOWN),
    _case("alias-known", AddPlaceAlias(**ID, alias="No. 24"), "No. 24", NAMED),
    _case("alias-known", NamePlace(**ID, **SAID, aliases=("24#", "24#")), "24#"),
    _case("alias-known", _correct(1, called="24#"), "24#", NAMED, KNOWN),
    _case("number-out-of-range", NamePlace(**ID, **SAID, dwellings=-1), "-1"),
    _case("number-out-of-range", _correct(1, entrances=-1), "-1", NAMED),
    _case("not-a-place", SetGrid(**ID, grid="east"), "east", NAMED),
]
