"""Command classes as data: their names, their fields, and commands made from text or checked as they are."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache, reduce
from inspect import getdoc
from operator import or_
from types import NoneType
from typing import Any, get_args, get_origin
from zoneinfo import ZoneInfo

import msgspec
from attrs import evolve, frozen, has

from community_core.domain.kit.aggregate import Aggregate
from community_core.domain.kit.checks import shown
from community_core.domain.kit.commands import command_schema
from community_core.domain.kit.correction import CORRECTIONS, CorrectFact, UndoFact
from community_core.domain.kit.personal import Sealed
from community_core.domain.kit.right_values import no_such_field
from community_core.domain.kit.units import Unit
from community_core.domain.kit.values import Field, Help, Reading, fields_of, options, without_none
from community_core.errors import InvalidInput, UnknownName
from community_core.json_schemas import command_json_schema
from community_core.naming import meant
from community_core.times import in_utc, parse_day, parse_moment, plain


@frozen
class CommandType:
    """A command class, its name on the command line, its help and the aggregate that decides it."""

    name: str
    command_class: type[Any]
    aggregate: Aggregate[Any]
    fields: tuple[Field, ...]

    @property
    def zh(self) -> str:
        """The command's name in Chinese."""
        return command_schema(self.command_class).zh

    @property
    def json_schema(self) -> dict[str, Any]:
        """What :func:`build` takes for it, as a JSON Schema with labels and choices in both languages."""
        return command_json_schema(self.command_class)

    @property
    def help(self) -> str:
        """What the command is for, from its docstring."""
        return getdoc(self.command_class) or ""


class CommandCatalogue(Mapping[str, CommandType]):
    """Every command that people can give, by kebab-case name (``raise-request``), and who decides it. It is
    found by its Chinese name (``登记诉求``) as well.

    What a correction may say depends on the fact, so corrections are known by their classes alone.
    ``brought_by`` tells of an aggregate that is not here which distribution brought it, None when nobody ever
    did.
    """

    def __init__(
        self, aggregates: Iterable[Aggregate[Any]], brought_by: Callable[[str], str | None] = lambda _: None
    ) -> None:
        self._brought_by = brought_by
        self.aggregates = {each.name: each for each in aggregates}
        kinds = [_command_type(each, kind) for kind in self.aggregates.values() for each in kind.steps]
        self._by_class = {kind.command_class: kind for kind in kinds}
        self._by_name = {kind.name: kind for kind in kinds if not command_schema(kind.command_class).inner}
        self._called = {kind.name: [kind.zh] for kind in self._by_name.values()}

    def __getitem__(self, name: str) -> CommandType:
        found = meant(name, self._called)
        if found is None:
            called = {each: kind.zh for each, kind in self._by_name.items()}
            raise UnknownName("command", name, self._by_name, "命令", called=called)
        return self._by_name[found]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and meant(name, self._called) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)

    def of(self, command: Any) -> CommandType:
        """The type of a command that somebody gives; InvalidInput when it is none."""
        if type(command) in (CorrectFact, UndoFact):
            return _command_type(type(command), self._corrected(command))
        kind = self._by_class.get(type(command))
        if kind is None or command_schema(kind.command_class).inner:
            raise _no_command(command)
        return kind

    def of_class(self, command_class: type[Any]) -> CommandType:
        """The type of a class that is known to be a command here."""
        return self._by_class[command_class]

    def deciding(self, command: Any) -> Aggregate[Any]:
        """The aggregate that decides a command, whoever asks it; InvalidInput when there is none."""
        if isinstance(command, CORRECTIONS):
            return self._corrected(command)
        kind = self._by_class.get(type(command))
        if kind is None:
            raise _no_command(command)
        return kind.aggregate

    def of_stream(self, stream_id: str) -> Aggregate[Any]:
        """The aggregate of a stream; InvalidInput when its id begins with the name of none."""
        name = stream_id.partition("-")[0]
        if name not in self.aggregates:
            raise self._missing(name) or InvalidInput(
                f"{shown(stream_id)} is not the id of anything here.",
                f"{shown(stream_id)} 不是有效编号。",
                kind="not-found",
            )
        return self.aggregates[name]

    def _corrected(self, correct: CorrectFact | UndoFact) -> Aggregate[Any]:
        """The aggregate that the fact's id begins with decides."""
        name, dash, _ = str(correct.fact_id).partition("-")
        if not dash or name not in self.aggregates:
            raise self._missing(name) or InvalidInput(
                f"fact_id: {correct.fact_id!r} is not the id of a fact that can be corrected, such as "
                "request-01JABC@1.",
                f"事实：{correct.fact_id!r} 不是可以更正的事实编号，应形如 request-01JABC@1。",
                kind="not-found",
                field="fact_id",
            )
        return self.aggregates[name]

    def _missing(self, name: str) -> InvalidInput | None:
        """The error for an aggregate whose plugin was there once and is no longer."""
        distribution = self._brought_by(name)
        if distribution is None:
            return None
        brought = distribution or "another plugin"
        return InvalidInput(
            f"{name!r} came with {brought}, which is not installed or cannot be used, see: community "
            "plugins; what was recorded can be read, to change it install that.",
            f"{name!r} 由 {brought} 提供，现未安装或无法使用，见：community plugins；已登记的仍可查看，"
            "如要更改请安装。",
        )


def _no_command(command: Any) -> InvalidInput:
    return InvalidInput(
        f"{command!r} is not a command of this community; use one of its command classes.",
        f"{command!r} 不是本社区的命令；请使用已有的命令类。",
    )


def build(
    kind: CommandType, values: Mapping[str, Any], zone: ZoneInfo, *, now: datetime | None = None
) -> Any:
    """A command from text or JSON values by field name, or by what the field is called.

    InvalidInput names the field, the value and the rule.
    A time without a zone is the community's local time; what counts from ``now``, such as yesterday, is
    understood where that is given.
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
            f"{kind.zh}缺少：{'、'.join(field.word[1] for field in missing)}。",
            field=missing[0].name,
        )
    told = {name: typed(known[name], value, zone, now=now) for name, value in values.items()}
    return kind.command_class(**told)


def _refuse_no_fields(name: str, values: object) -> None:
    if not isinstance(values, Mapping):
        raise InvalidInput(
            f"{name}: {shown(values)} is no mapping; give the values by field.",
            f"{name}：{shown(values)} 不是各字段的值；请按字段给出。",
        )


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


def right_values(
    event_class: Any, given: Mapping[str, Any], zone: ZoneInfo, *, now: datetime | None = None
) -> dict[str, Any]:
    """Values for fields of an event, such as CorrectFact takes, from text or JSON by field name.

    Empty text is None where that is possible; one text is a list of one where there may be several. A time
    without a zone is the community's local time; what counts from ``now`` is understood where that is given.
    InvalidInput names the field, the value and the rule.
    """
    _refuse_no_fields(event_class.__name__, given)
    told = fields_of(event_class)
    for name in given:
        if name not in told:
            raise no_such_field(event_class, name)
    return {name: _right_value(told[name], value, zone, now) for name, value in given.items()}


def _right_value(field: Field, value: Any, zone: ZoneInfo, now: datetime | None) -> Any:
    kinds = options(field.type)
    if value == "" and NoneType in kinds:
        return None
    unsealed = reduce(or_, [each for each in kinds if each is not Sealed])
    if get_origin(unsealed) is tuple and isinstance(value, str):
        value = [value] if value else []
    told = field.help
    said = Help(word=field.word, words=told.words, ahead=told.ahead, reads=told.reads, unit=told.unit)
    return typed(evolve(field, type=unsealed, help=said), value, zone, now=now)


def checked(kind: CommandType, command: Any) -> Any:
    """The same command, its times in UTC, when every value fits its field's type.

    InvalidInput names the field, the value and what would fit; a time without a zone is refused.
    """
    return evolve(
        command, **{field.name: _fitting(field, getattr(command, field.name)) for field in kind.fields}
    )


def _fitting(field: Field, value: Any) -> Any:
    try:
        value = _in_utc(value)
        hint = _narrowed(field.type, value)
        fitting = msgspec.convert(value, hint, from_attributes=True, builtin_types=(datetime,))
        msgspec.json.encode(fitting)  # text that is no valid Unicode could not be written
    except InvalidInput as error:
        raise _in_field(field, error) from error
    except (msgspec.ValidationError, UnicodeEncodeError, TypeError) as error:
        raise _does_not_fit(field, value) from error
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


def typed(field: Field, value: Any, zone: ZoneInfo, *, now: datetime | None = None) -> Any:
    """A text or JSON value as the field's type; InvalidInput when it does not fit.

    A time without a zone is the community's local time; what counts from ``now``, such as yesterday, is
    understood where that is given. A choice may be called by its label as well.
    """
    value, kind = _code(field, _by_inner_names(field, value)), without_none(field.type)
    if isinstance(value, str) and kind in (date, datetime):
        return _time(field, value, kind, zone, now)
    if isinstance(value, str) and field.help.reads:
        value = _read(field, field.help.reads, value, zone, now)
    if isinstance(value, str) and field.help.unit:
        value = _in_unit(field, field.help.unit, value)
    if isinstance(value, str) and kind is bool:
        value = _ANSWERS.get(plain(value).casefold(), value)
    try:
        return msgspec.convert(_with_plain_digits(field, value), field.type, strict=False)
    except msgspec.ValidationError as error:
        raise _does_not_fit(field, value) from error


def _by_inner_names(field: Field, value: Any) -> Any:
    """An object inside a command, or each of several, by its fields' own names."""
    kind = without_none(field.type)
    kind = get_args(kind)[0] if get_origin(kind) is tuple else kind
    if isinstance(value, list | tuple) and has(kind):
        return [_by_inner_names(evolve(field, type=kind), each) for each in value]
    return by_name(fields_of(kind), value) if isinstance(value, Mapping) and has(kind) else value


def _code(field: Field, value: Any) -> Any:
    """The code of a choice that is called by its label, of each of several; any other value as it is."""
    if isinstance(value, list | tuple):
        return [_code(field, each) for each in value]
    if not isinstance(value, str) or not field.codes:
        return value
    return meant(value, {code: field.called(code) for code in field.codes}) or value


def _with_plain_digits(field: Field, value: Any) -> Any:
    """Full-width digits, as Chinese keyboards give them, are as good in a number."""
    wants_number = without_none(field.type) in (int, float)
    return plain(value) if wants_number and isinstance(value, str) else value


def without_personal(value: Any, personal: Collection[str]) -> Any:
    """A value of a command, nested ones as objects, without what is personal or left at its default.

    That is what the fields of a command say of themselves, and in a correction the fields of an event that
    have one of the names in ``personal``.
    """
    if isinstance(value, tuple):
        return [without_personal(each, personal) for each in value]
    if isinstance(value, Mapping):
        return {
            name: without_personal(each, personal) for name, each in value.items() if name not in personal
        }
    kind: Any = type(value)
    if not has(kind):
        return value
    values = ((field, getattr(value, field.name)) for field in _lasting_fields(kind))
    return {field.name: without_personal(said, personal) for field, said in values if said != field.default}


def personal_in(value: Any, personal: Collection[str], place: str = "") -> Iterator[tuple[str, Any]]:
    """What :func:`without_personal` leaves out of a value because it is personal, each after where it stands:
    ``needs.0.details``."""
    match value:
        case tuple():
            for number, each in enumerate(value):
                yield from personal_in(each, personal, f"{place}{number}.")
        case Mapping():
            for name, each in value.items():
                told = [(f"{place}{name}", each)]
                yield from told if name in personal else personal_in(each, personal, f"{place}{name}.")
        case _ if has(type(value)):
            for field in fields_of(type(value)).values():
                each = getattr(value, field.name)
                told = [(f"{place}{field.name}", each)]
                if each != field.default:
                    inside = personal_in(each, personal, f"{place}{field.name}.")
                    yield from told if field.help.personal else inside


@cache
def _lasting_fields(kind: Any) -> tuple[Field, ...]:
    return tuple(field for field in fields_of(kind).values() if not field.help.personal)


@cache
def kebab(class_name: str) -> str:
    """``RaiseRequest`` -> ``raise-request``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", class_name).lower()


def _command_type(command_class: type[Any], aggregate: Aggregate[Any]) -> CommandType:
    told = tuple(fields_of(command_class).values())
    return CommandType(kebab(command_class.__name__), command_class, aggregate, told)


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


def _time(field: Field, text: str, kind: type[date], zone: ZoneInfo, now: datetime | None) -> date:
    """The moment or the day; where a year is left out, as the field looks ahead or back."""
    ahead = field.help.ahead
    try:
        if kind is datetime:
            return parse_moment(text, zone, now=now, ahead=ahead)
        return parse_day(text, today=_today(now, zone), ahead=ahead)
    except InvalidInput as error:
        raise _in_field(field, error) from error


def _read(field: Field, reads: Reading, text: str, zone: ZoneInfo, now: datetime | None) -> Any:
    try:
        return reads(text, _today(now, zone))
    except InvalidInput as error:
        raise _in_field(field, error) from error


def _in_unit(field: Field, unit: Unit, text: str) -> int:
    try:
        return unit.read(text)
    except InvalidInput as error:
        raise _in_field(field, error) from error


def _today(now: datetime | None, zone: ZoneInfo) -> date | None:
    return now.astimezone(zone).date() if now else None


def _in_field(field: Field, error: InvalidInput) -> InvalidInput:
    return InvalidInput(f"{field.name}: {error.en}", f"{field.word[1]}：{error.zh}", field=field.name)


def _does_not_fit(field: Field, value: Any) -> InvalidInput:
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
