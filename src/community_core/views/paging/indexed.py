"""Pages of a view that lists the rows of a table, and how many there are: along an index alone."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Generic, TypeVar

from attrs import frozen

from community_core.errors import InvalidInput
from community_core.views.paging.cursors import Cursors
from community_core.views.paging.page import PageOfRows, Search, holding, refuse_odd_limit, searched
from community_core.views.tables.columns import NamedColumn
from community_core.views.tables.row_shape import Values
from community_core.views.tables.rows import Rows
from community_core.views.tables.table_shape import Names, names_in
from community_core.views.tables.walks import Walk, walk_for, walks_of

T = TypeVar("T")

_LOOKED_THROUGH = 500


@frozen
class IndexedPages(Generic[T]):
    """A view whose rows are those of a table, all or the ones where columns ``only`` have these values."""

    view: str
    rows: Rows[Any]
    only: Mapping[str, Any]
    shown: Callable[[Any], T]
    columns: Sequence[NamedColumn]

    def page(
        self,
        limit: int,
        after: str | None,
        search: Search,
        order: Names | None,
        equal: Mapping[str, Any],
    ) -> PageOfRows[T]:
        """The page after a cursor, by an index alone; searching looks through what comes after it."""
        size = refuse_odd_limit(limit)
        values = self._values(equal)
        walk = self._walk(values, names_in(order or ()))
        cursors = Cursors(self.view, [self.rows.shape.name, sorted(values.items()), walk.order])
        place = None if after is None else cursors.place(after, len(walk.order))
        found = list(islice(self._found(walk, values, place, size + 1, search), size + 1))
        more = cursors.at(self._place(walk, found[size - 1])) if len(found) > size else None
        asked = {*values, *(searched(self.columns) if search else ())}
        return PageOfRows(tuple(map(self.shown, self.rows.decoded(found[:size], asked))), more)

    def count(self, equal: Mapping[str, Any]) -> int:
        """How many rows, counted in an index alone."""
        values = self._values(equal)
        if values and not any(set(each.equal) == set(values) for each in walks_of(self.rows.shape)):
            raise self._undeclared(values, ())
        return self.rows.counted(values)

    def _values(self, equal: Mapping[str, Any]) -> dict[str, Any]:
        for name in equal:
            if name in self.only and equal[name] != self.only[name]:
                raise _never(self.view, name, self.only[name])
        encode = self.rows.shape.row.encode
        return {name: encode(name, value) for name, value in {**equal, **self.only}.items()}

    def _walk(self, equal: Mapping[str, Any], order: Sequence[str]) -> Walk:
        shape = self.rows.shape
        for each in order:
            if each.removeprefix("-") not in shape.row.columns:
                raise shape.row.unknown(each)
        walk = walk_for(shape, equal, order)
        if walk is None:
            raise self._undeclared(equal, order)
        return walk

    def _undeclared(self, equal: Mapping[str, Any], order: Sequence[str]) -> InvalidInput:
        asked = [each for each in equal if each not in self.only]
        return _no_index(self.view, asked, order, self._declared(), tuple(self.only))

    def _declared(self) -> list[Walk]:
        """The walks there are, as they are asked for."""
        only = self.only
        return [
            Walk(tuple(name for name in each.equal if name not in only), each.order)
            for each in walks_of(self.rows.shape)
            if set(only) <= set(each.equal)
        ]

    def _found(
        self, walk: Walk, equal: Mapping[str, Any], after: Sequence[Any] | None, size: int, search: Search
    ) -> Iterator[Values]:
        """Stored rows in order, read as many at a time as may be needed."""
        matches = self._matches(search)
        size = max(size, _LOOKED_THROUGH) if search else size
        while found := self.rows.stored_along(walk, equal, after, size):
            yield from filter(matches, found)
            if len(found) < size:
                return
            after = self._place(walk, found[-1])

    def _matches(self, search: Search) -> Callable[[Values], bool]:
        """Whether stored values hold a text in a column that is shown, for anybody to read."""
        row = self.rows.shape.row
        names = [each for each in searched(self.columns) if each in row.columns]
        places = [row.places[each] for each in names if not row.columns[each].personal]
        holds = holding(search)
        return lambda values: holds([values[each] for each in places])

    def _place(self, walk: Walk, values: Values) -> Values:
        places = self.rows.shape.row.places
        return tuple(values[places[each.removeprefix("-")]] for each in walk.order)


def _no_index(
    view: str, equal: Sequence[str], order: Sequence[str], declared: Sequence[Walk], only: Sequence[str]
) -> InvalidInput:
    asked = str(Walk(tuple(equal), tuple(order))) if order else ", ".join(f"{each}=..." for each in equal)
    listed = "; ".join(map(str, declared))
    beside = ", ".join(only)
    too = (
        (f", beside {beside}, by which only lists", f"（only 所用的 {beside} 也要写上）")
        if only
        else ("", "")
    )
    return InvalidInput(
        f"{view} has no index for {asked or 'its own order'}, so it cannot be paged or counted by it. "
        f"Declared are: {listed or 'none'}. Ask for one of these, or let its author add the columns to "
        f"index=[...]{too[0]}.",
        f"{view} 没有 {asked or '自身顺序'} 的索引，不能据此分页或计数。已声明：{listed or '无'}。"
        f"请用其中之一，或请作者在 index=[...] 中加上这些列{too[1]}。",
    )


def _never(view: str, name: str, value: object) -> InvalidInput:
    return InvalidInput(
        f"{view} lists only rows where {name} is {value!r}; leave {name} out.",
        f"{view} 只列出 {name} 为 {value!r} 的行；请去掉 {name}。",
    )
