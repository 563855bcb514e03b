"""``community figures``: the figures of a month, beside those of the month before, with what each means."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from community_core.cli.options.common import opened, option, store_option
from community_core.cli.options.delivery import delivered, table_options
from community_core.cli.overview.failed import note_failed
from community_core.cli.screen.layout import Column, joined, table
from community_core.cli.screen.pages import Page
from community_core.cli.screen.sheets import TableFormat, write
from community_core.cli.screen.terminal import bold, dim, fitted, put, screen_width
from community_core.cli.views.catching_up import bring_all_up_to_date
from community_core.errors import InvalidInput
from community_core.telling.cells import label
from community_core.telling.language import say
from community_core.telling.offers import (
    definition,
    figure_words,
    measure_words,
    part_words,
    section_words,
    unit_words,
)
from community_core.telling.sheets import Heading, Sheet
from community_core.times import parse_day, parse_month

if TYPE_CHECKING:
    from community_core.community import Community
    from community_core.questions import Gathered
    from community_core.views import Figure, Measure, Period


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
            put(_told(now, before, _axis(now, split), community.zone))
        else:
            write(Sheet(_headings(now), _rows(now, before), ""), style, community.zone)
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


def _headings(now: "Gathered") -> tuple[Heading, ...]:
    axes = {each.code: say(each.en, each.zh) for measure in now.measures for each in measure.splits}
    return (
        Heading("section", say("Section", "分类"), section_words),
        Heading("measure", say("Code", "代码")),
        Heading("name", say("Figure", "指标")),
        Heading("unit", say("Unit", "单位"), unit_words),
        Heading("split", say("Split by", "拆分"), lambda code: axes.get(code, code)),
        Heading("part", say("Part", "分项"), label),
        Heading("value", say("Value", "数值")),
        Heading("whole", say("Of", "基数")),
        Heading("share", say("Share", "占比"), is_share=True),
        Heading("value_before", say("Value before", "上期数值")),
        Heading("whole_before", say("Of before", "上期基数")),
        Heading("share_before", say("Share before", "上期占比"), is_share=True),
        Heading("has_data", say("Data", "有数据")),
        Heading("means", say("What it means", "口径")),
    )


def _rows(now: "Gathered", before: "Gathered") -> Iterator[tuple[Any, ...]]:
    """Every figure of both periods, in every split."""
    for measure in now.measures:
        for split, one, other in _beside(now, before, measure, "all"):
            yield (
                measure.section,
                measure.code,
                measure_words(measure),
                measure.unit,
                *(split or (None, None)),
                one and one.value,
                one and one.whole,
                _share(one),
                other and other.value,
                other and other.whole,
                _share(other),
                now.has_data,
                definition(measure),
            )


def _share(figure: "Figure | None") -> float | None:
    """The part of its whole; none where there is nothing to divide by."""
    if figure is None or figure.value is None or not figure.whole:
        return None
    return round(figure.value / figure.whole, 4)


Pair = tuple[tuple[str, str] | None, "Figure | None", "Figure | None"]


def _beside(now: "Gathered", before: "Gathered", measure: "Measure", axis: str | None) -> Iterator[Pair]:
    """The figures of a measure, each beside that of the period before: the whole first, then its parts."""
    yield None, now.of(measure), before.of(measure)
    for each in measure.splits:
        if axis in (each.code, "all"):
            yield from _parts(now, before, measure, each.code)


def _parts(now: "Gathered", before: "Gathered", measure: "Measure", code: str) -> Iterator[Pair]:
    """By value. Days have no like in the period before."""
    ours = {each.split: each for each in now.splits(measure, code)}
    theirs = {each.split: each for each in before.splits(measure, code)} if code != "day" else {}
    for split in dict.fromkeys([*ours, *theirs]):
        yield split, ours.get(split), theirs.get(split)


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


def _told(now: "Gathered", before: "Gathered", axis: str | None, zone: ZoneInfo) -> Iterator[str]:
    yield bold(say(f"Figures of {_named(now.period)}", f"{_named(now.period)} 数字"))
    yield from _known_since(now)
    for section in dict.fromkeys(each.section for each in now.measures):
        yield ""
        yield from _section(now, before, section, axis, zone)
    if now.measures:
        yield ""
        yield from _definitions(now)
    else:
        yield from fitted(say("No installed plugin gives figures.", "没有插件给出数字。"))


def _known_since(now: "Gathered") -> Iterator[str]:
    """What is known of the period's days, where that is not all of them."""
    period, since = now.period, now.since
    if now.has_data and since is not None and since > period.first:
        yield from fitted(say(f"Nothing is known from before {since}.", f"{since} 之前无数据。"))
    if now.has_data and now.today < period.last:
        yield from fitted(say(f"As of today, {now.today}.", f"截至今天 {now.today}。"))


def _section(
    now: "Gathered", before: "Gathered", section: str, axis: str | None, zone: ZoneInfo
) -> Iterator[str]:
    columns = (
        Column(section_words(section)),
        Column(_named(now.period), whole=True, right=True),
        Column(_named(before.period), whole=True, right=True),
    )
    rows = [
        (
            _label(measure, one or other if split else None),
            figure_words(one, zone, has_data=now.has_data) if one or not split else _none_of(now),
            figure_words(other, zone, has_data=before.has_data) if other or not split else _none_of(before),
        )
        for measure in now.measures
        if measure.section == section
        for split, one, other in _beside(now, before, measure, axis)
    ]
    yield from table(columns, rows, screen_width(), bold, dim)


def _none_of(gathered: "Gathered") -> str:
    """A part that does not occur in a period nobody gave it of."""
    return "" if gathered.has_data else say("no data", "无数据")


def _label(measure: "Measure", part: "Figure | None") -> str:
    if part is not None:
        return f"· {part_words(part)}"
    name, unit = measure_words(measure), unit_words(measure.unit)
    if measure.unit == "percent" or unit in name.casefold():
        return name
    return say(f"{name}, {unit}", f"{name}（{unit}）")


def _definitions(now: "Gathered") -> Iterator[str]:
    yield bold(say("What they mean", "口径"))
    for measure in now.measures:
        yield from joined([f"{measure_words(measure)}{say(': ', '：')}{definition(measure)}"], screen_width())


def _named(period: "Period") -> str:
    """``2024-01`` for a month, else its first and last day."""
    from community_core.views import Period

    if period == Period.month(period.first.year, period.first.month, period.zone):
        return f"{period.first:%Y-%m}"
    return f"{_day(period.first)}…{_day(period.last)}"


def _day(day: date) -> str:
    return day.isoformat()
