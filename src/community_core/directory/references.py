"""Ids in place of the names, codes and numbers that somebody said, in a whole command at once."""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from attrs import NOTHING, evolve, has

from community_core.domain.kit.values.fields import Field, calling, fields_of
from community_core.domain.kit.values.help import Help
from community_core.times import plain

T = TypeVar("T")
Find = Callable[[Field, str], str]
"""From a field that refers to something, and what somebody said there, to the id that is meant."""

_NUMBER = re.compile(r"[A-Z]{0,3}[0-9]{4}-[0-9]{4,}|[A-Z]{1,3}[0-9]{4,}", re.IGNORECASE)


def field_for(name: str, refers: str) -> Field:
    """A field of no command, in which somebody says what is meant."""
    return Field(name, str, Help(refers=refers), NOTHING)


def looks_like_number(text: str) -> bool:
    """Whether that is written as speakable numbers are, such as 2024-0117 or P0417, full-width or not."""
    return _NUMBER.fullmatch(plain(text)) is not None


def with_ids(said: T, find: Find) -> T:
    """A command, or a value inside one, with ids where its fields refer to something."""
    told = fields_of(type(said))
    before = {name: getattr(said, name) for name in told}
    changed = {name: value for name, value in ids_among(told, before, find).items() if value != before[name]}
    return evolve(said, **changed) if changed else said  # type: ignore[misc]


def ids_among(told: Mapping[str, Field], values: Mapping[str, Any], find: Find) -> dict[str, Any]:
    """The same values by field; whatever is no field is left as it is."""
    return {
        name: _id_in(value, told[name], find) if name in told else value for name, value in values.items()
    }


def _id_in(value: Any, field: Field, find: Find) -> Any:
    refers, embeds = field.help.refers, field.help.embeds
    match value:
        case str() if refers and value.strip():
            with calling({field.name: field}):
                return find(field, value)
        case str() if embeds and (found := embeds.fullmatch(value.strip())):
            with calling({field.name: field}):
                inside = field_for(field.name, "any")
                return value.strip().replace(found["id"], find(inside, found["id"]))
        case tuple() | list():
            return type(value)(_id_in(each, field, find) for each in value)
        case _ if has(type(value)) and not isinstance(value, type):
            return with_ids(value, find)
    return value
