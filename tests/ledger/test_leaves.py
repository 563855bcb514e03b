"""A leaf holds every stored column, and can be read in one way only."""

import struct
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from community_core import Community
from community_core.ledger.leaves import LEAF_COLUMNS, leaf
from community_core.storage.interfaces.ledger import COLUMNS

CELLS = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.binary(max_size=4),
    st.binary(max_size=4).map(bytearray),
)
ROWS = st.lists(CELLS, min_size=1, max_size=13).map(tuple)


def read(data: bytes) -> tuple[Any, ...]:
    """A leaf read back, as its description says and independently of how it is written."""
    form, count = data[:2]
    assert form == 1
    kinds, rest = data[2 : 2 + count], data[2 + count :]
    numbers = {}
    for wanted, code in ((1, ">q"), (4, ">d")):
        for place in [at for at, kind in enumerate(kinds) if kind == wanted]:
            numbers[place], rest = struct.unpack(code, rest[:8])[0], rest[8:]
    texts = [at for at, kind in enumerate(kinds) if kind in (2, 3)]
    lengths, rest = rest[: 8 * len(texts)], rest[8 * len(texts) :]
    contents: dict[int, Any] = {}
    for place, length in zip(texts, struct.unpack(f">{len(texts)}Q", lengths), strict=True):
        contents[place] = bytearray(rest[:length]) if kinds[place] == 2 else bytes(rest[:length])
        rest = rest[length:]
    assert rest == b""
    return tuple(numbers.get(at, contents.get(at)) for at in range(count))


@given(ROWS)
@example((None, b"", bytearray(), 0))
@settings(max_examples=150)
def test_a_leaf_can_be_read_back_by_its_description(row: tuple[Any, ...]) -> None:
    """So no two rows have the same leaf."""
    again = read(leaf(row))
    assert again == row
    assert list(map(type, again)) == list(map(type, row))


def test_nothing_is_not_empty_and_text_is_not_a_blob() -> None:
    """Nor is a number its digits, nor one column's end the next one's beginning."""
    alike = [
        (None, bytearray(b"1")),
        (bytearray(), bytearray(b"1")),
        (b"", bytearray(b"1")),
        (bytearray(b"1"), bytearray()),
        (1, bytearray()),
        (1.0, bytearray()),
    ]
    assert len(set(map(leaf, alike))) == len(alike)


def test_a_leaf_is_written_as_it_always_was() -> None:
    """Old checkpoints must stay good: this changes only with the format's number."""
    assert leaf((7, bytearray("办", "utf-8"), None, b"{}")).hex() == (
        "010401020003000000000000000700000000000000030000000000000002e58a9e7b7d"
    )


def test_every_column_of_the_ledger_is_in_the_leaf(tmp_path: Path) -> None:
    """A column added to the table without a new format is noticed here."""
    with (
        Community.open(tmp_path / "store") as community,
        community.ledger._datastore.transaction(commit=False) as cursor,
    ):
        cursor.execute("PRAGMA table_info(events)")
        stored = tuple(row[1] for row in cursor.fetchall())
    assert stored == LEAF_COLUMNS == COLUMNS
