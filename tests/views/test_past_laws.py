"""A view of the past is the view of a ledger that never held anything else; for both plugins too."""

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community_core.views import Cut, Projection
from community_open_requests import OpenRequests
from community_volunteer_hours.projection import VolunteerHours

from .past_histories import (
    ASKED_FROM,
    Facts,
    engine_over,
    everything,
    happened_by,
    positions_in,
    random_history,
    recorded_by,
)

HISTORIES: Any = st.tuples(st.randoms(use_true_random=False), st.integers(1, 70)).map(
    lambda drawn: random_history(Random(drawn[0].getrandbits(32)), drawn[1])
)
PLUGINS = pytest.mark.parametrize("projection", [OpenRequests, VolunteerHours])


def seen(projection: type[Projection[Any]], facts: Facts, **cut: Any) -> dict[str, list[Any]]:
    """Everything in the view as of a cut."""
    return everything(engine_over(projection, facts).as_of(projection, now=ASKED_FROM, **cut))


def alone(projection: type[Projection[Any]], facts: Facts) -> dict[str, list[Any]]:
    """Everything in the live view of a ledger with these facts only."""
    return everything(engine_over(projection, facts).view(projection, now=ASKED_FROM))


@PLUGINS
@settings(max_examples=40)
@given(HISTORIES, st.data())
def test_as_known_at_a_position_is_the_view_of_what_was_recorded_by_then(
    projection: type[Projection[Any]], facts: Facts, data: st.DataObject
) -> None:
    """Nothing recorded later shows, no correction either."""
    position = data.draw(st.integers(1, len(facts)))
    assert seen(projection, facts, upto=position) == alone(projection, recorded_by(facts, position))


@PLUGINS
@settings(max_examples=40)
@given(HISTORIES, st.data())
def test_as_happened_by_a_moment_is_the_view_of_what_had_happened_by_then(
    projection: type[Projection[Any]], facts: Facts, data: st.DataObject
) -> None:
    """Whenever it was learnt."""
    moment = data.draw(st.sampled_from(facts)).occurred_at
    assert seen(projection, facts, happened=moment) == alone(projection, happened_by(facts, moment))


@PLUGINS
@settings(max_examples=40)
@given(HISTORIES, st.data())
def test_both_cuts_together_leave_what_passes_both(
    projection: type[Projection[Any]], facts: Facts, data: st.DataObject
) -> None:
    """What had happened by a moment, as it was known at a position."""
    moment = data.draw(st.sampled_from(facts)).occurred_at
    position = data.draw(st.integers(1, len(facts)))
    known = recorded_by(facts, position)
    cut = {"upto": position, "happened": moment}
    assert seen(projection, facts, **cut) == alone(projection, happened_by(known, moment))


@settings(max_examples=60)
@given(HISTORIES, st.data())
def test_a_cut_lies_within_another_when_all_that_counts_there_counts_here(
    facts: Facts, data: st.DataObject
) -> None:
    """So that nothing that counted earlier is missing later."""
    drawn = st.tuples(st.integers(1, len(facts)), st.sampled_from([None, *(e.occurred_at for e in facts)]))
    one, other = (Cut(*data.draw(drawn)) for _ in range(2))
    if one.is_within(other):
        assert positions_in(facts, one) <= positions_in(facts, other)
