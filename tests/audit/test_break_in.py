"""Straight on the files of a ledger sealed to its end: in every table and in the settings, nothing passes.

Whoever does this may write the store's files, knows how they are made, and has no key. What the signer's key
remembers is at hand. Excepted by name: how far reactors are, and what is disposable or secret.
"""

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from community_core import Community
from community_core.audit import SigningKey, seal
from community_core.domain import AcceptRequest, RaiseRequest, RegisterPerson
from community_core.importing import import_file, load_mapping

from .conftest import Run
from .tampering import copied, facts

LEDGER = ("events", "commands", "numbers", "series", "kinds", "sqlite_sequence")
KEYS = ("openings",)
EXCEPTED = {"people", "settings"}
"""Of keys.db: keys are made and destroyed every day; one that was changed opens nothing, which is told to
whoever reads, and changes no fact."""

MAPPING = """
source = "hotline"
[columns]
number = "no"
title = "what"
raised_at = "when"
[constants]
category = "noise"
channel = "phone"
"""


@pytest.fixture(scope="session")
def lived_in(key: SigningKey, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which something stands in every table, sealed to its end."""
    folder = tmp_path_factory.mktemp("lived-in")
    (folder / "m.toml").write_text(MAPPING, encoding="utf-8")
    (folder / "m.csv").write_text("no,what,when\n1,施工,2024-01-15\n2,噪音,2024-01-16\n", encoding="utf-8")
    with Community.open(folder / "store") as community:
        _live(community)
        import_file(community, folder / "m.csv", load_mapping(folder / "m.toml"))
        community.ledger.append(facts(0, 4))
        seal(community, key)
    return folder / "store"


def _live(community: Community) -> None:
    for number in range(3):
        raise_it = RaiseRequest(
            title="暖气不热", category="heating", channel="desk", requester=f"person-{number}", details="三楼"
        )
        told = community.execute(raise_it, by="person-shen", command_id=f"form-{number}")
        community.execute(AcceptRequest(request_id=told.stream_id), by="person-he")
        opener = community.vault.opener("person-shen", f"case {number}")
        opener(next(iter(community.log(after=told.position - 1))).data.details)
    community.execute(RegisterPerson(name="林雨桐"), by="person-shen")


@pytest.fixture
def attacked(lived_in: Path, tmp_path: Path) -> Path:
    """A copy to break into."""
    return copied(lived_in, tmp_path / "store")


@pytest.fixture
def found(run: Run, lived_in: Path, key: SigningKey) -> Callable[[Path], int]:
    """The exit code of whoever verifies with the signer's memory at hand."""
    remembered = max((lived_in / "checkpoints").glob("*.checkpoint"))

    def call(store: Path) -> int:
        words = ("audit", "verify", "--key", str(key.public), "--against", remembered, "--store", store)
        return run(*words).exit_code

    return call


def changed(store: Path, name: str, change: Callable[[sqlite3.Connection], object]) -> None:
    """Change a file as somebody would who knows the trade: triggers go first and come back last."""
    with closing(sqlite3.connect(store / name, isolation_level=None)) as file:
        triggers = file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for each, _ in triggers:
            file.execute(f"DROP TRIGGER {each}")
        change(file)
        for _, sql in triggers:
            file.execute(sql)


def everything(store: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables that are looked at, and the settings."""
    told: dict[str, list[tuple[Any, ...]]] = {"settings": [((store / "community.toml").read_bytes(),)]}
    for name, tables in (("ledger.db", LEDGER), ("keys.db", KEYS)):
        with closing(sqlite3.connect(store / name)) as file:
            there = {each for (each,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            for table in there & set(tables):
                told[f"{name} {table}"] = file.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
    return told


def test_an_untouched_store_passes(attacked: Path, found: Callable[[Path], int]) -> None:
    """And has rows in every table, so that what follows attacks something."""
    assert found(attacked) == 0
    told = everything(attacked)
    empty = {table for table, rows in told.items() if not rows}
    assert empty == set()
    assert {each.split()[-1] for each in told} >= {*LEDGER, *KEYS, "settings"}


def tables() -> Iterator[tuple[str, str]]:
    """Every table that is looked at, with its file."""
    yield from (("ledger.db", each) for each in LEDGER)
    yield from (("keys.db", each) for each in KEYS)


@pytest.mark.parametrize(("name", "table"), list(tables()))
@pytest.mark.parametrize("seed", range(3))
def test_no_cell_changed_passes(
    name: str, table: str, seed: int, attacked: Path, found: Callable[[Path], int]
) -> None:
    """Every column of a row chosen at random, one after the other."""
    chance = random.Random(f"{table}-{seed}")
    with closing(sqlite3.connect(attacked / name)) as file:
        columns = [each[1] for each in file.execute(f"PRAGMA table_info({table})")]
    for column in [each for each in columns if (table, each) != ("openings", "number")]:
        before, tried = everything(attacked), copied(attacked, attacked.with_name("tried"))
        changed(tried, name, lambda file, c=column: _change_cell(file, table, c, chance))
        assert everything(tried) != before
        assert found(tried) == 3, column


def _change_cell(file: sqlite3.Connection, table: str, column: str, chance: random.Random) -> None:
    rows = file.execute(f"SELECT * FROM {table}").fetchall()
    keys = [each[1] for each in file.execute(f"PRAGMA table_info({table})")]
    row = chance.choice(rows)
    where = " AND ".join(f"{each} IS ?" for each in keys)
    kind = file.execute(f"SELECT typeof({column}) FROM {table} WHERE {where}", row).fetchone()[0]
    new = {
        "integer": f"{column} + 100",
        "text": f"{column} || 'x'",
        "blob": f"CAST({column} || ' ' AS BLOB)",
        "null": "'x'",
    }[kind]
    file.execute(f"UPDATE {table} SET {column} = {new} WHERE {where}", row)


@pytest.mark.parametrize(("name", "table"), list(tables()))
@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_no_row_taken_away_passes(
    name: str, table: str, place: str, attacked: Path, found: Callable[[Path], int]
) -> None:
    """The first, one in the middle, the last."""

    def remove(file: sqlite3.Connection) -> None:
        rows = file.execute(f"SELECT * FROM {table}").fetchall()
        row = rows[{"first": 0, "middle": len(rows) // 2, "last": -1}[place]]
        columns = [each[1] for each in file.execute(f"PRAGMA table_info({table})")]
        file.execute(f"DELETE FROM {table} WHERE {' AND '.join(f'{each} IS ?' for each in columns)}", row)

    changed(attacked, name, remove)
    assert found(attacked) == 3


ADDED = {
    "a command that was never given": (
        "ledger.db",
        "INSERT INTO commands SELECT 'form-99', fingerprint, stream_id, first_position, last_position "
        "FROM commands LIMIT 1",
    ),
    "an imported row, to keep it out": (
        "ledger.db",
        "INSERT INTO commands SELECT 'import://hotline/3', '', stream_id, 1, 1 FROM commands LIMIT 1",
    ),
    "a year of numbers": ("ledger.db", "INSERT INTO numbers VALUES (2031, 7)"),
    "a type nobody wrote": ("ledger.db", "INSERT INTO kinds VALUES ('WishMade', 1, 'wish', 'evil')"),
    "a fact": (
        "ledger.db",
        "INSERT INTO events (position, recorded_at, stream_id, version, type, schema, data, occurred_at, "
        "actor, correlation_id, flags) SELECT 0, recorded_at, 'request-x', 1, type, schema, data, "
        "occurred_at, actor, correlation_id, flags FROM events WHERE position = 1",
    ),
    "an opening before the first": (
        "keys.db",
        "INSERT INTO openings SELECT 0, at, 'person-li', purpose FROM openings LIMIT 1",
    ),
}


@pytest.mark.parametrize("what", ADDED)
def test_no_row_put_in_passes(what: str, attacked: Path, found: Callable[[Path], int]) -> None:
    """Each where it would do harm."""
    name, statement = ADDED[what]
    changed(attacked, name, lambda file: file.execute(statement))
    assert found(attacked) == 3


SWAPS = {
    "two commands": (
        "ledger.db",
        "UPDATE commands SET fingerprint = (SELECT fingerprint FROM commands other WHERE other.command_id = "
        "CASE commands.command_id WHEN 'form-0' THEN 'form-1' ELSE 'form-0' END) "
        "WHERE command_id IN ('form-0', 'form-1')",
    ),
    "two openings": (
        "keys.db",
        "UPDATE openings SET purpose = CASE number WHEN 1 THEN 'case 1' ELSE 'case 0' END WHERE number < 3",
    ),
    "two facts": (
        "ledger.db",
        "UPDATE events SET data = (SELECT data FROM events other WHERE other.position = "
        "CASE events.position WHEN 1 THEN 3 ELSE 1 END) WHERE position IN (1, 3)",
    ),
    "what two distributions brought": (
        "ledger.db",
        "UPDATE kinds SET distribution = 'evil' WHERE type = 'PersonRegistered'",
    ),
}


@pytest.mark.parametrize("what", SWAPS)
def test_no_swap_passes(what: str, attacked: Path, found: Callable[[Path], int]) -> None:
    """Two rows whose contents change places."""
    name, statement = SWAPS[what]
    changed(attacked, name, lambda file: file.execute(statement))
    assert found(attacked) == 3


@pytest.mark.parametrize(("name", "table"), [each for each in tables() if each[1] != "sqlite_sequence"])
@pytest.mark.parametrize("when", ["BEFORE INSERT", "AFTER INSERT", "BEFORE UPDATE", "AFTER DELETE"])
def test_no_trigger_passes(
    name: str, table: str, when: str, attacked: Path, found: Callable[[Path], int]
) -> None:
    """On any table, whether or not it did anything yet."""
    with closing(sqlite3.connect(attacked / name)) as file:
        file.execute(f"CREATE TRIGGER quietly {when} ON {table} BEGIN SELECT RAISE(IGNORE); END")
    assert found(attacked) == 3


@pytest.mark.parametrize("name", ["ledger.db", "keys.db"])
def test_no_trigger_is_missed(name: str, attacked: Path, found: Callable[[Path], int]) -> None:
    """Each that refuses changes, dropped by itself."""
    with closing(sqlite3.connect(attacked / name)) as file:
        there = [each for (each,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    assert there
    for each in there:
        tried = copied(attacked, attacked.with_name("tried"))
        with closing(sqlite3.connect(tried / name)) as file:
            file.execute(f"DROP TRIGGER {each}")
        assert found(tried) == 3, each


SETTINGS = {
    "another zone": lambda text: text.replace("Asia/Shanghai", "Asia/Urumqi"),
    "roles open nothing any more": lambda text: f'{text}access = "roles"\n',
    "a channel to somewhere": lambda text: (
        f'{text}[channels.out]\nkind = "webhook"\nurl = "http://127.0.0.1"\n'
    ),
    "a comment": lambda text: f"# nothing\n{text}",
}


@pytest.mark.parametrize("what", SETTINGS)
def test_no_settings_pass(what: str, attacked: Path, found: Callable[[Path], int]) -> None:
    """Until whoever seals has been told of them."""
    file = attacked / "community.toml"
    file.write_text(SETTINGS[what](file.read_text()))
    assert found(attacked) == 3


@pytest.mark.parametrize("seed", range(60))
def test_random_bytes_pass_only_where_nothing_is_said(
    seed: int, attacked: Path, lived_in: Path, found: Callable[[Path], int]
) -> None:
    """In the ledger, the keys and the settings: what passes says the same as before, in every table."""
    chance = random.Random(seed)
    file = attacked / chance.choice(["ledger.db", "ledger.db", "keys.db", "community.toml"])
    data = bytearray(file.read_bytes())
    for _ in range(chance.choice([1, 4, 40])):
        data[chance.randrange(len(data))] = chance.randrange(256)
    file.write_bytes(data)
    code = found(attacked)
    assert code in (0, 3, 4)
    if code == 0:
        assert everything(attacked) == everything(lived_in)


def test_the_log_of_openings_gone_with_the_keys_is_missed(
    attacked: Path, found: Callable[[Path], int]
) -> None:
    """Facts do not need the keys, but who opened them is sealed as well."""
    (attacked / "keys.db").unlink()
    assert found(attacked) == 3


def test_what_is_excepted_passes(attacked: Path, found: Callable[[Path], int]) -> None:
    """Views are disposable, how far reactors are goes on by itself; a person's key opens or it does not."""
    shutil.rmtree(attacked / "reactors", ignore_errors=True)
    (attacked / "views.db").unlink(missing_ok=True)
    with closing(sqlite3.connect(attacked / "keys.db", isolation_level=None)) as file:
        there = {each for (each,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert there >= EXCEPTED
        file.execute("UPDATE people SET key = zeroblob(60) WHERE person = 'person-0'")
    assert found(attacked) == 0
