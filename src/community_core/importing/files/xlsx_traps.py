"""What a sheet looks like to people and is not: cells merged into one, formulas nobody has computed, lines
that are hidden."""

import re
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path

from attrs import frozen

from community_core.importing.files.xlsx_merges import Merged, merged_in
from community_core.importing.files.xlsx_rows import opened_sheet

_UNCOMPUTED = re.compile(
    rb'<(?:\w+:)?c\s+r="([A-Z]+[0-9]+)"[^>]*>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)'
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*>")
_HIDDEN = re.compile(rb'\shidden="(?:1|true)"')
_LINE = re.compile(rb'\sr="([0-9]+)"')


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
    return Traps(tuple(merged_in(BytesIO(text))), uncomputed, frozenset(_hidden(text)))


def _hidden(text: bytes) -> Iterator[int]:
    for row in _ROW.findall(text):
        line = _LINE.search(row)
        if line and _HIDDEN.search(row):
            yield int(line[1])
