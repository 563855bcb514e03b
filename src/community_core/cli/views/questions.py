"""The queries of a view on the command line: their parameters as options, typed by their signatures."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, get_args
from zoneinfo import ZoneInfo

import click
from attrs import NOTHING, evolve, has

from community_core.cli.options.fields import field_options, given_values
from community_core.commands import typed
from community_core.directory.references import ids_among
from community_core.domain.kit.messages.commands import RESERVED
from community_core.domain.kit.values.fields import Field
from community_core.domain.kit.values.help import Help, Word, said_of
from community_core.errors import InvalidInput, InvalidProjection
from community_core.plugins.aggregates import installed_kinds
from community_core.telling.names import id_meant
from community_core.telling.typed import option_names

if TYPE_CHECKING:
    from community_core.views import Parameter, Query


def argument_options(query: "Query") -> list[click.Option]:
    """An option for each parameter of the query."""
    return field_options(_field(query, each) for each in query.parameters if each.name not in RESERVED)


def arguments(query: "Query", options: Mapping[str, Any], zone: ZoneInfo, now: datetime) -> dict[str, Any]:
    """What the query is called with. InvalidInput names the parameter that is missing or does not fit."""
    _refuse_reserved(query)
    fields = {each.name: _field(query, each) for each in query.parameters}
    given = given_values(tuple(fields.values()), options)
    missing = [field for name, field in fields.items() if field.required and name not in given]
    if missing:
        raise InvalidInput(
            f"{query.name} needs {', '.join(option_names(field)[0] for field in missing)}.",
            f"“{query.called or query.name}”缺少：{'、'.join(field.word[1] for field in missing)}。",
        )
    values = {name: typed(fields[name], value, zone, now=now) for name, value in given.items()}
    return ids_among(fields, values, lambda field, said: id_meant(field.help.refers, said, field.name))


def _refuse_reserved(query: "Query") -> None:
    taken = [each.name for each in query.parameters if each.name in RESERVED]
    if taken:
        raise InvalidProjection(
            f"The query {query.name} has a parameter {taken[0]!r}, which every view has already; rename it.",
            f"查询 {query.name} 的参数 {taken[0]!r} 与通用选项重名；请改名。",
        )


def _field(query: "Query", parameter: "Parameter") -> Field:
    default = NOTHING if parameter.required else parameter.default
    from community_core.views import plain_type

    said = said_of(parameter.annotation).over(Help(*_called(query, parameter.name)))
    field = Field(parameter.name, plain_type(parameter.annotation), said, default)
    if field.choices and not said.words:
        field = evolve(field, help=evolve(said, words=installed_kinds().words))
    return field if default in (NOTHING, None) else evolve(field, help=_with_default(field))


def _called(query: "Query", name: str) -> Word:
    """What a parameter is called whose author does not say: as a column of the answer, or as is usual."""
    from community_core.views import columns_of

    rows = (each for each in (query.returns, *get_args(query.returns)) if has(each))
    headings = {each.name: each.zh for row in rows for each in columns_of(row)}
    plain = name.replace("_", " ")
    return plain, headings.get(name) or _USUAL.get(name, plain)


_USUAL = {"day": "日期", "days": "天数", "on": "日期", "role": "职务", "since": "自", "until": "至"}


def _with_default(field: Field) -> Help:
    said, default = field.help, field.called(str(field.default))
    en, zh = f"{said.en}, {field.default} when left out", f"{said.zh}，默认 {default[1]}"
    return evolve(said, en=en, zh=zh, word=field.word)
