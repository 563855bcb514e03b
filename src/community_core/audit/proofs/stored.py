"""A stored event as plain text, every column of it, from which the very same leaf comes out again."""

from typing import Annotated, Any

import msgspec

from community_core.audit.failures import NotVerified
from community_core.errors import UnreadableEvent
from community_core.ledger import Recorded, registry_of
from community_core.ledger.leaves import LEAF_COLUMNS, RawRow, is_as_written
from community_core.ledger.mapper import FactMapper
from community_core.plugins.aggregates import installed_kinds

_Integer = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
_BLOB_COLUMN = LEAF_COLUMNS.index("data")


class StoredColumns(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The columns of the ledger, in their order, as receipts and bundles carry them.

    Times, flags and a note are the stored text; ``data`` is the text of the stored bytes, character by
    character. Where there is no note, none is named.
    Fields that are encrypted for a person stay so.
    """

    position: _Integer
    recorded_at: str
    stream_id: str
    version: _Integer
    type: str
    schema: _Integer
    data: str
    occurred_at: str
    actor: str
    command_id: str | None
    causation_id: str | None
    correlation_id: str
    flags: str
    note: str | msgspec.UnsetType = msgspec.UNSET


def columns_of(row: RawRow) -> StoredColumns:
    """The columns of a raw row; NotVerified when it holds what no append of ours has written."""
    if not is_as_written(row):
        raise _strange(row)
    try:
        cells: list[Any] = [each.decode() if isinstance(each, bytes | bytearray) else each for each in row]
        return StoredColumns(*(cells if cells[-1] is not None else cells[:-1]))
    except UnicodeDecodeError as error:
        raise _strange(row) from error


def row_of(columns: StoredColumns) -> RawRow:
    """The raw row with these columns."""
    stored = [bytearray(each.encode()) if isinstance(each, str) else each for each in _cells(columns)]
    stored[_BLOB_COLUMN] = bytes(stored[_BLOB_COLUMN])
    return tuple(stored)


def fact_of(columns: StoredColumns) -> Recorded[Any] | None:
    """The fact in these columns, for people to read; None when this program cannot make it out."""
    row = _cells(columns)
    row[_BLOB_COLUMN] = columns.data.encode()
    try:
        return FactMapper(registry_of(installed_kinds().events)).from_row(tuple(row))
    except (UnreadableEvent, msgspec.MsgspecError, ValueError):
        return None


def _cells(columns: StoredColumns) -> list[Any]:
    return [each for each in msgspec.structs.astuple(columns) if each is not msgspec.UNSET]


def _strange(row: RawRow) -> NotVerified:
    return NotVerified(
        f"The event at position {row[0]} holds what the ledger never writes; run: community audit verify",
        f"第 {row[0]} 条含有账本不会写入的内容；请运行：community audit verify",
    )
