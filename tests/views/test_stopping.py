"""A handler that raises stops its own projection, at that fact, and nothing else."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from community_core.errors import ProjectionStopped, StoreUnavailable, UnreadableEvent
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

HEALED: set[str] = set()


class Touchy(Projection[Request]):
    """Cannot bear snow."""

    name, version = "touchy", 1
    register = Table(Request)

    @handles(Raised)
    def add(self, e: Recorded[Raised]) -> None:
        self.register.put(Request(e.stream_id, e.data.title, e.occurred_at))
        if e.data.title == "snow" and not HEALED:
            self.register.discard("request-0")
            assert len(self.register) == 3  # which stores what was written so far
            raise ValueError("it is too cold")


@pytest.fixture(autouse=True)
def _ill() -> None:
    HEALED.clear()


def tell(here: Neighbourhood, *names: str) -> int:
    return here.tell(*[(f"request-{number}", Raised(title=name)) for number, name in enumerate(names)])


@pytest.fixture
def snow() -> Neighbourhood:
    """A ledger whose fourth fact is about snow."""
    here = Neighbourhood()
    tell(here, "a", "b", "c", "snow", "d", "e")
    return here


@pytest.mark.parametrize("batch", [1, 3, 4, 100])
def test_it_stops_at_the_fact_before_and_says_why(snow: Neighbourhood, views_file: Path, batch: int) -> None:
    """Nothing of the failed handler stays, everything before it does, however the facts were split."""
    engine = snow.engine(views_file, batch=batch)
    with pytest.raises(ProjectionStopped) as stopped:
        engine.view(Touchy)
    assert (stopped.value.name, stopped.value.position) == ("touchy", 4)
    assert stopped.value.cause.startswith(
        "Raised of request-3: ValueError: it is too cold (test_stopping.py line "
    )
    (status,) = engine.status([Touchy])
    assert (status.state, status.stopped_at, status.position, status.behind) == ("stopped", 4, 3, 3)
    engine.close()
    with sqlite3.connect(views_file) as connection:
        assert connection.execute("SELECT title FROM _build_1_register ORDER BY 1").fetchall() == [
            ("a",),
            ("b",),
            ("c",),
        ]
    connection.close()


def test_others_go_on_and_so_do_appends(snow: Neighbourhood, views_file: Path) -> None:
    """The stop is that projection's own."""
    engine = snow.engine(views_file)
    with pytest.raises(ProjectionStopped):
        engine.view(Touchy)
    tell(snow, "f")
    assert len(titles(engine.view(OpenRequests))) == 6
    engine.close()


def test_it_stays_stopped_after_a_restart_until_it_is_rebuilt(snow: Neighbourhood, views_file: Path) -> None:
    """Mending the plugin alone is not enough: the rebuild says that somebody looked."""
    first = snow.engine(views_file)
    with pytest.raises(ProjectionStopped):
        first.view(Touchy)
    first.close()
    HEALED.add("cold")
    again = snow.engine(views_file)
    for fresh in (True, False):
        with pytest.raises(ProjectionStopped, match="views rebuild touchy"):
            again.view(Touchy, fresh=fresh)
    again.rebuild(Touchy)
    assert len(list(again.view(Touchy))) == 6
    assert again.status([Touchy])[0].state == "current"
    again.close()


def test_a_rebuild_that_fails_leaves_the_rows_there_are(here: Neighbourhood, views_file: Path) -> None:
    """A view that could be read before can be read after."""
    tell(here, "a", "snow")
    engine = here.engine(views_file)
    HEALED.add("cold")
    before = list(engine.view(Touchy))
    HEALED.clear()
    with pytest.raises(ProjectionStopped):
        engine.rebuild(Touchy)
    assert list(engine.view(Touchy)) == before
    assert [each.state for each in engine.status([Touchy])] == ["current"]
    engine.close()


def test_a_handler_that_fails_once_does_not_stop_when_it_succeeds_on_the_second_try(
    snow: Neighbourhood,
) -> None:
    """The batch is folded again fact by fact; what then goes well, counts."""

    class Moody(Projection[Request]):
        name, version = "moody", 1
        register = Table(Request)

        @handles(Raised)
        def add(self, e: Recorded[Raised]) -> None:
            if e.data.title == "snow" and "tried" not in HEALED:
                HEALED.add("tried")
                raise OSError
            self.register.put(Request(e.stream_id, e.data.title, e.occurred_at))

    assert len(list(snow.engine().view(Moody))) == 6


def test_a_row_the_database_refuses_stops_at_its_fact(views_file: Path) -> None:
    """A number too large for a column is the projection's fault, not the store's."""

    class Large(Projection[Request]):
        name, version = "large", 1
        register = Table(Request)

        @handles(Raised)
        def add(self, e: Recorded[Raised]) -> None:
            minutes = 2**70 if e.data.title == "c" else 1
            self.register.put(Request(e.stream_id, e.data.title, e.occurred_at, minutes=minutes))

    here = Neighbourhood()
    tell(here, "a", "b", "c")
    engine = here.engine(views_file)
    with pytest.raises(ProjectionStopped, match="stopped at position 3: Raised of request-2: OverflowError"):
        engine.view(Large)
    engine.close()


def test_trouble_of_the_store_stops_no_projection(here: Neighbourhood, views_file: Path) -> None:
    """A full disk is not the handler's fault: it is said, and the next reader tries again."""

    class Full(Projection[Request]):
        name, version = "full", 1
        register = Table(Request)

        @handles(Raised)
        def add(self, e: Recorded[Raised]) -> None:
            self.register.put(Request(e.stream_id, e.data.title, e.occurred_at))
            if "disk" not in HEALED:
                raise sqlite3.OperationalError("database or disk is full")

    engine = here.engine(views_file)
    with pytest.raises(StoreUnavailable, match="disk is full"):
        engine.view(Full)
    HEALED.add("disk")
    assert len(list(engine.view(Full))) == 2
    engine.close()


def test_a_fact_that_cannot_be_read_is_not_laid_to_a_handler(tmp_path: Path) -> None:
    """Nor is it looked for by folding what came before it once more, fact by fact."""
    calls: list[int] = []

    class Counting(Projection[Request]):
        name, version = "counting", 1
        register = Table(Request)

        @handles(Raised)
        def add(self, e: Recorded[Raised]) -> None:
            calls.append(e.position)
            self.register.put(Request(e.stream_id, e.data.title, e.occurred_at))

    here = Neighbourhood(tmp_path / "ledger.db")
    tell(here, *["x"] * 600)
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as file, file:
        file.execute("DROP TRIGGER events_refuse_UPDATE")
        file.execute("UPDATE events SET data = x'7b7d' WHERE position = 550")
    engine = here.engine()
    with pytest.raises(UnreadableEvent, match="position 550"):
        engine.view(Counting)
    assert calls == list(range(1, 501))
    engine.close()
    here.ledger.close()


def test_a_fact_of_a_newer_schema_is_not_passed_over(tmp_path: Path) -> None:
    """A handled type in a version this program does not know stops the view there."""
    newer_type = newer_raised()
    newer = Neighbourhood(tmp_path / "ledger.db", [newer_type])
    newer.tell(("request-1", newer_type(title="Snow", urgency=1)))
    newer.ledger.close()
    ledger = Ledger(tmp_path / "ledger.db", EventRegistry(EVENTS), zone=SHANGHAI, clock=lambda: NOW)
    with pytest.raises(ProjectionStopped, match="schema version 2 by a newer program; upgrade this one"):
        Engine(ledger, None, zone=SHANGHAI, clock=lambda: NOW).view(OpenRequests)
    ledger.close()


def test_a_change_of_a_row_that_is_not_there_stops(here: Neighbourhood) -> None:
    """Silence would hide a wrong view."""
    here.tell(("request-7", Resolved()))
    with pytest.raises(ProjectionStopped, match=r"KeyError.*'request-7'"):
        here.engine().view(OpenRequests)
