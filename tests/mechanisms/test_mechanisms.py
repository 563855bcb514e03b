"""What is installed is what the domain sheets ask, but for what is otherwise on purpose."""

import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

from community_core.access import TABLE, Right

from .comparing import AGGREGATES, MECHANISMS, VIEWS, asked, installed


@pytest.mark.parametrize("name", MECHANISMS)
def test_a_mechanism_is_as_its_sheet_has_it(name: str) -> None:
    """Every command, fact, field, word, rule, view, query, item of the agenda and figure; what differs says
    why, and what is said to differ does."""
    mechanism = MECHANISMS[name]
    wanted, found = set(asked(mechanism)), set(installed(mechanism))
    differs = [part for place in mechanism.get("differs", {}) for part in _parts(place)]
    assert [place for place in sorted(wanted - found) if not _within(place, differs)] == [], "missing"
    assert [place for place in sorted(found - wanted) if not _within(place, differs)] == [], "not asked"
    otherwise = wanted ^ found
    assert [each for each in differs if not any(_within(place, [each]) for place in otherwise)] == []


def _parts(place: str) -> tuple[str, ...]:
    """``states.closed -> out-of-use``: what is not there, and what is there in its place."""
    old, arrow, new = place.partition(" -> ")
    return (old, f"{old.rpartition('.')[0]}.{new}") if arrow else (old,)


def _within(place: str, differs: Iterable[str]) -> bool:
    """Whether a place differs itself, or as part of what does: a command with its fields."""
    return any(place == each or place.startswith(f"{each}.") for each in differs)


@pytest.mark.parametrize("name", MECHANISMS)
def test_every_difference_has_its_reason(name: str) -> None:
    """In a phrase; and every mechanism says which sheet it is of."""
    mechanism = MECHANISMS[name]
    assert mechanism["called"]
    assert mechanism["sheet"]
    assert all(len(why) > 5 for why in mechanism.get("differs", {}).values())


def test_everything_installed_has_a_sheet() -> None:
    """Every kind of stream, with its commands, facts and rules, and every view; none is left out silently."""
    mechanisms = MECHANISMS.values()
    whole = {each["aggregate"] for each in mechanisms if {"commands", "events", "rules"} <= each.keys()}
    views = {name for each in mechanisms for name in each.get("views", {})}
    assert sorted(AGGREGATES.keys() - whole - _ELSEWHERE.keys()) == []
    assert sorted(VIEWS.keys() - views) == []
    assert _ELSEWHERE.keys() <= AGGREGATES.keys() - whole


_ELSEWHERE = {
    "request": "no sheet lists its commands and rules; tests/domain/request_refusals.py does",
    "volunteer": "its sheet lists the rules that came new; tests/domain/volunteer_refusals.py all",
}
"""What no sheet describes as a whole, and what does."""


def test_each_role_opens_what_its_sheet_says() -> None:
    """Of whom it says, and nothing else; a role that is not there opens nothing."""
    sheet = tomllib.loads((Path(__file__).parent / "access.toml").read_text("utf-8"))
    asked = {
        f"{role} {of} {fields}" for role, rights in sheet["asked"].items() for of, fields in rights.items()
    }
    given = {f"{role} {_told(each)}" for role, rights in TABLE.items() for each in rights}
    assert asked ^ given == sheet["differs"].keys()
    assert all(sheet["differs"].values())


def _told(right: Right) -> str:
    of = f"{right.of} by {right.consent}" if right.consent else right.of
    return f"{of} {' '.join(sorted(right.opens))}"
