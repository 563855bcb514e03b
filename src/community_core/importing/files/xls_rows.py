"""Excel workbooks as Excel 97 to 2003 wrote them (XLS)."""

import struct
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, time
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any

import xlrd
from attrs import frozen
from openpyxl.styles.numbers import is_datetime
from xlrd.biffh import XLRDError
from xlrd.compdoc import CompDocError
from xlrd.formula import FormulaError

from community_core.errors import UnknownName
from community_core.importing.files.headers import MOST_ABOVE
from community_core.importing.files.rows import SourceTable, as_text, unusable
from community_core.importing.files.sheet_lines import HeaderPlace, table_in
from community_core.importing.files.xlsx_merges import Merged, merged_cells, spread

_BROKEN = (
    XLRDError,
    CompDocError,
    FormulaError,
    struct.error,
    LookupError,
    RecursionError,
    ValueError,
    AssertionError,
    TypeError,
    ArithmeticError,
    NotImplementedError,
)
"""What its reader raises for a file that is damaged, wherever it is."""

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_LARGEST = 1 << 27
_MIDNIGHT = time()


@frozen
class XlsBook:
    """An opened workbook."""

    _path: Path
    _book: Any

    def first_lines(self, sheet: str = "") -> list[tuple[str, ...]]:
        """The first lines of a sheet as text, the first one that people see unless named; raises as
        :meth:`table`."""
        return _first_lines(self._book, _chosen(self._path, self._book, sheet))

    def first_lines_of_sheets(self) -> dict[str, list[tuple[str, ...]]]:
        """The same of each sheet that people see, by its name."""
        sheets = map(self._book.sheet_by_name, self._book.sheet_names())
        return {each.name: _first_lines(self._book, each) for each in sheets if each.visibility == 0}

    def table(self, wanted: Collection[str], sheet: str, place: HeaderPlace) -> SourceTable:
        """The table of a sheet. InvalidInput when there is no header; UnknownName for a sheet that is not
        there."""
        found = _chosen(self._path, self._book, sheet)
        last = place.line + place.lines - 1
        merged = [each for each in _merged(found) if each.lines.start > last]
        lines = iter(spread(enumerate(_lines(self._book, found), start=1), merged))
        return table_in(self._path.name, lines, place, wanted, found.name)


@contextmanager
def xls_book(path: Path) -> Iterator[XlsBook]:
    """Open an old workbook. InvalidInput for a file that is damaged, locked or far too large."""
    with _workbook(path) as book:
        yield XlsBook(path, book)


def _first_lines(book: Any, sheet: Any) -> list[tuple[str, ...]]:
    return [tuple(map(as_text, cells)) for cells in islice(_lines(book, sheet), MOST_ABOVE)]


@contextmanager
def _workbook(path: Path) -> Iterator[Any]:
    """The open workbook. Its reader is written in Python: what is hostile in a file raises, and no more."""
    content = _content(path)
    try:
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=StringIO())
        lines = [book.sheet_by_name(each).nrows for each in book.sheet_names()]
    except _BROKEN as error:
        raise _broken(path, content) from error
    if not lines:
        raise unusable(path.name, "the workbook has no sheet", "工作簿中没有工作表")
    with book:
        yield book


def _content(path: Path) -> bytes:
    if path.stat().st_size > _LARGEST:
        raise unusable(
            path.name, "it is too large for an old .xls; save it as XLSX", "作为旧版 .xls 过大；请另存为 XLSX"
        )
    return path.read_bytes()


def _broken(path: Path, content: bytes) -> Exception:
    if _ENCRYPTED in content:
        return unusable(
            path.name,
            "it is locked with a password; open it in Excel, take the password away and save it as XLSX",
            "设有密码；请在 Excel 中打开，取消密码并另存为 XLSX",
        )
    return unusable(
        path.name,
        "it is locked, or an old .xls that is damaged; open it in Excel and save it as XLSX",
        "设有密码，或为已损坏的旧版 .xls；请在 Excel 中打开并另存为 XLSX",
    )


def _chosen(path: Path, book: Any, name: str) -> Any:
    """The sheet of that name, or the first that people see."""
    names = book.sheet_names()
    if name and name not in names:
        raise UnknownName(f"sheet in {path.name}", name, names, f"工作表（{path.name}）")
    sheets = [book.sheet_by_name(each) for each in names]
    seen = next((each for each in sheets if each.visibility == 0), sheets[0])
    return book.sheet_by_name(name) if name else seen


def _merged(sheet: Any) -> list[Merged]:
    return [
        merged_cells(range(left + 1, right + 1), range(top + 1, bottom + 1))
        for top, bottom, left, right in sheet.merged_cells
    ]


def _lines(book: Any, sheet: Any) -> Iterator[Sequence[Any]]:
    for line in range(sheet.nrows):
        yield [_value(book, cell) for cell in sheet.row(line)]


def _value(book: Any, cell: Any) -> Any:
    """What a cell says: of one that shows a day and no time, the day."""
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR):
        return None
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype != xlrd.XL_CELL_DATE:
        return cell.value if cell.value != "" else None
    return _time(book, cell)


def _time(book: Any, cell: Any) -> Any:
    try:
        moment: datetime = xlrd.xldate_as_datetime(cell.value, book.datemode)
        shown = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    except _BROKEN:
        return cell.value
    if 0 <= cell.value < 1:
        return moment.time()
    return moment.date() if moment.time() == _MIDNIGHT and is_datetime(shown) == "date" else moment
