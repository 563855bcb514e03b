"""Declaring a table: the row it holds, its key, its indexes, and the order its rows come in."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic, Self, TypeVar, overload

from community_core.errors import InvalidProjection
from community_core.views.tables.columns import type_hints
from community_core.views.tables.learning import hidden_columns
from community_core.views.tables.row_shape import RowShape, refuse_unless_frozen
from community_core.views.tables.rows import Rows
from community_core.views.tables.table_shape import Names, TableShape, names_in

R = TypeVar("R")


class Table(Generic[R]):
    """A table of a projection: ``register = Table(Request, index=["open"], order="since")``.

    ``key``: the column, or columns, that tell rows apart; the first one when left out. ``index``: columns, or
    groups of columns, that ``where`` is often asked for; pages come along them too, in the table's order or
    in that of a group's last columns: ``("open", "-since")``. ``order``: the columns rows are ordered by,
    ``"-since"`` for descending; missing values come first, and the key settles what is left. ``learns``:
    columns that :meth:`Rows.learn` writes; the table keeps since when each is what it is. ``dates`` names,
    for such columns, the one of the row that shows it, a time that may be missing; columns that share one
    show the latest. On a view or in a handler the attribute is the table's :class:`Rows`.
    """

    def __init__(
        self,
        row: type[R],
        *,
        key: Names = (),
        index: Sequence[Names] = (),
        order: Names = "",
        learns: Names = (),
        dates: Mapping[str, str] | None = None,
    ) -> None:
        self.row = row
        self._key = names_in(key)
        self._index = tuple(map(names_in, index))
        self._order = names_in(order)
        self._learns = learns
        self._dates = {} if dates is None else dates
        self._owner: type[Any] | None = None

    def __set_name__(self, owner: type[Any], name: str) -> None:
        """Whoever declares it has it, and so do projections that build on that class, each its own rows."""
        self._owner = self._owner or owner

    @overload
    def __get__(self, instance: None, owner: type[Any]) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type[Any]) -> Rows[R]: ...
    def __get__(self, instance: object | None, owner: type[Any]) -> Self | Rows[R]:
        """The declaration itself; a view carries the rows under the same name."""
        return self

    def shaped(self, name: str, owner: type[Any]) -> TableShape[R]:
        """The table as attribute ``name`` of a projection class; InvalidProjection when it cannot be made."""
        self._refuse_sharing(name, owner)
        refuse_unless_frozen(self.row)
        fields = tuple(type_hints(self.row))
        key = self._key or fields[:1]
        _refuse_odd_names(name, self._learns, self._dates)
        learns = names_in(self._learns)
        row = RowShape(self.row, hidden_columns(learns, self._dates))
        shape = TableShape(name, row, key, self._index, self._order, learns, self._dates)
        shape.refuse_unknown_columns()
        shape.refuse_missing_keys()
        shape.refuse_learnt_keys()
        shape.refuse_odd_dates()
        return shape

    def _refuse_sharing(self, name: str, owner: type[Any]) -> None:
        if self._owner is not None and not issubclass(owner, self._owner):
            raise InvalidProjection(
                f"table {name!r} already belongs to {self._owner.__name__}; tables are not shared, "
                "declare another.",
                f"表 {name!r} 已属于 {self._owner.__name__}；表不能共用，请另外声明一张。",
            )


def _refuse_odd_names(table: str, learns: object, dates: object) -> None:
    """InvalidProjection when what is learnt, or shows since when, is not named as columns are."""
    if not isinstance(learns, str | list | tuple) or not _are_names(learns):
        raise InvalidProjection(
            f"table {table!r} has learns={learns!r}; name the columns it learns, such as "
            'learns=["status", "assignee"].',
            f'表 {table!r} 的 learns 是 {learns!r}；请列出习得的列，例如 learns=["status", "assignee"]。',
        )
    if not isinstance(dates, Mapping) or not _are_names([*dates, *dates.values()]):
        raise InvalidProjection(
            f"table {table!r} has dates={dates!r}; name for a learnt column the one that shows since when, "
            'such as dates={"status": "changed_at"}.',
            f"表 {table!r} 的 dates 是 {dates!r}；请为习得的列指明显示时间的列，例如 "
            'dates={"status": "changed_at"}。',
        )


def _are_names(given: Iterable[object]) -> bool:
    return all(isinstance(each, str) for each in given)
