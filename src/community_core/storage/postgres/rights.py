"""The rights of a role that works with a community and owns none of its facts: it can add, and change nothing
that is there."""

from collections.abc import Iterator, Mapping

from community_core.errors import InvalidInput
from community_core.storage.address import Address, Schema
from community_core.storage.interfaces.failures import SaidPlainly
from community_core.storage.postgres.server import leave, quoted, server_at

LEDGER: Mapping[str, str] = {
    "events": "SELECT, INSERT",
    "commands": "SELECT, INSERT",
    "kinds": "SELECT, INSERT",
    "numbers": "SELECT, INSERT, UPDATE (last)",
    "series": "SELECT, INSERT, UPDATE (last)",
    "heard": "SELECT, INSERT, UPDATE (as_of, said)",
    "head": "SELECT, UPDATE (position)",
    "settings": "SELECT",
}
"""By table of a ledger what it takes to work with it."""
KEYS: Mapping[str, str] = {
    "settings": "SELECT, INSERT, UPDATE, DELETE",
    "changes": "SELECT, UPDATE",
    "openings": "SELECT, INSERT",
}
"""By table of keys that stays its owner's."""
OWNED_KEYS = ("people", "pseudonyms")
"""Only the owner of a table writes it anew, so that nothing in it remembers a key that was destroyed."""


def rights(address: Address, role: str) -> Iterator[tuple[Schema, list[str]]]:
    """The SQL that gives a role its rights, by the schema in whose database it is to be run: by the owner of
    the schemas, who is a member of the role, or by somebody who may do anything. Views begin anew."""
    who = quoted(role)
    yield address.ledger, [*_using(address.ledger, who), *_granted(address.ledger, LEDGER, who)]
    views = quoted(address.views.name)
    yield (
        address.views,
        [
            f"DROP SCHEMA IF EXISTS {views} CASCADE",
            f"CREATE SCHEMA {views}",
            f"GRANT USAGE, CREATE ON SCHEMA {views} TO {who}",
        ],
    )
    for each in (address.seals, address.reactors):
        yield each, _shared(each, who)
    yield address.keys, [*_using(address.keys, who), *_owned(address.keys, who)]


def give_rights(address: Address, role: str) -> None:
    """Give a role the rights it takes to work with a community. InvalidInput where there is no such role,
    StoreUnavailable where the user of the address may not give them."""
    for schema, statements in rights(address, role):
        with SaidPlainly(schema):
            server = server_at(schema)
            try:
                with server.transaction(schema.name, writing=True) as connection:
                    found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,))
                    if found.fetchone() is None:
                        raise _no_role(schema, role)
                    for each in statements:
                        connection.execute(each.encode())
            finally:
                leave(server)


def _using(schema: Schema, who: str) -> list[str]:
    return [f"GRANT USAGE ON SCHEMA {quoted(schema.name)} TO {who}"]


def _granted(schema: Schema, tables: Mapping[str, str], who: str) -> list[str]:
    return [f"GRANT {what} ON {quoted(schema.name)}.{table} TO {who}" for table, what in tables.items()]


def _shared(schema: Schema, who: str) -> list[str]:
    """What is signed, or begins anew, in a schema that the first use fills."""
    name = quoted(schema.name)
    return [
        f"CREATE SCHEMA IF NOT EXISTS {name}",
        f"GRANT USAGE, CREATE ON SCHEMA {name} TO {who}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {name} TO {who}",
    ]


def _owned(schema: Schema, who: str) -> Iterator[str]:
    """Tables are given to who may make some where they are; that right is taken back."""
    name = quoted(schema.name)
    yield from _granted(schema, KEYS, who)
    yield f"GRANT CREATE ON SCHEMA {name} TO {who}"
    yield from (f"ALTER TABLE {name}.{table} OWNER TO {who}" for table in OWNED_KEYS)
    yield f"REVOKE CREATE ON SCHEMA {name} FROM {who}"


def _no_role(schema: Schema, role: str) -> InvalidInput:
    return InvalidInput(
        f"There is no role {role!r} at {schema}; make it with: CREATE ROLE {quoted(role)} LOGIN",
        f"{schema} 上没有角色 {role!r}；请先创建：CREATE ROLE {quoted(role)} LOGIN",
        field="role",
    )
