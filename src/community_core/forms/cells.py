"""What a cell says, as the text somebody would have typed."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from community_core.domain.kit.values import checks
from community_core.domain.kit.values.fields import Field
from community_core.domain.kit.values.hints import element_of, options
from community_core.errors import InvalidInput, Refused
from community_core.importing.files.rows import Unreadable, as_text

_IDENTITY = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)"
)
"""A number of an identity card: where, when born, whether a man, and a digit to check it by."""

_FAULTS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!")
_CUT_SHORT = re.compile(r"[0-9]\.[0-9]+E\+[0-9]+", re.IGNORECASE)
_SHIELDED = re.compile(r"'[=+\-@]")
_SEPARATORS = re.compile(r"[、，,;；/]")
_MIDNIGHT = time()


def cell_text(field: Field, value: Any) -> str:
    """What stands in a cell for a field, empty for nothing. InvalidInput and Refused for what cannot be
    meant: a fault of a formula, a number where a day belongs, the number of an identity card."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == _MIDNIGHT else f"{value:%Y-%m-%d %H:%M}"
    if _is_day(field) and isinstance(value, int | float) and not isinstance(value, bool):
        raise _serial(value)
    text = _lines(value) if _may_have_lines(field) and isinstance(value, str) else _text(value)
    if _CUT_SHORT.fullmatch(text):
        raise _cut_short(text)
    if text in _FAULTS:
        raise _fault(text)
    if _IDENTITY.search(text):
        raise _identity()
    return text[1:] if _SHIELDED.match(text) else text


def several(text: str) -> list[str]:
    """The values in a cell that may hold several: 党员、独居; where it has several lines, one on each."""
    separated = text.splitlines() if "\n" in text else _SEPARATORS.split(text)
    return [each.strip() for each in separated if each.strip()]


def _text(value: Any) -> str:
    try:
        return as_text(value)
    except Unreadable as error:
        raise InvalidInput(f"{error.en}; write a text.", f"{error.zh}；请填写文字。") from error


def _may_have_lines(field: Field) -> bool:
    return field.is_several or field.check is checks.free_text


def _lines(text: str) -> str:
    """Text as it was written, in the line breaks of any system."""
    return "\n".join(text.strip(" \t").splitlines()) + ("\n" if text.endswith("\n") else "")


def is_whole_value(value: Any) -> bool:
    """Whether JSON gives it as it is to be: a list or an object."""
    return isinstance(value, list | Mapping)


def _is_day(field: Field) -> bool:
    return any(each in (date, datetime) for each in options(element_of(field.type)))


def _serial(value: float) -> InvalidInput:
    return InvalidInput(
        f"{value:g} is a number where a day belongs; format the cell as a date, or write it: 2024-01-15.",
        f"此处应为日期，却是数字 {value:g}；请把单元格设为日期格式，或写成 2024-01-15。",
    )


def _fault(text: str) -> InvalidInput:
    return InvalidInput(
        f"{text} is a formula's fault; mend the formula, or write the value.",
        f"{text} 是公式错误；请修正公式，或直接填写值。",
    )


def _cut_short(text: str) -> InvalidInput:
    return InvalidInput(
        f"{text} is a long number that Excel cut short; make the cell text, and write all digits.",
        f"{text} 是被 Excel 缩写的长数字，后几位已丢失；请把单元格设为文本格式，重新填写全部数字。",
    )


def _identity() -> Refused:
    return Refused(
        "identity-number",
        "This is the number of an identity card, which is never kept; take it out.",
        "此处是身份证号，本系统不保存；请删去。",
    )
