"""Whether what is in a schema is still as a program made it: compared with what it makes anew beside it."""

import os
from collections.abc import Sequence

from community_core.storage.postgres.server import Connection, Server, make_schema

_BUILT = """
    SELECT 'table ' || c.relname, string_agg(
        concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attcollation), ', '
        ORDER BY a.attnum
    ) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = to_regnamespace(quote_ident(%(schema)s)) AND c.relkind <> 'i' GROUP BY c.relname
    UNION ALL SELECT 'index ' || c.relname, pg_get_indexdef(c.oid) || i.indisvalid::text
    FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid
    WHERE c.relnamespace = to_regnamespace(quote_ident(%(schema)s))
    UNION ALL SELECT 'trigger ' || t.tgname, pg_get_triggerdef(t.oid) || t.tgenabled::text
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = to_regnamespace(quote_ident(%(schema)s))
    UNION ALL SELECT 'rule ' || r.rulename, r.ev_type::text
    FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
    WHERE c.relnamespace = to_regnamespace(quote_ident(%(schema)s))
    UNION ALL SELECT 'function ' || p.proname, concat_ws(' ', p.prosrc, array_to_string(p.proconfig, ' '))
    FROM pg_proc p WHERE p.pronamespace = to_regnamespace(quote_ident(%(schema)s))
"""
"""Whatever is in a schema, by name, each with what tells one that was changed."""


def departures(server: Server, schema: str, statements: Sequence[str]) -> dict[str, str]:
    """By name what is not as the statements make it: ``missing``, ``changed``, or ``added`` by somebody else.

    They are made in a schema of their own, which is given up again: nobody else ever sees it.
    """
    with server.transaction(schema, writing=False) as connection:
        found = _built(connection, schema)
    wanted = _as_made(server, f"{schema}.{os.urandom(6).hex()}", statements)
    told = dict.fromkeys(sorted(wanted.keys() - found.keys()), "missing")
    told |= dict.fromkeys(sorted(found.keys() - wanted.keys()), "added")
    both = sorted(wanted.keys() & found.keys())
    return told | {name: "changed" for name in both if found[name] != wanted[name]}


class _GivenUp(Exception):
    """What was made is not kept."""


def _as_made(server: Server, schema: str, statements: Sequence[str]) -> dict[str, str]:
    made: dict[str, str] = {}
    try:
        with server.transaction(schema, writing=True) as connection:
            make_schema(connection, schema, statements)
            made = _built(connection, schema)
            raise _GivenUp
    except _GivenUp:
        return made


def _built(connection: Connection, schema: str) -> dict[str, str]:
    """What is in a schema, by name, as it was made; without the schema's own name."""
    found = connection.execute(_BUILT, {"schema": schema}).fetchall()
    quoted = connection.execute("SELECT quote_ident(%s)", (schema,)).fetchone()
    assert quoted is not None
    return {name: text.replace(f"{quoted[0]}.", "").replace(quoted[0], "") for name, text in found}
