"""One value, as a person reads it and as a spreadsheet does."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time, timedelta
from enum import Enum
from typing import Any, Literal, get_args, get_origin
from unicodedata import east_asian_width
from zoneinfo import ZoneInfo

from attrs import has

from community_core.domain import WORDS, Aggregate
from community_core.domain.consents import PUBLISHING, called
from community_core.domain.kit.values.fields import Field, fields_of
from community_core.domain.kit.values.hints import without_none
from community_core.domain.kit.values.personal import Erased, Sealed, Withheld
from community_core.domain.kit.values.units import Unit
from community_core.plugins.aggregates import installed_kinds
from community_core.telling.language import reader_language, say
from community_core.telling.names import named, named_among
from community_core.telling.plain import to_json

_DAYS_ALONE = timedelta(days=3)


def width_of(text: str) -> int:
    """How many characters wide a text is; a Chinese one counts two."""
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in text)


def label(code: str) -> str:
    """What a status, channel, event type, aggregate or purpose is called in the reader's language."""
    if code.startswith(PUBLISHING):
        return say(*called(PUBLISHING + named(code.removeprefix(PUBLISHING))))
    en, zh = WORDS.get(code) or installed_kinds().words.get(code, (code, code))
    return say(en, zh)


def aggregate_words(kind: Aggregate[Any]) -> str:
    """What an aggregate is called, whatever else its name is a word for."""
    return say(kind.name, kind.zh)


def code_word(field: Field) -> Callable[[str], str]:
    """How text in a field is told: a choice by its label, an id as the reader knows it, a code of which not
    all are listed by its field's word or whatever has that name, anything else as it is."""
    if field.help.refers:
        return named_among(field.help.refers)
    words = field.help.words
    return (lambda code: say(*words[code]) if code in words else label(code)) if words else str


def literal_word(hint: Any) -> Callable[[str], str]:
    """How text of this type is told: codes (literals) by their label, anything else as it is."""
    inner = without_none(hint)
    coded = get_origin(inner) is Literal and all(isinstance(each, str) for each in get_args(inner))
    return label if coded else str


def in_words(
    value: Any,
    zone: ZoneInfo,
    word: Callable[[str], str] = str,
    unit: Unit | None = None,
    *,
    ahead: bool = False,
) -> str:
    """The value for a person: local time, yes or no, text through ``word``, a number in its ``unit``; nothing
    at all for None. A time that lies ``ahead``, such as a deadline, is a day where it is midnight.

    Line breaks and control characters become spaces: a value never writes outside its place.
    """
    match value:
        case None:
            return ""
        case int():
            return _number(value, unit)
        case datetime():
            shown = "%Y-%m-%d" if ahead and is_day(value, zone) else "%Y-%m-%d %H:%M"
            return value.astimezone(zone).strftime(shown)
        case timedelta():
            return _duration(value)
        case Sealed():
            return _sealed_word(value)
        case Enum():
            return in_words(value.value, zone, word, unit)
        case str():
            return "".join(each if each.isprintable() else " " for each in word(value))
        case tuple() | list():
            return say(", ", "、").join(in_words(each, zone, word, unit) for each in value)
        case _:
            return _made_of_others(value, zone)


def _made_of_others(value: Any, zone: ZoneInfo) -> str:
    """A value with fields by their words, an object as JSON, a number as it is."""
    if isinstance(value, Mapping):
        return json.dumps(to_json(value, zone), ensure_ascii=False)
    if has(type(value)):
        return say("({})", "（{}）").format(say(", ", "，").join(_fields_in_words(value, zone)))
    return str(value)


def _fields_in_words(value: Any, zone: ZoneInfo) -> Iterator[str]:
    """The fields of a value made of others that say something, each with its word."""
    for each in fields_of(type(value)).values():
        told = in_words(getattr(value, each.name), zone, code_word(each), each.help.unit)
        if told:
            yield f"{say(*each.word)}{say(': ', '：')}{told}"


def is_day(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether a deadline or a plan is for a day as a whole, which is how people give most of them."""
    return moment.astimezone(zone).time() == time.min


def _number(value: int, unit: Unit | None) -> str:
    if isinstance(value, bool):
        return say("yes", "是") if value else say("no", "否")
    return say(*unit.told(value)) if unit else str(value)


def _sealed_word(value: Sealed) -> str:
    if isinstance(value, Withheld):
        return say("(withheld)", "（不公开）")
    return say("(erased)", "（已删除）") if isinstance(value, Erased) else say("(sealed)", "（已加密）")


def as_csv(value: Any, zone: ZoneInfo) -> str:
    """The value as text for a spreadsheet: lists and objects as JSON, nothing for None.

    Text that a spreadsheet would take for a formula (it begins with = + - @ or a tab) gets an apostrophe.
    """
    if isinstance(value, str):
        return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
    plain = to_json(value, zone)
    return "" if plain is None else plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)


def _duration(length: timedelta) -> str:
    if length < timedelta():
        return f"-{_duration(-length)}"
    minutes = length // timedelta(minutes=1)
    days, rest = divmod(minutes, 24 * 60)
    if length >= _DAYS_ALONE:
        return _counted(days, "days", "天")
    hours, minutes = divmod(rest, 60)
    units = ((days, "day" if days == 1 else "days", "天"), (hours, "h", "小时"), (minutes, "min", "分"))
    told = [_counted(*unit) for unit in units if unit[0]]
    return " ".join(told[:2]) or _counted(0, "min", "分")


def _counted(count: int, en: str, zh: str) -> str:
    return f"{count} {zh if reader_language() == 'zh' else en}"
