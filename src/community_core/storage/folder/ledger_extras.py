"""What the file of a ledger gets when it is first needed, where it was made by an earlier program."""

from community_core.storage.folder.ledger_tables import (
    ADD_NOTES,
    MAKE_HEARD,
    MAKE_KINDS,
    MAKE_SERIES,
    MARK,
    MARK_WITH_NOTES,
)
from community_core.storage.interfaces.extras import HEARD, KINDS, NOTE, SERIES
from community_core.storage.interfaces.ledger import FOUND
from community_core.storage.sql.cursor import Cursor


def has_table(cursor: Cursor, table: str) -> bool:
    """Whether there is such a table."""
    cursor.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,))
    return cursor.fetchone() is not None


def are_noted(cursor: Cursor) -> bool:
    """Whether any type of facts is noted."""
    cursor.execute("SELECT 1 FROM kinds LIMIT 1")
    return cursor.fetchone() is not None


def note_what_is_there(cursor: Cursor) -> None:
    """Note what the facts of a ledger say, where nothing is noted yet."""
    cursor.execute(f"INSERT INTO kinds {FOUND}")


def mark_notes(cursor: Cursor) -> None:
    """Keep programs out that know of no notes, and would take a leaf with one for another."""
    for statement in MARK_WITH_NOTES.statements:
        cursor.execute(statement)


def _make_kinds(cursor: Cursor) -> None:
    for statement in MAKE_KINDS:
        cursor.execute(statement)
    note_what_is_there(cursor)
    for statement in MARK.statements:
        cursor.execute(statement)


def _make_series(cursor: Cursor) -> None:
    for statement in MAKE_SERIES:
        cursor.execute(statement)


def _make_heard(cursor: Cursor) -> None:
    for statement in MAKE_HEARD:
        cursor.execute(statement)


def _make_notes(cursor: Cursor) -> None:
    cursor.execute(ADD_NOTES)
    mark_notes(cursor)


MAKING = {KINDS: _make_kinds, SERIES: _make_series, NOTE: _make_notes, HEARD: _make_heard}
"""What makes each of them."""
