"""Views of an earlier moment are folded anew, apart from the live ones."""

from datetime import timedelta
from pathlib import Path

import pytest

from community_core.domain import FactCorrected
from community_core.errors import ProjectionStopped
from community_core.ledger import Recorded
from community_core.views import Engine, Projection, Table, handles, position_at

from .neighbourhood import NOW, START, Neighbourhood, OpenRequests, Raised, Request, Resolved, titles


def test_a_view_of_an_earlier_position_shows_what_was_known_then(here: Neighbourhood, engine: Engine) -> None:
    """Corrections recorded since do not count; the live view is not touched."""
    here.correct("request-2", 1, Raised(title="Radiator"))
    assert titles(engine.as_of(OpenRequests, upto=2)) == ["Light in the stairs", "暖气不热"]
    assert titles(engine.as_of(OpenRequests, upto=3)) == ["暖气不热"]
    assert titles(engine.as_of(OpenRequests)) == ["Radiator"]
    assert titles(engine.as_of(OpenRequests, upto=0)) == []
    assert [each.state for each in engine.status([OpenRequests])] == ["new"]


def test_a_view_of_what_had_happened_knows_corrections_made_since(
    here: Neighbourhood, engine: Engine
) -> None:
    """And facts recorded late, when they happened early."""
    here.tell(("request-3", Raised(title="Snow")), at=START - timedelta(days=3))
    here.correct("request-3", 1, Raised(title="Ice"))
    here.tell(("request-3", Resolved(minutes=1)))
    before = START - timedelta(days=1)
    view = engine.as_of(OpenRequests, happened=before)
    assert titles(view) == ["Ice"]
    assert view.now == before
    assert engine.as_of(OpenRequests, happened=before, now=NOW).now == NOW


def test_a_projection_that_handles_corrections_gets_those_of_facts_that_had_happened(
    here: Neighbourhood, engine: Engine
) -> None:
    """A correction belongs to the time of the fact it corrects."""

    class Corrected(Projection[Request]):
        name, version = "corrected", 1
        register = Table(Request)

        @handles(FactCorrected)
        def correct(self, e: Recorded[FactCorrected]) -> None:
            self.register.put(Request(e.stream_id, e.data.right.title, e.occurred_at))

    here.correct("request-1", 1, Raised(title="Lamp"))
    here.correct("request-2", 1, Raised(title="Radiator"))
    happened = START + timedelta(minutes=1)
    assert [row.title for row in engine.as_of(Corrected, happened=happened)] == ["Lamp"]


def test_corrections_of_what_had_happened_are_told_by_the_fact_they_correct(
    here: Neighbourhood, engine: Engine
) -> None:
    """Several facts of one stream, each at its own time; one that is not there counts by itself."""

    class Corrected(Projection[Request]):
        name, version = "corrected", 1
        register = Table(Request)

        @handles(FactCorrected)
        def correct(self, e: Recorded[FactCorrected]) -> None:
            self.register.put(Request(f"{e.stream_id}@{e.data.version}", e.data.reason, e.occurred_at))

    here.tell(("request-1", Raised(title="Snow")), at=NOW)
    for version in (3, 1, 2):
        here.correct("request-1", version, Raised(title="Ice"))
    nothing = Raised(title="nothing")
    here.tell(("request-1", FactCorrected(version=99, said=nothing, right=nothing, reason="")), at=START)
    shown = engine.as_of(Corrected, happened=START + timedelta(hours=1))
    assert sorted(row.request_id for row in shown) == ["request-1@1", "request-1@2", "request-1@99"]


def test_a_view_of_the_past_outlives_its_engine(here: Neighbourhood, views_file: Path) -> None:
    """Its rows are its own."""
    engine = here.engine(views_file)
    view = engine.as_of(OpenRequests)
    engine.close()
    assert titles(view) == ["暖气不热"]


def test_a_handler_that_fails_stops_the_past_view_alone(here: Neighbourhood, engine: Engine) -> None:
    """The live view knows nothing of it."""
    engine.catch_up(OpenRequests)
    last = here.tell(("request-9", Resolved()))
    with pytest.raises(ProjectionStopped, match=f"position {last}"):
        engine.as_of(OpenRequests)
    assert engine.status([OpenRequests])[0].state == "current"


def test_the_position_at_a_moment_is_that_of_the_last_fact_recorded_by_then(here: Neighbourhood) -> None:
    """Recorded in the very microsecond counts as known."""
    minutes = [timedelta(minutes=minute) for minute in (0, 1, 2, 3, 60)]
    first = here.ledger.stream("request-1")[0].recorded_at - timedelta(minutes=1)
    recorded = [fact.recorded_at for fact in here.ledger.log()]
    assert [position_at(here.ledger, each) for each in recorded] == [3, 3, 3]
    here.tell(("request-3", Raised(title="Snow")))
    here.tell(("request-4", Raised(title="Ice")))
    last = here.ledger.stream("request-4")[0].recorded_at
    assert position_at(here.ledger, last) == 5
    assert position_at(here.ledger, last - timedelta(microseconds=1)) == 4
    assert position_at(here.ledger, first - minutes[1]) == 0
    assert position_at(Neighbourhood().ledger, last) == 0
