"""What is told of somebody to themselves: whoever else is in it reads somebody."""

import re
from collections.abc import Collection, Mapping
from typing import Any

import msgspec
from attrs import evolve, fields, has

from community_core.domain.kit.values.personal import Sealed, joined
from community_core.ledger import Recorded, Unknown

SOMEBODY = "somebody"
"""What stands in place of everybody else's id."""
_NAMED = re.compile(r"person-([A-Za-z0-9._-]+)|\Avolunteer-([A-Za-z0-9._-]+)(?=@|\Z)")
"""A person's id, wherever it stands, or the id of a stream that is made of one, and of a fact on it."""


def without_others(fact: Recorded[Any], own: Collection[str]) -> Recorded[Any]:
    """The fact with every id of a person but the ``own`` ones as somebody, those around its data too."""

    def told(text: str) -> str:
        return _NAMED.sub(
            lambda found: found[0] if f"person-{found[1] or found[2]}" in own else SOMEBODY, text
        )

    around = {
        name: told(value)
        for name in ("stream_id", "actor", "command_id", "causation_id", "correlation_id")
        if (value := getattr(fact, name)) is not None
    }
    note = {name: _told(value, told) for name, value in fact.note.items()}
    return msgspec.structs.replace(fact, **around, note=note, data=_told(fact.data, told))


def _told(value: Any, told: Any) -> Any:
    """The value with every text in it as it is told."""
    match value:
        case str():
            return told(value)
        case Sealed():
            return evolve(value, person=joined(map(told, value.people)))
        case tuple() | list():
            return type(value)(_told(each, told) for each in value)
        case Mapping():
            return {name: _told(each, told) for name, each in value.items()}
        case Unknown():
            return Unknown(value.type, value.schema, _told(value.fields, told))
        case _ if has(type(value)):
            return evolve(
                value, **{each.name: _told(getattr(value, each.name), told) for each in fields(type(value))}
            )
    return value
