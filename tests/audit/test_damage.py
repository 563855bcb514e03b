"""An index that does not agree with its table, tables that are not ours: verification says so."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from community_core.audit import NotVerified, SigningKey, seal

from .conftest import Run
from .tampering import copied, facts, opened, verified

INDEX = "sqlite_autoindex_events_1"
HIDDEN = ("request-0004", 2)


def hide(store: Path, stream: str, version: int) -> None:
    """Change one byte of the file: what the index by stream says of one fact, which stays where it is."""
    ledger = store / "ledger.db"
    with closing(sqlite3.connect(ledger)) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (size,) = file.execute("PRAGMA page_size").fetchone()
        (page,) = file.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (INDEX,)).fetchone()
    data = bytearray(ledger.read_bytes())
    place = data.index(stream.encode() + bytes([version]), (page - 1) * size, page * size)
    data[place + len(stream) - 1] = ord("9")
    ledger.write_bytes(data)


@pytest.fixture
def hiding(original: Path, tmp_path: Path) -> Path:
    """A store whose index hides a sealed fact from its history."""
    store = copied(original, tmp_path / "store")
    hide(store, *HIDDEN)
    return store


def test_a_fact_hidden_from_its_history_is_found(hiding: Path, key: SigningKey, run: Run) -> None:
    """Every event is where it was sealed, yet whoever reads through the index misses one."""
    with opened(hiding) as community:
        assert [fact.version for fact in community.history(HIDDEN[0])] == [1]
        assert len(list(community.log())) == 10
    answer = run("audit", "verify", "--store", hiding, "--key", str(key.public))
    assert answer.exit_code == 3
    (line,) = answer.stdout.splitlines()
    assert f"its database says: row 10 missing from index {INDEX}. Keep it as evidence" in line
    told = run("audit", "verify", "--store", hiding, "--key", str(key.public), lang="zh").stdout
    assert f"数据库报告：row 10 missing from index {INDEX}。请保留现状作为证据" in told
    assert [each.kind for each in verified(hiding, key).findings] == ["damaged"]


def test_such_a_ledger_is_not_sealed(hiding: Path, key: SigningKey, key_file: Path, run: Run) -> None:
    """Whether there is something new or not."""
    for first in (10, 12):
        answer = run("audit", "seal", "--store", hiding, "--key", key_file)
        assert answer.exit_code == 3
        assert f"missing from index {INDEX}" in answer.stderr
        assert "Nothing was sealed." in answer.stderr
        with opened(hiding) as community:
            community.ledger.append(facts(first, 2))
    with opened(hiding) as community, pytest.raises(NotVerified, match="its database says"):
        seal(community, key)
    assert {each.name for each in (hiding / "checkpoints").glob("*.checkpoint")} == {
        "4.checkpoint",
        "10.checkpoint",
    }


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("DROP TRIGGER events_refuse_UPDATE", "missing: events_refuse_UPDATE"),
        ("DROP INDEX events_caused_elsewhere", "missing: events_caused_elsewhere"),
        ("CREATE TABLE notes (note)", "added: notes"),
        ("CREATE VIEW facts AS SELECT * FROM events", "added: facts"),
        (
            "CREATE TRIGGER quiet BEFORE INSERT ON events BEGIN SELECT RAISE(IGNORE); END",
            "added: quiet",
        ),
        (
            "CREATE TRIGGER events BEFORE INSERT ON commands BEGIN SELECT RAISE(IGNORE); END",
            "added: events",
        ),
        (
            "PRAGMA writable_schema = ON; INSERT INTO sqlite_master VALUES ('trigger', 'sly', 'events', 0, "
            "'CREATE TRIGGER sly BEFORE INSERT ON events BEGIN SELECT RAISE(IGNORE); END')",
            "added: sly",
        ),
        (
            "DROP TABLE kinds; PRAGMA user_version = 0",
            "missing: kinds, kinds_refuse_DELETE, kinds_refuse_INSERT, kinds_refuse_UPDATE",
        ),
        (
            "DROP TRIGGER numbers_refuse_DELETE; "
            "CREATE TRIGGER numbers_refuse_DELETE BEFORE DELETE ON numbers BEGIN SELECT 1; END",
            "changed: numbers_refuse_DELETE",
        ),
    ],
)
def test_a_ledger_built_otherwise_is_not_verified(
    statement: str, told: str, original: Path, key: SigningKey, key_file: Path, tmp_path: Path, run: Run
) -> None:
    """Its events are what was sealed, but what is recorded may vanish, and queries answer otherwise."""
    store = copied(original, tmp_path / "store")
    with closing(sqlite3.connect(store / "ledger.db")) as file:
        file.executescript(statement)
    finding = verified(store, key).findings[0]
    assert (finding.kind, finding.position) == ("built", None)
    assert f"not built as this program builds it ({told})" in finding.en
    answer = run("audit", "verify", "--store", store, "--key", str(key.public), lang="zh")
    assert answer.exit_code == 3
    assert "与本程序所建的不同" in answer.stdout
    answer = run("audit", "seal", "--store", store, "--key", key_file)
    assert answer.exit_code == 3
    assert told in answer.stderr


def test_an_untouched_ledger_gets_no_remark(original: Path, key: SigningKey, tmp_path: Path) -> None:
    """Nor does one whose statistics SQLite keeps, or that was written anew."""
    store = copied(original, tmp_path / "store")
    with closing(sqlite3.connect(store / "ledger.db")) as file:
        file.executescript("ANALYZE; VACUUM;")
    for each in (original, store):
        assert verified(copied(each, tmp_path / "copy"), key).remarks == ()


def test_a_ledger_that_cannot_be_read_is_not_verified(
    original: Path, key: SigningKey, key_file: Path, tmp_path: Path, run: Run
) -> None:
    """Garbage, cut off, empty or gone: 3 from every command, as an auditor's script wants it."""
    whole = (original / "ledger.db").read_bytes()
    commands: list[list[str | Path]] = [
        ["verify", "--key", str(key.public)],
        ["seal", "--key", key_file],
        ["receipt", "9"],
        ["bundle", tmp_path / "b.zip"],
    ]
    for content in (b"garbage " * 2000, whole[: len(whole) // 3], b"", None):
        store = copied(original, tmp_path / "store")
        for file in store.glob("ledger.db*"):
            file.unlink()
        if content is not None:
            (store / "ledger.db").write_bytes(content)
        for words in commands:
            assert run("audit", *words, "--store", store).exit_code == 3, (content and content[:9], words)


def test_a_schema_that_is_no_text_is_damage(
    original: Path, key: SigningKey, key_file: Path, tmp_path: Path, run: Run
) -> None:
    """The name of a column cannot even be read: it is not what this program made."""
    store = copied(original, tmp_path / "store")
    with closing(sqlite3.connect(store / "ledger.db")) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = (store / "ledger.db").read_bytes()
    assert b"flags TEXT NOT NULL" in data
    (store / "ledger.db").write_bytes(data.replace(b"flags TEXT NOT NULL", b"fl\xffgs TEXT NOT NULL"))
    for words in (["verify", "--key", str(key.public)], ["seal", "--key", key_file]):
        answer = run("audit", *words, "--store", store)
        assert answer.exit_code == 3, answer.stderr
        assert answer.stderr.startswith("error: ")
