"""Facts of types that this program does not know, and their corrections, keep no view from going on."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from community_core.domain import FactCorrected, event
from community_core.errors import ProjectionStopped
from community_core.ledger import EventRegistry, Ledger, Recorded, Unknown, type_name
from community_core.views import Engine, Projection, Table, handles
from community_core.views.facts.cut import Cut

from .neighbourhood import (
    EVENTS,
    NOW,
    SHANGHAI,
    START,
    Neighbourhood,
    OpenRequests,
    Raised,
    Resolved,
    newer_raised,
    titles,
)


@event()
@frozen(kw_only=True)
class LanternHung:
    """An event of a plugin that is missing."""

    place: str


class OfOneStream(OpenRequests):
    """The same, a stream at a time."""

    name, single_stream = "of-one-stream", True


@frozen
class Said:
    position: int
    said: str


class Titles(Projection[Said]):
    """Looks into every correction it gets without asking what it corrects."""

    name, version = "titles", 1
    said = Table(Said)

    @handles(Raised)
    def raised(self, e: Recorded[Raised]) -> None:
        self.said.put(Said(e.position, e.data.title))

    @handles(FactCorrected)
    def corrected(self, e: Recorded[FactCorrected]) -> None:
        self.said.put(Said(e.position, f"{e.data.said.title} -> {e.data.right.title}"))


class Everything(Projection[Said]):
    """Takes what comes."""

    name, version = "everything", 1
    said = Table(Said)

    @handles(object)
    def take(self, e: Recorded[object]) -> None:
        inside = f" of {type_name(e.data.right)}" if isinstance(e.data, FactCorrected) else ""
        self.said.put(Said(e.position, f"{e.type}{inside}"))


class TitlesAndTheRest(Projection[Said]):
    """Knows requests, and takes whatever else comes by its name."""

    name, version = "titles-and-the-rest", 1
    said = Table(Said)

    @handles(Raised)
    def raised(self, e: Recorded[Raised]) -> None:
        self.said.put(Said(e.position, e.data.title))

    @handles(object)
    def rest(self, e: Recorded[object]) -> None:
        place = e.data.fields["place"] if isinstance(e.data, Unknown) else getattr(e.data, "place", "")
        self.said.put(Said(e.position, f"{e.type} {place}".strip()))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger in which a plugin that is missing by now told of lanterns, and put right what it told, on a
    stream of its own and on that of a request."""
    here = Neighbourhood(tmp_path / "ledger.db", [*EVENTS, LanternHung])
    here.tell(("request-1", Raised(title="Snow")), ("lantern-1", LanternHung(place="gate")))
    here.correct("lantern-1", 1, LanternHung(place="pavilion"))
    here.tell(("request-1", LanternHung(place="stairs")), ("request-2", Raised(title="Ice")))
    here.correct("request-1", 2, LanternHung(place="roof"))
    here.correct("request-2", 1, Raised(title="Black ice"))
    here.tell(("request-1", Resolved(minutes=5)))
    here.ledger.close()
    return tmp_path / "ledger.db"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    """The same, without the plugin."""
    opened = Ledger(path, EventRegistry(EVENTS), zone=SHANGHAI, clock=lambda: NOW)
    yield opened
    opened.close()


@pytest.fixture(params=["in a file", "in memory"])
def unknowing(request: pytest.FixtureRequest, ledger: Ledger, tmp_path: Path) -> Iterator[Engine]:
    """The views over it."""
    file = tmp_path / "views.db" if request.param == "in a file" else None
    opened = Engine(ledger, file, zone=SHANGHAI, clock=lambda: NOW)
    yield opened
    opened.close()


@pytest.mark.parametrize("projection", [OpenRequests, OfOneStream])
def test_a_view_that_does_not_handle_them_goes_on(unknowing: Engine, projection: type[OpenRequests]) -> None:
    """Caught up at once, step by step, or folded anew."""
    for position in (2, 3, 6, 8):
        assert unknowing.catch_up(projection, upto=position) == position
    assert titles(unknowing.view(projection)) == ["Black ice"]
    unknowing.rebuild(projection)
    assert titles(unknowing.view(projection)) == ["Black ice"]
    assert not unknowing.view(projection).register["request-1"].open


@pytest.mark.parametrize("projection", [OpenRequests, OfOneStream])
def test_its_past_is_seen_explained_and_compared(unknowing: Engine, projection: type[OpenRequests]) -> None:
    """Whichever the plugin's facts lie before, between and after."""
    unknowing.catch_up(projection)
    earlier, later = Cut(5), Cut(8)
    assert titles(unknowing.as_of(projection, upto=5)) == ["Snow", "Ice"]
    assert titles(unknowing.as_of(projection, upto=6)) == ["Snow", "Ice"]
    happened = unknowing.as_of(projection, happened=START + timedelta(minutes=5))
    assert titles(happened) == ["Snow", "Black ice"]
    reasons = unknowing.explain(projection, ("request-2",), later).reasons
    assert [(each.fact.position, [one.position for one in each.corrections]) for each in reasons] == [
        (5, [7])
    ]
    assert [each.kind for each in unknowing.diff(projection, earlier, later)] == ["went", "changed"]


def test_a_view_may_know_some_facts_and_take_the_rest(unknowing: Engine, path: Path, tmp_path: Path) -> None:
    """What is right stands in the place of what was corrected, of either, as far as its type is known; the
    corrections themselves are seen to. What a newer program recorded of a type with a handler stops it."""
    rest = ["LanternHung gate", "LanternHung stairs", "Black ice", "Resolved"]
    rows = [row.said for row in unknowing.view(TitlesAndTheRest)]
    assert sorted(rows) == sorted(["Snow", *rest])
    knowing = Ledger(path, EventRegistry([*EVENTS, LanternHung]), zone=SHANGHAI, clock=lambda: NOW)
    engine = Engine(knowing, tmp_path / "known.db", zone=SHANGHAI, clock=lambda: NOW)
    rows = [row.said for row in engine.view(TitlesAndTheRest)]
    assert sorted(rows) == sorted(["Snow", "LanternHung pavilion", "LanternHung roof", *rest[2:]])
    engine.close()
    knowing.close()


def test_a_view_that_handles_corrections_gets_none_of_theirs(unknowing: Engine) -> None:
    """They correct nothing it knows of, and it would not know what to make of them."""
    rows = [row.said for row in unknowing.view(Titles)]
    assert rows == ["Snow", "Ice", "Ice -> Black ice"]
    assert [row.said for row in unknowing.as_of(Titles, upto=6)] == ["Snow", "Ice"]
    moment = START + timedelta(minutes=7)
    assert [row.said for row in unknowing.as_of(Titles, happened=moment)] == rows
    assert [each.fact.position for each in unknowing.explain(Titles, (7,), Cut(8)).reasons] == [5]
    assert [each.key for each in unknowing.diff(Titles, Cut(4), Cut(8))] == [(5,), (7,)]


def test_a_view_of_everything_is_told_what_they_are(unknowing: Engine) -> None:
    """Corrections name the type they correct."""
    told = [row.said for row in unknowing.view(Everything)]
    corrected = "FactCorrected of LanternHung"
    assert told[1:4] == ["LanternHung", corrected, "LanternHung"]
    assert told[5:7] == [corrected, "FactCorrected of Raised"]
    assert len(list(unknowing.as_of(Everything, happened=START + timedelta(minutes=2)))) == 3


def test_with_the_plugin_back_nothing_was_missed(path: Path, unknowing: Engine, tmp_path: Path) -> None:
    """Its own view folds what was recorded all along; the others stay as they are."""

    class Lanterns(Projection[Said]):
        """Where lanterns hang."""

        name, version = "lanterns", 1
        hung = Table(Said)

        @handles(LanternHung)
        def hang(self, e: Recorded[LanternHung]) -> None:
            self.hung.put(Said(e.position, e.data.place))

    unknowing.catch_up(OpenRequests)
    whole = Neighbourhood(path, [*EVENTS, LanternHung])
    again = whole.engine(tmp_path / "views.db")
    assert [row.said for row in again.view(Lanterns)] == ["pavilion", "roof"]
    assert titles(again.view(OpenRequests)) == ["Black ice"]
    again.close()
    whole.ledger.close()


@pytest.mark.parametrize("handled", [Raised, Resolved])
def test_a_correction_by_a_newer_program_stops_a_view_that_handles_the_type(
    tmp_path: Path, handled: type[Any]
) -> None:
    """Of a type that it handles it cannot know what is right; what it does not handle, it need not know."""
    older, newer_type = Neighbourhood(tmp_path / "ledger.db"), newer_raised()
    older.tell(("request-1", Raised(title="Snow")))
    newer = Neighbourhood(tmp_path / "ledger.db", [newer_type, FactCorrected])
    newer.correct("request-1", 1, newer_type(title="Ice", urgency=2))
    newer.ledger.close()

    class Corrected(Projection[Said]):
        """Handles corrections, and some type."""

        name, version = "corrected", 1
        said = Table(Said)

        @handles(FactCorrected, handled)
        def take(self, e: Any) -> None:
            self.said.put(Said(e.position, e.type))

    engine = older.engine()
    if handled is Resolved:
        assert list(engine.view(Corrected)) == []
    else:
        with pytest.raises(ProjectionStopped, match=r"position 2.*Raised .* schema version 2 by a newer"):
            engine.view(Corrected)
    engine.close()
    older.ledger.close()
