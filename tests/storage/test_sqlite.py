"""What all of a store's SQLite files keep to."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from community_core.storage.sql.faults import fault_of
from community_core.storage.sqlite.connections import (
    MEMORY,
    Connection,
    connect,
    copied,
    damage_in,
    make_once,
    transaction,
)
from community_core.storage.sqlite.marks import Mark, has_tables
from community_core.storage.sqlite.write_ahead import keep_a_write_ahead_log

OURS = Mark(application=0x636F6D6D, version=3)
STATEMENTS = ("CREATE TABLE letters (text TEXT)", *OURS.statements)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    """A connection to a file of letters."""
    with closing(connect(tmp_path / "letters.db")) as opened:
        make_once(opened, STATEMENTS)
        yield opened


def letters(connection: Connection) -> list[str]:
    """What is in the file."""
    return [text for (text,) in connection.execute("SELECT text FROM letters")]


def test_a_new_file_has_neither_tables_nor_a_mark(tmp_path: Path) -> None:
    """So it is told from one that is ours."""
    with closing(connect(tmp_path / "new.db")) as new:
        assert not has_tables(new.execute)
        assert Mark.of(new.execute) == Mark(0, 0)


def test_a_file_is_made_once_with_its_mark(connection: Connection) -> None:
    """A second time changes nothing."""
    connection.execute("INSERT INTO letters VALUES ('first')")
    make_once(connection, STATEMENTS)
    assert Mark.of(connection.execute) == OURS
    assert letters(connection) == ["first"]


def test_a_file_that_cannot_be_made_is_not_half_made(tmp_path: Path) -> None:
    """The tables before the one that failed are gone as well."""
    with closing(connect(tmp_path / "new.db")) as new:
        with pytest.raises(sqlite3.OperationalError):
            make_once(new, ("CREATE TABLE letters (text TEXT)", "CREATE TABLE"))
        assert not has_tables(new.execute)


def test_a_newer_file_is_told_with_both_versions() -> None:
    """In both languages, and what to do."""
    en, zh = Mark(OURS.application, 4).newer_than(OURS)
    assert en == "was written by a newer community_core (schema 4, known up to 3); upgrade the program"
    assert zh == "由更新版本的 community_core 写成（格式 4，本程序只到 3）；请升级程序"


def test_a_transaction_that_fails_leaves_nothing(connection: Connection) -> None:
    """And the next one may begin."""
    with suppress(ZeroDivisionError), transaction(connection):
        connection.execute("INSERT INTO letters VALUES ('lost')")
        raise ZeroDivisionError
    with transaction(connection):
        connection.execute("INSERT INTO letters VALUES ('kept')")
    assert letters(connection) == ["kept"]


def test_who_is_not_let_in_hears_that_others_are_busy(connection: Connection, tmp_path: Path) -> None:
    """A writer asks for the lock when it begins."""
    with (
        transaction(connection),
        closing(connect(tmp_path / "letters.db", patience_seconds=0)) as other,
        pytest.raises(sqlite3.OperationalError) as refused,
        transaction(other),
    ):
        pass
    assert fault_of(refused.value) == "busy"


@pytest.mark.parametrize(
    ("content", "asked", "fault"),
    [
        (b"no database at all" * 100, "SELECT * FROM letters", "damaged"),
        (b"", "SELECT * FROM letters", "statement"),
    ],
)
def test_faults_have_names(content: bytes, asked: str, fault: str, tmp_path: Path) -> None:
    """Whoever keeps the file says in their words what that means."""
    (tmp_path / "file.db").write_bytes(content)
    with closing(connect(tmp_path / "file.db")) as opened, pytest.raises(sqlite3.Error) as refused:
        opened.execute(asked)
    assert fault_of(refused.value) == fault


def test_other_errors_are_no_faults_of_storage() -> None:
    """A refused constraint is the caller's affair, and so is what did not come from SQLite."""
    assert fault_of(ValueError("busy")) is None
    with closing(connect(MEMORY)) as memory:
        memory.execute("CREATE TABLE once (name TEXT PRIMARY KEY)")
        with pytest.raises(sqlite3.IntegrityError) as refused:
            memory.execute("INSERT INTO once VALUES ('a'), ('a')")
    assert fault_of(refused.value) is None


def test_a_copy_holds_everything_and_needs_no_other_file(connection: Connection, tmp_path: Path) -> None:
    """What is only in the write-ahead log so far is in it."""
    keep_a_write_ahead_log(connection.execute)
    connection.execute("INSERT INTO letters VALUES ('in the log')")
    (tmp_path / "copy").mkdir()
    with copied(connection, tmp_path / "copy" / "letters.db") as copy:
        assert damage_in(copy) is None
    assert [each.name for each in (tmp_path / "copy").iterdir()] == ["letters.db"]
    with closing(connect(tmp_path / "copy" / "letters.db")) as copy:
        assert letters(copy) == ["in the log"]
        assert Mark.of(copy.execute) == OURS
