"""Reading mapping files and presets, and saying plainly what is wrong in one."""

import re
import tomllib
from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from attrs import NOTHING, fields

from community_core.errors import InvalidInput, UnknownName
from community_core.importing.mappings.command_mapping import NUMBER, CommandMapping
from community_core.importing.mappings.mapping import (
    CHANNELS,
    NOTE_KINDS,
    OUTCOMES,
    STATUSES,
    Constants,
    Events,
    FileMapping,
    Notes,
    SourceColumns,
    TableMapping,
)
from community_core.importing.mappings.time_formats import is_whole
from community_core.times import zone_named

M = TypeVar("M", bound=TableMapping)
PRESETS = ("citizen-letters", "nyc311", "open311", "open311-notes")
"""The names of the mappings that come with the program."""

_AN_ID = re.compile(r"person-[A-Za-z0-9._-]+|org:\S(.*\S)?")
_SOURCE = re.compile(r"[\w-]+(\.[\w-]+)*")
_TABLES: Mapping[str, type[Any]] = {
    "columns": SourceColumns,
    "constants": Constants,
    "notes": Notes,
    "events": Events,
}


def load_mapping(path: str | Path) -> FileMapping:
    """The mapping in a TOML file. InvalidInput says what is wrong in it, UnknownName what may be meant."""
    found = load_any_mapping(path)
    if isinstance(found, CommandMapping):
        name = Path(path).name
        raise _wrong(name, "its rows are commands, not requests", "其中各行是命令，不是诉求")
    return found


def load_any_mapping(path: str | Path) -> FileMapping | CommandMapping:
    """The same, of a file of requests or of one whose rows are commands."""
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        why = error.strerror or error
        raise _wrong(str(path), f"it cannot be read: {why}", f"无法读取：{why}") from error
    except UnicodeDecodeError as error:
        raise _wrong(file.name, "it is not UTF-8; save it as UTF-8", "不是 UTF-8；请另存为 UTF-8") from error
    given = _given(file.name, text)
    return _of_commands(file.name, given) if "command" in given else _of_requests(file.name, given)


@cache
def preset(name: str) -> FileMapping:
    """One of the mappings that come with the program, see PRESETS. UnknownName for any other."""
    if name not in PRESETS:
        raise UnknownName("preset", name, PRESETS, "预设")
    text = (
        files("community_core.importing.mappings")
        .joinpath("presets", f"{name}.toml")
        .read_text(encoding="utf-8")
    )
    return _of_requests(name, _given(name, text))


def _given(where: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _wrong(where, f"it is not valid TOML: {error}", f"不是有效的 TOML：{error}") from error


def _of_commands(where: str, given: dict[str, Any]) -> CommandMapping:
    _check_keys(where, "", given, CommandMapping)
    if not isinstance(given["columns"], dict) or not given["columns"].get(NUMBER):
        raise _wrong(
            where,
            f"it needs columns.{NUMBER}, by which a row is known again",
            f"缺少 columns.{NUMBER}：据此认出同一行",
        )
    _check_people(where, given.get("people", {}))
    mapping = _checked(where, _converted(where, given, CommandMapping))
    for each in (written for formats in mapping.times.values() for written in formats):
        _check_time_format(where, each)
    return mapping


def _of_requests(where: str, given: dict[str, Any]) -> FileMapping:
    _check_keys(where, "", given, FileMapping)
    for name, table in _TABLES.items():
        if name in given:
            _check_keys(where, f"{name}.", given[name], table)
    _check_words(where, given)
    _check_people(where, given.get("people", {}))
    return _checked(where, _converted(where, given, FileMapping))


def _check_keys(where: str, table: str, given: Any, wanted: type[Any]) -> None:
    if not isinstance(given, dict):
        raise _wrong(
            where, f"{table[:-1]} must be a table, [{table[:-1]}]", f"{table[:-1]} 应为表，[{table[:-1]}]"
        )
    known = {each.name: each.default for each in fields(wanted)}
    for key in given:
        if key not in known:
            raise UnknownName(
                f"key of the mapping {where}", f"{table}{key}", [table + each for each in known], "键"
            )
    for key, default in known.items():
        if default is NOTHING and not given.get(key):
            raise _wrong(where, f"it needs {table}{key}", f"缺少 {table}{key}")


def _check_words(where: str, given: Mapping[str, Any]) -> None:
    constants, notes, events = (given.get(each, {}) for each in ("constants", "notes", "events"))
    _check_meanings(where, "status", given.get("statuses", {}), STATUSES)
    _check_meanings(where, "channel", given.get("channels", {}), CHANNELS)
    _check_meanings(where, "outcome", given.get("outcomes", {}), OUTCOMES)
    _check_meanings(where, "kind of note", notes.get("kinds", {}), NOTE_KINDS)
    _check_meanings(where, "step", events.get("steps", {}), NOTE_KINDS)
    _check_meanings(where, "channel", {k: v for k, v in constants.items() if k == "channel"}, CHANNELS)
    _check_meanings(where, "outcome", {k: v for k, v in constants.items() if k == "outcome"}, OUTCOMES[:-1])


def _check_people(where: str, people: Any) -> None:
    for name, person in people.items() if isinstance(people, dict) else ():
        if not _AN_ID.fullmatch(str(person)):
            raise _wrong(
                where,
                f"people: {name!r} is {person!r}, which is no id; write person-01JABC or org:<name>",
                f"people：{name!r} 写作 {person!r}，不是编号；请写 person-01JABC 或 org:<单位>",
            )


_KINDS_ZH = {
    "status": "状态",
    "channel": "渠道",
    "outcome": "办理结果",
    "kind of note": "记录类型",
    "step": "步骤",
}


def _check_meanings(where: str, kind: str, words: Any, known: Collection[str]) -> None:
    for word, meaning in words.items() if isinstance(words, dict) else ():
        if meaning not in known:
            raise UnknownName(f"{kind} (meant by {word!r} in {where})", str(meaning), known, _KINDS_ZH[kind])


def _converted(where: str, given: Mapping[str, Any], wanted: type[M]) -> M:
    try:
        return msgspec.convert(given, wanted)
    except msgspec.ValidationError as error:
        place = re.sub(r".*at `\$?\.?(.*)`|.*", r"\1", str(error), flags=re.DOTALL) or "a value"
        raise _wrong(
            where,
            f"{place} is of the wrong kind; see the presets for examples",
            f"{place} 的类型不对；请参照预设",
        ) from error


def _checked(where: str, mapping: M) -> M:
    if not _SOURCE.fullmatch(mapping.source):
        raise _wrong(
            where,
            f"source {mapping.source!r} must be letters, digits, dots and dashes, such as city-hotline",
            f"source {mapping.source!r} 只能用文字、数字、点和短横，例如 city-hotline",
        )
    if len(mapping.delimiter) > 1 or (mapping.header_line is not None and mapping.header_line < 1):
        raise _wrong(
            where,
            "delimiter must be one character and header_line 1 or more",
            "delimiter 应为一个字符，header_line 应不小于 1",
        )
    if mapping.header_lines not in (1, 2) or not (mapping.year is None or 1900 <= mapping.year <= 2199):
        raise _wrong(
            where,
            "header_lines must be 1 or 2, and year one such as 2026",
            "header_lines 应为 1 或 2，year 应为年份，例如 2026",
        )
    if mapping.time_zone:
        zone_named(mapping.time_zone)
    for each in mapping.time_formats:
        _check_time_format(where, each)
    return mapping


def _check_time_format(where: str, written: str) -> None:
    if not is_whole(written):
        raise _wrong(
            where,
            f"the time format {written!r} does not tell year, month and day; write such as %Y/%m/%d %H:%M:%S",
            f"时间格式 {written!r} 没有写明年月日；请写成例如 %Y/%m/%d %H:%M:%S",
        )


def _wrong(where: str, en: str, zh: str) -> InvalidInput:
    return InvalidInput(f"The mapping {where!r} cannot be used: {en}.", f"无法使用映射 {where!r}：{zh}。")
