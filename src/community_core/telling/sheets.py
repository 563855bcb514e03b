"""Rows to look at: a table for people, JSON and CSV for programs."""

import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from attrs import frozen

from community_core.telling.cells import as_csv, in_words
from community_core.telling.language import say
from community_core.cli.screen.layout import Column, table
from community_core.cli.screen.terminal import bold, dim, put, screen_width
from community_core.telling import to_json

Format = Literal["table", "json", "csv"]
FORMATS: tuple[Format, ...] = get_args(Format)


@frozen
class Heading:
    """A column: its stable English ``name``, its ``label`` for the reader, ``word`` to tell its codes."""

    name: str
    label: str
    word: Callable[[str], str] = str


@frozen
class Sheet:
    """Rows under headings. ``empty`` tells a person what it means that there are none. ``count``: how
    many there are, when the rows are not all of them."""

    headings: tuple[Heading, ...]
    rows: Iterable[Sequence[Any]]
    empty: str
    count: int | None = None


def write(sheet: Sheet, style: Format, zone: ZoneInfo, limit: int | None = None) -> None:
    """Write the sheet to standard output: a table with its count, a JSON array, or CSV with a header.

    Of more rows than ``limit`` the first are written.
    """
    if style == "json":
        put(_json_array(islice(_objects(sheet), limit), zone))
    elif style == "csv":
        write_csv(sheet.headings, islice(sheet.rows, limit), zone)
    else:
        put(_table(sheet, zone, limit))


def json_line(value: Any, zone: ZoneInfo) -> str:
    """Whatever the library returns as JSON on one line."""
    return json.dumps(to_json(value, zone), ensure_ascii=False)


def write_csv(headings: Sequence[Heading], rows: Iterable[Sequence[Any]], zone: ZoneInfo) -> None:
    """Write a header and rows as CSV: UTF-8, a comma between, quotes where needed."""
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow([heading.name for heading in headings])
    for row in rows:
        out.writerow([as_csv(value, zone) for value in row])


def counted(shown: int, count: int) -> str:
    """``12 rows``, or ``5 of 12 rows``."""
    if shown < count:
        return say(f"{shown} of {count} rows", f"共 {count} 行，显示前 {shown} 行")
    return say("1 row" if count == 1 else f"{count} rows", f"共 {count} 行")


def _objects(sheet: Sheet) -> Iterator[dict[str, Any]]:
    names = [heading.name for heading in sheet.headings]
    return (dict(zip(names, row, strict=True)) for row in sheet.rows)


def _json_array(objects: Iterable[Mapping[str, Any]], zone: ZoneInfo) -> Iterator[str]:
    """A JSON array with an object a line, written as it comes."""
    yield "["
    before = ""
    for each in objects:
        if before:
            yield f"{before},"
        before = json_line(each, zone)
    if before:
        yield before
    yield "]"


def _table(sheet: Sheet, zone: ZoneInfo, limit: int | None) -> Iterator[str]:
    found = list(sheet.rows)
    if not found:
        yield sheet.empty
        return
    rows = found[:limit]
    columns = [_column(heading, [row[at] for row in rows]) for at, heading in enumerate(sheet.headings)]
    cells = [
        [in_words(value, zone, heading.word) for heading, value in zip(sheet.headings, row, strict=True)]
        for row in rows
    ]
    yield from table(columns, cells, screen_width(), bold, dim)
    yield counted(len(rows), len(found) if sheet.count is None else sheet.count)


def _column(heading: Heading, values: Sequence[Any]) -> Column:
    known = [value for value in values if value is not None]
    text = any(isinstance(value, str | tuple | list | Mapping) for value in known)
    number = bool(known) and all(
        isinstance(value, int | float) and not isinstance(value, bool) for value in known
    )
    return Column(heading.label, whole=bool(known) and not text, right=number)
