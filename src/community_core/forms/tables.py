"""A filled sheet as it lies in its file: its header found, each cell with its name, merged cells spread."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import define, field, frozen
from openpyxl.utils import get_column_letter

from community_core.importing.files.rows import BadRow, SourceRow, Unreadable
from community_core.importing.files.xlsx_merges import Merged
from community_core.importing.files.xlsx_rows import xlsx_book
from community_core.importing.files.xlsx_traps import Traps, traps_of
from community_core.importing.opening import (
    Layout,
    first_rows,
    is_json,
    is_workbook,
    open_rows,
    open_unpacked,
)

_HIDDEN = Unreadable(
    "This line is hidden, and nobody sees that it would be recorded; show it, or delete it",
    "此行被隐藏，登记时无人看见；请取消隐藏，或删除此行",
)


@frozen
class Cell:
    """One cell of a line. ``merged`` are the cells it belongs to where they are several; ``value`` is then
    that of all of them. ``computed`` is false where a formula has no value yet."""

    name: str
    value: Any
    merged: Merged | None = None
    computed: bool = True


@frozen
class Line:
    """A line of the table, by the names of its columns; ``number`` is where it stands in the file."""

    number: int
    cells: dict[str, Cell]


@frozen
class OpenForm:
    """An open table: what its header says, and its lines."""

    header: tuple[str, ...]
    lines: Iterator[Line | BadRow]


@contextmanager
def open_form(path: Path, sheet: str, recognised: Callable[[Sequence[str]], int]) -> Iterator[OpenForm]:
    """The lines of a workbook, CSV or JSON file. The header is that of the first lines of which most is
    ``recognised``. Raises as :func:`community_core.importing.opening.open_rows`."""
    with open_unpacked(path) as inner, _open_form(inner, sheet, recognised) as table:
        yield table


@contextmanager
def _open_form(path: Path, sheet: str, recognised: Callable[[Sequence[str]], int]) -> Iterator[OpenForm]:
    if not is_workbook(path):
        at = 1 if is_json(path) else _header_line(first_rows(path), recognised)
        with open_rows(path, Layout(header_line=at)) as table:
            names = tuple(sorted(table.names) if isinstance(table.names, set) else table.names)
            yield OpenForm(names, _plain_lines(table.rows))
        return
    with xlsx_book(path) as book:
        at = _header_line(enumerate(book.first_lines(sheet), start=1), recognised)
        with open_rows(path, Layout(sheet=sheet, header_line=at), book) as table:
            names = tuple(table.names)
            yield OpenForm(names, _SheetLines(names, traps_of(path, sheet), at).of(table.rows))


def _header_line(
    lines: Iterable[tuple[int, Sequence[str]]], recognised: Callable[[Sequence[str]], int]
) -> int:
    """The number of the line of which most is recognised, the first of several."""
    counts = {line: recognised(names) for line, names in lines}
    return max(counts, key=lambda line: counts[line], default=1)


def _plain_lines(rows: Iterable[SourceRow | BadRow]) -> Iterator[Line | BadRow]:
    for row in rows:
        yield (
            row
            if isinstance(row, BadRow)
            else Line(row.line, {n: Cell("", v) for n, v in row.values.items()})
        )


@define
class _SheetLines:
    """The lines of a sheet, each cell of merged ones with the value of their first."""

    names: Sequence[str]
    traps: Traps
    header_line: int
    _shared: dict[str, Any] = field(factory=dict)

    def of(self, rows: Iterable[SourceRow | BadRow]) -> Iterator[Line | BadRow]:
        letters = {name: get_column_letter(at) for at, name in enumerate(self.names, start=1) if name}
        merged = self._by_place()
        for row in rows:
            if isinstance(row, BadRow):
                yield row
                continue
            if row.line in self.traps.hidden:
                yield BadRow(row.line, _HIDDEN, row.raw)
                continue
            yield Line(
                row.line,
                {
                    name: self._cell(f"{letter}{row.line}", row.values.get(name), merged)
                    for name, letter in letters.items()
                },
            )

    def _cell(self, name: str, value: Any, merged: dict[str, Merged]) -> Cell:
        around = merged.get(name)
        if around is not None:
            value = self._shared.setdefault(around.named, value)
        return Cell(name, value, around, name not in self.traps.uncomputed)

    def _by_place(self) -> dict[str, Merged]:
        """The merged cells below the header, by the name of each."""
        return {
            f"{get_column_letter(column)}{line}": each
            for each in self.traps.merged
            for column in each.columns
            for line in each.lines
            if line > self.header_line
        }
