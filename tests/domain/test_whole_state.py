"""Laws over the whole of a state: what is wrong may be mended, and is never made worse."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from community_core.domain import Context, Law, refuse_worse
from community_core.errors import Refused


@frozen
class Shelf:
    """Who has which things, each of which belongs to one alone."""

    held: frozenset[tuple[str, str]]


def _twice(shelf: Shelf, _: Context) -> list[str]:
    things = [thing for thing, _ in shelf.held]
    return [each for each in set(things) if things.count(each) > 1]


def _refusal(things: str, _: Context) -> Refused:
    return Refused("held-once", f"{things}: held twice", f"{things}：重复")


ONCE = Law(_twice, _refusal)
SHELVES = st.builds(
    Shelf, st.frozensets(st.tuples(st.sampled_from(["saw", "drill"]), st.sampled_from(["a", "b", "c"])))
)


def _context() -> Context:
    """A moment; these laws ask nobody else."""
    now = datetime(2024, 1, 1, tzinfo=UTC)
    nobody: Any = None
    return Context("shelf-1", "person-shen", now, now, now, ZoneInfo("Asia/Shanghai"), (), 1, nobody, nobody)


@given(SHELVES, SHELVES)
def test_it_is_refused_just_where_something_is_broken_that_was_not(before: Shelf, after: Shelf) -> None:
    """However much was broken before; and those that are broken anew are named, nobody else."""
    anew = sorted(set(_twice(after, _context())) - set(_twice(before, _context())))
    if not anew:
        refuse_worse([ONCE], before, after, _context())
        return
    with pytest.raises(Refused) as refused:
        refuse_worse([ONCE], before, after, _context())
    assert refused.value.en.startswith(f"{', '.join(anew)}: held twice")
