"""The tables of a ledger on a PostgreSQL server: those of ``ledger.db``, and the row that whoever appends
takes first."""

FORMAT = 1

_APPEND_ONLY = "facts are only ever appended, in the order of their versions"
_ONCE = "a command id is remembered for ever"
_RISING = "a speakable number is never given twice"
_NOTED = "a type of facts is noted once"
_LEADS = "positions are given once, one after the other"

ELSEWHERE = "strpos(causation_id, stream_id || '@') <> 1"
"""A fact that followed from one in another stream."""

_TEXT = 'TEXT COLLATE "C"'


def _refuse(table: str, what: str, why: str) -> str:
    """Whole statements are refused, those that would change nothing as well."""
    name = f"{table}_refuse_{what.replace(' OR ', '_')}".lower()
    return f"CREATE TRIGGER {name} BEFORE {what} ON {table} EXECUTE FUNCTION refuse('{why}')"


def _check(table: str, what: str, why: str, wrong: str) -> tuple[str, str]:
    """Rows for which something is wrong are refused, a statement at a time: ``added`` are what it leaves,
    ``replaced`` what was there."""
    name = f"{table}_check_{what}".lower()
    gone = " OLD TABLE AS replaced" if what == "UPDATE" else ""
    return (
        f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$ BEGIN
            IF {wrong} THEN RAISE EXCEPTION '{why}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
            RETURN NULL;
        END $$
        """,
        f"CREATE TRIGGER {name} AFTER {what} ON {table} "
        f"REFERENCING NEW TABLE AS added{gone} EXECUTE FUNCTION {name}()",
    )


STATEMENTS = (
    """
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    f"""
    CREATE TABLE events (
        position BIGINT PRIMARY KEY,
        recorded_at {_TEXT} NOT NULL,
        stream_id {_TEXT} NOT NULL,
        version BIGINT NOT NULL,
        type {_TEXT} NOT NULL,
        schema BIGINT NOT NULL,
        data BYTEA NOT NULL,
        occurred_at {_TEXT} NOT NULL,
        actor {_TEXT} NOT NULL,
        command_id {_TEXT},
        causation_id {_TEXT},
        correlation_id {_TEXT} NOT NULL,
        flags {_TEXT} NOT NULL,
        note {_TEXT},
        UNIQUE (stream_id, version)
    )
    """,
    f"""
    CREATE TABLE commands (
        command_id {_TEXT} PRIMARY KEY,
        fingerprint {_TEXT} NOT NULL,
        stream_id {_TEXT} NOT NULL,
        first_position BIGINT NOT NULL,
        last_position BIGINT NOT NULL
    )
    """,
    f"CREATE INDEX events_caused_elsewhere ON events (causation_id) WHERE {ELSEWHERE}",
    "CREATE TABLE numbers (year BIGINT PRIMARY KEY, last BIGINT NOT NULL)",
    f"""
    CREATE TABLE series (
        name {_TEXT} NOT NULL,
        year BIGINT NOT NULL,
        last BIGINT NOT NULL,
        PRIMARY KEY (name, year)
    )
    """,
    f"""
    CREATE TABLE kinds (
        type {_TEXT} NOT NULL,
        schema BIGINT NOT NULL,
        aggregate {_TEXT} NOT NULL,
        distribution {_TEXT} NOT NULL,
        PRIMARY KEY (type, schema)
    )
    """,
    f"""
    CREATE TABLE heard (
        stream_id {_TEXT} PRIMARY KEY,
        as_of {_TEXT} NOT NULL,
        said BYTEA NOT NULL
    )
    """,
    f"""
    CREATE TABLE head (
        one BOOLEAN PRIMARY KEY DEFAULT true CHECK (one),
        position BIGINT NOT NULL,
        format BIGINT NOT NULL,
        moved_to {_TEXT}
    ) WITH (fillfactor = 10)
    """,
    f"CREATE TABLE settings (name {_TEXT} PRIMARY KEY, value {_TEXT} NOT NULL)",
    f"INSERT INTO head (position, format) VALUES (0, {FORMAT})",
    *_check(
        "events",
        "INSERT",
        _APPEND_ONLY,
        """
            EXISTS (
                SELECT FROM added WHERE version > 1 AND NOT EXISTS (
                    SELECT FROM events before
                    WHERE before.stream_id = added.stream_id AND before.version = added.version - 1
                )
            ) OR (SELECT max(position) - count(*) FROM added) <> (SELECT min(position) - 1 FROM added)
            OR (SELECT max(position) FROM added) <> (SELECT position FROM head)
            OR EXISTS (SELECT FROM head WHERE moved_to IS NOT NULL)
        """,
    ),
    *_check(
        "head",
        "UPDATE",
        _LEADS,
        "EXISTS (SELECT FROM added, replaced "
        "WHERE added.position < replaced.position OR added.format < replaced.format)",
    ),
    *_check(
        "numbers",
        "UPDATE",
        _RISING,
        "EXISTS (SELECT FROM replaced WHERE NOT EXISTS "
        "(SELECT FROM added WHERE added.year = replaced.year AND added.last > replaced.last))",
    ),
    *_check(
        "series",
        "UPDATE",
        _RISING,
        "EXISTS (SELECT FROM replaced WHERE NOT EXISTS "
        "(SELECT FROM added WHERE (added.name, added.year) = (replaced.name, replaced.year) "
        "AND added.last > replaced.last))",
    ),
    _refuse("events", "UPDATE OR DELETE OR TRUNCATE", _APPEND_ONLY),
    _refuse("commands", "UPDATE OR DELETE OR TRUNCATE", _ONCE),
    _refuse("numbers", "DELETE OR TRUNCATE", _RISING),
    _refuse("series", "DELETE OR TRUNCATE", _RISING),
    _refuse("kinds", "UPDATE OR DELETE OR TRUNCATE", _NOTED),
    _refuse("head", "INSERT OR DELETE OR TRUNCATE", _LEADS),
)
