"""The queries of a view on the command line: their parameters as options, typed by their signatures."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin
from zoneinfo import ZoneInfo

import click
from attrs import NOTHING

from community_core.cli.options.fields import field_option, given_values, option_name
from community_core.commands import typed
from community_core.directory.references import ids_among
from community_core.domain.kit.commands import RESERVED
from community_core.domain.kit.values import Field, Help
from community_core.errors import InvalidInput, InvalidProjection
from community_core.telling.names import meant

if TYPE_CHECKING:
    from community_core.views import Parameter, Query


def argument_options(query: "Query") -> list[click.Option]:
    """An option for each parameter of the query."""
    return [field_option(_field(each)) for each in query.parameters if each.name not in RESERVED]


def arguments(query: "Query", options: Mapping[str, Any], zone: ZoneInfo, now: datetime) -> dict[str, Any]:
    """What the query is called with. InvalidInput names the parameter that is missing or does not fit."""
    _refuse_reserved(query)
    fields = {each.name: _field(each) for each in query.parameters}
    given = given_values(tuple(fields.values()), options)
    missing = [option_name(name) for name, field in fields.items() if field.required and name not in given]
    if missing:
        raise InvalidInput(
            f"{query.name} needs {', '.join(missing)}.", f"{query.name} 缺少：{'、'.join(missing)}。"
        )
    values = {name: typed(fields[name], value, zone, now=now) for name, value in given.items()}
    return ids_among(fields, values, meant)


def _refuse_reserved(query: "Query") -> None:
    taken = [each.name for each in query.parameters if each.name in RESERVED]
    if taken:
        raise InvalidProjection(
            f"The query {query.name} has a parameter {taken[0]!r}, which every view has already; rename it.",
            f"查询 {query.name} 的参数 {taken[0]!r} 与通用选项重名；请改名。",
        )


def _field(parameter: "Parameter") -> Field:
    default = NOTHING if parameter.required else parameter.default
    plain, said = _parted(parameter.annotation)
    return Field(parameter.name, plain, said or _described(parameter), default)


def _described(parameter: "Parameter") -> Help:
    name = parameter.name.replace("_", " ")
    if parameter.required or parameter.default is None:
        return Help(name, name)
    return Help(f"{name}, {parameter.default} when left out", f"{name}，默认 {parameter.default}")


def _parted(annotation: Any) -> tuple[Any, Help | None]:
    """The type without its annotations, and the Help among them."""
    if get_origin(annotation) is not Annotated:
        return annotation, None
    plain, *extras = get_args(annotation)
    return plain, next((each for each in extras if isinstance(each, Help)), None)
