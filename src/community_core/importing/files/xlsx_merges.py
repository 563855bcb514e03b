"""Cells that are merged into one: what the first says holds for every line they span."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import IO, Any

from attrs import frozen
from openpyxl.utils import coordinate_to_tuple, get_column_letter

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')
_PART, _LONGEST = 1 << 20, 200
"""Bytes of a sheet that are looked at together, and those of one element at most."""


@frozen
class Merged:
    """Cells that look like one, from the first column and line to the last; ``named`` as Excel names them."""

    named: str
    columns: range
    lines: range

    @property
    def first(self) -> str:
        """The cell that holds what they say."""
        return self.named.partition(":")[0]

    @property
    def is_upright(self) -> bool:
        """Whether they stand in one column: then what is said holds for each line."""
        return len(self.columns) == 1


def merged_in(sheet: IO[bytes]) -> Iterator[Merged]:
    """The merged cells of a sheet's document, which name them after all its lines."""
    before = b""
    for part in iter(partial(sheet.read, _PART), b""):
        text = before + part
        end = 0
        for found in _MERGED.finditer(text):
            end = found.end()
            yield _merged(found[1].decode())
        before = text[max(end, len(text) - _LONGEST) :]


def spread(lines: Iterable[tuple[int, Sequence[Any]]], merged: Iterable[Merged]) -> Iterator[tuple[int, Any]]:
    """Lines with their numbers, where an empty cell that is merged with those above says what these say."""
    begins: dict[int, list[Merged]] = {}
    for each in merged:
        if each.is_upright:
            begins.setdefault(each.lines.start, []).append(each)
    said: dict[Merged, Any] = {}
    for line, cells in lines:
        said = {each: value for each, value in said.items() if line in each.lines}
        said.update({each: _at(cells, each) for each in begins.get(line, ())})
        yield line, _filled(cells, said) if said else cells


def _filled(cells: Sequence[Any], said: dict[Merged, Any]) -> Sequence[Any]:
    width = max(len(cells), *(each.columns.stop - 1 for each in said))
    filled = [*cells, *[None] * (width - len(cells))]
    for each, value in said.items():
        filled[each.columns.start - 1] = value
    return filled


def _at(cells: Sequence[Any], merged: Merged) -> Any:
    place = merged.columns.start - 1
    return cells[place] if place < len(cells) else None


def merged_cells(columns: range, lines: range) -> Merged:
    """Cells that are merged, by their columns and lines, from 1."""
    first = f"{get_column_letter(columns.start)}{lines.start}"
    last = f"{get_column_letter(columns.stop - 1)}{lines.stop - 1}"
    return Merged(f"{first}:{last}", columns, lines)


def _merged(named: str) -> Merged:
    first, _, last = named.partition(":")
    (top, left), (bottom, right) = coordinate_to_tuple(first), coordinate_to_tuple(last)
    return Merged(named, range(left, right + 1), range(top, bottom + 1))
