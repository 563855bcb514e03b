"""Rows as the readers hand them over, whatever the file was: values by column, and where they stand."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, time
from typing import Any

from attrs import Factory, frozen

from community_core.errors import InvalidInput

_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""Control characters and halves of characters, which no text should hold."""


class Unreadable(Exception):
    """A row that cannot become a request; it is set aside with this reason, in English and Chinese, and with
    the ``column`` that is the cause, where it is one."""

    def __init__(self, en: str, zh: str, *, column: str = "") -> None:
        super().__init__(en)
        self.en = en
        self.zh = zh
        self.column = column


@frozen
class SourceRow:
    """One row or record. ``line`` is where it begins in the file, from 1; ``raw`` is its text there.

    ``record`` counts the records of a list in JSON or XML, of which many may stand on one line; 0 elsewhere.
    ``flags`` are the rules that it breaks as a row.
    One that was made of several has them as its ``steps``; ``latest`` are the values they had at the end.
    """

    line: int
    values: Mapping[str, Any]
    raw: str
    record: int = 0
    flags: tuple[str, ...] = ()
    latest: Mapping[str, Any] | None = None
    steps: tuple["SourceRow", ...] = ()


@frozen
class BadRow:
    """A row the reader itself could not take apart, or of which it has the ``values`` nevertheless."""

    line: int
    reason: Unreadable
    raw: str
    record: int = 0
    values: Mapping[str, Any] | None = None


@frozen
class SourceTable:
    """An opened file: the names of its columns, and its rows one after the other.

    ``above`` are the texts over its header: the title, the name of its sheet. ``letters`` are those of the
    columns in a workbook, by name.
    """

    names: Collection[str]
    rows: Iterator[SourceRow | BadRow]
    above: tuple[str, ...] = ()
    letters: Mapping[str, str] = Factory(dict)


def value_at(values: Mapping[str, Any], name: str) -> Any:
    """The value in a column; in nested JSON ``a.b`` is the ``b`` of ``a``. None where there is none."""
    if name in values:
        return values[name]
    first, dot, rest = name.partition(".")
    inner = values.get(first) if dot else None
    return value_at(inner, rest) if isinstance(inner, Mapping) else None


def as_text(value: Any) -> str:
    """A value as one line of printable text; empty for None. Unreadable for a list or a record."""
    if isinstance(value, str):
        return _one_line(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, int | float | date | time):
        return str(value)
    raise Unreadable(f"{shown(value)} stands where a text belongs", f"应为文字，却是 {shown(value)}")


def refuse_day(value: Any, column: str) -> None:
    """Unreadable for a day in a column of numbers: Excel makes days of such as 1-5, and forgets these."""
    if isinstance(value, date):
        raise Unreadable(
            f"{column}: there is a day where a number belongs ({shown(value)}), as Excel makes of 1-5; write "
            "the number as text",
            f"{column}：应为编号，却是日期（{shown(value)}），1-5 一类会被 Excel 变成日期；请以文本填写编号",
            column=column,
        )


def shown(value: Any) -> str:
    """A value to be named in a message: quoted, and cut when it is long."""
    text = str(value)
    return repr(text if len(text) <= 40 else f"{text[:39]}…")


def unusable(file: str, en: str, zh: str) -> InvalidInput:
    """The error for a file that cannot be imported at all."""
    return InvalidInput(f"The file {file!r} cannot be imported: {en}.", f"无法导入文件 {file!r}：{zh}。")


def refuse_twins(file: str, names: Sequence[str], wanted: Collection[str]) -> None:
    """InvalidInput when the header has a wanted column twice, so that nobody knows which is meant."""
    for name in wanted:
        if names.count(name) > 1:
            raise unusable(
                file,
                f"its header has {names.count(name)} columns called {name!r}; rename all but one",
                f"表头中有 {names.count(name)} 列都叫 {name!r}；请只留一个",
            )


def _one_line(text: str) -> str:
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    return _UNFIT.sub("", " ".join(text.split()))
