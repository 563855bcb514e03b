"""Rows under headings, in words for people, as JSON and CSV for programs."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from attrs import frozen

from community_core.domain.kit.values.units import Unit
from community_core.telling.cells import as_csv, in_words
from community_core.telling.language import say, several
from community_core.telling.plain import to_json


@frozen
class Heading:
    """A column: its stable English ``name``, its ``label`` for the reader, ``word`` to tell its codes, the
    ``unit`` people know its numbers in. What ``is_share`` is a part of one, and a percentage in a workbook.

    A ``minor`` one is left out where there is little room, as on a screen, and so is a ``flag`` that no row
    bears. Times of one that lies ``ahead`` are days at midnight. A ``whole`` one, such as a command to be
    typed, is never broken over lines where it has room on one.
    """

    name: str
    label: str
    word: Callable[[str], str] = str
    minor: bool = False
    unit: Unit | None = None
    flag: bool = False
    ahead: bool = False
    is_share: bool = False
    whole: bool = False


@frozen
class Sheet:
    """Rows under headings. ``empty`` tells a person what it means that there are none. ``count``: how
    many there are, when the rows are not all of them."""

    headings: tuple[Heading, ...]
    rows: Iterable[Sequence[Any]]
    empty: str
    count: int | None = None


def row_in_words(headings: Sequence[Heading], row: Sequence[Any], zone: ZoneInfo) -> list[str]:
    """The cells of a row as a person reads them."""
    return [
        in_words(value, zone, heading.word, heading.unit, ahead=heading.ahead)
        for heading, value in zip(headings, row, strict=True)
    ]


def json_line(value: Any, zone: ZoneInfo) -> str:
    """Whatever the library returns as JSON on one line."""
    return json.dumps(to_json(value, zone), ensure_ascii=False)


def json_array(headings: Sequence[Heading], rows: Iterable[Sequence[Any]], zone: ZoneInfo) -> Iterator[str]:
    """The lines of a JSON array with an object a row, as they come."""
    yield "["
    before = ""
    for each in _objects(headings, rows):
        if before:
            yield f"{before},"
        before = json_line(each, zone)
    if before:
        yield before
    yield "]"


def csv_rows(headings: Sequence[Heading], rows: Iterable[Sequence[Any]], zone: ZoneInfo) -> Iterator[str]:
    """A header and rows as CSV, as they come and each with its line end: commas, quotes where needed."""
    writer = csv.writer(_Echo(), lineterminator=_EVERY_END)
    yield writer.writerow([heading.name for heading in headings])
    for row in rows:
        yield writer.writerow([as_csv(value, zone) for value in row])


def counted(shown: int, count: int) -> str:
    """``12 rows``, or ``5 of 12 rows``."""
    if shown < count:
        return say(f"{shown} of {count} rows", f"共 {count} 行，显示前 {shown} 行")
    return say(several(count, "row"), f"共 {count} 行")


def _objects(headings: Sequence[Heading], rows: Iterable[Sequence[Any]]) -> Iterator[Mapping[str, Any]]:
    names = [heading.name for heading in headings]
    return (dict(zip(names, row, strict=True)) for row in rows)


_EVERY_END = "\r\n"
"""A cell with any character of the line end is put between quotes."""


class _Echo:
    """A file for ``csv.writer`` that gives back what is written to it, as one line."""

    def write(self, row: str) -> str:
        return f"{row.removesuffix(_EVERY_END)}\n"
