"""Rows to look at: a table or a workbook for people, JSON and CSV for programs."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from community_core.cli.screen.layout import ScreenColumn, table
from community_core.cli.screen.terminal import bold, dim, fitted, put, screen_width
from community_core.telling.sheets import Heading, Sheet, counted, csv_rows, json_array, row_in_words
from community_core.telling.typed import as_typed

Format = Literal["table", "json", "csv"]
FORMATS: tuple[Format, ...] = get_args(Format)

TableFormat = Literal["table", "json", "csv", "xlsx"]
TABLE_FORMATS: tuple[TableFormat, ...] = get_args(TableFormat)


def write(
    sheet: Sheet, style: TableFormat, zone: ZoneInfo, limit: int | None = None, *, whole: bool = False
) -> None:
    """Write the sheet to standard output: a table with its count, a JSON array, CSV with a header, or a
    workbook.

    Of more rows than ``limit`` the first are written. A table leaves out columns that are minor, or empty in
    every row, or a flag that none bears, unless the ``whole`` is wanted.
    """
    if style == "json":
        put(json_array(sheet.headings, islice(sheet.rows, limit), zone))
    elif style == "csv":
        write_csv(sheet.headings, islice(sheet.rows, limit), zone)
    elif style == "xlsx":
        _write_workbook(sheet.headings, islice(sheet.rows, limit), zone)
    else:
        put(_table(sheet, zone, limit, whole=whole))


def write_csv(headings: Sequence[Heading], rows: Iterable[Sequence[Any]], zone: ZoneInfo) -> None:
    """Write a header and rows as CSV to standard output."""
    sys.stdout.writelines(csv_rows(headings, rows, zone))


def _write_workbook(headings: Sequence[Heading], rows: Iterable[Sequence[Any]], zone: ZoneInfo) -> None:
    from community_core.telling.workbooks import write_workbook  # slow to load, and seldom asked for

    write_workbook(headings, rows, zone, sys.stdout.buffer)


def _table(sheet: Sheet, zone: ZoneInfo, limit: int | None, *, whole: bool) -> Iterator[str]:
    found = list(sheet.rows)
    if not found:
        yield from fitted(as_typed(sheet.empty))
        return
    shown = [at for at, heading in enumerate(sheet.headings) if whole or _says_something(at, heading, found)]
    headings = [sheet.headings[at] for at in shown]
    rows = [[row[at] for at in shown] for row in found[:limit]]
    columns = [_column(heading, [row[at] for row in rows]) for at, heading in enumerate(headings)]
    cells = [row_in_words(headings, row, zone) for row in rows]
    yield from table(columns, cells, screen_width(), bold, dim)
    yield counted(len(rows), len(found) if sheet.count is None else sheet.count)


def _says_something(at: int, heading: Heading, rows: Sequence[Sequence[Any]]) -> bool:
    if heading.flag:
        return not heading.minor and any(row[at] for row in rows)
    return not heading.minor and any(row[at] not in (None, "", ()) for row in rows)


def _column(heading: Heading, values: Sequence[Any]) -> ScreenColumn:
    known = [value for value in values if value is not None]
    text = any(isinstance(value, str | tuple | list | Mapping) for value in known)
    number = bool(known) and all(
        isinstance(value, int | float) and not isinstance(value, bool) for value in known
    )
    return ScreenColumn(heading.label, whole=heading.whole or (bool(known) and not text), right=number)
