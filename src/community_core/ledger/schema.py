"""The tables of ``ledger.db``: an append-only ledger, the commands it has seen, and the next numbers."""

APPLICATION_ID = 0x636F6D6D  # "comm", so that tools can tell the file
SCHEMA_VERSION = 1

COLUMNS = (
    "position",
    "stream_id",
    "version",
    "type",
    "schema",
    "data",
    "recorded_at",
    "occurred_at",
    "actor",
    "command_id",
    "causation_id",
    "correlation_id",
    "flags",
)


def _append_only(table: str, same_row: str) -> list[str]:
    """Refuse UPDATE, DELETE, and the REPLACE that would slip past both."""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_delete BEFORE DELETE ON {table} {refuse}",
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same_row}) {refuse}",
    ]


STATEMENTS = [
    """
    CREATE TABLE IF NOT EXISTS events (
        position INTEGER PRIMARY KEY AUTOINCREMENT,
        stream_id TEXT NOT NULL,
        version INTEGER NOT NULL,
        type TEXT NOT NULL,
        schema INTEGER NOT NULL,
        data BLOB NOT NULL,
        recorded_at TEXT NOT NULL,
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
        "events",
        "position = NEW.position OR (stream_id = NEW.stream_id AND version = NEW.version)",
    ),
    *_append_only("commands", "command_id = NEW.command_id"),
    "CREATE TRIGGER IF NOT EXISTS numbers_never_fall BEFORE UPDATE ON numbers "
    "WHEN NEW.last <= OLD.last OR NEW.year <> OLD.year "
    "BEGIN SELECT RAISE(ABORT, 'a number is never given twice'); END",
    "CREATE TRIGGER IF NOT EXISTS numbers_stay BEFORE DELETE ON numbers "
    "BEGIN SELECT RAISE(ABORT, 'a number is never given twice'); END",
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {SCHEMA_VERSION}",
]
