"""What a ledger says by a mark under the row above: 〃, 同上, ditto."""

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve

from community_core.importing.cases.no_case import why_no_case
from community_core.importing.files.rows import BadRow, SourceRow, Unreadable, shown

MARKS = ("〃", "″", "”", "“", '"', "''", "同上", "同前", "ditto", "do.", "same as above", "as above")
"""What stands for the cell above, where it is all that a cell says."""

_LONGEST = 16
LOOKED_BACK = 8
"""Dividers and totals between a mark and its row, at most."""


def as_above(
    rows: Iterator[SourceRow | BadRow],
    columns: Sequence[str],
    names: Collection[str],
    marks: Sequence[str] = MARKS,
    back: int = LOOKED_BACK,
) -> Iterator[SourceRow | BadRow]:
    """The rows of a table with what stands above in place of such marks, in these of its columns.

    Dividers and totals between them are passed over, in the last ``back`` rows. A mark under a row that says
    nothing there, or that could not be read, sets its own aside: nobody knows what it stands for.
    """
    known = frozenset(each.casefold() for each in marks)
    before = deque[SourceRow | BadRow](maxlen=back)
    for row in rows:
        found = row
        if isinstance(row, SourceRow):
            marked = [name for name in columns if _is_mark(row.values.get(name), known)]
            found = _filled(row, marked, _above(before, names)) if marked else row
        before.appendleft(found)
        yield found


def _above(before: Iterable[SourceRow | BadRow], names: Collection[str]) -> Mapping[str, Any]:
    """What the last row says that is no divider and no total; nothing where that could not be read."""
    found = next((each for each in before if why_no_case(each, names) is None), None)
    return found.values if isinstance(found, SourceRow) else {}


def _filled(row: SourceRow, marked: Sequence[str], above: Mapping[str, Any]) -> SourceRow | BadRow:
    values = {**row.values, **{name: above.get(name) for name in marked}}
    lacking = next((name for name in marked if values[name] in (None, "")), None)
    if lacking is None:
        return evolve(row, values=values)
    return BadRow(row.line, _nothing_above(row.values[lacking], lacking), row.raw, row.record, row.values)


def _is_mark(value: Any, known: Collection[str]) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST and value.strip().casefold() in known


def _nothing_above(mark: str, column: str) -> Unreadable:
    return Unreadable(
        f"{column}: {shown(mark)} stands for what is above, and nothing is; write what it means",
        f"{column}：{shown(mark)} 指上一行，而上一行没有内容；请写出所指",
        column=column,
    )
