"""``community history``: everything that is known of one request, visit or volunteer."""

import click

from community_core.cli.facts import FACT_HEADINGS, fact_values, remembered
from community_core.cli.language import say
from community_core.cli.options import format_option, opened, reader_option, store_option, stream_named
from community_core.cli.pages import Page
from community_core.cli.screen import bold, put, screen_width
from community_core.cli.sheets import Format, Sheet, write


def history_command() -> click.Command:
    """Tell the history of one stream."""
    return Page(
        "history",
        callback=_history,
        params=[
            click.Argument(["stream"], metavar=say("ID|NUMBER", "编号|序号")),
            reader_option(),
            store_option(),
            format_option(),
        ],
        help=say(
            "Tell everything about one request, visit or volunteer, oldest first. "
            "A request may be named by its number, such as 2024-0117.",
            "一件诉求、一次走访或一名志愿者的全部记录，由早到晚。诉求也可以写序号，例如 2024-0117。",
        ),
    )


def _history(stream: str, reader: str | None, store: str | None, style: Format) -> None:
    with opened(store) as community:
        stream_id = stream_named(community, stream)
        facts = community.history(stream_id, reader=reader)
        if style != "table":
            write(Sheet(FACT_HEADINGS, map(fact_values, facts), ""), style, community.zone)
            return
        put([bold(stream_id)])
        for fact in facts:
            put(remembered(fact, community.zone, screen_width()))
        count = len(facts)
        put([say("1 fact" if count == 1 else f"{count} facts", f"共 {count} 条")])
