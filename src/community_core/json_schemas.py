"""Commands as JSON Schemas, with everything a form needs: labels in both languages, choices, examples."""

from collections.abc import Mapping
from datetime import date, datetime
from inspect import getdoc
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from attrs import has

from community_core.domain.kit.commands import command_schema
from community_core.domain.kit.personal import Sealed
from community_core.domain.kit.values import Field, fields_of, options

Schema = dict[str, Any]

_PLAIN: Mapping[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    NoneType: {"type": "null"},
}


def command_json_schema(command_class: type[Any]) -> Schema:
    """The JSON Schema (2020-12) of what ``commands.build`` takes for a command; TypeError for what is none.

    Each property has a ``title`` and, in keywords of our own, ``x-zh``, its label in Chinese; ``x-example``,
    as somebody would type it; ``x-refers``, the aggregate whose id it is; ``x-personal-of``, the field with
    the id of the person for whom it is kept sealed; ``x-unit``, what one of a whole number is, such as fen. A
    choice lists its codes in ``oneOf``, each with labels.
    """
    said = command_schema(command_class)
    told = {"title": command_class.__name__, "x-zh": said.zh, "description": getdoc(command_class) or ""}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **told, **_object(command_class)}


def _object(attrs_class: type[Any]) -> Schema:
    told = fields_of(attrs_class)
    return {
        "type": "object",
        "properties": {name: _property(field) for name, field in told.items()},
        "required": [name for name, field in told.items() if field.required],
        "additionalProperties": False,
    }


def _property(field: Field) -> Schema:
    said = field.help
    en, zh = field.word
    more = {
        "x-example": said.example,
        "x-refers": said.refers,
        "x-personal-of": said.personal_of,
        "x-unit": said.unit.code if said.unit else "",
    }
    labels = {"title": said.en or en, "x-zh": said.zh or zh}
    return {**labels, **_of_type(field.type, field), **{name: value for name, value in more.items() if value}}


def _of_type(hint: Any, field: Field) -> Schema:
    possible = [_of_one(each, field) for each in options(hint) if each is not Sealed]
    return possible[0] if len(possible) == 1 else {"anyOf": possible}


def _of_one(hint: Any, field: Field) -> Schema:
    origin = get_origin(hint)
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    if origin is Literal:
        return {"oneOf": [_choice(code, field) for code in get_args(hint)]}
    if origin is tuple:
        return {"type": "array", "items": _of_type(get_args(hint)[0], field)}
    return _object(hint) if has(hint) else {"type": "object"}


def _choice(code: Any, field: Field) -> Schema:
    en, zh = field.called(str(code))
    return {"const": code, "title": en, "x-zh": zh}
