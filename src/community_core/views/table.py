"""Declaring a table: the row it holds, its key, its indexes, and the order its rows come in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, overload

from attrs import field, frozen

from community_core.errors import InvalidProjection, UnknownName
from community_core.views.columns import type_hints
from community_core.views.rows import RowShape, refuse_unless_frozen

if TYPE_CHECKING:
    from community_core.views.reading import Rows

R = TypeVar("R")
Names = str | Sequence[str]


class Table(Generic[R]):
    """A table of a projection: ``register = Table(Request, index=["open"], order="since")``.

    ``key``: the column, or columns, that tell rows apart; the first one when left out. ``index``: columns, or
    groups of columns, that ``where`` is often asked for. ``order``: the columns rows are ordered by,
    ``"-since"`` for descending; missing values come first, and the key settles what is left. ``dates``: for a
    column that :meth:`Rows.learn` writes, the one that says since when it holds what it holds, a time that
    may be missing. On a view or in a handler the attribute is the table's :class:`Rows`.
    """

    def __init__(
        self,
        row: type[R],
        *,
        key: Names = (),
        index: Sequence[Names] = (),
        order: Names = "",
        dates: Mapping[str, str] | None = None,
    ) -> None:
        self.row = row
        self._key = names_in(key)
        self._index = tuple(map(names_in, index))
        self._order = names_in(order)
        self._dates = dict(dates or {})
        self._owner: type[Any] | None = None

    @overload
    def __get__(self, instance: None, owner: type[Any]) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type[Any]) -> "Rows[R]": ...
    def __get__(self, instance: object | None, owner: type[Any]) -> "Self | Rows[R]":
        """The declaration itself; a view carries the rows under the same name."""
        return self

    def shaped(self, name: str, owner: type[Any]) -> "TableShape[R]":
        """The table as attribute ``name`` of a projection class; InvalidProjection when it cannot be made."""
        self._refuse_sharing(name, owner)
        refuse_unless_frozen(self.row)
        fields = tuple(type_hints(self.row))
        key = self._key or fields[:1]
        shape = TableShape(name, RowShape(self.row), key, self._index, self._order, self._dates)
        shape.refuse_unknown_columns()
        shape.refuse_missing_keys()
        shape.refuse_odd_dates()
        return shape

    def _refuse_sharing(self, name: str, owner: type[Any]) -> None:
        if self._owner is not None and not issubclass(owner, self._owner):
            raise InvalidProjection(
                f"table {name!r} already belongs to {self._owner.__name__}; tables are not shared, "
                "declare another.",
                f"表 {name!r} 已属于 {self._owner.__name__}；表不能共用，请另外声明一张。",
            )
        self._owner = self._owner or owner


@frozen(eq=False)
class TableShape(Generic[R]):
    """A declared table, understood: ``name`` is its attribute, ``row`` its columns."""

    name: str
    row: RowShape[R]
    key: tuple[str, ...]
    index: tuple[tuple[str, ...], ...]
    order: tuple[str, ...]
    dates: Mapping[str, str]
    key_of: Any = field(init=False, repr=False)
    """The key of a row: the value itself, or a tuple when it is composite."""

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "key_of", attrgetter(*self.key))

    def refuse_unknown_columns(self) -> None:
        """InvalidProjection when key, index, order or dates name a column the row does not have."""
        ordered = [each.removeprefix("-") for each in self.order]
        indexed = [each for group in self.index for each in group]
        for name in (*self.key, *indexed, *ordered, *self.dates, *self.dates.values()):
            if name not in self.row.columns:
                unknown: UnknownName = self.row.unknown(name)
                raise InvalidProjection(
                    f"table {self.name!r}: {unknown.en}", f"表 {self.name!r}：{unknown.zh}"
                )

    def refuse_missing_keys(self) -> None:
        """InvalidProjection when a part of the key may be None."""
        for name in self.key:
            if self.row.columns[name].optional:
                raise InvalidProjection(
                    f"key column {name!r} of table {self.name!r} may be None; a key is always there.",
                    f"表 {self.name!r} 的键列 {name!r} 可能为 None；键必须有值。",
                )

    def refuse_odd_dates(self) -> None:
        """InvalidProjection when what says since when is no time, or may not be missing."""
        for name, date in self.dates.items():
            column = self.row.columns[date]
            if column.kind.types != (datetime,) or not column.optional:
                raise InvalidProjection(
                    f"column {date!r} of table {self.name!r} says since when {name!r} is what it is; "
                    "make it datetime | None.",
                    f"表 {self.name!r} 的列 {date!r} 说明 {name!r} 自何时起如此；请声明为 datetime | None。",
                )
            if name in self.key:
                raise InvalidProjection(
                    f"{name!r} is in the key of table {self.name!r} and never changes; it needs no date.",
                    f"{name!r} 是表 {self.name!r} 的键，不会改变；不需要日期。",
                )

    def description(self) -> dict[str, Any]:
        """What may not change without a new version, as plain values."""
        columns = self.row.columns.values()
        return {
            "columns": [[each.name, each.kind.name, each.optional] for each in columns],
            "key": list(self.key),
            "index": [list(each) for each in self.index],
        }


def names_in(given: Names) -> tuple[str, ...]:
    """One name or several, as a tuple."""
    return ((given,) if given else ()) if isinstance(given, str) else tuple(given)
