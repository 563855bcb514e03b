"""Opening a file to be imported, whichever of the three kinds it is."""

from codecs import BOM_UTF8
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from attrs import evolve, frozen

from community_core.errors import UnknownName
from community_core.importing.cases.ditto import LOOKED_BACK, MARKS, as_above
from community_core.importing.files import html_rows
from community_core.importing.files.csv_rows import csv_table, first_lines
from community_core.importing.files.encodings import encoding_of
from community_core.importing.files.headers import MOST_ABOVE, Lines, header_with, likeliest
from community_core.importing.files.html_rows import html_table
from community_core.importing.files.json_rows import json_table
from community_core.importing.files.packed import unpacked
from community_core.importing.files.rows import BadRow, SourceRow, SourceTable, Unreadable, unusable
from community_core.importing.files.sheet_lines import HeaderPlace
from community_core.importing.files.xls_rows import XlsBook, xls_book
from community_core.importing.files.xlsx_rows import COMPOUND, XlsxBook, xlsx_book
from community_core.importing.files.xml_rows import xml_table
from community_core.importing.mappings.mapping import TableMapping
from community_core.importing.rejects import HEADER, unshielded

_WORKBOOKS = (".xlsx", ".xlsm", ".xls")
_JSON = (".json", ".jsonl", ".ndjson", ".geojson")
_NOT_MENDED = Unreadable(
    "it is still as it was; write its parts into their columns", "尚未改好；请把各项填入相应的列"
)
_PACKED = b"PK\x03\x04"
_LOOKED_AT = 1024
_NAMED_AT_MOST = 60


Book = XlsxBook | XlsBook


@frozen(kw_only=True)
class Layout:
    """How a table lies in its file; what is left out is found out. ``wanted`` columns tell delimiters apart
    and are there once at most."""

    wanted: Collection[str] = ()
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    records: str = ""
    header_line: int = 1
    header_lines: int = 1


@contextmanager
def open_table(path: Path, mapping: TableMapping) -> Iterator[SourceTable]:
    """The rows of a file, read one after the other; by its ending a workbook or JSON, else CSV.

    The header is where the mapping says, else where all its columns are. InvalidInput, in one line, for a
    file that is missing, empty, unreadable or not what it says it is; UnknownName for a column of the mapping
    that it does not have.
    """
    layout = Layout(
        wanted=mapping.columns_used,
        encoding=mapping.encoding,
        delimiter=mapping.delimiter,
        sheet=mapping.sheet,
        records=mapping.records,
        header_line=mapping.header_line or 1,
        header_lines=mapping.header_lines,
    )
    with open_unpacked(path) as inner, open_book(inner) as book:
        with _told_plainly(path):
            is_again = _holds_rejects(inner, book)
            if is_again:
                layout = Layout()
            elif not mapping.header_line:
                layout = _with_header_found(inner, mapping, layout, book)
        with open_rows(inner, layout, book) as table:
            _refuse_missing_columns(inner, mapping, table.names, book)
            mended = evolve(table, rows=_mended(table.rows, mapping)) if is_again else table
            yield table if has_records(inner) else _with_marks_read(mended, mapping, is_again=is_again)


def _with_marks_read(table: SourceTable, mapping: TableMapping, *, is_again: bool) -> SourceTable:
    """What marks stand for in place of them; among rows set aside, which stood elsewhere, they do for
    nothing."""
    marks = MARKS if mapping.ditto is None else mapping.ditto
    used = [each for each in mapping.columns_used if each in table.names]
    back = 0 if is_again else LOOKED_BACK
    return evolve(table, rows=as_above(table.rows, used, table.names, marks, back)) if marks else table


def _holds_rejects(path: Path, book: Book | None) -> bool:
    """Whether a file holds rows that an import set aside, in a text or saved as a workbook."""
    is_text = book is None
    if is_text and not _beginning(path).removeprefix(BOM_UTF8).lstrip(b'"').startswith(b"line"):
        return False
    if not is_text and ".rejects." not in path.name:
        return False
    first = next((lines for _, lines in beginnings(path, Layout(), book)), ())
    return bool(first) and tuple(first[0][1][: len(HEADER)]) == HEADER


def _mended(rows: Iterator[SourceRow | BadRow], mapping: TableMapping) -> Iterator[SourceRow | BadRow]:
    """Rows that were set aside, as they were before or as somebody mended them."""
    beside = set(HEADER) - set(mapping.columns_used)
    for row in rows:
        if isinstance(row, BadRow):
            yield row
            continue
        own = {name: value for name, value in row.values.items() if name not in beside}
        values = {name: unshielded(value) if isinstance(value, str) else value for name, value in own.items()}
        raw = str(row.values.get(HEADER[-1]) or "") if HEADER[-1] in beside else ""
        is_as_it_was = raw and not any(values.values())
        yield BadRow(row.line, _NOT_MENDED, raw) if is_as_it_was else evolve(row, values=values)


@contextmanager
def open_unpacked(path: Path) -> Iterator[Path]:
    """The file itself, or the one that is packed in it; InvalidInput when there is none, or nothing in it."""
    with ExitStack() as opened:
        with _told_plainly(path):
            refuse_unusable(path)
            inner = opened.enter_context(unpacked(path))
            refuse_unusable(inner)
        yield inner


@contextmanager
def open_book(path: Path) -> Iterator[Book | None]:
    """The workbook that a file is; None for one that is none."""
    with ExitStack() as opened:
        with _told_plainly(path):
            book = opened.enter_context(_opened(path)) if is_workbook(path) else None
        yield book


def _opened(path: Path) -> AbstractContextManager[Book]:
    return xls_book(path) if _is_old_workbook(path) else xlsx_book(path)


@contextmanager
def open_rows(path: Path, layout: Layout, book: Book | None = None) -> Iterator[SourceTable]:
    """The same, whatever columns it has; of a workbook that is open, out of that."""
    with ExitStack() as opened:
        inner = opened.enter_context(open_unpacked(path))
        book = book or opened.enter_context(open_book(inner))
        with _told_plainly(path):
            table = _of_book(book, layout) if book else opened.enter_context(_table(inner, layout))
        yield evolve(table, rows=_told_plainly_while_reading(path, table.rows))


def is_workbook(path: Path) -> bool:
    """Whether a file is, or says it is, an Excel workbook. Many programs call a table of text ``.xls``."""
    beginning = _beginning(path)
    called_so = path.suffix.lower() in _WORKBOOKS
    return beginning.startswith((_PACKED, COMPOUND)) or (called_so and path.suffix.lower() != ".xls")


def is_json(path: Path) -> bool:
    """Whether a file says that it is JSON."""
    return path.suffix.lower() in _JSON


def has_records(path: Path) -> bool:
    """Whether a file holds records, which have no lines and no header: JSON or XML."""
    return is_json(path) or (not _is_page(path) and not is_workbook(path) and _is_xml(path))


def first_rows(path: Path, encoding: str = "", delimiter: str = "") -> list[tuple[int, tuple[str, ...]]]:
    """The first records of a CSV file, each after its line, for whoever looks for its header. Raises as
    :func:`open_rows`."""
    with _told_plainly(path):
        return first_lines(path, MOST_ABOVE, encoding=encoding, delimiter=delimiter)


def _of_book(book: Book, layout: Layout) -> SourceTable:
    return book.table(layout.wanted, layout.sheet, HeaderPlace(layout.header_line, layout.header_lines))


def _table(path: Path, layout: Layout) -> AbstractContextManager[SourceTable]:
    place, wanted = HeaderPlace(layout.header_line, layout.header_lines), layout.wanted
    if _is_page(path):
        return html_table(path, wanted=wanted, encoding=layout.encoding, place=place)
    if _is_xml(path):
        return xml_table(path, records=layout.records)
    if is_json(path):
        return json_table(path, encoding=layout.encoding, records=layout.records)
    return csv_table(
        path,
        wanted=wanted,
        encoding=layout.encoding,
        delimiter=layout.delimiter,
        header_line=layout.header_line,
        header_lines=layout.header_lines,
    )


def _with_header_found(path: Path, mapping: TableMapping, layout: Layout, book: Book | None) -> Layout:
    """The layout with the first sheet and line that have all the columns; as it is where none has."""
    needed, layout = _needed(mapping), _with_encoding_found(path, layout)
    for sheet, lines in beginnings(path, layout, book):
        found = header_with(lines, needed)
        if found:
            return evolve(layout, sheet=sheet, header_line=found.line, header_lines=found.lines)
    return layout


def _with_encoding_found(path: Path, layout: Layout) -> Layout:
    """The layout with the encoding of a table of text, for which all of it is read: once is enough."""
    if is_workbook(path) or has_records(path) or _is_page(path):
        return layout
    return evolve(layout, encoding=encoding_of(path, layout.encoding).name)


def _needed(mapping: TableMapping) -> list[str]:
    return [each for each in mapping.columns_used if each not in mapping.optional]


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_LOOKED_AT)


def _is_old_workbook(path: Path) -> bool:
    """Whether a file is a workbook as Excel 97 wrote them, or a locked one."""
    return _beginning(path).startswith(COMPOUND)


def _is_page(path: Path) -> bool:
    """Whether a file is a page of HTML, whatever its name says."""
    beginning = _markup(path)
    return any(each in beginning for each in (b"<html", b"<table", b"<!doctype html"))


def _is_xml(path: Path) -> bool:
    """Whether a file is XML. Excel's own is refused, which only Excel reads well."""
    beginning = _markup(path)
    if b"urn:schemas-microsoft-com:office:spreadsheet" in beginning:
        raise unusable(
            path.name,
            "it is a workbook as XML (Excel 2003); open it in Excel and save it as XLSX",
            "是 XML 格式的工作簿（Excel 2003）；请在 Excel 中打开并另存为 XLSX",
        )
    return bool(beginning)


def _markup(path: Path) -> bytes:
    """What a file begins with, in small letters, where that is a tag."""
    beginning = _beginning(path).removeprefix(BOM_UTF8).lstrip().lower()
    return beginning if beginning.startswith(b"<") else b""


def refuse_unusable(path: Path) -> None:
    """InvalidInput when there is no such file, or nothing in it."""
    if not path.exists():
        raise unusable(str(path), "there is no such file", "没有这个文件")
    if not path.is_file():
        raise unusable(str(path), "it is not a file", "它不是文件")
    if path.stat().st_size == 0:
        raise unusable(str(path), "it is empty", "它是空的")


def _refuse_missing_columns(
    path: Path, mapping: TableMapping, names: Collection[str], book: Book | None
) -> None:
    if not names:
        return
    needed = _needed(mapping)
    for column in needed:
        if column not in names:
            if mapping.header_line:
                _say_where_they_are(path, needed, book)
            names = names if set(needed) & set(names) else _names_of_likeliest(path, needed, names, book)
            told = [each for each in names if each][:_NAMED_AT_MOST]
            raise UnknownName(f"column in {path.name}", column, told, f"列（{path.name}）")


def _say_where_they_are(path: Path, needed: Collection[str], book: Book | None) -> None:
    """InvalidInput with the sheet and line that have all the columns, if there is one."""
    for sheet, lines in beginnings(path, Layout(), book):
        found = header_with(lines, needed)
        if found:
            en, zh = _place(sheet, found.line)
            raise unusable(path.name, f"its columns stand {en}", f"各列在{zh}")


def _names_of_likeliest(
    path: Path, needed: Collection[str], names: Collection[str], book: Book | None
) -> Collection[str]:
    """What the line says that has most of the columns."""
    found = [likeliest(lines, needed) for _, lines in beginnings(path, Layout(), book)]
    return next((list(filter(None, each.names)) for each in found if each), names)


def beginnings(path: Path, layout: Layout, book: Book | None) -> Iterator[tuple[str, Lines]]:
    """The first lines of each sheet of the workbook that a file is, or of the one the layout names; or of a
    file that has none."""
    if book is not None:
        sheets = {layout.sheet: book.first_lines(layout.sheet)} if layout.sheet else None
        for sheet, lines in (sheets or book.first_lines_of_sheets()).items():
            yield sheet, list(enumerate(lines, start=1))
    elif _is_page(path):
        yield "", list(enumerate(html_rows.first_lines(path, layout.encoding), start=1))
    else:
        yield "", () if has_records(path) else first_rows(path, layout.encoding, layout.delimiter)


def _place(sheet: str, line: int) -> tuple[str, str]:
    if not sheet:
        return f"in line {line}; set header_line = {line}", f"第 {line} 行；请设 header_line = {line}"
    return (
        f"on sheet {sheet!r}, line {line}; set sheet = {sheet!r} and header_line = {line}",
        f"工作表 {sheet!r} 第 {line} 行；请设 sheet = {sheet!r}、header_line = {line}",
    )


@contextmanager
def _told_plainly(path: Path) -> Iterator[None]:
    """What the operating system or a codec refuses, in our words."""
    try:
        yield
    except OSError as error:
        raise unusable(path.name, f"{error.strerror or error}", f"{error.strerror or error}") from error
    except (UnicodeError, LookupError) as error:
        raise unusable(
            path.name,
            f"it cannot be decoded ({error}); set encoding in the mapping",
            f"无法解码（{error}）；请在映射中写明 encoding",
        ) from error


def _told_plainly_while_reading(
    path: Path, rows: Iterator[SourceRow | BadRow]
) -> Iterator[SourceRow | BadRow]:
    with _told_plainly(path):
        yield from rows
