"""Opening a file to be imported, whichever of the three kinds it is."""

from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from attrs import frozen

from community_core.errors import UnknownName
from community_core.importing.csv_rows import csv_table, first_lines
from community_core.importing.json_rows import json_table
from community_core.importing.mapping import FileMapping
from community_core.importing.rows import BadRow, SourceRow, SourceTable, unusable
from community_core.importing.xlsx_rows import xlsx_table

_WORKBOOKS = (".xlsx", ".xlsm", ".xls")
_JSON = (".json", ".jsonl", ".ndjson", ".geojson")
_FIRST_LINES = 10
"""Lines above the header at most: the title of the table, who filled it in, the date."""

_PACKED = b"PK\x03\x04"


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


@contextmanager
def open_table(path: Path, mapping: FileMapping) -> Iterator[SourceTable]:
    """The rows of a file, read one after the other; by its ending a workbook or JSON, else CSV.

    InvalidInput, in one line, for a file that is missing, empty, unreadable or not what it says it is;
    UnknownName for a column of the mapping that it does not have.
    """
    layout = Layout(
        wanted=mapping.columns_used,
        encoding=mapping.encoding,
        delimiter=mapping.delimiter,
        sheet=mapping.sheet,
        records=mapping.records,
        header_line=mapping.header_line,
    )
    with open_rows(path, layout) as table:
        _refuse_missing_columns(path, mapping, table.names)
        yield table


@contextmanager
def open_rows(path: Path, layout: Layout) -> Iterator[SourceTable]:
    """The same, whatever columns it has."""
    with ExitStack() as opened:
        with _told_plainly(path):
            refuse_unusable(path)
            table = opened.enter_context(_table(path, layout))
        yield SourceTable(table.names, _told_plainly_while_reading(path, table.rows))


def is_workbook(path: Path) -> bool:
    """Whether a file is, or says it is, an Excel workbook."""
    return path.suffix.lower() in _WORKBOOKS or _is_packed(path)


def is_json(path: Path) -> bool:
    """Whether a file says that it is JSON."""
    return path.suffix.lower() in _JSON


def first_rows(path: Path) -> list[tuple[int, tuple[str, ...]]]:
    """The first records of a CSV file, each after its line, for whoever looks for its header. Raises as
    :func:`open_rows`."""
    with _told_plainly(path):
        return first_lines(path, _FIRST_LINES)


def _table(path: Path, layout: Layout) -> AbstractContextManager[SourceTable]:
    if is_workbook(path):
        return xlsx_table(path, wanted=layout.wanted, sheet=layout.sheet, header_line=layout.header_line)
    if is_json(path):
        return json_table(path, encoding=layout.encoding, records=layout.records)
    return csv_table(
        path,
        wanted=layout.wanted,
        encoding=layout.encoding,
        delimiter=layout.delimiter,
        header_line=layout.header_line,
    )


def _is_packed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_PACKED)) == _PACKED


def refuse_unusable(path: Path) -> None:
    """InvalidInput when there is no such file, or nothing in it."""
    if not path.exists():
        raise unusable(str(path), "there is no such file", "没有这个文件")
    if not path.is_file():
        raise unusable(str(path), "it is not a file", "它不是文件")
    if path.stat().st_size == 0:
        raise unusable(str(path), "it is empty", "它是空的")


def _refuse_missing_columns(path: Path, mapping: FileMapping, names: Collection[str]) -> None:
    if not names:
        return
    for column in mapping.columns_used:
        if column not in names and column not in mapping.optional:
            raise UnknownName(f"column in {path.name}", column, names, f"列（{path.name}）")


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
