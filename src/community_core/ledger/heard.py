"""What imported sources last said of their cases: replaced by what they say next, and no part of any fact."""

from collections.abc import Sequence

from attrs import astuple, frozen

from community_core.storage.interfaces.extras import HEARD, Extras
from community_core.storage.sql.cursor import Cursor
from community_core.storage.sql.dialect import Dialect

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


def heard_of(
    cursor: Cursor, stream_ids: Sequence[str], extras: Extras, dialect: Dialect
) -> dict[str, HeardRow]:
    """What was last heard of these streams."""
    if not extras.has(cursor, HEARD):
        return {}
    cursor.execute(f"SELECT * FROM heard WHERE stream_id {dialect.among}", (dialect.listed(stream_ids),))
    return {row[0]: HeardRow(row[0], row[1], bytes(row[2])) for row in cursor.fetchall()}


def hear(cursor: Cursor, rows: Sequence[HeardRow], extras: Extras) -> None:
    """From now on these are what was last heard."""
    if rows:
        extras.make_room(cursor, HEARD)
        cursor.executemany(_SAID, [astuple(each) for each in rows])
