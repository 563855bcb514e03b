"""What is installed is what the domain sheets ask, but for what is otherwise on purpose."""

from collections.abc import Iterable

import pytest

from .comparing import MECHANISMS, asked, installed


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
