"""A command's fields as command-line options, and the words given back as values."""

import json
import re
import shlex
import sys
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args, get_origin

import attrs
import click

from community_core.commands import CommandType
from community_core.domain.kit.values import Field, without_none
from community_core.errors import InvalidInput, UnknownName
from community_core.telling.language import reader_language, say


def field_option(field: Field) -> click.Option:
    """The option for one field: words of the command line, which ``commands.build`` makes into a value."""
    kind = without_none(field.type)
    flag = option_name(field.name)
    if kind is bool:
        return click.Option([f"{flag}/--no-{flag[2:]}", field.name], default=None, help=_meaning(field))
    return click.Option(
        [flag, field.name], multiple=_is_tuple(kind), metavar=_metavar(field, kind), help=_meaning(field)
    )


def option_name(field_name: str) -> str:
    """``planned_for`` -> ``--planned-for``."""
    return f"--{field_name.replace('_', '-')}"


def given_values(fields: Iterable[Field], options: Mapping[str, Any]) -> dict[str, Any]:
    """What the command line gives for each field, by name; a field that is not given is not there."""
    given = ((field, options.get(field.name)) for field in fields)
    return {field.name: _nested(field, value) for field, value in given if value not in (None, ())}


def json_object(document: str) -> dict[str, Any]:
    """The object in a JSON document: ``-`` for standard input, ``@FILE``, or the text itself."""
    text = _document_text(document)
    try:
        values = json.loads(text, object_pairs_hook=_once_each)
    except json.JSONDecodeError as error:
        line, column = error.lineno, error.colno
        raise InvalidInput(
            f"--json: this is not JSON from line {line}, column {column} on; mend it there.",
            f"--json：从第 {line} 行第 {column} 列起不是 JSON；请修正该处。",
        ) from error
    except RecursionError as error:
        raise InvalidInput(
            "--json: its lists and objects are nested too deep; give one plain object.",
            "--json：嵌套太深；请给出一个简单的对象。",
        ) from error
    if not isinstance(values, dict):
        raise InvalidInput(
            '--json: give one object, such as {"title": "..."}.',
            '--json：请给出一个对象，例如 {"title": "..."}。',
        )
    return values


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of these keys and values; InvalidInput when a key comes twice, for which one is meant?"""
    values = dict(pairs)
    for name in values:
        if sum(key == name for key, _ in pairs) > 1:
            raise InvalidInput(f"--json: {name!r} is given twice.", f"--json：{name!r} 给了两次。")
    return values


def example_line(kind: CommandType) -> str:
    """A whole command line, from the examples of the fields that must be given."""
    words = ["community", "do", kind.name, "--by", "person-shen"]
    for field in kind.fields:
        if field.required:
            example = field.help.example or next(iter(field.choices), "")
            words += [option_name(field.name), shlex.quote(example)]
    return " ".join(words)


def _meaning(field: Field) -> str:
    text = say(field.help.en, field.help.zh)
    if field.choices and reader_language() == "zh":
        text += f"，也可写：{'、'.join(field.called(code)[1] for code in field.choices)}"
    if field.help.example and not field.choices and without_none(field.type) is not bool:
        text += say(f", such as: {field.help.example}", f"，例如：{field.help.example}")
    return text + say(" (required)", "（必填）") if field.required else text


def _metavar(field: Field, kind: Any) -> str:
    if field.choices:
        return "|".join(field.choices)
    if kind is datetime:
        return say("TIME", "时间")
    if kind is date:
        return say("DATE", "日期")
    if kind is int:
        return "N"
    inner = _element(kind)
    if attrs.has(inner):
        return ",".join(f"{each.name}=..." for each in attrs.fields(inner))
    return say("TEXT", "文字")


def _is_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple


def _element(kind: Any) -> Any:
    """``tuple[T, ...]`` -> ``T``; any other type as it is."""
    return get_args(kind)[0] if _is_tuple(kind) else kind


def _nested(field: Field, given: Any) -> Any:
    """For a field of nested values, each ``key=value,key=value`` as an object."""
    kind = without_none(field.type)
    inner = _element(kind)
    if not attrs.has(inner):
        return list(given) if _is_tuple(kind) else given
    return (
        [_object(field, inner, each) for each in given] if _is_tuple(kind) else _object(field, inner, given)
    )


def _object(field: Field, inner: Any, text: str) -> dict[str, str]:
    """``title=Cold, all day,category=heating``: a comma ends a value only where a key follows."""
    keys = [each.name for each in attrs.fields(inner)]
    parts = re.split(r"(?:^|,)\s*(\w+)=", text)
    before, names, values = parts[0], parts[1::2], parts[2::2]
    if before or not names:
        shown = ",".join(f"{key}=..." for key in keys)
        raise InvalidInput(
            f"{field.name}: {text!r} is not {shown}.", f"{field.name}：{text!r} 应写成 {shown}。"
        )
    for name in names:
        if name not in keys:
            raise UnknownName(f"part of {field.name}", name, keys, f" {field.name} 部分")
    needed = [each.name for each in attrs.fields(inner) if each.default is attrs.NOTHING]
    missing = [key for key in needed if key not in names]
    if missing:
        raise InvalidInput(
            f"{field.name}: {text!r} lacks {', '.join(missing)}.",
            f"{field.name}：{text!r} 缺少 {'、'.join(missing)}。",
        )
    return dict(zip(names, values, strict=True))


def _document_text(document: str) -> str:
    try:
        if document == "-":
            return sys.stdin.buffer.read().decode("utf-8-sig")
        if document.startswith("@"):
            return Path(document[1:]).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InvalidInput(
            f"--json: {document[1:]!r} cannot be read: {error.strerror}.",
            f"--json：无法读取 {document[1:]!r}：{error.strerror}。",
        ) from error
    except UnicodeDecodeError as error:
        raise InvalidInput("--json: the text is not UTF-8.", "--json：文字不是 UTF-8 编码。") from error
    return document
