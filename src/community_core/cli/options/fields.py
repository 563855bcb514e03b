"""A command's fields as command-line options, and the words given back as values."""

import json
import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args, get_origin

import attrs
import click

from community_core.cli.options.standard_input import read_standard_input, spelled_out
from community_core.cli.screen.field_option import FieldOption
from community_core.commands import CommandType, by_name
from community_core.domain.kit.messages.commands import command_schema
from community_core.domain.kit.values.fields import Field, fields_of
from community_core.domain.kit.values.hints import without_none
from community_core.errors import InvalidInput, UnknownName
from community_core.telling.language import say
from community_core.telling.typed import command_line, for_reader, option_names


def field_options(fields: Iterable[Field]) -> list[click.Option]:
    """An option for each field: words of the command line, which ``commands.build`` makes into a value."""
    taken: set[str] = set()
    options = []
    for each in fields:
        names = [name for name in option_names(each) if name not in taken]
        options.append(_field_option(each, names))
        taken.update(names)
    return options


def _field_option(field: Field, names: Sequence[str]) -> click.Option:
    kind = without_none(field.type)
    if kind is bool:
        pairs = zip(names, ("--no-", "--否-"), strict=False)
        flags = [f"{each}/{each.replace('--', no, 1)}" for each, no in pairs]
        return FieldOption([*flags, field.name], _also(field), default=None, help=_meaning(field))
    return FieldOption(
        [*names, field.name],
        _also(field),
        multiple=_is_tuple(kind),
        metavar=_metavar(field, kind),
        help=_meaning(field),
    )


def _also(field: Field) -> Iterable[str]:
    """What else people call a field: by what it means, or as columns of ledgers are called."""
    titles = (each if isinstance(each, str) else "".join(each.columns) for each in field.help.titles)
    return filter(None, (re.sub("（.*?）", "", field.help.zh), field.help.en, *titles))


def given_values(fields: Iterable[Field], options: Mapping[str, Any]) -> dict[str, Any]:
    """What the command line gives for each field, by name; a field that is not given is not there."""
    given = ((field, options.get(field.name)) for field in fields)
    return {
        field.name: _nested(field, _told(field, value)) for field, value in given if value not in (None, ())
    }


def _told(field: Field, value: Any) -> Any:
    """What was given; of a text ``-`` what standard input says."""
    is_text = without_none(field.type) is str and not field.choices and not field.help.refers
    return spelled_out(option_names(field)[0], value) if is_text else value


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
    """A whole command line in the reader's language, from the examples of the fields it needs."""
    needed = command_schema(kind.command_class).example
    words = [command_line("do", kind.name, "--by"), "person-shen"]
    for field, option in zip(kind.fields, field_options(kind.fields), strict=True):
        if field.required or field.name in needed:
            for each in _examples(field):
                words += [for_reader(option.opts)[0], _quoted(each)]
    return " ".join(words)


def _examples(field: Field) -> list[str]:
    """One value, or several where there may be several: the example has a comma between them."""
    example = say(*field.example)
    return example.split(", ") if field.is_several else [example]


def _quoted(text: str) -> str:
    """As a shell wants it; Chinese words stand as they are."""
    return text if re.fullmatch(r"[\w@%+=:,./-]+", text) else shlex.quote(text)


def _meaning(field: Field) -> str:
    text = say(field.help.en, field.help.zh)
    if field.help.sealed_for:
        text += say("; kept sealed where it is about somebody", "（事关某人即加密保存）")
    example = say(*field.example)
    if example and not field.codes and without_none(field.type) is not bool:
        text += say(f", such as: {example}", f"，例如：{example}")
    notes = [
        *([say("required", "必填")] if field.required else ()),
        *([say("may be repeated", "可重复")] if field.is_several else ()),
    ]
    return text + say(f" ({'; '.join(notes)})", f"（{'；'.join(notes)}）") if notes else text


def _metavar(field: Field, kind: Any) -> str:
    if field.codes:
        more = () if field.choices else (say("TEXT", "文字"),)
        return "|".join((*(say(code, field.called(code)[1]) for code in field.codes), *more))
    if kind is datetime:
        return say("TIME", "时间")
    if kind is date:
        return say("DATE", "日期")
    if kind is int:
        unit = field.help.unit
        return say(unit.en.upper(), unit.zh) if unit else say("N", "整数")
    inner = _element(kind)
    if attrs.has(inner):
        return ",".join(f"{say(each.name, each.word[1])}=..." for each in fields_of(inner).values())
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
    parts = re.split(r"(?:^|[,，])\s*(\w+)[=＝]", text)
    before, names, values = parts[0], parts[1::2], parts[2::2]
    told = fields_of(inner)
    if before or not names:
        raise InvalidInput(
            f"{field.name}: {text!r} is not {','.join(f'{name}=...' for name in told)}.",
            f"{field.word[1]}：{text!r} 应写成 {'，'.join(f'{each.word[1]}=……' for each in told.values())}。",
        )
    given = by_name(told, dict(zip(names, values, strict=True)))
    for name in given:
        if name not in told:
            called = {each.name: each.word[1] for each in told.values()}
            raise UnknownName(f"part of {field.name}", name, told, f"“{field.word[1]}”部分", called=called)
    missing = [each for each in told.values() if each.required and each.name not in given]
    if missing:
        raise InvalidInput(
            f"{field.name}: {text!r} lacks {', '.join(each.name for each in missing)}.",
            f"{field.word[1]}：{text!r} 缺少{'、'.join(each.word[1] for each in missing)}。",
        )
    return given


def _document_text(document: str) -> str:
    try:
        if document == "-":
            return read_standard_input("--json")
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
