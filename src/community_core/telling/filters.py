"""Which rows a person means: those with a value in a column, both as a person calls them."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin
from zoneinfo import ZoneInfo

from community_core.commands import typed
from community_core.domain.kit.values.fields import Field
from community_core.domain.kit.values.help import Help
from community_core.domain.kit.values.hints import without_none
from community_core.domain.kit.values.wording import in_any_words
from community_core.errors import InvalidInput, Language, UnknownName
from community_core.naming import meant
from community_core.telling.cells import label, literal_word
from community_core.telling.language import reader_language, speaking
from community_core.telling.names import id_meant, is_same, named_among
from community_core.times import parse_moment

if TYPE_CHECKING:
    from community_core.views import NamedColumn

Test = Callable[[Any], bool]

_MINUTE = timedelta(minutes=1) - timedelta(microseconds=1)

_YES, _NO = ("yes", "true", "1", "是"), ("no", "false", "0", "否")


def row_test(
    columns: "Sequence[NamedColumn]",
    name: str,
    text: str,
    zone: ZoneInfo,
    *,
    now: datetime | None = None,
) -> Test:
    """Whether a row has the value in the column; no text means: no value.

    A column may be called by its name or its heading, a code by itself or its label, people and places by
    their names, see :func:`naming`; a date means any time of that day; yesterday and the like are understood
    where it is told what time is ``now``. InvalidInput for a value that cannot be understood, UnknownName for
    a column.
    """
    column = _column(columns, name.strip())
    fits = _value_test(column, text.strip(), zone, now)
    return lambda row: _any_fits(fits, getattr(row, column.name))


def column_word(column: "NamedColumn") -> Callable[[str], str]:
    """How the codes of a column are told: by its own words, else by those of the domain; ids as the reader
    knows them, see :func:`naming`."""
    language = reader_language()
    if column.refers:
        return partial(_word_or_name, column, language)
    return partial(_word, column, language) if column.words else literal_word(column.annotation)


def _word(column: "NamedColumn", language: Language, value: str) -> str:
    return column.word(value, language) if value in column.words else label(value)


def _word_or_name(column: "NamedColumn", language: Language, value: str) -> str:
    return column.word(value, language) if value in column.words else named_among(column.refers)(value)


def _any_fits(fits: Test, value: Any) -> bool:
    return any(map(fits, value)) if isinstance(value, tuple) and value else fits(value)


def _column(columns: "Sequence[NamedColumn]", name: str) -> "NamedColumn":
    found = meant(name, {column.name: (column.en, column.zh) for column in columns})
    if found is None:
        called = {column.name: column.zh for column in columns}
        raise UnknownName("column", name, called, "列", called=called)
    return next(column for column in columns if column.name == found)


def _value_test(column: "NamedColumn", text: str, zone: ZoneInfo, now: datetime | None) -> Test:
    if not text:
        return lambda value: value in (None, "", ())
    kind = _element(column.annotation)
    if kind is bool:
        wanted = _answer(column, text)
    elif kind is datetime:
        return _moment_test(text, zone, now)
    elif kind in (int, float, date):
        wanted = typed(
            Field(column.name, kind, Help(word=(column.name, column.zh), unit=column.unit), None),
            text,
            zone,
            now=now,
        )
    else:
        return _text_test(column, kind, text)
    return lambda value: bool(value == wanted)


def _element(annotation: Any) -> Any:
    """``tuple[T, ...] | None`` -> ``T``."""
    plain = without_none(annotation)
    return without_none(get_args(plain)[0]) if get_origin(plain) is tuple else plain


def _answer(column: "NamedColumn", text: str) -> bool:
    if text.casefold() in (*_YES, *_NO):
        return text.casefold() in _YES
    raise InvalidInput(
        f"{column.name}: {text!r} is not yes or no.", f"{column.zh}：{text!r} 不是“是”或“否”。"
    )


def _moment_test(text: str, zone: ZoneInfo, now: datetime | None) -> Test:
    """A date is any moment of that day, a time any moment of that minute."""
    first = parse_moment(text, zone, now=now)
    last = max(parse_moment(text, zone, day="end", now=now), first + _MINUTE)
    return lambda value: value is not None and first <= value <= last


def _text_test(column: "NamedColumn", kind: Any, text: str) -> Test:
    if column.refers and text not in column.words:
        who = id_meant(column.refers, text, column.name)
        return lambda value: value is not None and (is_same(str(value), who) or value == f"org:{text}")
    word = column_word(column)
    codes = _codes(kind)
    known = codes or [text, *column.words]
    wanted = in_any_words(
        lambda: {code for code in known if text == code or text.casefold() == word(code).casefold()}
    )
    if not wanted:
        raise InvalidInput(
            f"{column.name}: {text!r} is not one of {', '.join(codes)}.",
            f"{column.zh}：{text!r} 不在可选值中：{'、'.join(_in_chinese(column, code) for code in codes)}。",
        )
    return lambda value: _plain(value) in wanted


def _in_chinese(column: "NamedColumn", code: str) -> str:
    with speaking("zh"):
        return column_word(column)(code)


def _codes(kind: Any) -> list[str]:
    if get_origin(kind) is Literal:
        return list(map(str, get_args(kind)))
    return [str(each.value) for each in kind] if isinstance(kind, type) and issubclass(kind, Enum) else []


def _plain(value: Any) -> str:
    return str(value.value if isinstance(value, Enum) else value)
