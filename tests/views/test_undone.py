"""What is undone, put back, or happened otherwise, as single views, comparisons and explanations tell it."""

from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community_core.domain import FactCorrected
from community_core.errors import InvalidInput
from community_core.views import Cut, Projection
from community_open_requests import OpenRequests as OpenRequestsPlugin
from community_volunteer_hours.projection import VolunteerHours

from .neighbourhood import NOW, START, Neighbourhood, OpenRequests, Raised, Resolved, titles
from .past_histories import ASKED_FROM, Facts, engine_over, everything, known, mended_history, recorded_by

HISTORIES: Any = st.tuples(st.randoms(use_true_random=False), st.integers(2, 25)).map(
    lambda drawn: mended_history(Random(drawn[0].getrandbits(32)), drawn[1])
)


@pytest.fixture
def street() -> Neighbourhood:
    """Two requests; the second was resolved."""
    here = Neighbourhood()
    here.tell(("request-1", Raised(title="Snow")), ("request-2", Raised(title="Light")))
    here.tell(("request-2", Resolved(minutes=9)))
    return here


def mend(here: Neighbourhood, stream_id: str, version: int, **told: Any) -> int:
    """Record what is known of a fact now."""
    said = here.ledger.stream(stream_id)[version - 1].data
    told = {"said": said, "right": said, "reason": "slip"} | told
    return here.tell((stream_id, FactCorrected(version=version, **told)))


def test_what_never_happened_is_gone_and_comes_back_put_back(street: Neighbourhood, tmp_path: Path) -> None:
    """In a view that had shown it."""
    engine = street.engine(tmp_path / "views.db")
    assert titles(engine.view(OpenRequests)) == ["Snow"]
    mend(street, "request-2", 2, right=None)
    assert titles(engine.view(OpenRequests)) == ["Snow", "Light"]
    mend(street, "request-2", 2, said=None)
    assert titles(engine.view(OpenRequests)) == ["Snow"]
    assert titles(engine.as_of(OpenRequests, upto=4)) == ["Snow", "Light"]
    engine.close()


def test_known_before_it_was_undone_the_fact_shows(street: Neighbourhood) -> None:
    """Nobody knew better then."""
    mend(street, "request-1", 1, right=None)
    engine = street.engine()
    assert titles(engine.as_of(OpenRequests, upto=3)) == ["Snow"]
    assert titles(engine.view(OpenRequests)) == []


@pytest.mark.parametrize("kept", [False, True], ids=["folded anew", "from live views"])
def test_what_had_happened_goes_by_the_times_that_were_known(
    street: Neighbourhood, tmp_path: Path, kept: bool
) -> None:
    """A correction back in time brings a fact in, one forward leaves it out, from when it was recorded."""
    engine = street.engine(tmp_path / "views.db" if kept else None)
    engine.catch_up(OpenRequests)
    early, late = START - timedelta(days=3), START + timedelta(days=3)
    before = street.ledger.position()
    mend(street, "request-1", 1, occurred_at=early)
    mend(street, "request-2", 1, occurred_at=late)
    mend(street, "request-2", 2, occurred_at=late)
    engine.catch_up(OpenRequests)
    day = {"happened": START - timedelta(days=2)}
    assert titles(engine.as_of(OpenRequests, **day)) == ["Snow"]
    assert titles(engine.as_of(OpenRequests, **day, upto=before)) == []
    day = {"happened": START + timedelta(days=2)}
    assert {row.title for row in engine.as_of(OpenRequests, **day).register} == {"Snow"}
    assert {row.title for row in engine.as_of(OpenRequests, **day, upto=before).register} == {"Snow", "Light"}
    engine.close()


def test_a_row_that_is_gone_is_explained_by_what_was_undone(street: Neighbourhood) -> None:
    """With the undoing beside it; what never was stays wrong usage."""
    undone = mend(street, "request-1", 1, right=None)
    engine, end = street.engine(), Cut(street.ledger.position())
    found = engine.explain(OpenRequests, "request-1", end, NOW)
    assert found.rows == ()
    [reason] = found.reasons
    assert (reason.fact.position, [each.position for each in reason.corrections]) == (1, [undone])
    with pytest.raises(InvalidInput):
        engine.explain(OpenRequests, "request-9", end, NOW)


def test_a_change_is_due_to_what_was_undone(street: Neighbourhood) -> None:
    """And named with the undoing; on the other axis, to what is known to have happened at another time."""
    engine, before = street.engine(), street.ledger.position()
    undone = mend(street, "request-2", 2, right=None)
    [change] = engine.diff(OpenRequests, Cut(before), Cut(undone), NOW)
    assert (change.kind, change.after.title) == ("came", "Light")
    [reason] = change.reasons
    assert (reason.fact.position, [each.position for each in reason.corrections]) == (3, [undone])
    day = START + timedelta(days=1)
    moved = mend(street, "request-1", 1, occurred_at=START + timedelta(days=2))
    [change] = engine.diff(OpenRequests, Cut(undone, day), Cut(moved, day), NOW)
    assert (change.kind, change.before.title) == ("went", "Snow")
    assert [each.fact.position for each in change.reasons] == [1]


@pytest.mark.parametrize("projection", [OpenRequestsPlugin, VolunteerHours])
@settings(max_examples=40)
@given(HISTORIES, st.data())
def test_the_changes_lead_from_what_was_known_to_what_is_known(
    projection: type[Projection[Any]], facts: Facts, data: st.DataObject
) -> None:
    """Each has a reason."""
    earlier = data.draw(st.integers(1, len(facts)))
    later = data.draw(st.integers(earlier, len(facts)))
    changes = engine_over(projection, facts).diff(projection, Cut(earlier), Cut(later), ASKED_FROM)
    assert all(each.reasons for each in changes)
    was, is_now = (
        everything(engine_over(projection, known(recorded_by(facts, upto))).view(projection, now=ASKED_FROM))[
            "rows"
        ]
        for upto in (earlier, later)
    )
    gone = [each.before for each in changes if each.before is not None]
    new = [each.after for each in changes if each.after is not None]
    assert sorted(map(repr, [row for row in was if row not in gone] + new)) == sorted(map(repr, is_now))
