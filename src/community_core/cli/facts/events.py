"""``community events``: the types of facts there are."""

from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import click

from community_core.cli.options.delivery import delivered, table_options
from community_core.cli.screen.pages import Page
from community_core.cli.screen.sheets import TableFormat, write
from community_core.domain.kit.facts import schema_of
from community_core.domain.kit.values import fields_of
from community_core.plugins.aggregates import installed_kinds
from community_core.telling.cells import label
from community_core.telling.language import say
from community_core.telling.sheets import Heading, Sheet

Choices = Mapping[str, Mapping[str, Mapping[str, str]]]
"""By field, by code, what it is called by language."""


def events_command() -> click.Command:
    """List the event types."""
    return Page(
        "events",
        callback=delivered(_events),
        params=table_options(),
        help=say(
            "List the types of facts, with their fields and the codes of each choice.",
            "列出事实的类型、字段及各选项的代码。",
        ),
    )


def _events(style: TableFormat) -> None:
    zone = ZoneInfo("UTC")  # nothing here has a time
    if style == "table":
        write(Sheet(_for_people(), _told(), ""), style, zone)
    else:
        write(Sheet(_FOR_PROGRAMS, _rows(), ""), style, zone)


_NAMES = ("type", "en", "zh", "about", "version", "fields", "formerly", "choices")
_FOR_PROGRAMS = tuple(Heading(name, name) for name in _NAMES)


def _for_people() -> tuple[Heading, ...]:
    return (
        Heading("type", say("Type", "类型")),
        Heading("label", say("Name", "名称")),
        Heading("about", say("About", "关于")),
        Heading("version", say("Version", "版本")),
        Heading("fields", say("Fields", "字段")),
        Heading("choices", say("Choices", "选项")),
    )


def _told() -> Iterator[tuple[Any, ...]]:
    for name, en, zh, about, version, names, _, choices in _rows():
        yield name, say(en, zh), tuple(map(label, about)), version, names, _choices_told(choices)


def _choices_told(choices: Choices) -> str:
    """``channel: desk（服务窗口）, home-visit（home visit, 入户走访）``."""
    return "; ".join(
        f"{field}: {', '.join(_code_told(code, *words.values()) for code, words in codes.items())}"
        for field, codes in choices.items()
    )


def _code_told(code: str, *words: str) -> str:
    return f"{code}（{', '.join(each for each in words if each != code)}）"


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
        choices = _choices(event_class)
        yield schema.name, en, zh, tuple(aggregates), schema.version, names, schema.formerly, choices


def _choices(event_class: type[Any]) -> Choices:
    """The codes of each field that is a choice, and what they are called."""
    return {
        each.name: {code: dict(zip(("en", "zh"), each.called(code), strict=True)) for code in each.choices}
        for each in fields_of(event_class).values()
        if each.choices
    }
