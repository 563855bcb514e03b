"""A stored event as the bytes of a leaf: every column, as it is stored, and nothing else.

A leaf is, one after the other and without gaps (all numbers big-endian):

1. one byte, the format: 1 for an event without a note, 2 for one with a note;
2. one byte, the number of columns: 13, or 14 with the note;
3. one byte a column, in the order of ``LEAF_COLUMNS`` and the note last, what is stored in it: 0 NULL,
   1 INTEGER, 2 TEXT, 3 BLOB, 4 REAL;
4. eight bytes for each INTEGER, signed, then eight for each REAL (IEEE 754), in the order of the columns;
5. eight bytes for each TEXT and BLOB: how many bytes it has;
6. the bytes of each TEXT (UTF-8, as stored) and BLOB.

What stands where follows from what came before, so no two rows have the same leaf: text and blob, nothing and
empty, and where one column ends and the next begins are kept apart. TEXT comes as ``bytearray`` and BLOB as
``bytes``, which is how the ledger hands out raw rows. Where the row lies in a file is not part of its leaf:
VACUUM, a dump, or another back end that holds the same values give the same leaves.
"""

import struct
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from operator import itemgetter
from typing import Any

RawRow = tuple[Any, ...]
"""The ledger's columns, in their order, as they are stored: TEXT as ``bytearray``, BLOB as ``bytes``."""

FORMAT, FORMAT_WITH_NOTE = 1, 2
LEAF_COLUMNS = (
    "position",
    "recorded_at",
    "stream_id",
    "version",
    "type",
    "schema",
    "data",
    "occurred_at",
    "actor",
    "command_id",
    "causation_id",
    "correlation_id",
    "flags",
)
"""Settled with the format: a ledger with other columns needs a format of another number. Format 2 has the
note behind them; where that is NULL there is none."""

_WRITTEN: tuple[type[Any], ...] = (int, bytearray, bytearray, int, bytearray, int, bytes, *[bytearray] * 6)
_MAY_BE_NULL = (LEAF_COLUMNS.index("command_id"), LEAF_COLUMNS.index("causation_id"))

NULL, INTEGER, TEXT, BLOB, REAL = range(5)
_STORED_AS = {type(None): NULL, int: INTEGER, bytearray: TEXT, bytes: BLOB, float: REAL}

ColumnTypes = tuple[type[Any], ...]


def leaf(row: RawRow) -> bytes:
    """The leaf of a raw row."""
    return _encoder(tuple(map(type, row)))(row)


def hash_of(row: RawRow) -> bytes:
    """The hash of a raw row's leaf."""
    return leaf_hash(leaf(row))


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf's bytes, as the Merkle tree of RFC 6962 hashes it."""
    return sha256(b"\x00" + leaf).digest()


def is_as_written(row: RawRow) -> bool:
    """Whether every column holds the type of value that the ledger writes there."""
    return _as_written(tuple(map(type, row)))


@cache
def _as_written(kinds: ColumnTypes) -> bool:
    kinds = _without_no_note(kinds)
    written = (*_WRITTEN, bytearray)[: max(len(kinds), len(_WRITTEN))]
    return len(kinds) == len(written) and all(
        kind is wanted or (kind is type(None) and place in _MAY_BE_NULL)
        for place, (kind, wanted) in enumerate(zip(kinds, written, strict=True))
    )


@cache
def _encoder(kinds: ColumnTypes) -> Callable[[RawRow], bytes]:
    """How rows with these kinds of values are written; worked out once, because there are few."""
    kinds = _without_no_note(kinds)
    stored = bytes(_STORED_AS[kind] for kind in kinds)
    form = FORMAT_WITH_NOTE if len(kinds) > len(LEAF_COLUMNS) else FORMAT
    head = bytes((form, len(kinds))) + stored
    integers, reals = _places(stored, INTEGER), _places(stored, REAL)
    numbers, contents = _chosen(integers + reals), _chosen(_places(stored, TEXT, BLOB))
    pack = struct.Struct(f">{len(integers)}q{len(reals)}d{len(_places(stored, TEXT, BLOB))}Q").pack

    def encode(row: RawRow) -> bytes:
        texts = contents(row)
        return b"".join((head, pack(*numbers(row), *map(len, texts)), *texts))

    return encode


def _without_no_note(kinds: ColumnTypes) -> ColumnTypes:
    """Only a ledger that holds notes has the column: an event without one is the same with it and without."""
    return kinds[:-1] if kinds[len(LEAF_COLUMNS) :] == (type(None),) else kinds


def _places(stored: bytes, *wanted: int) -> list[int]:
    return [place for place, kind in enumerate(stored) if kind in wanted]


def _chosen(places: list[int]) -> Callable[[RawRow], tuple[Any, ...]]:
    """The values at these places, always as a tuple."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda row: tuple(row[place] for place in places)
