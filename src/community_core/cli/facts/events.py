"""``community events``: the types of facts there are."""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import click

from community_core.cli.options.common import format_option
from community_core.cli.screen.pages import Page
from community_core.cli.screen.sheets import Format, write
from community_core.domain.kit.facts import schema_of
from community_core.plugins.aggregates import installed_kinds
from community_core.telling.cells import label
from community_core.telling.language import say
from community_core.telling.sheets import Heading, Sheet


def events_command() -> click.Command:
    """List the event types."""
    return Page(
        "events",
        callback=_events,
        params=[format_option()],
        help=say("List the types of facts, with their fields.", "列出事实的类型及其字段。"),
    )


def _events(style: Format) -> None:
    zone = ZoneInfo("UTC")  # nothing here has a time
    if style == "table":
        write(Sheet(_for_people(), _told(), ""), style, zone)
    else:
        write(Sheet(_FOR_PROGRAMS, _rows(), ""), style, zone)


_NAMES = ("type", "en", "zh", "about", "version", "fields", "formerly")
_FOR_PROGRAMS = tuple(Heading(name, name) for name in _NAMES)


def _for_people() -> tuple[Heading, ...]:
    return (
        Heading("type", say("Type", "类型")),
        Heading("label", say("Name", "名称")),
        Heading("about", say("About", "关于")),
        Heading("version", say("Version", "版本")),
        Heading("fields", say("Fields", "字段")),
    )


def _told() -> Iterator[tuple[Any, ...]]:
    for name, en, zh, about, version, names, _ in _rows():
        yield name, say(en, zh), tuple(map(label, about)), version, names


def _rows() -> Iterator[tuple[Any, ...]]:
    """A row a type; one that several aggregates share, such as the correction, names them all."""
    about: dict[type[Any], list[str]] = {}
    for aggregate in installed_kinds().aggregates:
        for event_class in aggregate.events:
            about.setdefault(event_class, []).append(aggregate.name)
    for event_class, aggregates in about.items():
        schema = schema_of(event_class)
        en, zh = (word or schema.name for word in schema.words)
        names = tuple(each.name for each in attrs.fields(event_class))
        yield schema.name, en, zh, tuple(aggregates), schema.version, names, schema.formerly
