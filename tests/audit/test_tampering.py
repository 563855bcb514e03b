"""Whatever is done to the file, at every position and in every column, verification finds and names it."""

import random
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from community_core.audit import SigningKey
from community_core.storage.interfaces.ledger import COLUMNS

from .conftest import Run, Verifying
from .tampering import Statement, build, copied, positions, stored, tamper, verified

POSITIONS = (1, 2, 3, 4, 8, 9, 10, 11, 12, 13)
LAST = POSITIONS[-1]
CHANGED = {"position": "position + 1000", "version": "version + 100", "schema": "schema + 1"}
"""What a column becomes; any other gets one more character."""

TEXTS = [each for each in COLUMNS if each not in CHANGED]

NEW = (
    "INSERT INTO events SELECT ?, recorded_at, 'request-new', 1, type, schema, data, occurred_at, actor, "
    "command_id, causation_id, correlation_id, flags FROM events WHERE position = ?"
)


def changes() -> Iterator[tuple[str, int, list[Statement]]]:
    """Every column of every event changed, emptied, and turned from nothing to something or back."""
    for place in POSITIONS:
        for column in COLUMNS:
            yield f"{column} at {place}", place, [_set(column, _changed(column), place)]
        for column in TEXTS:
            emptied = f"CAST('' AS {'BLOB' if column == 'data' else 'TEXT'})"
            yield f"{column} emptied at {place}", place, [_set(column, emptied, place)]
        for column in ("command_id", "causation_id"):
            turned = f"CASE WHEN {column} IS NULL THEN '' END"
            yield f"no {column} at {place}", place, [_set(column, turned, place)]


def _changed(column: str) -> str:
    longer = f"coalesce({column}, '') || 'x'"
    return CHANGED.get(column, f"CAST({longer} AS {'BLOB' if column == 'data' else 'TEXT'})")


def _set(column: str, value: str, place: int) -> Statement:
    return f"UPDATE events SET {column} = {value} WHERE position = ?", (place,)


def drops() -> Iterator[tuple[str, int, list[Statement]]]:
    """Every event removed, and every one with all that follows it."""
    for place in POSITIONS:
        yield f"drop {place}", place, [("DELETE FROM events WHERE position = ?", (place,))]
    for place in POSITIONS:
        yield f"truncate at {place}", place, [("DELETE FROM events WHERE position >= ?", (place,))]


def swaps() -> Iterator[tuple[str, int, list[Statement]]]:
    """Every two in each other's place, neighbours or not."""
    for one, two in combinations(POSITIONS, 2):
        moves = ((one, 5000), (two, one), (5000, two))
        yield (
            f"swap {one} and {two}",
            one,
            [("UPDATE events SET position = ? WHERE position = ?", (to, at)) for at, to in moves],
        )


def inserts() -> Iterator[tuple[str, int, list[Statement]]]:
    """An event put where there was none: before the first, into the gap, and in place of each other one."""
    for place in (-1, 0, 5, 6, 7):
        yield f"insert at {place}", place, [(NEW, (place, 1))]
    for place in POSITIONS:
        shift = [("UPDATE events SET position = -1000 - position WHERE position >= ?", (place,))]
        back = [("UPDATE events SET position = -999 - position WHERE position < -999", ())]
        yield f"insert before {place}", place, [*shift, *back, (NEW, (place, place + 1))]


EVERYTHING = [*changes(), *drops(), *swaps(), *inserts()]


@pytest.mark.parametrize(
    ("place", "statements"), [each[1:] for each in EVERYTHING], ids=[each[0] for each in EVERYTHING]
)
def test_it_is_caught_and_its_first_position_named(
    place: int, statements: list[Statement], original: Path, tmp_path: Path, verifying: Verifying
) -> None:
    """Changed, removed, reordered, inserted, truncated: exit code 3."""
    store = copied(original, tmp_path / "store")
    tamper(store, statements)
    code, findings = verifying(store)
    if stored(store) == stored(original):
        assert (code, findings) == (0, [])
    else:
        assert code == 3
        assert findings[0]["position"] == place


@pytest.mark.parametrize("place", [1, 4, 9, 13])
@pytest.mark.parametrize("column", [each for each in COLUMNS if each != "position"])
def test_a_value_stored_as_another_type_is_caught(
    column: str, place: int, original: Path, tmp_path: Path, verifying: Verifying
) -> None:
    """The same characters as a blob in place of text, a number as text, in a table that lets them."""
    store = copied(original, tmp_path / "store")
    other = "TEXT" if column in ("version", "schema", "data") else "BLOB"
    tamper(
        store,
        [(f"UPDATE events SET {column} = CAST({column} AS {other}) WHERE position = ?", (place,))],
        lax=True,
    )
    code, findings = verifying(store)
    assert code == 3
    if stored(store) == stored(original):
        assert "built" in [each["kind"] for each in findings]
    else:
        assert findings[0]["position"] == place


def test_the_command_line_says_so_with_its_own_exit_code(original: Path, tmp_path: Path, run: Run) -> None:
    """A line for what was found, a line of error, and code 3."""
    store = copied(original, tmp_path / "store")
    tamper(store, [("UPDATE events SET actor = 'person-li' WHERE position = 9", ())])
    answer = run("audit", "verify", "--store", store)
    assert answer.exit_code == 3
    assert answer.stdout == "Position 9: not what was sealed.\n"
    assert "error: the ledger is not verified (1 finding)." in answer.stderr
    assert run("audit", "verify", "--store", store, lang="zh").stdout == "第 9 条：与封存时不同。\n"


UNRULED = [each for each in COLUMNS if each not in ("position", "recorded_at", "stream_id", "version")]


@pytest.mark.parametrize("column", UNRULED)
def test_without_the_seal_nothing_of_this_is_seen(
    column: str, original: Path, key: SigningKey, tmp_path: Path
) -> None:
    """The sealing is what catches it: a ledger tampered with says of itself what an untouched one says."""
    untouched, store = copied(original, tmp_path / "untouched"), copied(original, tmp_path / "store")
    for each in (untouched, store):
        for file in (each / "checkpoints").iterdir():
            file.unlink()
    for name, _, statements in EVERYTHING:
        if name.startswith(f"{column} at"):
            tamper(store, statements)
    assert stored(store) != stored(untouched)
    assert verified(store, key).findings == verified(untouched, key).findings
    assert [each.kind for each in verified(store, key).findings] == ["unsealed"]


@pytest.fixture(scope="module")
def large(key: SigningKey, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Several thousand events, sealed seven times."""
    folder = tmp_path_factory.mktemp("large") / "store"
    build(folder, *[600] * 7, key=key)
    return folder


@pytest.mark.parametrize("seed", range(30))
def test_in_a_large_ledger_it_is_caught_at_random(
    seed: int, large: Path, tmp_path: Path, verifying: Verifying
) -> None:
    """With the hashes of the leaves the place is named; without them the seals around it."""
    chance = random.Random(seed)
    store = copied(large, tmp_path / "store")
    first, place = sorted(chance.sample(positions(store), 2))
    column = chance.choice(UNRULED)
    moves = ((place, 99_999), (first, place), (99_999, first))
    statements = {
        "flip": [_set(column, _changed(column), place)],
        "drop": [("DELETE FROM events WHERE position = ?", (place,))],
        "swap": [("UPDATE events SET position = ? WHERE position = ?", (to, at)) for at, to in moves],
        "truncate": [("DELETE FROM events WHERE position >= ?", (place,))],
        "insert": [
            ("UPDATE events SET position = -9999 - position WHERE position >= ?", (place,)),
            ("UPDATE events SET position = -9998 - position WHERE position < 0", ()),
            (NEW, (place, place + 1)),
        ],
    }
    kind = ("flip", "drop", "swap", "truncate", "insert")[seed % 5]
    tamper(store, statements[kind])
    place = first if kind == "swap" else place
    code, findings = verifying(store)
    assert (code, findings[0]["position"]) == (3, place)
    (store / "checkpoints" / "leaves").unlink()
    code, findings = verifying(store)
    around = next(each for each in findings if each["kind"] == "range")
    assert code == 3
    assert around["position"] <= place <= (around["until"] or around["position"])


@pytest.mark.parametrize("seed", range(40))
def test_a_bit_flipped_anywhere_in_the_file_never_passes_if_it_matters(
    seed: int, original: Path, tmp_path: Path, run: Run, key: SigningKey
) -> None:
    """It may hit nothing that counts; when rows differ or cannot be read, verification does not succeed."""
    chance = random.Random(seed)
    store = copied(original, tmp_path / "store")
    data = bytearray((store / "ledger.db").read_bytes())
    place = chance.randrange(100, len(data))
    data[place] ^= 1 << chance.randrange(8)
    (store / "ledger.db").write_bytes(data)
    answer = run("audit", "verify", "--store", store, "--key", str(key.public))
    if answer.exit_code == 0:
        assert stored(store) == stored(original)
    else:
        assert answer.exit_code in (3, 4)
        assert answer.stderr.startswith("error: ")
