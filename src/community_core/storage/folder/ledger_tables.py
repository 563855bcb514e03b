"""The tables of ``ledger.db``: an append-only ledger, the commands it has seen, the last numbers given."""

from collections import Counter
from collections.abc import Iterable
from contextlib import closing

from attrs import evolve

from community_core.storage.interfaces.extras import NOTE
from community_core.storage.interfaces.ledger import COLUMNS
from community_core.storage.sqlite.connections import MEMORY, connect
from community_core.storage.sqlite.marks import Mark

MARK = Mark(application=0x636F6D6D, version=2)  # "comm", so that tools can tell the file
"""Version 1 had no ``kinds``: a ledger gets them with the first append."""

_WITHOUT_KINDS = 1

MARK_WITH_NOTES = evolve(MARK, version=3)
"""It gets the column ``note`` with the first fact that has one: programs that know of no notes open every
other."""

ADD_NOTES = f"ALTER TABLE events ADD COLUMN {NOTE} TEXT"

TABLES = {
    "events": COLUMNS,
    "commands": ("command_id", "fingerprint", "stream_id", "first_position", "last_position"),
    "numbers": ("year", "last"),
}
"""The columns of each table, in their order."""


def _refuse(table: str, what: str, why: str, when: str = "1") -> str:
    trigger = f"CREATE TRIGGER IF NOT EXISTS {table}_refuse_{what} BEFORE {what} ON {table}"
    return f"{trigger} WHEN {when} BEGIN SELECT RAISE(ABORT, '{why}'); END"


_APPEND_ONLY = "facts are only ever appended, in the order of their versions"
_ONCE = "a command id is remembered for ever"
_RISING = "a speakable number is never given twice"
_NOTED = "a type of facts is noted once"

ELSEWHERE = "instr(causation_id, stream_id || '@') <> 1"
"""A fact that followed from one in another stream. Few do, so an index of these costs appends little."""

MAKE_KINDS = [
    """
    CREATE TABLE IF NOT EXISTS kinds (
        type TEXT NOT NULL,
        schema INTEGER NOT NULL,
        aggregate TEXT NOT NULL,
        distribution TEXT NOT NULL,
        PRIMARY KEY (type, schema)
    ) STRICT, WITHOUT ROWID
    """,
    _refuse("kinds", "UPDATE", _NOTED),
    _refuse("kinds", "DELETE", _NOTED),
    _refuse(
        "kinds",
        "INSERT",
        _NOTED,
        "EXISTS (SELECT 1 FROM kinds WHERE type = NEW.type AND schema = NEW.schema)",
    ),
]
"""What notes which types of facts were ever written."""

MAKE_SERIES = [
    """
    CREATE TABLE IF NOT EXISTS series (
        name TEXT NOT NULL,
        year INTEGER NOT NULL,
        last INTEGER NOT NULL,
        PRIMARY KEY (name, year)
    ) STRICT, WITHOUT ROWID
    """,
    _refuse(
        "series", "UPDATE", _RISING, "NEW.last <= OLD.last OR (NEW.name, NEW.year) <> (OLD.name, OLD.year)"
    ),
    _refuse("series", "DELETE", _RISING),
    _refuse(
        "series",
        "INSERT",
        _RISING,
        "EXISTS (SELECT 1 FROM series WHERE name = NEW.name AND year = NEW.year)",
    ),
]
"""The last numbers given of series with a name; a ledger gets the table with the first of them."""

MAKE_HEARD = [
    """
    CREATE TABLE IF NOT EXISTS heard (
        stream_id TEXT PRIMARY KEY,
        as_of TEXT NOT NULL,
        said BLOB NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
]
"""What imported sources last said of their cases; a ledger gets the table with the first import."""

MAKE_MOVED = [
    "CREATE TABLE IF NOT EXISTS moved (place TEXT NOT NULL) STRICT",
    "CREATE TRIGGER IF NOT EXISTS events_refuse_moved BEFORE INSERT ON events "
    "BEGIN SELECT RAISE(ABORT, 'it goes on elsewhere; the table moved says where'); END",
]
"""Where the community went: only in a ledger that was closed because it goes on there. Programs that know of
no such table are refused by its trigger."""

UNMAKE_MOVED = ["DROP TRIGGER IF EXISTS events_refuse_moved", "DROP TABLE IF EXISTS moved"]

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
    f"CREATE INDEX IF NOT EXISTS events_caused_elsewhere ON events (causation_id) WHERE {ELSEWHERE}",
    "CREATE TABLE IF NOT EXISTS numbers (year INTEGER PRIMARY KEY, last INTEGER NOT NULL) STRICT",
    # INSERT OR REPLACE fires no trigger on the row it throws out, so each table refuses the insert itself.
    _refuse("events", "UPDATE", _APPEND_ONLY),
    _refuse("events", "DELETE", _APPEND_ONLY),
    _refuse(
        "events",
        "INSERT",
        _APPEND_ONLY,
        "NEW.version <> coalesce((SELECT version + 1 FROM events WHERE stream_id = NEW.stream_id "
        "ORDER BY version DESC LIMIT 1), min(NEW.version, 1)) "
        "OR NEW.position > 0 AND EXISTS (SELECT 1 FROM events WHERE position = NEW.position)",
    ),
    _refuse("commands", "UPDATE", _ONCE),
    _refuse("commands", "DELETE", _ONCE),
    _refuse("commands", "INSERT", _ONCE, "EXISTS (SELECT 1 FROM commands WHERE command_id = NEW.command_id)"),
    _refuse("numbers", "UPDATE", _RISING, "NEW.last <= OLD.last OR NEW.year <> OLD.year"),
    _refuse("numbers", "DELETE", _RISING),
    _refuse("numbers", "INSERT", _RISING, "EXISTS (SELECT 1 FROM numbers WHERE year = NEW.year)"),
    *MAKE_KINDS,
    *MARK.statements,
]

BUILT = (
    "SELECT CAST(type AS BLOB), CAST(name AS BLOB), CAST(tbl_name AS BLOB), CAST(sql AS BLOB) "
    "FROM sqlite_master WHERE sql NOT NULL"
)
"""The tables, indexes and triggers of a file, each with the statement that made it; in bytes, which may be no
text."""

Built = tuple[str, str, str, str]
"""One of them: what it is, its name, its table, its statement."""

_KEPT_BY_SQLITE = (
    ("table", "sqlite_sequence", "CREATE TABLE sqlite_sequence(name,seq)"),
    ("table", "sqlite_stat1", "CREATE TABLE sqlite_stat1(tbl,idx,stat)"),
    ("table", "sqlite_stat4", "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)"),
)
_STATISTICS = frozenset((kind, name, name, sql) for kind, name, sql in _KEPT_BY_SQLITE)


def departures(built: Iterable[tuple[bytes, ...]], mark: Mark) -> dict[str, str]:
    """By name what is not as STATEMENTS make it: ``missing``, ``changed``, or ``added`` by somebody else.

    ``mark`` is that of the file. What a row of the schema says it is does not matter: SQLite goes by its
    statement.
    """
    found = Counter(_plain(each) for each in map(_read, built) if each not in _STATISTICS)
    ours = Counter(map(_plain, _ours(_making(found, mark))))
    missing, added = {each[1] for each in ours - found}, {each[1] for each in found - ours}
    told = dict.fromkeys(sorted(missing), "missing") | dict.fromkeys(sorted(added), "added")
    return told | dict.fromkeys(sorted(missing & added), "changed")


def _making(found: Iterable[Built], mark: Mark) -> list[str]:
    """The statements that made a file with that mark; a dump, which has none, is told by what is there."""
    names = {name for _, name, _, _ in found}
    has_notes = any(name == "events" and f", {NOTE} TEXT" in sql for _, name, _, sql in found)
    is_dump = not mark.application
    with_notes = has_notes if is_dump else mark.version >= MARK_WITH_NOTES.version
    with_kinds = "kinds" in names if is_dump else mark.version != _WITHOUT_KINDS
    statements = [each for each in STATEMENTS if with_kinds or each not in MAKE_KINDS]
    later = [
        *(MAKE_SERIES * ("series" in names)),
        *(MAKE_HEARD * ("heard" in names)),
        *(MAKE_MOVED * ("moved" in names)),
    ]
    return [*statements, *([ADD_NOTES] * with_notes), *later]


def _ours(statements: Iterable[str]) -> list[Built]:
    with closing(connect(MEMORY)) as fresh:
        for statement in statements:
            fresh.execute(statement)
        return [each for each in map(_read, fresh.execute(BUILT)) if each not in _STATISTICS]


def _read(built: tuple[bytes, ...]) -> Built:
    kind, name, table, sql = (each.decode("utf-8", "replace") for each in built)
    return kind, name, table, sql


def _plain(built: Built) -> Built:
    kind, name, table, sql = built
    return kind, name, table, " ".join(sql.split())
