"""Commands and events as JSON Schemas, with labels in both languages, choices, examples, whose a value is."""

from collections.abc import Mapping
from datetime import date, datetime
from inspect import getdoc
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from attrs import has

from community_core.domain.kit.messages.commands import command_schema
from community_core.domain.kit.messages.correction import FactCorrected
from community_core.domain.kit.messages.facts import allocated_field, schema_of
from community_core.domain.kit.values.fields import Field, fields_of
from community_core.domain.kit.values.hints import options
from community_core.domain.kit.values.personal import Sealed

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

SEALED: Schema = {
    "type": "object",
    "description": "Sealed with the key of a person, or of several joined by +",
    "properties": {name: {"type": "string"} for name in ("person", "origin", "box")},
    "required": ["person", "origin", "box"],
    "additionalProperties": False,
}
FACT_INSIDE: Schema = {
    "type": "object",
    "description": "A fact as it was told, or as it should have been",
    "properties": {
        "type": {"type": "string"},
        "schema": {"type": "integer", "minimum": 1},
        "data": {"type": "object"},
    },
    "required": ["type", "data"],
    "additionalProperties": False,
}

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
    return {"$schema": DIALECT, **told, **_object(command_class)}


def event_json_schema(event_class: type[Any]) -> Schema:
    """The JSON Schema (2020-12) of what an event says, as the ledger stores it and as exports tell it;
    TypeError for what is no event.

    Its properties are described as those of :func:`command_json_schema`. A value that is kept sealed is
    the ciphertext with its ``person``; in exports it is left out, or in plain text where it was opened for a
    reader. A number that the ledger gives is ``readOnly``. What an earlier version of the type stored is
    brought to this one first. Of a correction the facts inside are of whatever type they say.
    """
    said = schema_of(event_class)
    told = {"title": said.words[0] or said.name, "x-zh": said.words[1] or said.name}
    return {"$schema": DIALECT, **told, "description": getdoc(event_class) or "", **_stored(event_class)}


def _stored(event_class: type[Any]) -> Schema:
    fields = fields_of(event_class)
    properties = {name: _stored_property(event_class, field) for name, field in fields.items()}
    return {
        "type": "object",
        "properties": properties,
        "required": [
            name for name, field in fields.items() if field.required and not _may_be_left_out(field)
        ],
        "additionalProperties": False,
    }


def _stored_property(event_class: type[Any], field: Field) -> Schema:
    if event_class is FactCorrected and field.name in ("said", "right"):
        return {"title": field.name, "anyOf": [FACT_INSIDE, _PLAIN[NoneType]]}
    told = _property(field)
    if field.name == allocated_field(event_class):
        return {**told, "readOnly": True}
    if field.help.personal:
        plain = {name: told.pop(name) for name in [*told] if not _is_label(name)}
        return {**told, "anyOf": [*plain.get("anyOf", [plain]), SEALED]}
    return told


def _is_label(keyword: str) -> bool:
    return keyword == "title" or keyword.startswith("x-")


def _may_be_left_out(field: Field) -> bool:
    """Whether exports may tell a fact without it: what is sealed, and that by which somebody erased could be
    known."""
    return field.help.personal or bool(field.help.quasi_of)


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
