"""Rows under headings as an Excel workbook (XLSX), to be read, sorted and printed on A4."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import chain, islice, zip_longest
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from community_core.telling.cells import in_words, is_day, width_of
from community_core.telling.language import say
from community_core.telling.sheets import Heading

_FORMATS: Mapping[type[Any], str] = {
    datetime: "yyyy-mm-dd hh:mm",
    date: "yyyy-mm-dd",
    timedelta: "[h]:mm",
    Decimal: "#,##0.00",
}
_SHARE = "0.0%"
_NARROWEST, _WIDEST = 8, 44
"""Characters in a column, as Excel counts them; longer text takes several lines."""
_LINE, _MOST_LINES = 15, 27
"""Points from one line of a cell to the next, and how many of them a row may be high."""
_MEASURED = 500
"""Rows that are looked at to see how wide the columns must be."""
_A4 = 9
_FORMULAS = ("=", "+", "-", "@")


def write_workbook(
    headings: Sequence[Heading], rows: Iterable[Sequence[Any]], zone: ZoneInfo, file: BinaryIO
) -> None:
    """Write a workbook with one sheet: the labels of the headings, then the rows.

    Numbers, days and times are such, times by the clocks of ``zone``; all else is text in the reader's words,
    even where it begins as a formula does.
    """
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(say("Table", "清单"))
    told = (
        [_told(value, zone, heading) for heading, value in zip(headings, row, strict=True)] for row in rows
    )
    first = list(islice(told, _MEASURED))
    set_for_paper(sheet, _widths([heading.label for heading in headings], first))
    sheet.append([heading_cell(sheet, heading.label) for heading in headings])
    count = sum(_append(sheet, at, headings, row) for at, row in enumerate(chain(first, told), start=2))
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings) or 1)}{count + 1}"
    workbook.save(file)


def set_for_paper(sheet: Any, widths: Iterable[int]) -> None:
    """Columns of these widths, the first row in sight and on every page, A4 lying down, as wide as a page."""
    for at, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0


def heading_cell(sheet: Any, label: str) -> Any:
    """A cell of the first row."""
    cell = text_cell(sheet, label)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def text_cell(sheet: Any, text: str) -> Any:
    """A cell that holds text, and goes on holding text when somebody edits it."""
    cell = WriteOnlyCell(sheet, text)
    if text.startswith(_FORMULAS):
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell


def _told(value: Any, zone: ZoneInfo, heading: Heading) -> Any:
    """What Excel has a kind of cell for as it is, anything else in words."""
    match value:
        case bool():
            return in_words(value, zone)
        case datetime() if heading.ahead and is_day(value, zone):
            return value.astimezone(zone).date()
        case datetime():
            return value.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
        case int() if heading.unit:
            return Decimal(value) / heading.unit.size
        case None | int() | float() | date() | timedelta():
            return value
        case _:
            return in_words(value, zone, heading.word)


def _cell(sheet: Any, heading: Heading, value: Any) -> Any:
    if heading.is_share and value is not None:
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = _SHARE
        return cell
    if isinstance(value, str):
        return text_cell(sheet, value) if value.startswith(_FORMULAS) else value
    if type(value) not in _FORMATS:
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = _FORMATS[type(value)]
    return cell


def _append(sheet: Any, at: int, headings: Sequence[Heading], row: Sequence[Any]) -> int:
    cells = [_cell(sheet, heading, value) for heading, value in zip(headings, row, strict=True)]
    lines = max((_lines(each) for each in row if isinstance(each, str)), default=1)
    if lines > 1:
        sheet.row_dimensions[at].height = min(lines, _MOST_LINES) * _LINE
        cells = _from_the_top(sheet, cells)
    sheet.append(cells)
    return 1


def _lines(text: str) -> int:
    """How many lines of the widest column a text fills, one more for words that leave theirs early."""
    width = width_of(text)
    return 1 if width <= _WIDEST else -(-width // _WIDEST) + width // (4 * _WIDEST)


def _from_the_top(sheet: Any, values: Iterable[Any]) -> list[Any]:
    """The cells of a row of several lines; all begin at the top."""
    cells = [each if isinstance(each, Cell) else WriteOnlyCell(sheet, each) for each in values]
    for each in cells:
        each.alignment = Alignment(wrap_text=isinstance(each.value, str), vertical="top")
    return cells


def _widths(labels: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[int]:
    for label, *values in zip_longest(labels, *rows):
        widest = max(map(_shown_width, (label, *values)))
        yield min(max(widest + 2, _NARROWEST), _WIDEST)


def _shown_width(value: Any) -> int:
    return len(_FORMATS[type(value)]) if type(value) in _FORMATS else width_of(str(value or ""))
