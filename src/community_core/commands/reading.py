"""What people write for a field, as the value that is meant."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, get_args, get_origin
from zoneinfo import ZoneInfo

import msgspec
from attrs import evolve, has

from community_core.domain.kit.values.fields import Field, fields_of
from community_core.domain.kit.values.help import Reading
from community_core.domain.kit.values.hints import without_none
from community_core.domain.kit.values.units import Unit
from community_core.domain.kit.values.wording import in_any_words
from community_core.errors import InvalidInput
from community_core.naming import meant
from community_core.times import parse_day, parse_moment, plain


def by_name(known: Mapping[str, Field], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values by the fields' own names, where they are given by what a field is called in either language.

    A name that is no field's stays as it is. InvalidInput for one that could be several, and for a field
    that is given twice.
    """
    called = {name: _field_called(known, name) for name in values}
    for name, field in called.items():
        other = next(each for each, same in called.items() if same == field)
        if other != name:
            called_zh = known[field].word[1] if field in known else field
            raise InvalidInput(
                f"{field}: it is given twice, as {other!r} and {name!r}.",
                f"{called_zh}：给了两次，写作 {other!r} 和 {name!r}。",
                field=field,
            )
    return {called[name]: value for name, value in values.items()}


def _field_called(known: Mapping[str, Field], name: str) -> str:
    spelt = plain(name).replace("-", "_")
    if spelt in known:
        return spelt
    called = {each.name: [*field_words(each)] for each in known.values()}
    return meant(name, called) or name


def field_words(field: Field) -> Iterator[str]:
    """What people call a field beside its name."""
    return filter(None, (*field.word, field.help.en, field.help.zh))


def typed(
    field: Field,
    value: Any,
    zone: ZoneInfo,
    *,
    now: datetime | None = None,
    happened: datetime | date | None = None,
) -> Any:
    """A text or JSON value as the field's type; InvalidInput when it does not fit.

    A time without a zone is the community's local time; what counts from ``now``, such as yesterday, is
    understood where that is given. Where people look ahead, a day without its year is the next such from the
    day on which it ``happened``, today where that is not said. A choice may be called by its label as well.
    """
    value, kind = _code(field, _by_inner_names(field, value)), without_none(field.type)
    if isinstance(value, str) and kind in (date, datetime):
        return _time(field, value, kind, zone, now, happened or now)
    if isinstance(value, str) and field.help.reads:
        value = _read(field, field.help.reads, value, zone, now)
    if isinstance(value, str) and field.help.unit:
        value = _in_unit(field, field.help.unit, value)
    if isinstance(value, str) and kind is bool:
        value = _ANSWERS.get(plain(value).casefold(), value)
    try:
        return msgspec.convert(_with_plain_digits(field, value), field.type, strict=False)
    except msgspec.ValidationError as error:
        raise does_not_fit(field, value) from error


def _by_inner_names(field: Field, value: Any) -> Any:
    """An object inside a command, or each of several, by its fields' own names and the codes of choices."""
    kind = without_none(field.type)
    kind = get_args(kind)[0] if get_origin(kind) is tuple else kind
    if isinstance(value, list | tuple) and has(kind):
        return [_by_inner_names(evolve(field, type=kind), each) for each in value]
    if not isinstance(value, Mapping) or not has(kind):
        return value
    inner = fields_of(kind)
    told = by_name(inner, value)
    return {name: _chosen(inner[name], each) if name in inner else each for name, each in told.items()}


def _chosen(field: Field, value: Any) -> Any:
    """The code of a choice inside an object; InvalidInput for what is none of them."""
    code = _code(field, value)
    if field.choices and isinstance(code, str) and code and code not in field.choices:
        raise does_not_fit(field, value)
    return code


def _code(field: Field, value: Any) -> Any:
    """The code of a choice that is called by its label, of each of several; any other value as it is."""
    if isinstance(value, list | tuple):
        return [_code(field, each) for each in value]
    if not isinstance(value, str) or not field.codes:
        return value
    return in_any_words(lambda: meant(value, {code: field.called(code) for code in field.codes})) or value


def _with_plain_digits(field: Field, value: Any) -> Any:
    """Full-width digits, as Chinese keyboards give them, are as good in a number."""
    wants_number = without_none(field.type) in (int, float)
    return plain(value) if wants_number and isinstance(value, str) else value


_ANSWERS: Mapping[str, bool] = {"yes": True, "no": False, "y": True, "n": False, "是": True, "否": False}


_WANTED: Mapping[Any, tuple[str, str]] = {
    str: ("text", "文字"),
    int: ("a whole number", "整数"),
    bool: ("yes or no", "是或否"),
    float: ("a number", "数字"),
    date: ("a date such as 2024-01-15", "日期（例如 2024-01-15）"),
    datetime: ("a time", "时间"),
    tuple: ("a list of texts", "一组文字"),
}


def _time(
    field: Field,
    text: str,
    kind: type[date],
    zone: ZoneInfo,
    now: datetime | None,
    since: datetime | date | None,
) -> date:
    """The moment or the day; where a year is left out, as the field looks back, or ahead from a day on."""
    ahead = _day_of(since, zone) if field.help.ahead else None
    try:
        if kind is datetime:
            return parse_moment(text, zone, now=now, ahead=ahead)
        return parse_day(text, today=_day_of(now, zone), ahead=ahead)
    except InvalidInput as error:
        raise in_field(field, error) from error


def _read(field: Field, reads: Reading, text: str, zone: ZoneInfo, now: datetime | None) -> Any:
    try:
        return reads(text, _day_of(now, zone))
    except InvalidInput as error:
        raise in_field(field, error) from error


def _in_unit(field: Field, unit: Unit, text: str) -> int:
    try:
        return unit.read(text)
    except InvalidInput as error:
        raise in_field(field, error) from error


def _day_of(moment: datetime | date | None, zone: ZoneInfo) -> date | None:
    return moment.astimezone(zone).date() if isinstance(moment, datetime) else moment


def in_field(field: Field, error: InvalidInput) -> InvalidInput:
    """The error, naming the field it is about."""
    return InvalidInput(f"{field.name}: {error.en}", f"{field.word[1]}：{error.zh}", field=field.name)


def does_not_fit(field: Field, value: Any) -> InvalidInput:
    """The error for a value that is none of the field's choices, or not of its type."""
    if field.choices:
        en = ", ".join(field.choices)
        zh = "、".join(field.called(code)[1] for code in field.choices)
        return InvalidInput(
            f"{field.name}: {value!r} is not one of {en}.",
            f"{field.word[1]}：{value!r} 不在可选值中：{zh}。",
            field=field.name,
        )
    example = (f"such as {field.example[0]}", f"例如 {field.example[1]}")
    kind = without_none(field.type)
    en, zh = _WANTED.get(kind) or (not field.help.example and _WANTED.get(get_origin(kind))) or example
    return InvalidInput(
        f"{field.name}: {value!r} is not {en}.", f"{field.word[1]}：{value!r} 不是{zh}。", field=field.name
    )
