"""A corrected fact counts as it should have been recorded; a projection may also see to it itself."""

from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from community_core.domain import FactCorrected
from community_core.errors import ProjectionStopped, UnreadableEvent
from community_core.ledger import EventRegistry, Ledger, Recorded
from community_core.views import Engine, Projection, Table, handles

from .neighbourhood import (
    EVENTS,
    NOW,
    SHANGHAI,
    Neighbourhood,
    OpenRequests,
    Raised,
    Request,
    Resolved,
    newer_raised,
    titles,
)


@frozen
class Seen:
    position: int
    said: str


class Journal(Projection[Seen]):
    """Shows a correction as one."""

    name, version = "journal", 1
    seen = Table(Seen)

    @handles(Raised)
    def raised(self, e: Recorded[Raised]) -> None:
        self.seen.put(Seen(e.position, e.data.title))

    @handles(FactCorrected)
    def corrected(self, e: Recorded[FactCorrected]) -> None:
        self.seen.put(Seen(e.position, f"{e.data.said.title} -> {e.data.right.title}"))


def test_a_correction_of_a_fact_to_come_is_in_place_when_it_is_folded(here: Neighbourhood) -> None:
    """The first catch-up knows every correction before it begins."""
    here.correct("request-2", 1, Raised(title="Radiator"))
    assert titles(here.engine(batch=1).view(OpenRequests)) == ["Radiator"]


def test_a_correction_of_a_folded_fact_puts_the_view_right(here: Neighbourhood, engine: Engine) -> None:
    """The view is folded again, and the later facts still count."""
    assert titles(engine.view(OpenRequests)) == ["暖气不热"]
    here.correct("request-1", 1, Raised(title="Lamp", place="desk"))
    row = engine.view(OpenRequests).register["request-1"]
    assert (row.title, row.place, row.open, row.minutes) == ("Lamp", "desk", False, 30)
    assert [each.state for each in engine.status([OpenRequests])] == ["current"]


def test_of_several_corrections_of_one_fact_the_last_counts(here: Neighbourhood, engine: Engine) -> None:
    """Recorded before or after the view was caught up."""
    here.correct("request-2", 1, Raised(title="one"))
    here.correct("request-2", 1, Raised(title="two"))
    assert titles(engine.view(OpenRequests)) == ["two"]
    here.correct("request-2", 1, Raised(title="three"))
    here.correct("request-1", 2, Resolved(minutes=1))
    here.correct("request-2", 1, Raised(title="four"))
    assert titles(engine.view(OpenRequests)) == ["four"]


def test_a_burst_of_corrections_is_one_rebuild(here: Neighbourhood, engine: Engine) -> None:
    """However many there are, and whichever facts they correct, the view is folded once."""
    engine.catch_up(OpenRequests)
    for number in range(40):
        here.correct("request-2", 1, Raised(title=f"Radiator {number}"))
        here.correct("request-1", 1, Raised(title=f"Lamp {number}"))
    told: list[Any] = []
    engine.catch_up(OpenRequests, progress=lambda *reached: told.append(reached))
    assert told == [(83, 83)]
    assert titles(engine.view(OpenRequests)) == ["Radiator 39"]


def test_a_correction_recorded_while_a_view_catches_up_is_in_place_the_next_time(
    here: Neighbourhood, views_file: Path
) -> None:
    """Whether the fact it corrects had been folded by then or not."""
    engine = here.engine(views_file, batch=1)

    def meanwhile(position: int, _: int) -> None:
        if position == 1:
            here.correct("request-1", 1, Raised(title="Lamp"))
            here.correct("request-2", 1, Raised(title="Radiator"))

    assert engine.catch_up(OpenRequests, progress=meanwhile) == 3
    rows = engine.view(OpenRequests).register
    assert [row.title for row in rows] == ["Lamp", "Radiator"]
    engine.close()


def test_a_correction_nobody_is_concerned_by_folds_nothing_again(here: Neighbourhood, engine: Engine) -> None:
    """The view reads other types of facts."""

    class Titles(Projection[Request]):
        name, version = "titles", 1
        register = Table(Request)

        @handles(Raised)
        def add(self, e: Recorded[Raised]) -> None:
            self.register.put(Request(e.stream_id, e.data.title, e.occurred_at))

    engine.catch_up(Titles)
    here.correct("request-1", 2, Resolved(minutes=1))
    told: list[Any] = []
    engine.catch_up(Titles, progress=lambda *reached: told.append(reached))
    assert told == [(4, 4)]


def test_a_projection_that_handles_corrections_is_left_to_it(here: Neighbourhood) -> None:
    """It sees the wrong fact, then what was corrected."""
    here.correct("request-2", 1, Raised(title="Radiator"))
    assert [each.said for each in here.engine().view(Journal)] == [
        "Light in the stairs",
        "暖气不热",
        "暖气不热 -> Radiator",
    ]


def test_a_correction_that_makes_a_handler_fail_stops_the_view(here: Neighbourhood, engine: Engine) -> None:
    """Showing the uncorrected rows would be wrong."""

    class Strict(OpenRequests):
        name, version = "strict", 1

        @handles(Raised)
        def add(self, e: Recorded[Raised]) -> None:
            assert e.data.title != "bad", "a bad title"
            self.register.put(Request(e.stream_id, e.data.title, e.occurred_at))

    engine.catch_up(Strict)
    here.correct("request-2", 1, Raised(title="bad"))
    with pytest.raises(ProjectionStopped, match=r"stopped at position 2.*a bad title"):
        engine.view(Strict)


def test_a_correction_by_a_newer_program_is_not_passed_over(tmp_path: Path) -> None:
    """What is right about a handled fact cannot be read here: better no view than a wrong one."""
    newer_type = newer_raised()
    older = Neighbourhood(tmp_path / "ledger.db")
    older.tell(("request-1", Raised(title="Snow")))
    older.ledger.close()
    newer = Neighbourhood(tmp_path / "ledger.db", [newer_type])
    right = newer_type(title="Ice", urgency=1)
    newer.tell(("request-1", FactCorrected(version=1, said=right, right=right, reason="")))
    newer.ledger.close()
    ledger = Ledger(tmp_path / "ledger.db", EventRegistry(EVENTS), zone=SHANGHAI, clock=lambda: NOW)
    with pytest.raises(UnreadableEvent, match="correction at position 2 was recorded by a newer program"):
        Engine(ledger, None, zone=SHANGHAI, clock=lambda: NOW).view(OpenRequests)
    ledger.close()


STREAMS = ["request-1", "request-2", "request-3"]
STEPS = st.lists(
    st.tuples(st.sampled_from(STREAMS), st.sampled_from(["raise", "resolve", "correct"]), st.integers(0, 9)),
    max_size=12,
)


@settings(max_examples=60)
@given(STEPS, st.integers(1, 4), st.lists(st.integers(0, 40), max_size=4))
def test_facts_and_corrections_give_the_rows_of_the_right_facts(
    steps: list[tuple[str, str, int]], batch: int, stops: list[int]
) -> None:
    """However the facts are split, wherever one stopped and went on."""
    told, right = Neighbourhood(), Neighbourhood()
    meant: list[tuple[str, Any]] = []
    for stream_id, what, number in steps:
        mine = [index for index, (stream, _) in enumerate(meant) if stream == stream_id]
        if not mine or what == "raise":
            meant.append((stream_id, Raised(title=f"{what} {number}")))
            told.tell(meant[-1])
        elif what == "resolve":
            meant.append((stream_id, Resolved(minutes=number)))
            told.tell(meant[-1])
        else:
            version = 1 + number % len(mine)
            corrected = meant[mine[version - 1]]
            new = (
                Raised(title=f"right {number}")
                if isinstance(corrected[1], Raised)
                else Resolved(minutes=number)
            )
            meant[mine[version - 1]] = (stream_id, new)
            place = [
                fact for fact in told.ledger.stream(stream_id) if not isinstance(fact.data, FactCorrected)
            ]
            told.correct(stream_id, place[version - 1].version, new)
    for fact in meant:
        right.tell(fact)
    engine = told.engine(batch=batch)
    for stop in sorted(stops):
        engine.catch_up(OpenRequests, upto=stop)
    assert without_times(engine.view(OpenRequests)) == without_times(right.engine().view(OpenRequests))
    assert list(engine.view(OpenRequests).register) == list(told.engine().view(OpenRequests).register)


def without_times(view: OpenRequests) -> set[tuple[object, ...]]:
    """The rows but for when their facts happened: two neighbourhoods tell them at different minutes."""
    return {(row.request_id, row.title, row.minutes, row.open) for row in view.register}
