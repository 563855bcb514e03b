"""The tables of ``ledger.db``: an append-only ledger, the commands it has seen, the last numbers given."""

APPLICATION_ID = 0x636F6D6D  # "comm", so that tools can tell the file
SCHEMA_VERSION = 1

COLUMNS = (
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
"""The ledger's columns: the two that only the append can know, then what the fact brings."""


def _append_only(table: str, same_row: str) -> list[str]:
    """Refuse UPDATE, DELETE, and the REPLACE that would slip past both."""
    return [
        _refuse(f"{table}_no_update", f"UPDATE ON {table}", "1", f"{table} is append-only"),
        _refuse(f"{table}_no_delete", f"DELETE ON {table}", "1", f"{table} is append-only"),
        _refuse(
            f"{table}_no_replace",
            f"INSERT ON {table}",
            f"EXISTS (SELECT 1 FROM {table} WHERE {same_row})",
            f"{table} is append-only",
        ),
    ]


def _refuse(name: str, what: str, when: str, why: str) -> str:
    refusal = f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
    return f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {what} WHEN {when} {refusal}"


STATEMENTS = [
    """
    CREATE TABLE IF NOT EXISTS events (
        position INTEGER PRIMARY KEY AUTOINCREMENT,
        recorded_at TEXT NOT NULL,
        stream_id TEXT NOT NULL,
        version INTEGER NOT NULL,
        type TEXT NOT NULL,
        schema INTEGER NOT NULL,
        data BLOB NOT NULL,
        occurred_at TEXT NOT NULL,
        actor TEXT NOT NULL,
        command_id TEXT,
        causation_id TEXT,
        correlation_id TEXT NOT NULL,
        flags TEXT NOT NULL,
        UNIQUE (stream_id, version)
    ) STRICT
    """,
    """
    CREATE TABLE IF NOT EXISTS commands (
        command_id TEXT PRIMARY KEY,
        fingerprint TEXT NOT NULL,
        stream_id TEXT NOT NULL,
        first_position INTEGER NOT NULL,
        last_position INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE TABLE IF NOT EXISTS numbers (year INTEGER PRIMARY KEY, last INTEGER NOT NULL) STRICT",
    *_append_only(
        "events", "position = NEW.position OR (stream_id = NEW.stream_id AND version = NEW.version)"
    ),
    _refuse(
        "events_leave_no_gap",
        "INSERT ON events",
        "NEW.version > 1 AND NOT EXISTS "
        "(SELECT 1 FROM events WHERE stream_id = NEW.stream_id AND version = NEW.version - 1)",
        "a stream has no gaps",
    ),
    *_append_only("commands", "command_id = NEW.command_id"),
    _refuse(
        "numbers_rise",
        "UPDATE ON numbers",
        "NEW.last <= OLD.last OR NEW.year <> OLD.year",
        "a number is never given twice",
    ),
    _refuse("numbers_stay", "DELETE ON numbers", "1", "a number is never given twice"),
    _refuse(
        "numbers_no_replace",
        "INSERT ON numbers",
        "EXISTS (SELECT 1 FROM numbers WHERE year = NEW.year)",
        "a number is never given twice",
    ),
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {SCHEMA_VERSION}",
]
