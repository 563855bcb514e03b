"""Figures beside those of the period before, told to a person section by section."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from community_core.cli.screen.layout import ScreenColumn, joined, table
from community_core.cli.screen.terminal import bold, dim, fitted, screen_width
from community_core.telling.figures import beside
from community_core.telling.language import say
from community_core.telling.offers import (
    definition,
    figure_words,
    measure_words,
    part_words,
    section_words,
    unit_words,
)

if TYPE_CHECKING:
    from community_core.questions import Gathered
    from community_core.views import Figure, Measure, Period


def figures_told(now: "Gathered", before: "Gathered", axis: str | None, zone: ZoneInfo) -> Iterator[str]:
    """The figures for a person, section by section, told apart by ``axis``, and what each means."""
    yield bold(say(f"Figures of {_named(now.period)}", f"{_named(now.period)} 数字"))
    if not now.measures:
        yield from fitted(say("No installed plugin gives figures.", "没有插件给出数字。"))
    elif now.has_data or before.has_data:
        yield from _sections(now, before, axis, zone)
    else:
        yield from fitted(_no_data(now))


def _sections(now: "Gathered", before: "Gathered", axis: str | None, zone: ZoneInfo) -> Iterator[str]:
    yield from _known_since(now)
    for section in dict.fromkeys(each.section for each in now.measures):
        yield ""
        yield from _section(now, before, section, axis, zone)
    yield ""
    yield from _definitions(now)


def _no_data(now: "Gathered") -> str:
    """Why there is none."""
    if now.since is None:
        return say("No data: nothing has been recorded yet.", "无数据：还没有任何记录。")
    if now.period.last < now.since:
        return say(
            f"No data: nothing is known from before {now.since}.", f"无数据：{now.since} 之前没有记录。"
        )
    return say("No data: these days are still to come.", "无数据：这些日子还没有到。")


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
        ScreenColumn(section_words(section)),
        ScreenColumn(_named(now.period), whole=True, right=True),
        ScreenColumn(_named(before.period), whole=True, right=True),
    )
    rows = [
        (
            _label(measure, one or other if split else None),
            figure_words(one, zone, has_data=now.has_data) if one or not split else _none_of(now),
            figure_words(other, zone, has_data=before.has_data) if other or not split else _none_of(before),
        )
        for measure in now.measures
        if measure.section == section
        for split, one, other in beside(now, before, measure, axis)
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
