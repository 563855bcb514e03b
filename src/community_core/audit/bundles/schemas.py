"""The JSON Schemas of stored event types, and how many events there are of each."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import msgspec

from community_core.audit.bundles.manifest import TypeCount, schema_name
from community_core.errors import UnknownName
from community_core.ledger import EventRegistry
from community_core.ledger.kinds import StoredType


def json_schema(registry: EventRegistry, stored: StoredType) -> dict[str, Any] | None:
    """The JSON Schema of the data of a stored type; None when this program does not know it as it is."""
    name, schema = stored
    try:
        kind = registry.named(name)
    except UnknownName:
        return None
    if schema != kind.version:
        return None
    return msgspec.json.schema(kind.stored_as)


def schema_members(registry: EventRegistry, stored: Mapping[StoredType, int]) -> dict[str, bytes]:
    """Members with the schemas of those types that are known, by name, in order."""
    found = {schema_name(*each): json_schema(registry, each) for each in stored}
    return {
        name: msgspec.json.format(msgspec.json.encode(found[name], order="sorted"), indent=2) + b"\n"
        for name in sorted(found)
        if found[name] is not None
    }


def type_counts(counted: "Counter[StoredType]", members: Mapping[str, bytes]) -> list[TypeCount]:
    """The list for the manifest, in order of name and version."""
    return [
        TypeCount(name, schema, counted[name, schema], found if found in members else None)
        for name, schema in sorted(counted)
        if (found := schema_name(name, schema))
    ]
