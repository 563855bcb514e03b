"""Ids in place of the names, codes and numbers that somebody said, in a whole command at once."""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from attrs import evolve, has

from community_core.directory.asking_back import NOTHING_SO_NAMED
from community_core.domain.kit.values.fields import Field, calling, fields_of
from community_core.errors import Refused
from community_core.times import plain

T = TypeVar("T")
Find = Callable[[str, str, str], str]
"""From what a field refers to, what somebody said, and the field's name, to the id that is meant."""

_NUMBER = re.compile(r"[A-Z]{0,3}[0-9]{4}-[0-9]{4,}|[A-Z]{1,3}[0-9]{4,}", re.IGNORECASE)


def id_or_name(field: Field, said: str, find: Find) -> str:
    """The id a field means by what somebody said; a name that nothing goes by stays where the field keeps
    it."""
    try:
        return find(field.help.refers, said, field.name)
    except Refused as refused:
        if refused.rule == NOTHING_SO_NAMED and field.help.unnamed == "kept":
            return said
        raise


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
                return id_or_name(field, value, find)
        case str() if embeds and (found := embeds.fullmatch(value.strip())):
            with calling({field.name: field}):
                return value.strip().replace(found["id"], find("any", found["id"], field.name))
        case tuple() | list():
            return type(value)(_id_in(each, field, find) for each in value)
        case _ if has(type(value)) and not isinstance(value, type):
            return with_ids(value, find)
    return value
