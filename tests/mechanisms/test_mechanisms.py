"""What is installed is what the domain sheets ask, but for what is otherwise on purpose."""

import pytest

from .comparing import MECHANISMS, asked, installed


@pytest.mark.parametrize("name", MECHANISMS)
def test_a_mechanism_is_as_its_sheet_has_it(name: str) -> None:
    """Every command, fact, field, word, rule, view, query, item of the agenda and figure; what differs says
    why, and what is said to differ does."""
    mechanism = MECHANISMS[name]
    wanted, found = set(asked(mechanism)), set(installed(mechanism))
    differs = {part for place in mechanism.get("differs", {}) for part in _parts(place)}
    assert sorted(wanted - found - differs) == [], "missing"
    assert sorted(found - wanted - differs) == [], "not in the sheet"
    assert sorted(differs - (wanted ^ found)) == [], "said to differ, and does not"


def _parts(place: str) -> tuple[str, ...]:
    """``states.closed -> out-of-use``: what is not there, and what is there in its place."""
    old, arrow, new = place.partition(" -> ")
    return (old, f"{old.rpartition('.')[0]}.{new}") if arrow else (old,)


@pytest.mark.parametrize("name", MECHANISMS)
def test_every_difference_has_its_reason(name: str) -> None:
    """In a phrase; and every mechanism says which sheet it is of."""
    mechanism = MECHANISMS[name]
    assert mechanism["called"]
    assert mechanism["sheet"]
    assert all(len(why) > 5 for why in mechanism.get("differs", {}).values())
