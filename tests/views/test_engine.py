"""Views are caught up when they are read, rebuilt beside themselves, and switched by version."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from attrs import frozen
from sqlalchemy import column, select, table

from community_core.errors import InvalidProjection, UnknownName
from community_core.ledger import Recorded
from community_core.views import Engine, Projection, Rows, Table, ViewStatus, handles

from .neighbourhood import (
    NOW,
    SHANGHAI,
    Neighbourhood,
    OpenRequests,
    Raised,
    Reopened,
    Request,
    Resolved,
    Withdrawn,
    titles,
)


class LaterOpenRequests(OpenRequests):
    """Version 2 counts a request by its title."""

    version = 2

    @handles(Raised)
    def add(self, e: Recorded[Raised]) -> None:
        self.register.put(Request(e.stream_id, e.data.title.upper(), e.occurred_at))


def rows_in(file: Path, sql: str) -> list[tuple[object, ...]]:
    """What another tool reads from the file."""
    with sqlite3.connect(file) as connection:
        found = connection.execute(sql).fetchall()
    connection.close()
    return found


def sqlite_names(rows: Rows[Request]) -> list[str]:
    """The tables of all builds in the database these rows are read from."""
    names: Any = select(column("name")).select_from(table("sqlite_schema")).where(column("type") == "table")
    return [name for (name,) in rows.select(names) if name.startswith("_build_")]


def test_a_view_is_caught_up_when_it_is_read(here: Neighbourhood, engine: Engine) -> None:
    """No daemon is needed: the reader sees everything recorded so far."""
    assert titles(engine.view(OpenRequests)) == ["暖气不热"]
    here.tell(("request-1", Reopened()), ("request-3", Raised(title="Snow")))
    assert titles(engine.view(OpenRequests)) == ["Light in the stairs", "暖气不热", "Snow"]


def test_a_view_not_wanted_fresh_is_read_as_it_stands(here: Neighbourhood, engine: Engine) -> None:
    """Before it was ever built it is empty, afterwards it shows what it last did."""
    assert titles(engine.view(OpenRequests, fresh=False)) == []
    engine.catch_up(OpenRequests)
    here.tell(("request-3", Raised(title="Snow")))
    assert titles(engine.view(OpenRequests, fresh=False)) == ["暖气不热"]


def test_a_view_shows_the_moment_it_was_asked_for(here: Neighbourhood, engine: Engine) -> None:
    """A view in hand does not change when others catch up, nor when it is rebuilt."""
    view = engine.view(OpenRequests)
    here.tell(("request-3", Raised(title="Snow")))
    engine.rebuild(OpenRequests)
    assert titles(view) == ["暖气不热"]
    assert len(view.register) == 2


def test_a_view_iterated_without_being_kept_gives_all_its_rows(engine: Engine) -> None:
    """The rows outlive the last mention of the view."""
    rows = iter(engine.view(OpenRequests))
    lazy = iter(engine.view(OpenRequests).register)
    assert [each.title for each in rows] == ["暖气不热"]
    assert len(list(lazy)) == 2


def test_queries_know_the_moment_and_the_day_they_are_asked_from(engine: Engine) -> None:
    """The clock's, or the one handed in; the day is the community's."""
    view = engine.view(OpenRequests)
    assert (view.now, view.today, view.zone) == (NOW, date(2024, 3, 1), SHANGHAI)
    assert [row.title for row in view.older_than(days=30)] == ["暖气不热"]
    late = engine.view(OpenRequests, now=datetime(2024, 1, 15, 17, 0, tzinfo=UTC))
    assert late.today == date(2024, 1, 16)
    assert late.older_than(days=1) == []


def test_the_position_passes_facts_nobody_handles(here: Neighbourhood, engine: Engine) -> None:
    """A view is not behind for facts that do not concern it."""

    class Withdrawals(Projection[Request]):
        name, version = "withdrawals", 1
        rows = Table(Request)

        @handles(Withdrawn)
        def add(self, e: Recorded[Withdrawn]) -> None:
            self.rows.put(Request(e.stream_id, "", e.occurred_at))

    assert engine.catch_up(Withdrawals) == here.ledger.position()


def test_catching_up_can_stop_at_a_position_and_go_on(here: Neighbourhood, engine: Engine) -> None:
    """The rest is done later, and nothing twice."""
    assert engine.catch_up(OpenRequests, upto=2) == 2
    assert len(titles(engine.view(OpenRequests, fresh=False))) == 2
    assert engine.catch_up(OpenRequests) == here.ledger.position() == 3


def test_a_rebuild_tells_its_progress_and_gives_the_same_rows(here: Neighbourhood, views_file: Path) -> None:
    """Batch by batch, up to the end of the ledger."""
    engine = here.engine(views_file, batch=2)
    before = list(engine.view(OpenRequests).register)
    told: list[tuple[int, int]] = []
    assert engine.rebuild(OpenRequests, progress=lambda done, of: told.append((done, of))) == 3
    assert told == [(2, 3), (3, 3)]
    assert list(engine.view(OpenRequests).register) == before


def test_a_changed_class_is_refused_until_its_version_is(
    engine: Engine, here: Neighbourhood, views_file: Path
) -> None:
    """It says what changed, and the two ways out; both work."""

    @frozen
    class Longer(Request):
        note: str = ""

    class Changed(Projection[Longer]):
        name, version = "open-requests", 1
        register = Table(Longer)

        @handles(Raised)
        def add(self, e: Recorded[Raised]) -> None:
            self.register.put(Longer(e.stream_id, e.data.title, e.occurred_at))

    class Raised2(Changed):
        version = 2

    engine.catch_up(OpenRequests)
    with pytest.raises(InvalidProjection, match=r"its tables and the events it handles changed.*version = 2"):
        engine.view(Changed)
    assert len(list(engine.view(Raised2))) == 2
    engine.rebuild(Changed)
    assert len(list(engine.view(Changed))) == 2
    elsewhere = here.engine(views_file, zone=ZoneInfo("Europe/Paris"))
    with pytest.raises(InvalidProjection, match="the time zone changed"):
        elsewhere.view(Changed)
    elsewhere.close()


def test_versions_live_side_by_side_until_pruned(engine: Engine) -> None:
    """Two programs with different plugin versions do not fight over one file."""
    assert titles(engine.view(OpenRequests)) == ["暖气不热"]
    assert [row.title for row in engine.view(LaterOpenRequests).register] == [
        "LIGHT IN THE STAIRS",
        "暖气不热",
    ]
    assert titles(engine.view(OpenRequests)) == ["暖气不热"]
    assert [(each.version, each.state) for each in engine.status([LaterOpenRequests])] == [
        (1, "old"),
        (2, "current"),
    ]
    assert [each.version for each in engine.prune([LaterOpenRequests])] == [1]
    assert [each.version for each in engine.status()] == [2]
    assert titles(engine.view(OpenRequests)) == ["暖气不热"]


def test_other_tools_read_a_sql_view_without_a_version_in_its_name(engine: Engine, views_file: Path) -> None:
    """It leads to the latest version, once that has caught up, or to an older one if only that is kept."""
    engine.catch_up(OpenRequests)
    assert rows_in(views_file, "SELECT request_id, open FROM open_requests ORDER BY 1") == [
        ("request-1", 0),
        ("request-2", 1),
    ]
    engine.catch_up(LaterOpenRequests, upto=0)
    first = "SELECT title FROM open_requests ORDER BY request_id LIMIT 1"
    engine.catch_up(LaterOpenRequests)
    assert rows_in(views_file, first) == [("LIGHT IN THE STAIRS",)]
    engine.rebuild(OpenRequests)
    assert rows_in(views_file, first) == [("LIGHT IN THE STAIRS",)]
    engine.prune([OpenRequests])
    assert rows_in(views_file, first) == [("Light in the stairs",)]
    engine.rebuild(OpenRequests)
    assert rows_in(views_file, first) == [("Light in the stairs",)]


@pytest.mark.usefixtures("here")
def test_each_further_table_has_a_sql_view_of_its_own(engine: Engine, views_file: Path) -> None:
    """Named after the view and the table; a table that a new version drops takes its SQL view with it."""

    class Places(Projection[Request]):
        name, version = "the-places", 1
        requests = Table(Request)
        desk = Table(Request)

        @handles(Raised)
        def add(self, e: Recorded[Raised]) -> None:
            table = self.desk if e.data.place == "desk" else self.requests
            table.put(Request(e.stream_id, e.data.title, e.occurred_at))

    class OnePlace(Projection[Request]):
        name, version = "the-places", 2
        requests = Table(Request)

        @handles(Raised)
        def add(self, e: Recorded[Raised]) -> None:
            self.requests.put(Request(e.stream_id, e.data.title, e.occurred_at))

    engine.catch_up(Places)
    assert rows_in(views_file, "SELECT title FROM the_places") == [("Light in the stairs",)]
    assert rows_in(views_file, "SELECT title FROM the_places__desk") == [("暖气不热",)]
    engine.catch_up(OnePlace)
    listed = rows_in(views_file, "SELECT name FROM sqlite_schema WHERE type = 'view'")
    assert listed == [("the_places",)]


def test_status_tells_what_was_never_built_and_how_far_behind_the_rest_is(
    here: Neighbourhood, engine: Engine
) -> None:
    """One line a version."""
    assert engine.status([OpenRequests]) == [ViewStatus("open-requests", 1, 0, 3, "new")]
    engine.catch_up(OpenRequests)
    here.tell(("request-3", Raised(title="Snow")))
    assert engine.status([OpenRequests]) == [ViewStatus("open-requests", 1, 3, 1, "current")]


def test_a_view_in_memory_is_the_same_view(here: Neighbourhood) -> None:
    """One implementation: rows, queries, rebuild and SQL select."""
    engine = here.engine(None)
    view = engine.view(OpenRequests)
    assert titles(view) == ["暖气不热"]
    engine.rebuild(OpenRequests)
    assert len(engine.view(OpenRequests).older_than(days=1)) == 1
    engine.close()


def test_a_view_in_memory_that_is_in_hand_keeps_its_rows_when_it_is_replaced(here: Neighbourhood) -> None:
    """By a correction, a rebuild or pruning; nothing is kept that nobody has in hand."""
    engine = here.engine(None)
    view = engine.view(OpenRequests)
    here.correct("request-2", 1, Raised(title="Radiator"))
    assert titles(engine.view(OpenRequests)) == ["Radiator"]
    engine.rebuild(OpenRequests)
    engine.prune([])
    assert titles(view) == ["暖气不热"]
    del view
    engine.rebuild(OpenRequests)
    again = engine.view(OpenRequests)
    tables = sqlite_names(again.register)
    assert tables == [again.register.columns.title.table.name]


def test_an_event_no_one_registered_is_named(engine: Engine) -> None:
    """A view over events this community does not know cannot be built."""
    from community_core.domain import Event, event

    @event()
    @frozen(kw_only=True)
    class Raise(Event):
        title: str

    class Strange(Projection[Request]):
        name, version = "strange", 1
        rows = Table(Request)

        @handles(Raise)
        def add(self, e: Recorded[Raise]) -> None: ...

    with pytest.raises(UnknownName, match="did you mean 'Raised'"):
        engine.view(Strange)


def test_a_ledger_put_back_from_an_older_backup_leaves_no_facts_behind_in_views(
    engine: Engine, views_file: Path
) -> None:
    """Views that are ahead of the ledger are built again."""
    engine.catch_up(OpenRequests)
    engine.close()
    older = Neighbourhood()
    older.tell(("request-9", Raised(title="Only this")))
    again = older.engine(views_file)
    assert titles(again.view(OpenRequests)) == ["Only this"]
    again.close()


def test_every_event_reaches_a_handler_of_object(here: Neighbourhood, engine: Engine) -> None:
    """A journal needs no list of event types."""

    @frozen
    class Entry:
        position: int
        type: str

    class Journal(Projection[Entry]):
        name, version = "journal", 1
        entries = Table(Entry)

        @handles(object)
        def note(self, e: Recorded[object]) -> None:
            self.entries.put(Entry(e.position, e.type))

        def __iter__(self) -> Iterator[Entry]:
            return iter(self.entries)

    here.correct("request-1", 1, Raised(title="Lamp"))
    assert [each.type for each in engine.view(Journal)] == ["Raised", "Raised", "Resolved", "FactCorrected"]


def test_a_handler_that_handles_nothing_leaves_an_empty_view(engine: Engine) -> None:
    """It is odd, but no error: the position still moves on."""

    class Idle(Projection[Request]):
        name, version = "idle", 1
        rows = Table(Request)

    assert list(engine.view(Idle)) == []
    assert engine.status([Idle])[0].behind == 0


def test_resolving_twice_in_one_batch_keeps_the_last(here: Neighbourhood, engine: Engine) -> None:
    """Rows written and read in one batch are the rows that are stored."""
    here.tell(
        ("request-2", Resolved(minutes=5)), ("request-2", Reopened()), ("request-2", Resolved(minutes=7))
    )
    assert engine.view(OpenRequests).register["request-2"].minutes == 7
