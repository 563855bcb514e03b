"""All types of facts as one JSON Schema, for programs that read the log or its exports."""

from collections.abc import Iterable
from typing import Any

from community_core.commands import kebab
from community_core.json_schemas import DIALECT, Schema, event_json_schema
from community_core.plugins.fact_types import FactType


def facts_json_schema(types: Iterable[FactType]) -> Schema:
    """A JSON Schema (2020-12) of a fact: its ``type``, and ``data`` as that type has it, which is under
    ``$defs``. A line of the export as CloudEvents is valid as it stands.

    Each type says in keywords of our own what brings and what records it: ``x-distribution``,
    ``x-aggregates``, ``x-version`` of its schema, ``x-formerly``, ``x-commands`` by which people record
    it, ``x-inner-commands``, which the decisions of other commands ask, and ``x-sensitive``, true where no
    export has it, ``"some"`` where some streams of it are in none.
    """
    listed = tuple(types)
    return {
        "$schema": DIALECT,
        "title": "A fact",
        "x-zh": "事实",
        "type": "object",
        "properties": {"type": {"enum": [each.schema.name for each in listed]}, "data": {"type": "object"}},
        "required": ["type", "data"],
        "oneOf": [_of_type(each.schema.name) for each in listed],
        "$defs": {each.schema.name: _definition(each) for each in listed},
    }


def _of_type(name: str) -> Schema:
    return {"properties": {"type": {"const": name}, "data": {"$ref": f"#/$defs/{name}"}}}


def _definition(fact_type: FactType) -> Schema:
    described = event_json_schema(fact_type.event_class)
    del described["$schema"]  # the whole document says it
    return {**described, **_origin(fact_type)}


def _origin(fact_type: FactType) -> dict[str, Any]:
    told = {
        "x-distribution": fact_type.distribution,
        "x-aggregates": [each.name for each in fact_type.aggregates],
        "x-version": fact_type.schema.version,
        "x-formerly": list(fact_type.schema.formerly),
        "x-commands": [kebab(each.__name__) for each in fact_type.commands],
        "x-inner-commands": [kebab(each.__name__) for each in fact_type.inner_commands],
        "x-sensitive": fact_type.sensitive,
    }
    return {name: value for name, value in told.items() if value}
