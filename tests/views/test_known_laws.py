"""Views over histories with undone, put back and re-dated facts are those of what is known to have happened.

What that is, ``known`` says by definition, without any of the machinery under test.
"""

from collections.abc import Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from community_core.ledger import Recorded
from community_core.testing.projecting import history_for
from community_core.views import Engine, Projection, Table, handles
from community_open_requests import OpenRequests
from community_volunteer_hours.projection import VolunteerHours

from .past_histories import (
    ASKED_FROM,
    ZONE,
    Facts,
    engine_over,
    everything,
    happened_by,
    known,
    mended_history,
    recorded_by,
)


@frozen
class Line:
    """A fact as a diary tells of it."""

    position: int
    what: str
    who: str
    when: str


class Diary(Projection[Line]):
    """Every fact, one line each, with everything a correction may change."""

    name, version = "diary", 1
    lines = Table(Line)

    @handles(object)
    def write(self, e: Recorded[Any]) -> None:
        self.lines.put(Line(e.position, repr(e.data), e.actor, e.occurred_at.isoformat()))


class FreeRequests(OpenRequests):
    """The plugin's view, for all that is known perhaps made of several streams."""

    name, single_stream = "free-requests", False


HISTORIES: Any = st.tuples(st.randoms(use_true_random=False), st.integers(1, 60)).map(
    lambda drawn: mended_history(Random(drawn[0].getrandbits(32)), drawn[1])
)
VIEWS = pytest.mark.parametrize("projection", [OpenRequests, FreeRequests, VolunteerHours, Diary])


def expected(projection: type[Projection[Any]], facts: Facts) -> dict[str, list[Any]]:
    """The live view of a ledger in which everything was recorded as it is known now."""
    return everything(engine_over(projection, known(facts)).view(projection, now=ASKED_FROM))


@VIEWS
@settings(max_examples=60)
@given(HISTORIES, st.data())
def test_a_view_that_follows_along_shows_what_is_known(
    projection: type[Projection[Any]], facts: Facts, data: st.DataObject
) -> None:
    """At each of its stops, in any batches, in a file that another engine goes on with."""
    stops = sorted(data.draw(st.sets(st.integers(1, len(facts)), max_size=6)) | {len(facts)})
    with TemporaryDirectory() as folder:
        for upto in stops:
            history = history_for(projection, recorded_by(facts, upto))
            engine = Engine(
                history, Path(folder) / "views.db", zone=ZONE, clock=lambda: ASKED_FROM, batch=3, milestones=4
            )
            shown = everything(engine.view(projection, now=ASKED_FROM))
            engine.close()
            assert shown == expected(projection, recorded_by(facts, upto))


@VIEWS
@settings(max_examples=80)
@given(HISTORIES, st.data())
def test_the_past_shows_what_was_known_and_had_happened_as_far_as_was_known(
    projection: type[Projection[Any]], facts: Facts, data: st.DataObject
) -> None:
    """On both axes, folded anew or from what live views and milestones keep."""
    position = data.draw(st.integers(1, len(facts)))
    moments = sorted({each.occurred_at for each in [*facts, *known(facts)]})
    moment = data.draw(st.sampled_from([None, *moments]))
    cut: dict[str, Any] = {"upto": position, "happened": moment, "now": ASKED_FROM}
    counted = known(recorded_by(facts, position))
    counted = counted if moment is None else happened_by(counted, moment)
    right = everything(engine_over(projection, counted).view(projection, now=ASKED_FROM))
    assert everything(engine_over(projection, facts).as_of(projection, **cut)) == right
    assert everything(_as_of_beside_live(projection, facts, data, cut)) == right


def _as_of_beside_live(
    projection: type[Projection[Any]], facts: Sequence[Recorded[Any]], data: st.DataObject, cut: Any
) -> Projection[Any]:
    """The same past from a file with live views that have come some way."""
    come = data.draw(st.integers(1, len(facts)))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "views.db"
        engine = Engine(
            history_for(projection, list(facts)),
            path,
            zone=ZONE,
            clock=lambda: ASKED_FROM,
            batch=2,
            milestones=4,
        )
        engine.catch_up(projection, upto=come)
        engine.catch_up(projection)
        past = engine.as_of(projection, **cut)
        engine.close()
        return past
