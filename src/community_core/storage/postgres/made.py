"""Whether what is in a schema is still as this program makes it: told by reading alone, so that a copy of
evidence, a replica and somebody without rights will do.

``built.json`` says for each kind of schema what is in it, by name, and the beginning of a hash of how it is
made; ``python -m tests.storage.built`` writes it.
"""

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Literal

from community_core.storage.postgres.server import Connection

Kind = Literal["ledger", "keys"]

_HASH_DIGITS = 16
_BUILT = """
    SELECT 'table ' || c.relname, concat_ws(' ', string_agg(
        concat_ws(
            ' ', a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attcollation, a.attidentity,
            a.attgenerated, pg_get_expr(d.adbin, d.adrelid)
        ), ', ' ORDER BY a.attnum
    ), c.relrowsecurity, EXISTS (SELECT FROM pg_inherits WHERE inhparent = c.oid OR inhrelid = c.oid))
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace = to_regnamespace(quote_ident(%(schema)s)) AND c.relkind <> 'i'
    GROUP BY c.oid, c.relname, c.relrowsecurity
    UNION ALL SELECT 'index ' || c.relname, pg_get_indexdef(c.oid, 0, true) || i.indisvalid::text
    FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid
    WHERE c.relnamespace = to_regnamespace(quote_ident(%(schema)s))
    UNION ALL SELECT 'trigger ' || t.tgname, pg_get_triggerdef(t.oid, true) || t.tgenabled::text
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = to_regnamespace(quote_ident(%(schema)s))
    UNION ALL SELECT 'rule ' || r.rulename, r.ev_type::text
    FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
    WHERE c.relnamespace = to_regnamespace(quote_ident(%(schema)s))
    UNION ALL SELECT 'function ' || p.proname, concat_ws(
        ' ', p.prosrc, replace(array_to_string(p.proconfig, ' '), '=' || quote_ident(%(schema)s) || ',', '=,')
    ) FROM pg_proc p WHERE p.pronamespace = to_regnamespace(quote_ident(%(schema)s))
"""
"""Whatever is in a schema that is first in the search path, by name, each with what tells one that was
changed; without the schema's own name."""


def departures(connection: Connection, schema: str, kind: Kind) -> dict[str, str]:
    """By name what is not as this program makes it: ``missing``, ``changed``, or ``added`` by somebody else.

    ``connection`` is in a transaction among the tables of the schema.
    """
    found, wanted = built(connection, schema), _wanted()[kind]
    told = dict.fromkeys(sorted(wanted.keys() - found.keys()), "missing")
    told |= dict.fromkeys(sorted(found.keys() - wanted.keys()), "added")
    both = sorted(wanted.keys() & found.keys())
    return told | {name: "changed" for name in both if found[name] != wanted[name]}


def built(connection: Connection, schema: str) -> dict[str, str]:
    """What is in a schema, by name, and how it is made."""
    found = connection.execute(_BUILT, {"schema": schema}).fetchall()
    return {name: sha256(text.encode()).hexdigest()[:_HASH_DIGITS] for name, text in found}


@cache
def _wanted() -> Mapping[Kind, Mapping[str, str]]:
    file = files("community_core.storage.postgres").joinpath("built.json")
    told: Mapping[Kind, Mapping[str, str]] = json.loads(file.read_bytes())
    return told
