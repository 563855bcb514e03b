"""Lines of cells as a table: its header, wherever it stands, and its rows."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from attrs import frozen
from openpyxl.utils import get_column_letter

from community_core.importing.files.headers import under_one_another
from community_core.importing.files.rows import SourceRow, SourceTable, as_text, refuse_twins, unusable

NumberedLines = Iterator[tuple[int, Sequence[Any]]]
"""Lines after their numbers, from 1."""


@frozen
class HeaderPlace:
    """Where a header stands: the line it begins in, and how many lines it takes."""

    line: int = 1
    lines: int = 1


FIRST_LINE = HeaderPlace()


def table_in(
    file: str, lines: NumberedLines, place: HeaderPlace, wanted: Collection[str], title: str = ""
) -> SourceTable:
    """The table in these lines. ``title`` is the name of the sheet. InvalidInput without a header, or where
    it has one of the ``wanted`` columns twice."""
    above = [text for _, cells in islice(lines, place.line - 1) for text in map(as_text, cells) if text]
    names = _header(file, islice(lines, place.lines))
    refuse_twins(file, names, wanted)
    letters = {name: get_column_letter(at) for at, name in enumerate(names, start=1) if name}
    return SourceTable(names, _rows(lines, names), (*above, *([title] if title else [])), letters)


def _header(file: str, lines: Iterable[tuple[int, Sequence[Any]]]) -> tuple[str, ...]:
    names: tuple[str, ...] = ()
    for _, cells in lines:
        here = tuple(map(as_text, cells))
        names = under_one_another(names, here) if names else here
    if any(names):
        return names
    raise unusable(file, "there is no header where it should be", "应有表头的地方没有表头")


def _rows(lines: NumberedLines, names: Sequence[str]) -> Iterator[SourceRow]:
    for line, cells in lines:
        if any(each is not None for each in cells):
            values = dict(zip(names, cells, strict=False))
            yield SourceRow(line, values, "\t".join("" if each is None else str(each) for each in cells))
