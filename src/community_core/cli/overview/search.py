"""``community search``: a text looked for everywhere, and the command that shows more."""

import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from community_core.cli.options.delivery import delivered, table_options
from community_core.cli.options.standard import option, whole_number
from community_core.cli.options.store import opened, store_option
from community_core.cli.options.who import knowing, reader_option, reading
from community_core.cli.overview.failed import note_failed
from community_core.cli.screen.layout import GAP, joined
from community_core.cli.screen.pages import Page
from community_core.cli.screen.sheets import TableFormat, write
from community_core.cli.screen.terminal import bold, dim, fitted, put, screen_width
from community_core.cli.views.catching_up import bring_all_up_to_date
from community_core.telling.keys import row_words, view_words
from community_core.telling.language import say
from community_core.telling.names import named
from community_core.telling.sheets import Heading, Sheet, json_line
from community_core.telling.typed import command_line

if TYPE_CHECKING:
    from community_core.directory import Entry, KnownPlace
    from community_core.questions import Found, FoundIn

_FEW = "5"


def search_command() -> click.Command:
    """Look for a text everywhere."""
    return Page(
        "search",
        callback=delivered(_search),
        params=[
            click.Argument(["text"], metavar=say("TEXT", "文字")),
            option(
                "--limit",
                "N",
                "N",
                "How many of each view, 5 when left out.",
                "每个视图最多几行，默认 5 行。",
                callback=whole_number,
                default=_FEW,
            ),
            reader_option(),
            store_option(),
            *table_options(),
        ],
        help=say(
            "Look for a text among people, places and the rows of every view, as far as you may see them.\n"
            "Whoever is found by name is looked for in the views as well.",
            "在人员、地点和各视图中查找文字，只列您可查阅的内容。\n按姓名找到的人，也会在各视图中查找。",
        ),
    )


def _search(text: str, limit: int, reader: str | None, store: str | None, style: TableFormat) -> None:
    with opened(store, reader) as community:
        bring_all_up_to_date(community)
        names, values = knowing(community, reader), reading(community, reader)
        found = community.search(text, reader=values, names=names, limit=max(limit, 1))
        _write(found, text, style, community.zone)
        note_failed(found.failed)


def _write(found: "Found", text: str, style: TableFormat, zone: ZoneInfo) -> None:
    if style == "table":
        put(_told(found, text, zone))
    elif style == "json":
        put(_lines(found, zone))
    else:
        write(_sheet(found, zone), style, zone)


def _told(found: "Found", text: str, zone: ZoneInfo) -> Iterator[str]:
    if found.people:
        yield bold(_people())
        for person in found.people:
            yield from joined(_person(person), screen_width(), indent=GAP)
        yield from _more(found.more_people, "people", text)
    if found.places:
        yield bold(_places())
        for place in found.places:
            yield from joined(_place(place), screen_width(), indent=GAP)
    for each in found.views:
        yield from _view_told(each, text, zone)
    if not (found.people or found.places or found.views):
        yield from fitted(say(f"Nothing you may see has {text!r} in it.", f"您可查阅的内容中没有“{text}”。"))


def _view_told(found: "FoundIn", text: str, zone: ZoneInfo) -> Iterator[str]:
    yield bold(view_words(found.projection))
    for row in found.rows:
        yield from joined(row_words(found.projection, row, zone), screen_width(), indent=GAP)
    yield from _more(found.more, f"show {view_words(found.projection)} --search", text)


def _more(more: bool, command: str, text: str) -> Iterator[str]:
    if more:
        line = command_line(command, shlex.quote(text))
        yield dim(GAP + say(f"more: {line}", f"更多：{line}"))


def _person(entry: "Entry") -> list[str]:
    known = entry.person
    home = named(known.building) if known.building else ""
    return [each for each in (entry.shown, home, entry.room, entry.telephone) if each]


def _place(place: "KnownPlace") -> list[str]:
    return [named(place.id), place.id]


def _people() -> str:
    return say("People", "人员")


def _places() -> str:
    return say("Places", "地点")


def _sheet(found: "Found", zone: ZoneInfo) -> Sheet:
    """A row for each of what was found, in words: what lies in different views has no columns in common."""
    headings = (Heading("in", say("Found in", "所在")), Heading("found", say("Found", "内容")))
    return Sheet(headings, _rows(found, zone), "")


def _rows(found: "Found", zone: ZoneInfo) -> Iterator[tuple[Any, ...]]:
    yield from ((_people(), _in_one(_person(each))) for each in found.people)
    yield from ((_places(), _in_one(_place(each))) for each in found.places)
    for each in found.views:
        yield from (
            (view_words(each.projection), _in_one(row_words(each.projection, row, zone))) for row in each.rows
        )


def _in_one(words: list[str]) -> str:
    return " · ".join(words)


def _lines(found: "Found", zone: ZoneInfo) -> Iterator[str]:
    """One object a line: where it was found, and the row."""
    for person in found.people:
        told = {"code": person.code, "name": person.name, "person_id": person.id}
        yield json_line({"in": "people", "row": told}, zone)
    for place in found.places:
        yield json_line({"in": "places", "row": {"place_id": place.id, "called": place.called}}, zone)
    for each in found.views:
        yield from (json_line({"in": each.projection.name, "row": row}, zone) for row in each.rows)
