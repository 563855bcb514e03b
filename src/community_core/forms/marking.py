"""A copy of a filled sheet in which what is wrong is coloured and says why, cell by cell."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from community_core.errors import Language
from community_core.forms.rows import Wrong
from community_core.importing.files.rows import BadRow
from community_core.importing.files.xlsx_rows import first_seen
from community_core.importing.opening import Layout, is_workbook, open_rows, open_unpacked
from community_core.telling.language import reader_language

_WRONG = PatternFill("solid", fgColor="FFC7CE")
_SIGNED = "community"


def mark(path: Path, wrong: Iterable[Wrong], file: BinaryIO, sheet: str = "") -> None:
    """Write a workbook like the one at ``path``, or with the rows of that CSV or JSON file, in which each
    cell that is wrong is coloured and has a comment in the reader's language; of a whole line its first."""
    with open_unpacked(path) as inner:
        _mark_same(inner, wrong, file, sheet)


def _mark_same(path: Path, wrong: Iterable[Wrong], file: BinaryIO, sheet: str) -> None:
    language = reader_language()
    workbook, lines = (_same(path), None) if is_workbook(path) else _rows_of(path)
    marked = workbook[sheet] if sheet else first_seen(workbook)
    header = [] if lines is None else [cell.value for cell in marked[1]]
    for each in wrong:
        if lines is None:
            cell = marked[each.cell or f"A{each.line}"]
        else:
            column = each.column.partition("、")[0]
            at = header.index(column) if column in header else 0
            cell = marked.cell(lines[each.line], at + 1)
        _mark(cell, each, language)
    workbook.save(file)


def _mark(cell: Any, wrong: Wrong, language: Language) -> None:
    before = f"{cell.comment.text}\n" if cell.comment and cell.fill.fgColor.rgb == _WRONG.fgColor.rgb else ""
    cell.fill = _WRONG
    cell.comment = Comment(before + wrong.told(language), _SIGNED, height=120, width=320)


def _same(path: Path) -> Any:
    return load_workbook(path)


def _rows_of(path: Path) -> tuple[Any, dict[int, int]]:
    """A workbook with the rows of a file that is none, and by the line of the file where each stands."""
    workbook = Workbook()
    sheet, lines = workbook.worksheets[0], dict[int, int]()
    with open_rows(path, Layout()) as table:
        names = list(table.names)
        _append(sheet, names)
        for row in table.rows:
            values = [row.raw] if isinstance(row, BadRow) else [row.values.get(name) for name in names]
            _append(sheet, values)
            lines[row.line] = sheet.max_row
    return workbook, lines


def _append(sheet: Any, values: Iterable[Any]) -> None:
    """A line of texts; none of them becomes a formula."""
    line = sheet.max_row + 1 if sheet.max_row > 1 or sheet["A1"].value is not None else 1
    for at, value in enumerate(values, start=1):
        if value not in ("", None):
            cell = sheet.cell(line, at, str(value))
            cell.data_type = "s"
