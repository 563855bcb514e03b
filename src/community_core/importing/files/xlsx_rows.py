"""Excel workbooks (XLSX), read row by row."""

import warnings
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, time
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile, is_zipfile

from attrs import frozen
from openpyxl import load_workbook
from openpyxl.styles.numbers import is_datetime
from openpyxl.utils.exceptions import InvalidFileException

from community_core.errors import UnknownName
from community_core.importing.files.headers import MOST_ABOVE
from community_core.importing.files.rows import SourceTable, as_text, unusable
from community_core.importing.files.sheet_lines import HeaderPlace, table_in
from community_core.importing.files.xlsx_merges import Merged, merged_in, spread

COMPOUND = b"\xd0\xcf\x11\xe0"
"""How the container begins in which old workbooks and locked ones lie."""

_LARGEST_UNPACKED = 1 << 30
_LARGEST_TEXTS = 1 << 27
_ANY_WORKBOOK = 1 << 26
_STEEPEST = 50
"""Times its own size a large workbook may unpack to. Real ones stay below 30, a bomb comes to 1,000."""

_MIDNIGHT = time()
_MOST_SAID = 100
_TEXTS = "xl/sharedStrings.xml"
_BROKEN = (BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, EOFError)


@frozen
class XlsxBook:
    """An opened workbook."""

    _path: Path
    _workbook: Any

    def first_lines(self, sheet: str = "") -> list[tuple[str, ...]]:
        """The first lines of a sheet as text, the first one unless named, for whoever looks for its header;
        raises as :meth:`table`."""
        return _first_lines(self._path, self._workbook, sheet)

    def first_lines_of_sheets(self) -> dict[str, list[tuple[str, ...]]]:
        """The same of each sheet that people see, by its name."""
        seen = [each.title for each in self._workbook.worksheets if each.sheet_state == "visible"]
        return {each: self.first_lines(each) for each in seen}

    def table(self, wanted: Collection[str], sheet: str, place: HeaderPlace) -> SourceTable:
        """The table of a sheet. InvalidInput when there is no header; UnknownName for a sheet that is not
        there."""
        last = place.line + place.lines - 1
        merged = [each for each in _merged(self._path, self._workbook, sheet) if each.lines.start > last]
        found = _lines(self._path, _sheet(self._path, self._workbook, sheet))
        title = _chosen(self._path, self._workbook, sheet).title
        return table_in(self._path.name, spread(enumerate(found, start=1), merged), place, wanted, title)


@contextmanager
def xlsx_book(path: Path) -> Iterator[XlsxBook]:
    """Open a workbook. InvalidInput for a file that is none, and for one that unpacks to more than 1 GiB or
    to far more than a workbook of its size."""
    _refuse_bombs(path)
    with path.open("rb") as file, closing(_workbook(path, file)) as workbook:
        yield XlsxBook(path, workbook)


def _first_lines(path: Path, workbook: Any, sheet: str) -> list[tuple[str, ...]]:
    lines = islice(_lines(path, _sheet(path, workbook, sheet)), MOST_ABOVE)
    return [tuple(map(as_text, cells)) for cells in lines]


def _refuse_bombs(path: Path) -> None:
    if _is_locked_or_old(path):
        raise unusable(
            path.name,
            "it is locked with a password, or an old .xls; open it in Excel, take the password away and save "
            "it as XLSX",
            "设有密码，或为旧版 .xls；请在 Excel 中打开，取消密码并另存为 XLSX",
        )
    if not is_zipfile(path):
        raise unusable(
            path.name,
            "it is not an Excel workbook (XLSX); open it in Excel and save it as XLSX or CSV",
            "不是 Excel 工作簿（XLSX）；请在 Excel 中另存为 XLSX 或 CSV",
        )
    with ZipFile(path) as packed:
        sizes = {each.filename: each.file_size for each in packed.infolist()}
    largest = min(_LARGEST_UNPACKED, max(_ANY_WORKBOOK, _STEEPEST * path.stat().st_size))
    if sum(sizes.values()) > largest or sizes.get(_TEXTS, 0) > _LARGEST_TEXTS:
        raise unusable(
            path.name, "it unpacks to too much for a workbook; save it as CSV", "解压后过大；请另存为 CSV"
        )


def _workbook(path: Path, file: BinaryIO) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            return load_workbook(file, read_only=True, data_only=True)
    except _BROKEN as error:
        raise _broken(path, error) from error


def opened_sheet(path: Path, file: BinaryIO, sheet: str = "") -> Any:
    """The document of a sheet as it is stored, to be read and closed; raises as :func:`xlsx_book`."""
    return _chosen(path, _workbook(path, file), sheet)._get_source()


def _is_locked_or_old(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(COMPOUND)) == COMPOUND


def _merged(path: Path, workbook: Any, name: str) -> list[Merged]:
    with closing(_chosen(path, workbook, name)._get_source()) as source:
        return list(merged_in(source))


def _sheet(path: Path, workbook: Any, name: str) -> Iterator[Sequence[Any]]:
    """The rows of a sheet, whatever size the workbook says it has."""
    chosen = _chosen(path, workbook, name)
    chosen.reset_dimensions()
    return (tuple(map(_value, cells)) for cells in chosen.iter_rows())


def _value(cell: Any) -> Any:
    """What a cell says: of one that shows a day and no time, the day."""
    value = cell.value
    if type(value) is datetime and value.time() == _MIDNIGHT and _shows_day(cell.number_format):
        return value.date()
    return value


@lru_cache(maxsize=256)
def _shows_day(number_format: str) -> bool:
    """Whether a format shows a day and no time; a workbook has few formats, and a cell each asks."""
    return bool(is_datetime(number_format) == "date")


def _chosen(path: Path, workbook: Any, name: str) -> Any:
    """The sheet of that name, or the first that people see."""
    sheets = {each.title: each for each in workbook.worksheets}
    if name and name not in sheets:
        raise UnknownName(f"sheet in {path.name}", name, sheets, f"工作表（{path.name}）")
    if not sheets:
        raise unusable(path.name, "the workbook has no sheet", "工作簿中没有工作表")
    return sheets[name] if name else first_seen(workbook)


def first_seen(workbook: Any) -> Any:
    """The first sheet of a workbook that is not hidden; the first where all are."""
    sheets = workbook.worksheets
    return next((each for each in sheets if each.sheet_state == "visible"), sheets[0])


def _lines(path: Path, lines: Iterator[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    try:
        yield from lines
    except _BROKEN as error:
        raise _broken(path, error) from error


def _broken(path: Path, error: Exception) -> Exception:
    why = " ".join(str(error).split())[:_MOST_SAID]
    return unusable(
        path.name, f"the workbook is damaged ({why}); save it again", f"工作簿已损坏（{why}）；请重新保存"
    )
