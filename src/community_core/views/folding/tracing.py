"""The rows of a table while handlers run, noting which of them a handler looks at and which it writes."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

from attrs import Factory, define

from community_core.storage.interfaces.views import Session
from community_core.views.database.statements import StoredTable
from community_core.views.folding.writing import WrittenRows
from community_core.views.tables.row_shape import Held, Values
from community_core.views.tables.rows import TableKey
from community_core.views.tables.selection import Selection

R = TypeVar("R")
RowPlace = tuple[str, Any]
"""A table's name and a key in it."""


class WrittenRow(NamedTuple):
    """The values of a row before and after a handler's call; none where there was, or is, no row."""

    before: Values
    after: Values


@define
class Trace:
    """What one handler's call looked at, and what it wrote."""

    read: set[RowPlace] = Factory(set)
    written: dict[RowPlace, WrittenRow] = Factory(dict)

    def clear(self) -> None:
        """Before the next call."""
        self.read.clear()
        self.written.clear()


class TracedRows(WrittenRows[R]):
    """Rows that can be written, with everything noted in a trace."""

    def __init__(self, stored: StoredTable[R], session: Session, trace: Trace) -> None:
        super().__init__(stored, session)
        self._trace = trace

    def _find(self, key: TableKey) -> Held[R] | None:
        self._trace.read.add((self._shape.name, key))
        return super()._find(key)

    def _write(self, key: TableKey, row: Held[R] | None) -> None:
        place, written = (self._shape.name, key), self._trace.written
        before = written[place].before if place in written else self._values(super()._find(key))
        super()._write(key, row)
        written[place] = WrittenRow(before, self._values(row))

    def restore(self, key: TableKey, values: Values) -> None:
        """The row as it was with these values, or none; unnoticed."""
        super()._write(key, self._row.held_from(list(values)) if values else None)

    def _values(self, row: Held[R] | None) -> Values:
        return () if row is None else tuple(self._row.values_of(row))

    def __len__(self) -> int:
        return sum(1 for _ in self)  # which notes that every row was looked at

    def __iter__(self) -> Iterator[R]:
        for row in super().__iter__():
            self._looked_at(row)
            yield row

    def selected(self, selection: Selection) -> list[R]:
        rows = super().selected(selection)
        for row in rows:
            self._looked_at(row)
        return rows

    def counted(self, equal: Mapping[str, Any]) -> int:
        return len(self.selected(Selection(equal, self._shape.order)))

    def _looked_at(self, row: R) -> None:
        self._trace.read.add((self._shape.name, self._key_of(row)))
