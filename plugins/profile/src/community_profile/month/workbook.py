"""The month report as a workbook: numbers as numbers, shares with what they are of."""

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from community_core.telling.language import say
from community_core.telling.offers import definition, measure_words, part_words, section_words, unit_words
from community_core.telling.workbooks import heading_cell, set_for_paper, text_cell
from community_core.views import Figure, Measure
from community_profile.month.contents import Contents

_WIDTHS = (14, 28, 20, 8, 10, 10, 10, 10, 10, 10, 60)
_SHARE, _HOURS, _FEN = "0.0%", "[h]:mm", "#,##0.00"
_MINUTES_A_DAY, _FEN_A_YUAN = 24 * 60, 100


def write(contents: Contents, file: BinaryIO) -> None:
    """One sheet, a row a figure: this month and the one before, each with what it is of, and its meaning."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(f"{contents.period.first:%Y-%m}")
    set_for_paper(sheet, _WIDTHS)
    sheet.append([heading_cell(sheet, each) for each in _headings()])
    for row in _rows(contents):
        sheet.append([_cell(sheet, each) for each in row])
    workbook.save(file)


def _headings() -> Sequence[str]:
    now, before = say("This month", "本月"), say("Last month", "上月")
    of, share = say("of", "基数"), say("share", "占比")
    return (
        say("Section", "分类"),
        say("Figure", "指标"),
        say("Part", "分项"),
        say("Unit", "单位"),
        *(now, f"{now} {of}", f"{now} {share}"),
        *(before, f"{before} {of}", f"{before} {share}"),
        say("What it means", "口径"),
    )


def _rows(contents: Contents) -> Iterator[tuple[Any, ...]]:
    for measure in contents.now.measures:
        splits: list[tuple[str, str] | None] = [None]
        splits += [
            each.split for split in measure.splits for each in contents.now.splits(measure, split.code)
        ]
        for which in splits:
            now, before = contents.now.of(measure, which), contents.before.of(measure, which)
            yield (
                section_words(measure.section),
                measure_words(measure),
                part_words(now) if now else "",
                unit_words(measure.unit),
                *_numbers(measure, now),
                *_numbers(measure, before),
                definition(measure) if which is None else None,
            )


def _numbers(measure: Measure, figure: Figure | None) -> tuple[Any, Any, Any]:
    """The value, what it is of, and its share, each with its format; nothing where there is no data."""
    if figure is None or figure.value is None:
        return None, None, None
    if figure.whole is not None:
        return figure.value, figure.whole, (figure.value / figure.whole, _SHARE) if figure.whole else None
    match measure.unit:
        case "minutes":
            return (figure.value / _MINUTES_A_DAY, _HOURS), None, None
        case "fen":
            return (figure.value / _FEN_A_YUAN, _FEN), None, None
        case _:
            return figure.value, None, None


def _cell(sheet: Any, value: Any) -> Any:
    match value:
        case str():
            return text_cell(sheet, value)
        case (number, form):
            cell = WriteOnlyCell(sheet, number)
            cell.number_format = form
            return cell
        case _:
            return value
