"""Pages of a view that makes up its rows, such as sums: all of them are read for each page."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from attrs import frozen

from community_core.errors import InvalidInput, UnknownName
from community_core.views.paging.cursors import Cursors
from community_core.views.paging.page import PageOfRows, Search, holding, refuse_odd_limit, searched
from community_core.views.tables.columns import NamedColumn
from community_core.views.tables.table_shape import Names

T = TypeVar("T")


@frozen
class WholePages(Generic[T]):
    """The rows a view gives, whatever they were made of, and the columns that tell them apart."""

    view: str
    rows: Iterable[T]
    columns: Sequence[NamedColumn]
    key: Sequence[str]

    def page(
        self,
        limit: int,
        after: str | None,
        search: Search,
        order: Names | None,
        equal: Mapping[str, Any],
    ) -> PageOfRows[T]:
        """The page after a cursor, in the view's own order."""
        size = refuse_odd_limit(limit)
        if order:
            raise self._ordered(order)
        cursors = Cursors(self.view, [None, sorted((name, repr(value)) for name, value in equal.items())])
        rows = self._equal(equal)
        start = 0 if after is None else self._after(cursors.place(after, 1 + len(self.key)), rows)
        found = list(self._matching(enumerate(rows[start:], start + 1), search))
        page = found[:size]
        more = cursors.at([page[-1][0], *self._key(page[-1][1])]) if len(found) > size else None
        return PageOfRows(tuple(row for _, row in page), more)

    def count(self, equal: Mapping[str, Any]) -> int:
        """How many rows it gives."""
        return len(self._equal(equal))

    def _equal(self, equal: Mapping[str, Any]) -> list[T]:
        names = [each.name for each in self.columns]
        for name in equal:
            if name not in names:
                raise UnknownName("column", name, names, "列")
        return [row for row in self.rows if all(getattr(row, name) == equal[name] for name in equal)]

    def _after(self, place: Sequence[Any], rows: Sequence[T]) -> int:
        """How many rows come before the next page: up to the one it goes on from, or where that stood."""
        count, *key = place
        if type(count) is not int or count < 1:
            return 0
        same = [at for at, row in enumerate(rows, 1) if self._key(row) == key]
        return min(same, key=lambda at: abs(at - count), default=count - 1)

    def _key(self, row: T) -> list[str]:
        return [str(getattr(row, name)) for name in self.key]

    def _matching(self, rows: Iterable[tuple[int, T]], search: Search) -> Iterable[tuple[int, T]]:
        names, holds = searched(self.columns), holding(search)
        return ((at, row) for at, row in rows if holds(getattr(row, name) for name in names))

    def _ordered(self, order: Names) -> InvalidInput:
        return InvalidInput(
            f"{self.view} makes up its rows and comes in its own order, not by {order!r}; leave order out.",
            f"{self.view} 的行由计算得出，只有自身的顺序，不能按 {order!r} 排列；请去掉 order。",
        )
