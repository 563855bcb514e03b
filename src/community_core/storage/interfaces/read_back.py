"""Whether what was added to a ledger stands there as it was written, told by reading it back."""

from collections.abc import Iterator, Sequence

from community_core.storage.interfaces.failures import it_vanished
from community_core.storage.interfaces.ledger import Row
from community_core.storage.sql.cursor import Cursor
from community_core.storage.sql.dialect import Dialect

REMEMBER = "INSERT INTO commands VALUES (?, ?, ?, ?, ?)"
# a server that does not know how few there are would read the whole table without the limit
_ADDED = "SELECT * FROM events WHERE position > ? ORDER BY position LIMIT ?"


def refuse_vanished_rows(
    cursor: Cursor, dialect: Dialect, rows: Sequence[Row], commands: Sequence[Row]
) -> None:
    """Unusable unless these rows are the last in the table of facts, and these in that of commands."""
    if rows:
        cursor.execute(_ADDED, (rows[0][0] - 1, len(rows) + 1))
        found = cursor.fetchall()
        if len(found) != len(rows) or list(_as_far(found, rows)) != list(rows):
            raise it_vanished()
    if commands:
        cursor.execute(*remembering(dialect, [each[0] for each in commands]))
        if sorted(map(tuple, cursor.fetchall())) != sorted(commands):
            raise it_vanished()


def remembering(dialect: Dialect, command_ids: Sequence[str]) -> tuple[str, Sequence[object]]:
    """How those of the command ids are asked for that are in a ledger."""
    return f"SELECT * FROM commands WHERE command_id {dialect.among}", (dialect.listed(command_ids),)


def _as_far(found: Sequence[Row], rows: Sequence[Row]) -> Iterator[Row]:
    """Without the note, where what was written had none."""
    return (tuple(row)[: len(each)] for row, each in zip(found, rows, strict=False))
