"""``community figures``: the figures of a month, beside those of the month before, with what each means."""

from typing import TYPE_CHECKING, Any

import click

from community_core.cli.options.delivery import delivered, table_options
from community_core.cli.options.standard import option
from community_core.cli.options.store import opened, store_option
from community_core.cli.overview.failed import note_failed
from community_core.cli.overview.figure_tables import figures_told
from community_core.cli.screen.pages import Page
from community_core.cli.screen.sheets import TableFormat, write
from community_core.cli.screen.terminal import put
from community_core.cli.views.catching_up import bring_all_up_to_date
from community_core.errors import InvalidInput
from community_core.telling.figures import figures_sheet
from community_core.telling.language import say
from community_core.times import parse_day, parse_month

if TYPE_CHECKING:
    from community_core.community import Community
    from community_core.questions import Gathered
    from community_core.views import Period


def figures_command() -> click.Command:
    """List the figures of a month."""
    return Page(
        "figures",
        callback=delivered(_figures),
        params=[
            click.Argument(["month"], metavar=say("[MONTH]", "[月份]"), required=False),
            option("--from", "DAY", "日期", "Instead of a month: from this day on.", "不按月：从这一天起。"),
            option("--to", "DAY", "日期", "Up to and with this day.", "到这一天为止（含当天）。"),
            option(
                "--split",
                "WHAT",
                "拆分",
                "Tell figures apart by channel, category, day ... (all: by whatever they can be).",
                "按渠道、类别、日期……拆分（all：全部拆分）。",
            ),
            store_option(),
            *table_options(),
        ],
        help=say(
            "List the figures of a month, of every plugin, beside those of the month before: this month, or "
            "one such as 2024-01. Each is told with what it counts.",
            "列出某月（默认本月，或写 2024-01）各插件的数字，与上月对照，并附口径。",
        ),
    )


def _figures(
    month: str | None, to: str | None, split: str | None, store: str | None, style: TableFormat, **named: Any
) -> None:
    from community_core.views import measures_of

    with opened(store) as community:
        period = _period(community, month, named["from"], to)
        bring_all_up_to_date(community, measures_of)
        now, before = community.figures(period), community.figures(period.before())
        if style == "table":
            put(figures_told(now, before, _axis(now, split), community.zone))
        else:
            write(figures_sheet(now, before, for_people=style == "xlsx"), style, community.zone)
        note_failed(now.failed)


def _period(community: "Community", month: str | None, first: str | None, last: str | None) -> "Period":
    from community_core.views import Period

    today = community.clock().astimezone(community.zone).date()
    if first is None and last is None:
        begins = parse_month(month, today=today) if month else today
        return Period.month(begins.year, begins.month, community.zone)
    if month is not None or first is None:
        raise InvalidInput(
            "Say a month, or the days --from and --to; not both.",
            "请写月份，或用 --from 和 --to 写明起止日期；不要同时写。",
        )
    return Period(
        parse_day(first, today=today), parse_day(last, today=today) if last else today, community.zone
    )


def _axis(gathered: "Gathered", asked: str | None) -> str | None:
    """The split a person means, by its code or its word in either language."""
    if asked in (None, "all", "全部"):
        return asked and "all"
    splits = {each.code: each for measure in gathered.measures for each in measure.splits}
    for code, each in splits.items():
        if str(asked).casefold() in (code, each.en.casefold(), each.zh):
            return code
    known = ", ".join(splits), "、".join(each.zh for each in splits.values())
    raise InvalidInput(
        f"--split: {asked!r} is none of {known[0] or 'any splits'}.",
        f"--split：{asked!r} 不在可选值中：{known[1] or '无'}。",
    )
