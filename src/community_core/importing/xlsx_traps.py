"""What a sheet looks like to people and is not: cells merged into one, formulas nobody has computed, lines
that are hidden."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from attrs import frozen
from openpyxl.utils import coordinate_to_tuple

from community_core.importing.xlsx_rows import opened_sheet

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')
_UNCOMPUTED = re.compile(
    rb'<(?:\w+:)?c\s+r="([A-Z]+[0-9]+)"[^>]*>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)'
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*>")
_HIDDEN = re.compile(rb'\shidden="(?:1|true)"')
_LINE = re.compile(rb'\sr="([0-9]+)"')


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


@frozen
class Traps:
    """The merged cells of a sheet, those with a formula but no value, such as ``C7``, and the numbers of
    hidden lines."""

    merged: tuple[Merged, ...] = ()
    uncomputed: frozenset[str] = frozenset()
    hidden: frozenset[int] = frozenset()


def traps_of(path: Path, sheet: str = "") -> Traps:
    """What is in a sheet besides values. Raises as :func:`xlsx_table`."""
    with path.open("rb") as file, closing(opened_sheet(path, file, sheet)) as source:
        text = source.read()
    uncomputed = frozenset(each.decode() for each in _UNCOMPUTED.findall(text))
    return Traps(tuple(_merged(text)), uncomputed, frozenset(_hidden(text)))


def _hidden(text: bytes) -> Iterator[int]:
    for row in _ROW.findall(text):
        line = _LINE.search(row)
        if line and _HIDDEN.search(row):
            yield int(line[1])


def _merged(text: bytes) -> Iterator[Merged]:
    for each in _MERGED.findall(text):
        named = each.decode()
        first, _, last = named.partition(":")
        (top, left), (bottom, right) = coordinate_to_tuple(first), coordinate_to_tuple(last)
        yield Merged(named, range(left, right + 1), range(top, bottom + 1))
