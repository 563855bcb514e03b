"""Sealing: leaf i is the i-th event by position, however often it is sealed and whatever was lost between."""

import struct
import tempfile
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from community_core import Community
from community_core.audit import Checkpoint, SigningKey, open_checkpoint, seal, verify
from community_core.audit.checkpoints.archive import archive_of
from community_core.storage.interfaces.ledger import COLUMNS

from ..servers import Server
from .kept import InFolder, Kept, append, notes_of, opened
from .tampering import BEGINNING, build, facts, verified


def leaf(row: tuple[Any, ...]) -> bytes:
    """A leaf as its description says, from what SQLite gives anybody."""
    kinds = bytes(0 if each is None else {int: 1, str: 2, bytes: 3}[type(each)] for each in row)
    texts = [
        each.encode() if isinstance(each, str) else each for each in row if isinstance(each, str | bytes)
    ]
    numbers = b"".join(struct.pack(">q", each) for each in row if isinstance(each, int))
    lengths = b"".join(struct.pack(">Q", len(each)) for each in texts)
    return bytes([1, len(row)]) + kinds + numbers + lengths + b"".join(texts)


def independent_root(kept: Kept) -> bytes:
    """The root by plain SQL and another implementation of the tree."""
    tree = InmemoryTree(algorithm="sha256")
    for row in kept.rows("ledger", f"SELECT {', '.join(COLUMNS)} FROM events ORDER BY position"):
        tree.append_entry(leaf(row))
    return bytes(tree.get_root())


def newest(kept: Kept, key: SigningKey) -> Checkpoint:
    """The newest checkpoint in a store."""
    notes = notes_of(kept)
    name = max(notes, key=lambda each: int(each.removesuffix(".checkpoint")))
    return open_checkpoint(notes[name].decode(), key.public)


def test_the_root_is_that_of_an_independent_implementation(sealed: Kept, key: SigningKey) -> None:
    """Over leaves encoded independently, with gaps between positions."""
    places = [each for (each,) in sealed.rows("ledger", "SELECT position FROM events ORDER BY position")]
    assert places == [1, 2, 3, 4, 8, 9, 10, 11, 12, 13]
    checkpoint = newest(sealed, key)
    assert checkpoint.root == independent_root(sealed)
    assert (checkpoint.size, checkpoint.position) == (10, 13)


def test_the_same_history_has_the_same_root_wherever_it_is(
    tmp_path: Path, server: Server, key: SigningKey
) -> None:
    """A checkpoint of the one is a checkpoint of the other."""
    notes = []
    for where in (tmp_path / "store", server.new()):
        with Community.open(where, clock=lambda: BEGINNING) as community:
            community.ledger.append(facts(0, 40))
            notes.append(seal(community, key).checkpoint.note)
    assert notes[0] == notes[1]


@given(st.lists(st.integers(0, 9), min_size=1, max_size=5))
@example([0, 0, 1])
@settings(max_examples=12)
def test_however_often_it_is_sealed_the_root_is_the_same(counts: list[int]) -> None:
    """After each batch, or once for all; with a seal of nothing between."""
    from community_core.audit import new_key

    key = new_key("a.example")
    with tempfile.TemporaryDirectory() as name:
        build(Path(name) / "often", *counts, key=key)
        often = InFolder(Path(name) / "often")
        if sum(counts):
            assert newest(often, key).root == independent_root(often)
        assert verified(Path(name) / "often", key).verified


LOST = ("leaves", "positions", "frontier", "key.pub")
HOW = ("gone", "empty", "damaged", "longer")
SPOILT = [
    *(("folder", lost, how) for lost in (*LOST, "all") for how in HOW),
    *(("server", lost, how) for lost, how in zip(LOST, HOW, strict=True)),
    *(("server", "all", how) for how in HOW),
]


@pytest.mark.parametrize(("sealed", "lost", "how"), SPOILT, indirect=["sealed"])
def test_what_makes_a_seal_quick_may_be_lost(lost: str, how: str, kept: Kept, key: SigningKey) -> None:
    """The next seal signs the same as ever, and puts back what it needs."""
    for name in LOST if lost == "all" else (lost,):
        data = kept.read(name)
        changed = {"empty": b"", "damaged": b"x" * len(data), "longer": data + b"x" * 77}
        kept.lose(name) if how == "gone" else kept.write(name, changed[how])
    with opened(kept) as community:
        community.ledger.append(facts(10, 3))
        assert seal(community, key).added == 3
        assert newest(kept, key).root == independent_root(kept)
        seal(community, key)
        report = verify(community, key=key.public)
    assert (report.verified, report.remarks) == (True, ())


def test_a_seal_that_broke_off_before_signing_costs_nothing(kept: Kept, key: SigningKey) -> None:
    """Leaves kept, the checkpoint not: as a crash leaves it."""
    frontier = kept.read("frontier")
    with opened(kept) as community:
        community.ledger.append(facts(10, 4))
        seal(community, key)
        kept.lose("14.checkpoint")
        kept.write("frontier", frontier)
        assert verify(community, key=key.public).verified
        assert seal(community, key).added == 4
        assert verify(community, key=key.public).remarks == ()
    assert newest(kept, key).root == independent_root(kept)


def test_seals_go_on_one_after_the_other(kept: Kept, key: SigningKey) -> None:
    """What is kept of leaves grows by what is new alone, and is whole however often it was sealed."""
    for first in range(10, 14):
        with opened(kept) as community:
            community.ledger.append(facts(first, 1))
            assert seal(community, key).added == 1
    assert len(kept.read("leaves")) == 14 * 32
    with opened(kept) as community:
        assert verify(community, key=key.public).remarks == ()


def test_two_seals_at_once_take_turns(kept: Kept, key: SigningKey) -> None:
    """One waits for the other, and finds nothing new afterwards."""
    append(kept, 10, 5)
    added = list[int]()
    with opened(kept) as one, opened(kept) as other:
        threads = [
            Thread(target=lambda each=each: added.append(seal(each, key).added)) for each in (one, other)
        ]
        with archive_of(one).turn():
            for each in threads:
                each.start()
            threads[0].join(0.3)
            assert added == []
        for each in threads:
            each.join(60)
        assert sorted(added) == [0, 5]
        assert verify(one, key=key.public).remarks == ()


def test_recording_goes_on_while_a_seal_reads(kept: Kept) -> None:
    """It reads one state of the ledger and holds nobody up."""
    with opened(kept) as community:
        rows = community.ledger.raw_rows()
        first = next(rows)
        community.ledger.append(facts(10, 3))
        assert 1 + sum(1 for _ in rows) == 10
        assert first[0] == 1
        assert community.ledger.position() == 16
