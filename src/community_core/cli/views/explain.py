"""``community explain``: the facts that made a row what it is."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from community_core.cli.options.delivery import delivered, table_options
from community_core.cli.options.moments import moment_options, note_years, past
from community_core.cli.options.store import opened, store_option
from community_core.cli.screen.facts import told_reasons
from community_core.cli.screen.layout import GAP, joined
from community_core.cli.screen.pages import Page
from community_core.cli.screen.progress import facts_read
from community_core.cli.screen.sheets import TableFormat, write, write_csv
from community_core.cli.screen.terminal import bold, put, screen_width
from community_core.cli.views.installed import named_view
from community_core.errors import InvalidInput
from community_core.telling.corrections import change_of
from community_core.telling.fact_sheets import facts_sheet
from community_core.telling.facts import counted_facts
from community_core.telling.keys import key_told, key_words, row_words, typed_key, view_words
from community_core.telling.language import say
from community_core.telling.names import stream_named
from community_core.telling.reasons import REASON_HEADINGS, reason_rows
from community_core.telling.rows import said_of_the_plugin
from community_core.telling.sheets import json_line

if TYPE_CHECKING:
    from community_core.community import Community
    from community_core.ledger import Recorded
    from community_core.views import Counting, Explanation, Past, Projection

    View = type[Projection[Any]]


def explain_command() -> click.Command:
    """Explain a row."""
    return Page(
        "explain",
        callback=delivered(_explain),
        params=[
            click.Argument(["view"], metavar=say("VIEW", "视图")),
            click.Argument(["key"], nargs=-1, required=True, metavar=say("KEY ...", "键 ...")),
            *moment_options(),
            store_option(),
            *table_options(),
        ],
        help=say(
            "Say why a row is on a list, or is not any more: by which facts, and their corrections.\n"
            "KEY is what tells rows apart: any id, the number of what has one, or several words such as a "
            "person, a month and an activity.",
            "说明某行为何在（或不在）清单上：依据哪些事实及其更正。\n"
            "键用来区分各行：任何编号、已有的序号，或几个词（如人员、月份、活动）。",
        ),
    )


def _explain(
    view: str,
    key: tuple[str, ...],
    known: str | None,
    happened: str | None,
    store: str | None,
    style: TableFormat,
) -> None:
    projection = named_view(view)
    with opened(store) as community:
        moment = past(community, known, happened)
        with said_of_the_plugin(projection), facts_read() as counting:
            found = _found(community, projection, key, moment, counting)
        if style == "csv":
            write_csv(REASON_HEADINGS, reason_rows(found.reasons), community.zone)
        elif style == "json":
            put([json_line(_as_object(projection, found), community.zone)])
        elif style == "xlsx":
            write(facts_sheet(_facts(found), community.zone), style, community.zone)
        else:
            put(_told(community, projection, found))
        note_years(style, [known])


def _found(
    community: "Community",
    projection: "View",
    words: Sequence[str],
    moment: "Past",
    counting: "Counting",
) -> "Explanation":
    """The explanation of the row with that key, or with the ids of whatever is called so."""
    try:
        return moment.explain(projection, typed_key(projection, words, community.zone), counting=counting)
    except InvalidInput:
        ids = [stream_named(community, each) for each in words]
        if ids == list(words):
            raise
        return moment.explain(projection, typed_key(projection, ids, community.zone), counting=counting)


def _facts(found: "Explanation") -> "Iterator[Recorded[Any]]":
    """The facts that are the reasons, each before its corrections."""
    for each in found.reasons:
        yield from (each.fact, *each.corrections)


def _as_object(projection: "View", found: "Explanation") -> dict[str, Any]:
    return {
        "view": projection.name,
        "key": key_words(projection, found.key),
        "rows": list(found.rows),
        "facts": found.reasons,
    }


def _told(community: "Community", projection: "View", found: "Explanation") -> Iterator[str]:
    zone, width = community.zone, screen_width()
    heading = [view_words(projection), *key_told(projection, found.key, zone)]
    yield from map(bold, joined(heading, width, indent=""))
    if not found.rows:
        yield say(
            "Not in the view: it was, until the last of these.", "不在视图中：曾经在，直到以下最后一条。"
        )
    for row in found.rows:
        yield from joined(row_words(projection, row, zone), width, indent=GAP)
    yield from told_reasons(found.reasons, zone, width, partial(change_of, community))
    yield counted_facts(len(found.reasons))
