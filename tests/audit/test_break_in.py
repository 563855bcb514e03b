"""Straight on the files of a ledger sealed to its end, or its tables on a server: nothing passes.

In every table and in the settings. Whoever does this may write all of it, knows how it is made, and has no
key. What the signer's key remembers is at hand. Excepted by name: how far reactors are, and what is
disposable or secret.
"""

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from community_core import Community
from community_core.audit import SigningKey, seal
from community_core.domain import AcceptRequest, RaiseRequest, RegisterPerson
from community_core.importing import import_file, load_mapping

from .conftest import Run
from .kept import InFolder, Kept, OnServer, Part, notes_of, opened
from .tampering import facts

LEDGER = ("events", "commands", "numbers", "series", "kinds", "given")
KEYS = ("openings",)
EXCEPTED: dict[Part, tuple[str, ...]] = {"ledger": ("heard",), "keys": ("people", "settings", "pseudonyms")}
"""Of the keys: they are made and destroyed every day; one that was changed opens nothing, which is told to
whoever reads, and changes no fact; a tie that was changed leads to another id. Of the ledger what sources
last said, which each import replaces."""
UNSEALED = {("openings", "number"), ("head", "one"), ("head", "format"), ("head", "moved_to")}
"""Columns by which rows are told apart or read: ``format`` is for a program that is too old to read them,
``moved_to`` refuses whoever appends, which they notice."""

MAPPING = """
source = "hotline"
[columns]
number = "no"
title = "what"
raised_at = "when"
requester = "who"
[constants]
category = "noise"
channel = "phone"
"""


@pytest.fixture(scope="session", params=["folder", "server"])
def lived_in(
    request: pytest.FixtureRequest, key: SigningKey, tmp_path_factory: pytest.TempPathFactory
) -> Kept:
    """A community in which something stands in every table, sealed to its end."""
    folder = tmp_path_factory.mktemp("lived-in")
    (folder / "m.toml").write_text(MAPPING, encoding="utf-8")
    rows = "no,what,when,who\n1,施工,2024-01-15,\n2,噪音,2024-01-16,周小雨\n"
    (folder / "m.csv").write_text(rows, encoding="utf-8")
    server = request.getfixturevalue("server") if request.param == "server" else None
    kept = OnServer(server, server.new()) if server else InFolder(folder / "store")
    with opened(kept) as community:
        _live(community)
        import_file(community, folder / "m.csv", load_mapping(folder / "m.toml"))
        community.ledger.append(facts(0, 4))
        seal(community, key)
    return kept


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
def attacked(lived_in: Kept) -> Kept:
    """A copy to break into."""
    return lived_in.copied()


@pytest.fixture
def found(run: Run, lived_in: Kept, key: SigningKey, tmp_path: Path) -> Callable[[Kept], int]:
    """The exit code of whoever verifies with the signer's memory at hand."""
    remembered = tmp_path / "memory"
    remembered.write_bytes(max(notes_of(lived_in).values()))

    def call(kept: Kept) -> int:
        words = ("audit", "verify", "--key", str(key.public), "--against", remembered, "--store", kept.where)
        return run(*words).exit_code

    return call


def named(kept: Kept, table: str) -> str:
    """The table of the last position given has a name of each back end's own."""
    return kept.given if table == "given" else table


def everything(kept: Kept) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables that are looked at."""
    return {
        f"{part} {table}": kept.rows(part, f"SELECT * FROM {named(kept, table)} ORDER BY 1, 2")
        for part, table in tables()
    }


def test_an_untouched_store_passes(attacked: Kept, lived_in: Kept, found: Callable[[Kept], int]) -> None:
    """And has rows in every table, so that what follows attacks something."""
    assert found(attacked) == 0
    told = everything(attacked)
    assert told == everything(lived_in)
    assert {table for table, rows in told.items() if not rows} == set()


@pytest.mark.parametrize("lived_in", ["folder"], indirect=True)
@pytest.mark.parametrize("part", ["ledger", "keys"])
def test_every_table_is_looked_at_or_excepted_by_name(lived_in: Kept, part: Part) -> None:
    """One that comes to be added has to be thought of."""
    there = {each for (each,) in lived_in.rows(part, "SELECT name FROM sqlite_master WHERE type = 'table'")}
    looked_at = {named(lived_in, table) for of, table in tables() if of == part}
    assert there - {lived_in.given} == {*looked_at, *EXCEPTED[part]} - {lived_in.given}


def tables() -> Iterator[tuple[Part, str]]:
    """Every table that is looked at, with where it is."""
    yield from (("ledger", each) for each in LEDGER)
    yield from (("keys", each) for each in KEYS)


@pytest.mark.parametrize(("part", "table"), list(tables()))
@pytest.mark.parametrize(
    ("lived_in", "seed"), [("folder", 0), ("folder", 1), ("server", 2)], indirect=["lived_in"]
)
def test_no_cell_changed_passes(
    part: Part, table: str, seed: int, attacked: Kept, lived_in: Kept, found: Callable[[Kept], int]
) -> None:
    """Every column of a row chosen at random, one after the other."""
    chance, table = random.Random(f"{table}-{seed}"), named(attacked, table)
    columns = [each for each in attacked.columns(part, table) if (table, each) not in UNSEALED]
    for column in columns:
        attacked.change_cell(part, table, column, chance)
        asked = f"SELECT * FROM {table}"
        assert set(attacked.rows(part, asked)) != set(lived_in.rows(part, asked))
        assert found(attacked) == 3, column
        attacked.put_back(part, table, lived_in)
    assert everything(attacked) == everything(lived_in)


@pytest.mark.parametrize(("part", "table"), list(tables()))
@pytest.mark.parametrize("place", [0, 0.5, 1])
def test_no_row_taken_away_passes(
    part: Part, table: str, place: float, attacked: Kept, found: Callable[[Kept], int]
) -> None:
    """The first, one in the middle, the last."""
    attacked.remove_row(part, named(attacked, table), place)
    assert found(attacked) == 3


ADDED: dict[str, tuple[Part, str]] = {
    "a command that was never given": (
        "ledger",
        "INSERT INTO commands SELECT 'form-99', fingerprint, stream_id, first_position, last_position "
        "FROM commands LIMIT 1",
    ),
    "an imported row, to keep it out": (
        "ledger",
        "INSERT INTO commands SELECT 'import://hotline/3', '', stream_id, 1, 1 FROM commands LIMIT 1",
    ),
    "a year of numbers": ("ledger", "INSERT INTO numbers VALUES (2031, 7)"),
    "a type nobody wrote": ("ledger", "INSERT INTO kinds VALUES ('WishMade', 1, 'wish', 'evil')"),
    "a fact": (
        "ledger",
        "INSERT INTO events (position, recorded_at, stream_id, version, type, schema, data, occurred_at, "
        "actor, correlation_id, flags) SELECT 0, recorded_at, 'request-x', 1, type, schema, data, "
        "occurred_at, actor, correlation_id, flags FROM events WHERE position = 1",
    ),
    "an opening before the first": (
        "keys",
        "INSERT INTO openings {over} SELECT 0, at, 'person-li', purpose FROM openings LIMIT 1",
    ),
}


@pytest.mark.parametrize("what", ADDED)
def test_no_row_put_in_passes(what: str, attacked: Kept, found: Callable[[Kept], int]) -> None:
    """Each where it would do harm."""
    part, statement = ADDED[what]
    over = "OVERRIDING SYSTEM VALUE" if isinstance(attacked, OnServer) else ""
    attacked.change(part, statement.format(over=over))
    assert found(attacked) == 3


SWAPS: dict[str, tuple[Part, str]] = {
    "two commands": (
        "ledger",
        "UPDATE commands SET fingerprint = (SELECT fingerprint FROM commands other WHERE other.command_id = "
        "CASE commands.command_id WHEN 'form-0' THEN 'form-1' ELSE 'form-0' END) "
        "WHERE command_id IN ('form-0', 'form-1')",
    ),
    "two openings": (
        "keys",
        "UPDATE openings SET purpose = CASE number WHEN 1 THEN 'case 1' ELSE 'case 0' END WHERE number < 3",
    ),
    "two facts": (
        "ledger",
        "UPDATE events SET data = (SELECT data FROM events other WHERE other.position = "
        "CASE events.position WHEN 1 THEN 3 ELSE 1 END) WHERE position IN (1, 3)",
    ),
    "what two distributions brought": (
        "ledger",
        "UPDATE kinds SET distribution = 'evil' WHERE type = 'PersonRegistered'",
    ),
}


@pytest.mark.parametrize("what", SWAPS)
def test_no_swap_passes(what: str, attacked: Kept, found: Callable[[Kept], int]) -> None:
    """Two rows whose contents change places."""
    attacked.change(*SWAPS[what])
    assert found(attacked) == 3


def built() -> Iterator[tuple[Part, str]]:
    """Those that are excepted as well: what they hold may change, how they are made may not."""
    yield from (each for each in tables() if each[1] != "given")
    yield from ((part, each) for part, several in EXCEPTED.items() for each in several)


@pytest.mark.parametrize(("part", "table"), list(built()))
@pytest.mark.parametrize("when", ["BEFORE INSERT", "AFTER INSERT", "BEFORE UPDATE", "AFTER DELETE"])
def test_no_trigger_passes(
    part: Part, table: str, when: str, attacked: Kept, found: Callable[[Kept], int]
) -> None:
    """On any table, whether or not it did anything yet."""
    attacked.build(part, *attacked.quiet_trigger(table, when))
    assert found(attacked) == 3


@pytest.mark.parametrize("part", ["ledger", "keys"])
def test_no_trigger_is_missed(part: Part, attacked: Kept, found: Callable[[Kept], int]) -> None:
    """Each that refuses changes, dropped by itself."""
    there = attacked.triggers(part)
    assert there
    for drop, make in there:
        attacked.build(part, drop)
        assert found(attacked) == 3, drop
        attacked.build(part, make)
    assert found(attacked) == 0


SETTINGS = {
    "another zone": lambda text: text.replace("Asia/Shanghai", "Asia/Urumqi"),
    "roles open nothing any more": lambda text: f'{text}access = "roles"\n',
    "a channel to somewhere": lambda text: (
        f'{text}[channels.out]\nkind = "webhook"\nurl = "http://127.0.0.1"\n'
    ),
    "a comment": lambda text: f"# nothing\n{text}",
}


@pytest.mark.parametrize("what", SETTINGS)
def test_no_settings_pass(what: str, attacked: Kept, found: Callable[[Kept], int]) -> None:
    """Until whoever seals has been told of them."""
    attacked.settings(SETTINGS[what])
    assert found(attacked) == 3


@pytest.mark.parametrize("lived_in", ["folder"], indirect=True)
@pytest.mark.parametrize("seed", range(60))
def test_random_bytes_pass_only_where_nothing_is_said(
    seed: int, attacked: InFolder, lived_in: InFolder, found: Callable[[Kept], int]
) -> None:
    """In the ledger, the keys and the settings: what passes says the same as before, in every table."""
    chance = random.Random(seed)
    file = attacked.folder / chance.choice(["ledger.db", "ledger.db", "keys.db", "community.toml"])
    data = bytearray(file.read_bytes())
    for _ in range(chance.choice([1, 4, 40])):
        data[chance.randrange(len(data))] = chance.randrange(256)
    file.write_bytes(data)
    code = found(attacked)
    assert code in (0, 3, 4)
    if code == 0:
        assert everything(attacked) == everything(lived_in)
        settings = [each.folder / "community.toml" for each in (attacked, lived_in)]
        assert settings[0].read_bytes() == settings[1].read_bytes()


@pytest.mark.parametrize("lived_in", ["folder"], indirect=True)
def test_the_log_of_openings_gone_with_the_keys_is_missed(
    attacked: InFolder, found: Callable[[Kept], int]
) -> None:
    """Facts do not need the keys, but who opened them is sealed as well."""
    (attacked.folder / "keys.db").unlink()
    assert found(attacked) == 3


@pytest.mark.parametrize("lived_in", ["folder"], indirect=True)
def test_files_that_are_disposable_are_excepted(attacked: InFolder, found: Callable[[Kept], int]) -> None:
    """Views come back, how far reactors are goes on by itself."""
    shutil.rmtree(attacked.folder / "reactors", ignore_errors=True)
    (attacked.folder / "views.db").unlink(missing_ok=True)
    assert found(attacked) == 0


def test_what_is_excepted_passes(attacked: Kept, found: Callable[[Kept], int]) -> None:
    """A person's key opens or it does not; the next import says anew what its source says."""
    for part, several in EXCEPTED.items():
        assert all(attacked.rows(part, f"SELECT * FROM {each}") for each in several)
    attacked.change("keys", "UPDATE people SET key = NULL WHERE person = 'person-0'")
    attacked.change("keys", "UPDATE pseudonyms SET person = 'person-li'")
    attacked.change("ledger", "UPDATE heard SET as_of = '2034-01-01T00:00:00.000000Z'")
    assert found(attacked) == 0


def test_whatever_is_done_to_what_makes_a_seal_quick_is_no_evidence(
    attacked: Kept, found: Callable[[Kept], int], key: SigningKey
) -> None:
    """All of it gone: verified, and the next seal makes it anew; the checkpoints gone: not verified."""
    for name in ("leaves", "positions", "frontier", "key.pub"):
        attacked.lose(name)
    assert found(attacked) == 0
    with opened(attacked) as community:
        seal(community, key)
    assert found(attacked) == 0
    for name in notes_of(attacked):
        attacked.lose(name)
    assert found(attacked) == 0, "the copy that was kept elsewhere vouches for it"
