"""What imported sources last said of their cases: replaced by what they say next, and no part of any fact."""

from collections.abc import Sequence

import msgspec
from attrs import astuple, frozen
from eventsourcing.sqlite import SQLiteCursor

from community_core.ledger.schema import HEARD

_listed = msgspec.json.Encoder().encode
_IS_THERE = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'heard'"
_FOUND = "SELECT * FROM heard WHERE stream_id IN (SELECT value FROM json_each(?))"
_SAID = (
    "INSERT INTO heard VALUES (?, ?, ?) "
    "ON CONFLICT (stream_id) DO UPDATE SET as_of = excluded.as_of, said = excluded.said"
)


@frozen
class HeardRow:
    """What the source of a stream last said of it, as whoever imports writes it down, and as of when."""

    stream_id: str
    as_of: str
    said: bytes


def heard_of(cursor: SQLiteCursor, stream_ids: Sequence[str]) -> dict[str, HeardRow]:
    """What was last heard of these streams."""
    cursor.execute(_IS_THERE)
    if cursor.fetchone() is None:
        return {}
    cursor.execute(_FOUND, (_listed(list(stream_ids)),))
    return {row[0]: HeardRow(*row) for row in cursor.fetchall()}


def hear(cursor: SQLiteCursor, rows: Sequence[HeardRow]) -> None:
    """From now on these are what was last heard."""
    if rows:
        for statement in HEARD:
            cursor.execute(statement)
        cursor.executemany(_SAID, map(astuple, rows))
