"""What a month report has: the figures of a month beside those of the month before, in sections."""

from collections.abc import Iterator

from attrs import frozen

from community_core import Community
from community_core.questions import Failed, Gathered
from community_core.views import Figure, Measure, Period
from community_profile.report import ReportedFigure

FIRST = (
    "response-rate",
    "solved-rate",
    "satisfied-rate",
    "raised",
    "contacts",
    "served",
    "visits",
    "month-contact-rate",
    "verified-minutes",
)
"""Codes of what matters first, in that order; a report shows those it has."""
CARDS = 6


@frozen
class Line:
    """One measure: what it came to in the month, and in the month before."""

    measure: Measure
    now: Figure | None
    before: Figure | None

    @property
    def says_something(self) -> bool:
        """Whether anything was counted, in either month."""
        return any(each and (each.value or each.whole or each.people) for each in (self.now, self.before))


@frozen
class Chart:
    """The parts of a measure by one of its splits."""

    measure: Measure
    split: str
    figures: tuple[Figure, ...]


@frozen
class Section:
    """What stands under one heading."""

    name: str
    lines: tuple[Line, ...]
    charts: tuple[Chart, ...]

    @property
    def says_something(self) -> bool:
        """Whether anything was counted, in either month."""
        return bool(self.charts) or any(each.says_something for each in self.lines)


@frozen
class Contents:
    """The report of a month. ``silent`` are the sections of which nothing was counted in it or the month
    before; ``failed`` names the views that could not be asked."""

    now: Gathered
    before: Gathered
    cards: tuple[Line, ...]
    sections: tuple[Section, ...]
    silent: tuple[str, ...]
    failed: tuple[Failed, ...]

    @property
    def period(self) -> Period:
        """The month."""
        return self.now.period


def contents(community: Community, period: Period) -> Contents:
    """Everything the installed views count of a month."""
    now, before = community.figures_by((period, period.before()))
    lines = [Line(each, now.of(each), before.of(each)) for each in now.measures]
    names = dict.fromkeys(each.section for each in now.measures)
    sections = [_section(name, lines, now) for name in names]
    spoken = tuple(each for each in sections if each.says_something)
    silent = tuple(each.name for each in sections if not each.says_something)
    return Contents(now, before, _cards(lines), spoken, silent, now.failed)


def reported(gathered: Gathered) -> tuple[ReportedFigure, ...]:
    """Every number of a month, as it is handed in: wholes and parts, in one order."""
    figures = (
        ReportedFigure(code=each.measure.code, part=part_of(each), value=each.value, whole=each.whole)
        for each in gathered.figures
    )
    return tuple(sorted(figures, key=lambda each: (each.code, each.part)))


def part_of(figure: Figure) -> str:
    """What part of a measure a figure is: ``channel=phone``; empty for all of it."""
    return "" if figure.split is None else "=".join(figure.split)


def _cards(lines: list[Line]) -> tuple[Line, ...]:
    by_code = {each.measure.code: each for each in lines}
    found = [by_code[code] for code in FIRST if code in by_code]
    return tuple(found[:CARDS]) if any(each.says_something for each in found) else ()


def _section(name: str, lines: list[Line], now: Gathered) -> Section:
    own = tuple(each for each in lines if each.measure.section == name)
    return Section(name, own, tuple(chart for each in own for chart in _charts(each.measure, now)))


def _charts(measure: Measure, now: Gathered) -> Iterator[Chart]:
    """One chart a split: what has a single part, or nothing in any, is told by the table."""
    for split in measure.splits:
        figures = now.splits(measure, split.code)
        if measure.unit != "percent" and sum(bool(each.value) for each in figures) > 1:
            yield Chart(measure, split.code, figures)
