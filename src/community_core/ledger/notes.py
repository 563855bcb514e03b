"""Notes on facts: the column that a ledger gets with the first fact that has one."""

from eventsourcing.sqlite import SQLiteCursor

from community_core.ledger.schema import ADD_NOTES, MARK_WITH_NOTES, NOTE


def make_room_for_notes(cursor: SQLiteCursor) -> None:
    """Add the column, unless it is there."""
    if not has_notes(cursor):
        cursor.execute(ADD_NOTES)
        mark_notes(cursor)


def mark_notes(cursor: SQLiteCursor) -> None:
    """Keep programs out that know of no notes, and would take a leaf with one for another."""
    for statement in MARK_WITH_NOTES.statements:
        cursor.execute(statement)


def has_notes(cursor: SQLiteCursor) -> bool:
    """Whether the column is there."""
    cursor.execute("SELECT 1 FROM pragma_table_info('events') WHERE name = ?", (NOTE,))
    return cursor.fetchone() is not None
