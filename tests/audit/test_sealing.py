"""Sealing: leaf i is the i-th event by position, however often it is sealed and whatever was lost between."""

import sqlite3
import struct
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from community_core.audit import Checkpoint, SigningKey, open_checkpoint, seal, verify
from community_core.storage.ledger import COLUMNS

from .tampering import build, copied, facts, opened, positions, verified


def leaf(row: tuple[Any, ...]) -> bytes:
    """A leaf as its description says, from what SQLite gives anybody."""
    kinds = bytes(0 if each is None else {int: 1, str: 2, bytes: 3}[type(each)] for each in row)
    texts = [
        each.encode() if isinstance(each, str) else each for each in row if isinstance(each, str | bytes)
    ]
    numbers = b"".join(struct.pack(">q", each) for each in row if isinstance(each, int))
    lengths = b"".join(struct.pack(">Q", len(each)) for each in texts)
    return bytes([1, len(row)]) + kinds + numbers + lengths + b"".join(texts)


def independent_root(folder: Path) -> bytes:
    """The root by plain SQL and another implementation of the tree."""
    tree = InmemoryTree(algorithm="sha256")
    with closing(sqlite3.connect(folder / "ledger.db")) as file:
        for row in file.execute(f"SELECT {', '.join(COLUMNS)} FROM events ORDER BY position"):
            tree.append_entry(leaf(row))
    return bytes(tree.get_root())


def newest(folder: Path, key: SigningKey) -> Checkpoint:
    """The newest checkpoint in a store."""
    files = sorted((folder / "checkpoints").glob("*.checkpoint"), key=lambda each: int(each.stem))
    return open_checkpoint(files[-1].read_text(encoding="utf-8"), key.public)


def test_the_root_is_that_of_an_independent_implementation(original: Path, key: SigningKey) -> None:
    """Over leaves encoded independently, with gaps between positions."""
    assert positions(original) == [1, 2, 3, 4, 8, 9, 10, 11, 12, 13]
    checkpoint = newest(original, key)
    assert checkpoint.root == independent_root(original)
    assert (checkpoint.size, checkpoint.position) == (10, 13)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=5))
@example([0, 0, 1])
@settings(max_examples=12)
def test_however_often_it_is_sealed_the_root_is_the_same(counts: list[int]) -> None:
    """After each batch, or once for all; with a seal of nothing between."""
    from community_core.audit import new_key

    key = new_key("a.example")
    with tempfile.TemporaryDirectory() as name:
        build(Path(name) / "often", *counts, key=key)
        if sum(counts):
            assert newest(Path(name) / "often", key).root == independent_root(Path(name) / "often")
        assert verified(Path(name) / "often", key).verified


@pytest.mark.parametrize("lost", ["leaves", "positions", "frontier", "key.pub", "all"])
@pytest.mark.parametrize("how", ["gone", "empty", "damaged", "longer"])
def test_what_makes_a_seal_quick_may_be_lost(
    lost: str, how: str, original: Path, key: SigningKey, tmp_path: Path
) -> None:
    """The next seal signs the same as ever, and puts back what it needs."""
    store = copied(original, tmp_path / "store")
    for name in ("leaves", "positions", "frontier", "key.pub") if lost == "all" else (lost,):
        file = store / "checkpoints" / name
        data = file.read_bytes()
        changed = {"empty": b"", "damaged": b"x" * len(data), "longer": data + b"x" * 77}
        file.unlink() if how == "gone" else file.write_bytes(changed[how])
    with opened(store) as community:
        community.ledger.append(facts(10, 3))
        assert seal(community, key).added == 3
        assert newest(store, key).root == independent_root(store)
        seal(community, key)
        report = verify(community, key=key.public)
    assert (report.verified, report.remarks) == (True, ())


def test_a_seal_that_broke_off_before_signing_costs_nothing(
    original: Path, key: SigningKey, tmp_path: Path
) -> None:
    """Leaves written, the checkpoint not, drafts left behind: as a crash leaves it."""
    store = copied(original, tmp_path / "store")
    with opened(store) as community:
        community.ledger.append(facts(10, 4))
        before = {each.name: each.read_bytes() for each in (store / "checkpoints").iterdir()}
        seal(community, key)
        (store / "checkpoints" / "14.checkpoint").rename(store / "checkpoints" / "14.checkpoint.draft")
        (store / "checkpoints" / "frontier").write_bytes(before["frontier"])
        assert verify(community, key=key.public).verified
        assert seal(community, key).added == 4
        assert verify(community, key=key.public).remarks == ()
    assert newest(store, key).root == independent_root(store)


def test_recording_goes_on_while_a_seal_reads(original: Path, tmp_path: Path) -> None:
    """It reads one state of the ledger and holds nobody up."""
    store = copied(original, tmp_path / "store")
    with opened(store) as community:
        rows = community.ledger.raw_rows()
        first = next(rows)
        community.ledger.append(facts(10, 3))
        assert 1 + sum(1 for _ in rows) == 10
        assert first[0] == 1
        assert community.ledger.position() == 16
