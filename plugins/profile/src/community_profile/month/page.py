"""The month report as one HTML page of A4: no script, nothing loaded, its style named in its own policy."""

from base64 import b64encode
from calendar import month_name
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from community_core.telling import (
    as_typed,
    definition,
    figure_words,
    measure_words,
    named_value,
    part_words,
    say,
    section_words,
    unit_words,
)
from community_core.views import Figure, Measure, Period
from community_profile.month.charts import Bar, bars, days
from community_profile.month.contents import Chart, Contents, Line, Section

_MOST_BARS = 12
"""Of more parts than this the largest are drawn; the rest is one bar."""


def page(contents: Contents, called: str) -> str:
    """The report in the reader's language; ``called`` is what the community calls itself."""
    told: str = _template().render(**_told(contents, called))
    return told


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("community_profile", "month"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _template() -> Any:
    return _environment().get_template("page.html.jinja")


@cache
def _style() -> str:
    return files("community_profile").joinpath("month", "page.css").read_text(encoding="utf-8")


def _told(contents: Contents, called: str) -> Mapping[str, Any]:
    zone = contents.period.zone
    style = _style()
    return {
        "language": say("en", "zh-CN"),
        "title": _title(contents.period, called),
        "subtitle": _subtitle(contents),
        "style": Markup(style),
        "style_hash": b64encode(sha256(style.encode()).digest()).decode(),
        "before_label": say("last month", "上月"),
        "cards": [_line(each, contents, zone) for each in contents.cards],
        "sections": [_section(each, contents, zone) for each in contents.sections],
        "silent": _silent(contents.silent),
        "failed": [as_typed(named_value(each.name, say(each.en, each.zh))) for each in contents.failed],
        "heads": _heads(),
    }


def _title(period: Period, called: str) -> str:
    first = period.first
    return say(
        f"Month report of {called}, {month_name[first.month]} {first.year}",
        f"{called} {first.year} 年 {first.month} 月月报",
    )


def _silent(sections: Sequence[str]) -> str:
    """What there is nothing to tell of, in a sentence; nothing where there is no such section."""
    called = say(", ", "、").join(map(section_words, sections))
    told = say(f"Nothing was counted in this month or the last: {called}.", f"本月和上月均无记录：{called}。")
    return told if sections else ""


def _heads() -> Mapping[str, str]:
    return {
        "figure": say("Figure", "指标"),
        "now": say("This month", "本月"),
        "before": say("Last month", "上月"),
        "means": say("What it means", "口径"),
        "failed": say("What could not be counted", "未能统计的内容"),
        "written_by": say("Written by", "填报人"),
        "checked_by": say("Checked by", "审核人"),
        "date": say("Date", "日期"),
    }


def _subtitle(contents: Contents) -> str:
    period, today = contents.period, contents.now.today
    told = say(f"{period.first} to {period.last}", f"{period.first} 至 {period.last}")
    if today <= period.last:
        return told + say(f"; as of {today}, the month is not over.", f"；截至 {today}，当月尚未结束。")
    return told + say(f"; as of {today}.", f"；统计于 {today}。")


def _line(line: Line, contents: Contents, zone: ZoneInfo) -> Mapping[str, str]:
    return {
        "name": _with_unit(line.measure),
        "now": figure_words(line.now, zone, has_data=contents.now.has_data),
        "before": figure_words(line.before, zone, has_data=contents.before.has_data),
        "means": definition(line.measure),
    }


def _with_unit(measure: Measure) -> str:
    name, unit = measure_words(measure), unit_words(measure.unit)
    if measure.unit == "percent" or unit in name.casefold():
        return name
    return say(f"{name} ({unit})", f"{name}（{unit}）")


def _section(section: Section, contents: Contents, zone: ZoneInfo) -> Mapping[str, Any]:
    return {
        "name": section_words(section.name),
        "lines": [_line(each, contents, zone) for each in section.lines],
        "charts": [_drawn(each, contents.period) for each in section.charts],
    }


def _drawn(chart: Chart, period: Period) -> Mapping[str, Any]:
    split = chart.measure.split_by(chart.split)
    measure = measure_words(chart.measure)
    title = say(f"{measure} by {split.en}", f"{measure}：按{split.zh}")
    is_daily = chart.split == "day"
    drawn = days(title, _by_day(chart, period)) if is_daily else bars(title, _largest(chart, period.zone))
    return {"title": title, "svg": Markup(drawn), "is_wide": is_daily}


def _by_day(chart: Chart, period: Period) -> list[Bar]:
    """Every day of the month, those on which nothing happened included."""
    found = {each.split[1]: each for each in chart.figures if each.split}
    days_of = (period.first + timedelta(days=each) for each in range((period.last - period.first).days + 1))
    return [_day_bar(chart.measure, day, found.get(day.isoformat()), period.zone) for day in days_of]


def _day_bar(measure: Measure, day: date, figure: Figure | None, zone: ZoneInfo) -> Bar:
    shown = figure or measure.is_(0)
    return Bar(str(day.day), shown.value or 0, figure_words(shown, zone))


def _largest(chart: Chart, zone: ZoneInfo) -> list[Bar]:
    """The largest parts first, the rest of many as one."""
    ordered = sorted(chart.figures, key=lambda each: -(each.value or 0))
    shown, rest = ordered[:_MOST_BARS], ordered[_MOST_BARS:]
    return [*(_bar(each, zone) for each in shown), *_others(chart.measure, rest, zone)]


def _bar(figure: Figure, zone: ZoneInfo) -> Bar:
    return Bar(part_words(figure), figure.value or 0, figure_words(figure, zone))


def _others(measure: Measure, rest: list[Figure], zone: ZoneInfo) -> Iterator[Bar]:
    if rest and measure.additive and measure.unit != "people":
        total = sum(each.value or 0 for each in rest)
        others = "1 other" if len(rest) == 1 else f"{len(rest)} others"
        figure = measure.is_(total, about=any(each.about for each in rest))
        yield Bar(say(others, f"其他 {len(rest)} 项"), total, figure_words(figure, zone))
