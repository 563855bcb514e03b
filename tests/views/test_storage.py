"""views.db is disposable: whatever happens to it, the views come back or say what to do."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from community_core.errors import StoreUnavailable
from community_core.views import Engine

from .neighbourhood import Neighbourhood, OpenRequests, Raised, titles


def test_a_deleted_file_comes_back(here: Neighbourhood, views_file: Path) -> None:
    """Deleted while nobody has it open, with what a killed process may have left beside it."""
    first = here.engine(views_file)
    first.catch_up(OpenRequests)
    leftover = views_file.with_name("views.db-wal").read_bytes()
    first.close()
    views_file.unlink()
    views_file.with_name("views.db-wal").write_bytes(leftover)
    again = here.engine(views_file)
    assert titles(again.view(OpenRequests)) == ["暖气不热"]
    again.close()


def test_a_closed_engine_opens_again_when_used(engine: Engine) -> None:
    """Closing lets go of the file, no more."""
    view = engine.view(OpenRequests)
    engine.close()
    engine.close()
    assert titles(engine.view(OpenRequests)) == titles(view)


@pytest.mark.parametrize(
    "damage", [b"This is not a database, whatever its name says. " * 30, b"SQLite format 3\0" + b"?" * 4080]
)
def test_a_damaged_file_says_how_to_get_rid_of_it(
    here: Neighbourhood, views_file: Path, damage: bytes
) -> None:
    """And opening the engine alone minds nothing, so that facts can be recorded."""
    views_file.write_bytes(damage)
    engine = here.engine(views_file)
    with pytest.raises(StoreUnavailable, match=r"views\.db are damaged .*delete the file") as refused:
        engine.view(OpenRequests)
    assert "删除该文件" in refused.value.told("zh")
    views_file.unlink()
    assert titles(engine.view(OpenRequests)) == ["暖气不热"]
    engine.close()


def test_pages_damaged_in_the_middle_are_noticed_when_read(here: Neighbourhood, views_file: Path) -> None:
    """The same words, whenever it is found out."""
    engine = here.engine(views_file)
    here.tell(*[(f"request-{n}", Raised(title="x" * 200)) for n in range(10, 400)])
    engine.catch_up(OpenRequests)
    engine.close()
    whole = views_file.read_bytes()
    views_file.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    with pytest.raises(StoreUnavailable, match="are damaged"):
        list(engine.view(OpenRequests, fresh=False).register)
    engine.close()


def test_a_file_of_a_newer_program_is_left_alone(here: Neighbourhood, views_file: Path) -> None:
    """Upgrade, or delete it."""
    engine = here.engine(views_file)
    engine.catch_up(OpenRequests)
    engine.close()
    with sqlite3.connect(views_file) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(
        StoreUnavailable, match=r"newer community_core.*Upgrade the program, or delete the file"
    ):
        engine.view(OpenRequests)
    engine.close()


def test_another_programs_database_is_left_alone(here: Neighbourhood, views_file: Path) -> None:
    """Not a byte of it is changed."""
    with sqlite3.connect(views_file) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    before = views_file.read_bytes()
    engine = here.engine(views_file)
    with pytest.raises(StoreUnavailable, match="another program's database"):
        engine.view(OpenRequests)
    engine.close()
    assert views_file.read_bytes() == before


def test_a_place_that_cannot_be_written_is_named(here: Neighbourhood, tmp_path: Path) -> None:
    """With the path, and what the system says."""
    engine = here.engine(tmp_path / "nowhere" / "views.db")
    with pytest.raises(StoreUnavailable, match=r"nowhere.views\.db cannot be used: unable to open"):
        engine.view(OpenRequests)


def test_rows_are_written_durably_enough_to_survive_a_crash(engine: Engine, views_file: Path) -> None:
    """With a write-ahead log rows and position stay together; only the newest may be lost."""
    engine.catch_up(OpenRequests)
    with sqlite3.connect(views_file) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_views_of_an_older_program_come_back_in_new_tables(here: Neighbourhood, views_file: Path) -> None:
    """Nothing in the file is needed, so nothing is carried over."""
    with closing(sqlite3.connect(views_file)) as older, older:
        older.execute("CREATE TABLE _builds (id INTEGER PRIMARY KEY)")
        older.execute("CREATE VIEW open_requests AS SELECT id FROM _builds")
        older.execute("PRAGMA application_id = 0x636F6D76")
        older.execute("PRAGMA user_version = 1")
    engine = here.engine(views_file)
    assert titles(engine.view(OpenRequests)) == ["暖气不热"]
    engine.close()
