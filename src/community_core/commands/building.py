"""Commands, and the right values of corrections, made of values by field name; or checked as they are."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import reduce
from operator import or_
from types import NoneType
from typing import Any, get_origin
from zoneinfo import ZoneInfo

import msgspec
from attrs import evolve

from community_core.commands.catalogue import CommandType
from community_core.commands.reading import by_name, does_not_fit, in_field, typed
from community_core.domain.kit.corrections.right_values import no_such_field
from community_core.domain.kit.values.checks import shown
from community_core.domain.kit.values.fields import Field, fields_of
from community_core.domain.kit.values.help import Help
from community_core.domain.kit.values.hints import options
from community_core.domain.kit.values.personal import Sealed
from community_core.errors import InvalidInput, UnknownName
from community_core.times import in_utc


def build(
    kind: CommandType,
    values: Mapping[str, Any],
    zone: ZoneInfo,
    *,
    now: datetime | None = None,
    happened: datetime | date | None = None,
) -> Any:
    """A command from text or JSON values by field name, or by what the field is called.

    InvalidInput names the field, the value and the rule.
    A time without a zone is the community's local time; what counts from ``now``, such as yesterday, is
    understood where that is given; a day ahead without its year is the next from when it ``happened``.
    """
    _refuse_no_fields(kind.name, values)
    known = {field.name: field for field in kind.fields}
    values = by_name(known, values)
    for name in values:
        if name not in known:
            called = {each.name: each.word[1] for each in kind.fields}
            raise UnknownName(f"field of {kind.name}", name, known, f"“{kind.zh}”字段", called=called)
    missing = [field for field in kind.fields if field.required and field.name not in values]
    if missing:
        raise InvalidInput(
            f"{kind.name} needs {', '.join(field.name for field in missing)}.",
            f"{kind.zh}缺少：{'、'.join(map(_called, missing))}。",
            field=missing[0].name,
        )
    told = {
        name: typed(known[name], value, zone, now=now, happened=happened) for name, value in values.items()
    }
    return kind.command_class(**told)


def _called(field: Field) -> str:
    """What a field is called in Chinese, and what that is where it is another word: ``起（任职日期）``."""
    word, means = field.word[1], re.sub("（.*?）", "", field.help.zh)
    return f"{word}（{means}）" if word not in means and means else word


def _refuse_no_fields(name: str, values: object) -> None:
    if not isinstance(values, Mapping):
        raise InvalidInput(
            f"{name}: {shown(values)} is no mapping; give the values by field.",
            f"{name}：{shown(values)} 不是各字段的值；请按字段给出。",
        )


def right_values(
    event_class: Any,
    given: Mapping[str, Any],
    zone: ZoneInfo,
    *,
    now: datetime | None = None,
    happened: datetime | date | None = None,
) -> dict[str, Any]:
    """Values for fields of an event, such as CorrectFact takes, from text or JSON by field name.

    Empty text is None where that is possible; one text is a list of one where there may be several. A time
    without a zone is the community's local time; what counts from ``now`` is understood where that is given,
    and days ahead without their year from when the event ``happened``. InvalidInput names the field, the
    value and the rule.
    """
    _refuse_no_fields(event_class.__name__, given)
    told = fields_of(event_class)
    for name in given:
        if name not in told:
            raise no_such_field(event_class, name)
    return {name: _right_value(told[name], value, zone, now, happened) for name, value in given.items()}


def _right_value(
    field: Field, value: Any, zone: ZoneInfo, now: datetime | None, happened: datetime | date | None
) -> Any:
    kinds = options(field.type)
    if value == "" and NoneType in kinds:
        return None
    unsealed = reduce(or_, [each for each in kinds if each is not Sealed])
    if get_origin(unsealed) is tuple and isinstance(value, str):
        value = [value] if value else []
    told = field.help
    said = Help(word=field.word, words=told.words, ahead=told.ahead, reads=told.reads, unit=told.unit)
    return typed(evolve(field, type=unsealed, help=said), value, zone, now=now, happened=happened)


def checked(kind: CommandType, command: Any) -> Any:
    """The same command, its times in UTC, when every value fits its field's type.

    InvalidInput names the field, the value and what would fit; a time without a zone is refused.
    """
    return evolve(
        command, **{field.name: _fitting(field, getattr(command, field.name)) for field in kind.fields}
    )


def _fitting(field: Field, value: Any) -> Any:
    if value is None and NoneType in options(field.type):
        return None
    try:
        value = _in_utc(value)
        hint = _narrowed(field.type, value)
        fitting = msgspec.convert(value, hint, from_attributes=True, builtin_types=(datetime,))
        msgspec.json.encode(fitting)  # text that is no valid Unicode could not be written
    except InvalidInput as error:
        raise in_field(field, error) from error
    except (msgspec.ValidationError, UnicodeEncodeError, TypeError) as error:
        raise does_not_fit(field, value) from error
    return fitting


def _narrowed(hint: Any, value: Any) -> Any:
    """The type without a day where a time is given, and the other way round: they are told apart by class."""
    if not {date, datetime} <= set(options(hint)):
        return hint
    other = date if isinstance(value, datetime) else datetime
    return reduce(or_, [each for each in options(hint) if each is not other])


def _in_utc(value: Any) -> Any:
    """A time, and the times a mapping holds, in UTC; anything else as it is."""
    if isinstance(value, datetime):
        return in_utc(value)
    if isinstance(value, Mapping):
        return {name: _in_utc(each) for name, each in value.items()}
    return value
