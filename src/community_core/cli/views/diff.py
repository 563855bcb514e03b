"""``community diff``: what changed in a view between two moments, and through which facts."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from community_core.cli.options.delivery import delivered, table_options
from community_core.cli.options.moments import note_years, past
from community_core.cli.options.standard import flag
from community_core.cli.options.store import opened, store_option
from community_core.cli.screen.facts import told_reasons
from community_core.cli.screen.layout import GAP, joined
from community_core.cli.screen.pages import Page
from community_core.cli.screen.progress import facts_read
from community_core.cli.screen.sheets import TableFormat, write
from community_core.cli.screen.terminal import bold, put, screen_width
from community_core.cli.views.installed import named_view
from community_core.errors import InvalidInput
from community_core.telling.corrections import change_of
from community_core.telling.keys import change_words, key_told, key_words, row_words
from community_core.telling.language import say
from community_core.telling.rows import said_of_the_plugin
from community_core.telling.sheets import Heading, Sheet

if TYPE_CHECKING:
    from community_core.community import Community
    from community_core.views import Change, Past, Projection

    View = type[Projection[Any]]
    Changes = Sequence[Change]

_HEADINGS = tuple(Heading(name, name) for name in ("change", "key", "before", "after", "facts"))
_KINDS = {"came": ("came", "新增"), "went": ("went", "移出"), "changed": ("changed", "变化")}


def diff_command() -> click.Command:
    """Compare a view with itself."""
    return Page(
        "diff",
        callback=delivered(_diff),
        params=[
            click.Argument(["view"], metavar=say("VIEW", "视图")),
            click.Option(
                ["--from", "earlier"],
                metavar=say("TIME|POSITION", "时间|位置"),
                help=say(
                    "The earlier moment, which must be given; a date means its end.",
                    "较早的时刻，必填；只写日期即当天结束时。",
                ),
            ),
            click.Option(
                ["--to", "later"],
                metavar=say("TIME|POSITION", "时间|位置"),
                help=say("The later moment; now when left out.", "较晚的时刻；不写即现在。"),
            ),
            flag(
                "--happened",
                "The moments are when things happened, as known now, and not when they were recorded. "
                "For imported history, recorded in one day.",
                "两个时刻指事情发生之时（按现在所知），而非登记之时。适用于同一天导入的历史。",
            ),
            store_option(),
            *table_options(),
        ],
        help=say(
            "List the rows that came, went and changed between two moments, and through which facts.\n"
            "Both are seen from the later moment: nothing changes because time goes by.",
            "列出两个时刻之间新增、移出和变化的行，以及所依据的事实。\n两者都从较晚的时刻看，时间流逝本身不算变化。",
        ),
    )


def _diff(
    view: str, earlier: str | None, later: str | None, happened: bool, store: str | None, style: TableFormat
) -> None:
    projection = named_view(view)
    if earlier is None:
        raise InvalidInput("--from is missing; see --help.", "缺少 --from；请看 --help。")
    with opened(store) as community:
        before, after = (_moment(community, each, happened) for each in (earlier, later))
        with said_of_the_plugin(projection), facts_read() as counting:
            changes = community.diff(projection, before, after, counting=counting)
        if style == "table":
            put(_told(community, projection, changes))
        else:
            rows = (_values(projection, each) for each in changes)
            write(Sheet(_HEADINGS, rows, ""), style, community.zone)
        note_years(style, () if happened else (earlier, later))


def _moment(community: "Community", when: str | None, happened: bool) -> "Past":
    known, by_then = (None, when) if happened else (when, None)
    return past(community, known, by_then, option="--happened")


def _values(projection: "View", change: "Change") -> tuple[Any, ...]:
    key = key_words(projection, change.key)
    return change.kind, key, change.before, change.after, change.reasons


def _told(community: "Community", projection: "View", changes: "Changes") -> Iterator[str]:
    zone, width = community.zone, screen_width()
    for each in changes:
        key = " · ".join(key_told(projection, each.key, zone))
        yield bold(f"{say(*_KINDS[each.kind])}  {key}")
        if each.before is None or each.after is None:
            yield from joined(row_words(projection, each.after or each.before, zone), width, indent=GAP)
        else:
            yield from joined(change_words(projection, each.before, each.after, zone), width, indent=GAP)
        yield from told_reasons(each.reasons, zone, width, partial(change_of, community))
    yield _counted(changes)


def _counted(changes: "Changes") -> str:
    if not changes:
        return say("Nothing changed.", "没有变化。")
    counts = Counter(each.kind for each in changes)
    parts = [(kind, counts[kind]) for kind in ("came", "went", "changed") if counts[kind]]
    return say(", ", "，").join(
        say(f"{count} {_KINDS[kind][0]}", f"{_KINDS[kind][1]} {count} 行") for kind, count in parts
    )
