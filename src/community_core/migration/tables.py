"""The tables of a ledger as they are stored, row by row, whichever back end keeps them."""

from collections.abc import Iterable, Iterator
from typing import Any

from attrs import frozen

from community_core.errors import StoreUnavailable
from community_core.ledger.leaves import RawRow
from community_core.storage.interfaces.extras import HEARD, NOTE, SERIES, Extra
from community_core.storage.interfaces.ledger import COLUMNS, FOUND, Row
from community_core.storage.sql.cursor import RawReading


@frozen
class CopiedRows:
    """A table: its columns, and those that put its rows into the one order they have everywhere. ``extra`` is
    what it is called where a ledger gets it late; ``instead`` asks for its rows where it is not there."""

    name: str
    columns: tuple[str, ...]
    order: str
    extra: Extra | None = None
    instead: str = ""

    def read(self, reading: RawReading) -> Iterator[RawRow]:
        """Every row, as it is stored."""
        if reading.has(self.name):
            return reading.rows(f"SELECT {', '.join(self.columns)} FROM {self.name} ORDER BY {self.order}")
        return reading.rows(self.instead) if self.instead else iter(())

    @property
    def insertion(self) -> str:
        """What adds a row."""
        return f"INSERT INTO {self.name} VALUES ({', '.join('?' * len(self.columns))})"


COMMANDS = CopiedRows(
    "commands",
    ("command_id", "fingerprint", "stream_id", "first_position", "last_position"),
    "command_id",
)
BESIDE = (
    CopiedRows("kinds", ("type", "schema", "aggregate", "distribution"), "type, schema", instead=FOUND),
    CopiedRows("numbers", ("year", "last"), "year"),
    CopiedRows("series", ("name", "year", "last"), "name, year", SERIES),
    CopiedRows("heard", ("stream_id", "as_of", "said"), "stream_id", HEARD),
)
"""What changes with appends: it is copied once nobody appends any more."""

_PAGE = "SELECT * FROM events WHERE position > ? ORDER BY position LIMIT ?"
_EVERY = "SELECT * FROM events ORDER BY position"
_NOTED = (*COLUMNS, NOTE)


def page_of_facts(reading: RawReading, after: int, limit: int) -> list[RawRow]:
    """Some facts after a position, as they are stored."""
    return list(reading.rows(_PAGE, after, limit))


def commands_of(reading: RawReading, first: int, last: int) -> list[RawRow]:
    """What is remembered of commands whose first fact is among these."""
    query = f"SELECT {', '.join(COMMANDS.columns)} FROM commands WHERE first_position BETWEEN ? AND ?"
    return list(reading.rows(query, first, last))


def every_fact(reading: RawReading) -> Iterator[RawRow]:
    """All of them; without a note none is missing, where a ledger has no column for it."""
    return (row[: len(COLUMNS)] if row[len(COLUMNS) :] == (None,) else row for row in reading.rows(_EVERY))


def names_of(rows: Iterable[RawRow]) -> tuple[str, ...]:
    """The columns these facts take: that of notes only where one has a note."""
    noted = any(row[len(COLUMNS) :] not in ((), (None,)) for row in rows)
    return _NOTED if noted else COLUMNS


def typed(row: RawRow) -> Row:
    """A row to be written elsewhere: text as text. StoreUnavailable for bytes that are none."""
    try:
        return tuple(_typed(each) for each in row)
    except UnicodeDecodeError as error:
        raise StoreUnavailable(
            f"The row {named(row)} has a text with bytes that are none ({error.reason}); restore the ledger "
            "from a backup, then migrate that.",
            f"{named(row)} 一行的文字含有无法识别的字节；请从备份恢复账本后再迁移。",
            kind="damaged",
        ) from error


def named(row: RawRow) -> str:
    """A row by what it begins with: a position, a name."""
    first = row[0]
    return first.decode("utf-8", "replace") if isinstance(first, bytes | bytearray) else str(first)


def _typed(value: Any) -> Any:
    return value.decode() if isinstance(value, bytearray) else value
