"""Figures beside those of the period before, as a sheet: a row a figure, in every split."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from community_core.domain.kit.values.units import FEN
from community_core.telling.cells import label
from community_core.telling.language import say
from community_core.telling.offers import definition, measure_words, part_words, section_words, unit_words
from community_core.telling.sheets import Heading, Sheet

if TYPE_CHECKING:
    from community_core.questions import Gathered
    from community_core.views import Figure, Measure


def figures_sheet(now: "Gathered", before: "Gathered", *, for_people: bool = False) -> Sheet:
    """Every figure of both periods in every split: for programs in whole minutes and fen; ``for_people``, in
    a workbook, in hours and yuan, and with what a measure means in its first row alone."""
    rows = (_row(now, pair, measure, for_people) for measure, pair in _pairs(now, before))
    return Sheet(_headings(now), rows, "")


def _headings(now: "Gathered") -> tuple[Heading, ...]:
    axes = {each.code: say(each.en, each.zh) for measure in now.measures for each in measure.splits}
    return (
        Heading("section", say("Section", "分类"), section_words),
        Heading("name", say("Figure", "指标")),
        Heading("unit", say("Unit", "单位"), unit_words),
        Heading("split", say("Split by", "拆分"), lambda code: axes.get(code, code)),
        Heading("part", say("Part", "分项"), label),
        Heading("value", say("Value", "数值")),
        Heading("whole", say("Of", "基数")),
        Heading("share", say("Share", "占比"), is_share=True),
        Heading("about", say("About", "约数")),
        Heading("value_before", say("Value before", "上期数值")),
        Heading("whole_before", say("Of before", "上期基数")),
        Heading("share_before", say("Share before", "上期占比"), is_share=True),
        Heading("about_before", say("About before", "上期约数")),
        Heading("means", say("What it means", "口径")),
        Heading("has_data", say("Data", "有数据")),
        Heading("measure", say("Code", "代码")),
    )


def _pairs(now: "Gathered", before: "Gathered") -> Iterator[tuple["Measure", "Pair"]]:
    """Every figure of both periods, in every split."""
    for measure in now.measures:
        yield from ((measure, pair) for pair in beside(now, before, measure, "all"))


def _row(now: "Gathered", pair: "Pair", measure: "Measure", for_people: bool) -> tuple[Any, ...]:
    split, one, other = pair
    amount, part = (_for_people, part_words) if for_people else (_for_programs, _part)
    figure = one or other
    return (
        measure.section,
        measure_words(measure),
        measure.unit,
        split and split[0],
        split and figure and part(figure),
        *amount(one),
        _share(one),
        one and one.about,
        *amount(other),
        _share(other),
        other and other.about,
        None if for_people and split else definition(measure),
        now.has_data,
        measure.code,
    )


def _part(figure: "Figure") -> str | None:
    return figure.split and figure.split[1]


def _for_programs(figure: "Figure | None") -> tuple[Any, Any]:
    """The value, and what it is of."""
    return (None, None) if figure is None else (figure.value, figure.whole)


def _for_people(figure: "Figure | None") -> tuple[Any, Any]:
    """The same as a workbook has cells for it."""
    value, whole = _for_programs(figure)
    if figure is None or value is None or whole is not None:
        return value, whole
    match figure.measure.unit:
        case "minutes":
            return timedelta(minutes=value), None
        case "fen":
            return Decimal(value) / FEN.size, None
        case _:
            return value, None


def _share(figure: "Figure | None") -> float | None:
    """The part of its whole; none where there is nothing to divide by."""
    if figure is None or figure.value is None or not figure.whole:
        return None
    return round(figure.value / figure.whole, 4)


Pair = tuple[tuple[str, str] | None, "Figure | None", "Figure | None"]


def beside(now: "Gathered", before: "Gathered", measure: "Measure", axis: str | None) -> Iterator[Pair]:
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
