"""The past is folded from the nearest milestone, and looks as if it had been folded from the beginning."""

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.disks import files_at_most

from community_core.ledger import Recorded
from community_core.testing.projecting import history_for
from community_core.views import Cut, Engine, Projection, Table, handles
from community_open_requests import OpenRequests as Plugin
from community_volunteer_hours.projection import VolunteerHours

from .neighbourhood import START, Neighbourhood, OpenRequests, Raised, Request, titles
from .past_histories import ASKED_FROM, ZONE, Facts, engine_over, everything, random_history

HISTORIES: Any = st.tuples(st.randoms(use_true_random=False), st.integers(10, 70)).map(
    lambda drawn: random_history(Random(drawn[0].getrandbits(32)), drawn[1])
)


class Seen(Projection[Request]):
    """What was raised; tells which facts it was folded from."""

    name, version = "seen", 1
    register = Table(Request)
    folded: list[int] = []  # noqa: RUF012  what a projection must not do, to look into it

    @handles(Raised)
    def add(self, e: Recorded[Raised]) -> None:
        Seen.folded.append(e.position)
        self.register.put(Request(e.stream_id, e.data.title, e.occurred_at))


class FreeRequests(Plugin):
    """The plugin's view, for all that is known perhaps made of several streams."""

    name, single_stream = "free-requests", False


@pytest.fixture
def street(here: Neighbourhood) -> Neighbourhood:
    """Twenty facts in all."""
    here.tell(*((f"request-{number}", Raised(title=f"Snow {number}")) for number in range(4, 21)))
    return here


def caught_up(street: Neighbourhood, views_file: Path) -> Engine:
    """An engine that kept a milestone at every fifth position on its way."""
    engine = street.engine(views_file, batch=1, milestones=5)
    engine.catch_up(Seen)
    Seen.folded.clear()
    return engine


def positions_of_milestones(views_file: Path) -> list[int]:
    """Read from the file."""
    with closing(sqlite3.connect(views_file)) as file:
        found = file.execute("SELECT position FROM _builds WHERE state = 'milestone' ORDER BY position")
        return [position for (position,) in found]


@pytest.mark.parametrize("projection", [FreeRequests, VolunteerHours])
@settings(max_examples=50)
@given(HISTORIES, st.data())
def test_a_past_folded_from_a_milestone_is_the_past_folded_from_the_beginning(
    projection: type[Projection[Any]], facts: Facts, data: st.DataObject
) -> None:
    """At any position and moment, however late corrections came and however far the live view has come."""
    position, come = (data.draw(st.integers(1, len(facts))) for _ in range(2))
    moment = data.draw(st.sampled_from([None, *(each.occurred_at for each in facts)]))
    cut = {"upto": position, "happened": moment, "now": ASKED_FROM}
    with TemporaryDirectory() as folder:
        history, path = history_for(projection, list(facts)), Path(folder) / "views.db"
        engine = Engine(history, path, zone=ZONE, clock=lambda: ASKED_FROM, batch=2, milestones=4)
        engine.catch_up(projection, upto=come)
        engine.catch_up(projection)
        nearest = everything(engine.as_of(projection, **cut))
        engine.close()
    assert nearest == everything(engine_over(projection, facts).as_of(projection, **cut))


def test_only_what_follows_the_nearest_milestone_is_folded(street: Neighbourhood, views_file: Path) -> None:
    """On either axis."""
    engine = caught_up(street, views_file)
    assert positions_of_milestones(views_file) == [5, 10, 15, 20]
    assert len(list(engine.as_of(Seen, upto=12))) == 11
    assert Seen.folded == [11, 12]
    Seen.folded.clear()
    happened = street.ledger.read(after=16, limit=1)[0].occurred_at
    assert len(list(engine.as_of(Seen, happened=happened))) == 16
    assert Seen.folded == [16, 17]
    engine.close()


def test_a_milestone_that_holds_what_happened_later_is_passed_over(
    street: Neighbourhood, views_file: Path
) -> None:
    """The first of them, in this neighbourhood, and so all."""
    street.tell(("request-21", Raised(title="Old")), at=START)
    engine = caught_up(street, views_file)
    assert [row.title for row in engine.as_of(Seen, happened=START)] == ["Old"]
    assert Seen.folded == [21]
    engine.close()


def test_a_correction_made_since_is_not_passed_over(street: Neighbourhood, views_file: Path) -> None:
    """Nor shown in a past that did not know it."""
    engine = caught_up(street, views_file)
    street.correct("request-7", 1, Raised(title="Ice"))
    shown = {row.request_id: row.title for row in engine.as_of(Seen)}
    assert shown["request-7"] == "Ice"
    engine.catch_up(Seen)
    assert {row.title for row in engine.as_of(Seen, upto=12)} >= {"Snow 7"}
    engine.close()


def test_a_rebuild_replaces_the_milestones(street: Neighbourhood, views_file: Path) -> None:
    """They go with the build they are copies of, as they do when the view is pruned."""
    engine = caught_up(street, views_file)
    engine.rebuild(Seen)
    assert positions_of_milestones(views_file) == [5, 10, 15, 20]
    assert [each.state for each in engine.status([Seen])] == ["current"]
    engine.prune([])
    with closing(sqlite3.connect(views_file)) as file:
        tables = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    assert sorted(tables) == ["_builds", "sqlite_sequence"]
    engine.close()


def test_milestones_of_facts_that_a_restored_ledger_does_not_have_are_not_used(
    street: Neighbourhood, views_file: Path
) -> None:
    """Before the live view is asked for again, and finds out."""
    caught_up(street, views_file).close()
    restored = Neighbourhood()
    restored.tell(*((f"request-{number}", Raised(title="Ice")) for number in range(1, 13)))
    engine = restored.engine(views_file, milestones=5)
    assert {row.title for row in engine.as_of(Seen)} == {"Ice"}
    engine.close()
    restored.ledger.close()


def test_a_correction_that_a_restored_ledger_does_not_have_is_shown_nowhere(
    street: Neighbourhood, views_file: Path
) -> None:
    """Though it was put in place before the views had come as far as the correction itself."""
    street.correct("request-7", 1, Raised(title="Ice"))
    engine = street.engine(views_file, batch=1, milestones=5)
    with suppress(InterruptedError):
        engine.catch_up(Seen, progress=_interrupt_at(12))
    engine.close()
    restored = Neighbourhood()
    restored.tell(*((f"request-{number}", Raised(title=f"Snow {number}")) for number in range(1, 21)))
    again = restored.engine(views_file, milestones=5)
    for view in (again.as_of(Seen), again.as_of(Seen, upto=12), again.view(Seen)):
        assert "Ice" not in {row.title for row in view}
    again.close()
    restored.ledger.close()


def _interrupt_at(position: int) -> Callable[[int, int], None]:
    def progress(reached: int, _: int) -> None:
        if reached == position:
            raise InterruptedError

    return progress


def _overwrite(path: Path) -> None:
    path.write_bytes(b"This is not a database. " * 400)


def _damage_pages(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[: 3 * 4096] + b"\xff" * (len(whole) - 3 * 4096))


def _take_tables(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file, file:
        for (build,) in file.execute("SELECT id FROM _builds WHERE state = 'milestone'").fetchall():
            file.execute(f"DROP TABLE _build_{build}_register")


def _put_strangers(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("CREATE TABLE strangers (name)")


def _make_newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA user_version = 99")


def _make_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    "spoil", [_overwrite, _damage_pages, _take_tables, _put_strangers, _make_newer, _make_a_folder]
)
def test_the_past_is_seen_whatever_is_wrong_with_the_views_file(
    street: Neighbourhood, views_file: Path, spoil: Callable[[Path], None]
) -> None:
    """Milestones only save time: without them it is folded from the first fact, and explained too."""
    caught_up(street, views_file).close()
    spoil(views_file)
    engine = street.engine(views_file)
    assert len(list(engine.as_of(Seen, upto=12))) == 11
    assert engine.explain(Seen, "request-7", Cut(12)).row.title == "Snow 7"
    engine.close()


def test_a_relative_path_leads_to_the_milestones_wherever_the_program_goes(
    street: Neighbourhood, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it leads to the live views."""
    monkeypatch.chdir(tmp_path)
    engine = caught_up(street, Path("views.db"))
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    engine.as_of(Seen, upto=12)
    assert Seen.folded == [11, 12]
    engine.close()


def test_a_milestone_that_finds_no_room_does_not_keep_the_live_view_from_going_on(
    views_file: Path,
) -> None:
    """It is a copy for convenience; the rows people look at are not."""
    here = Neighbourhood()
    here.tell(*((f"request-{number}", Raised(title="Snow" * 500)) for number in range(100)))
    engine = here.engine(views_file, batch=10, milestones=50)
    with files_at_most(1_200_000):
        engine.catch_up(Seen)
    assert len(engine.view(Seen).register) == 100
    assert positions_of_milestones(views_file) == [50]
    engine.close()
    here.ledger.close()


def test_looking_back_makes_no_file(here: Neighbourhood, views_file: Path) -> None:
    """Whoever only looks at the past leaves no trace."""
    engine = here.engine(views_file)
    assert titles(engine.as_of(OpenRequests)) == ["暖气不热"]
    assert not views_file.exists()
    engine.close()


def test_views_in_memory_keep_no_milestones(street: Neighbourhood) -> None:
    """Memory is for what is read now."""
    engine = street.engine(batch=1, milestones=5)
    engine.catch_up(Seen)
    Seen.folded.clear()
    engine.as_of(Seen, upto=6, now=START + timedelta(days=1))
    assert Seen.folded == [1, 2, 4, 5, 6]
    engine.close()
