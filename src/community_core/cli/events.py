"""``community events``: the types of facts there are."""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import click

from community_core.cli.cells import label
from community_core.cli.language import say
from community_core.cli.options import format_option
from community_core.cli.pages import Page
from community_core.cli.sheets import Format, Heading, Sheet, write
from community_core.domain import AGGREGATES
from community_core.domain.facts import schema_of


def events_command() -> click.Command:
    """List the event types."""
    return Page(
        "events",
        callback=_events,
        params=[format_option()],
        help=say("List the types of facts, with their fields.", "列出事实的类型及其字段。"),
    )


def _events(style: Format) -> None:
    headings = (
        Heading("type", say("type", "类型")),
        Heading("label", say("label", "名称")),
        Heading("aggregates", say("about", "关于")),
        Heading("version", say("version", "版本")),
        Heading("fields", say("fields", "字段")),
        Heading("formerly", say("formerly", "曾用名")),
    )
    write(Sheet(headings, _rows(style), ""), style, ZoneInfo("UTC"))


def _rows(style: Format) -> Iterator[tuple[Any, ...]]:
    """A row a type; one that several aggregates share, such as the correction, names them all."""
    about: dict[type[Any], list[str]] = {}
    for aggregate in AGGREGATES:
        for event_class in aggregate.events:
            about.setdefault(event_class, []).append(label(aggregate.name) if style == "table" else aggregate.name)
    for event_class, aggregates in about.items():
        schema = schema_of(event_class)
        names = tuple(each.name for each in attrs.fields(event_class))
        yield schema.name, label(schema.name), tuple(aggregates), schema.version, names, schema.formerly
