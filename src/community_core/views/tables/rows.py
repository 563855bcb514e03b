"""The rows of a table, as authors use them in views and handlers."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Generic, NoReturn, TypeVar, overload

from sqlalchemy import ColumnElement, Executable, FromClause

from community_core.domain.kit.aggregates.aggregate import Aggregate
from community_core.errors import InvalidProjection
from community_core.ledger import Recorded
from community_core.views.tables.following import told_to
from community_core.views.tables.row_shape import RowShape, Values
from community_core.views.tables.selection import Bound, Order, Selection
from community_core.views.tables.table_shape import Names, TableShape, names_in, plain_name
from community_core.views.tables.walks import Walk

R = TypeVar("R")
D = TypeVar("D")
TableKey = Any
"""The value of a table's key; a tuple when it is composite."""


class Rows(ABC, Generic[R]):
    """The rows of one table: a mapping from key to row that can also be searched.

    ``rows[key]`` raises KeyError when there is none; iterating gives rows, in the table's order. Times come
    back in UTC. Writing is for handlers. Unknown columns raise UnknownName, values of a wrong type
    InvalidProjection.
    """

    def __init__(self, shape: TableShape[R]) -> None:
        self._shape = shape
        self._row = shape.row

    @property
    def shape(self) -> TableShape[R]:
        """The table as it was declared."""
        return self._shape

    def __getitem__(self, key: TableKey) -> R:
        row = self.get(key)
        if row is None:
            raise self._missing(key)
        return row

    def _missing(self, key: TableKey) -> KeyError:
        return KeyError(f"table {self._shape.name!r} has no row {key!r}")

    @overload
    def get(self, key: TableKey) -> R | None: ...
    @overload
    def get(self, key: TableKey, default: D) -> R | D: ...
    @abstractmethod
    def get(self, key: TableKey, default: Any = None) -> Any:
        """The row of that key, or ``default``."""

    def value(self, key: TableKey, column: str) -> Any:
        """One column of the row of that key, None without the row. Quicker than the row."""
        self._column_exists(column)
        row = self.get(key)
        return None if row is None else getattr(row, column)

    def __contains__(self, key: TableKey) -> bool:
        return self.get(key) is not None

    @abstractmethod
    def __len__(self) -> int: ...

    def __bool__(self) -> bool:
        """A table is something even when it is empty, so ``if self.table`` is no hidden count."""
        return True

    @abstractmethod
    def __iter__(self) -> Iterator[R]: ...

    def where(
        self, *, order: Names | None = None, limit: int | None = None, offset: int = 0, **equal: Any
    ) -> list[R]:
        """The rows whose columns equal these values (None: is missing), ordered, at most ``limit`` of them.

        ``order`` replaces the table's order; ``"-since"`` is descending. Missing values come first. (A column
        called order, limit or offset is found by :meth:`between` or :meth:`select`.)
        """
        values = {name: self._row.encode(name, value) for name, value in equal.items()}
        return self.selected(Selection(values, self._ordered(order), (), limit, offset))

    def count(self, **equal: Any) -> int:
        """How many rows have columns that equal these values (None: is missing), without reading them."""
        return self.counted({name: self._row.encode(name, value) for name, value in equal.items()})

    def between(
        self,
        column: str,
        low: Any = None,
        high: Any = None,
        *,
        order: Names | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[R]:
        """The rows with ``low <= column < high``; None leaves an end open. Missing values are in no range."""
        encode = self._row.encode
        ends = Bound(column, ">=", encode(column, low)), Bound(column, "<", encode(column, high))
        bounds = tuple(each for each in ends if each.value is not None)
        return self.selected(Selection({}, self._ordered(order), bounds, limit, offset))

    def _ordered(self, order: Names | None) -> Order:
        if order is None:
            return self._shape.order
        ordered = names_in(order)
        for each in ordered:
            self._column_exists(plain_name(each))
        return ordered

    def _column_exists(self, name: str) -> None:
        if name not in self._row.columns:
            raise self._row.unknown(name)

    @abstractmethod
    def selected(self, selection: Selection) -> list[R]:
        """The rows of a selection."""

    @abstractmethod
    def stored_along(
        self, walk: Walk, equal: Mapping[str, Any], after: Sequence[Any] | None, limit: int
    ) -> list[Values]:
        """Stored values of the rows of a walk, at most ``limit`` of them, by its index alone: those equal to
        these stored values, after the one with the stored values ``after`` in the columns of its order."""

    @abstractmethod
    def counted(self, equal: Mapping[str, Any]) -> int:
        """How many rows equal these stored values."""

    @abstractmethod
    def decoded(self, found: Sequence[Values], by: Collection[str] = ()) -> list[R]:
        """The rows in stored values, personal ones opened for whoever reads them; without those found ``by``
        columns whose values may not be seen in them."""

    def as_kept(self) -> list[R]:
        """All rows as they are kept, in the table's order: personal columns stay sealed, and what could tell
        who somebody erased was stays in. Count them, and show them to nobody."""
        return list(self)

    @abstractmethod
    def select(self, statement: Executable) -> Sequence[Any]:
        """The rows of a SQLAlchemy select over :attr:`columns`, as named tuples. In queries only.

        Personal columns stay sealed here, and what could tell who somebody erased was stays in: count it, and
        show it to nobody.
        """

    @property
    @abstractmethod
    def columns(self) -> "TableColumns":
        """The table's columns for :meth:`select`: ``self.register.columns.since``."""

    def put(self, row: R) -> None:
        """Write a row, in place of the one with the same key. In handlers only."""
        self._refuse_writing(row)

    def change(self, key: TableKey, **fields: Any) -> None:
        """Replace some columns of a row; KeyError when there is none. In handlers only."""
        self._refuse_writing((key, fields))

    def learn(self, key: TableKey, fact: Recorded[Any], /, **fields: Any) -> None:
        """Replace those of some columns that nothing newer is known about: a fact learnt late changes nothing
        that is so since later. Of two of the same moment the one recorded later counts, and a fact dated into
        the future counts as of when it was recorded.

        The table ``learns`` the columns, and keeps since when each is what it is; a row that is put begins
        anew. KeyError when there is no such row. In handlers only."""
        self._refuse_writing((key, fact, fields))

    def follow(self, aggregate: Aggregate[Any], fact: Recorded[Any], /, **also: Any) -> None:
        """Keep what a fact says of its own stream: the columns it names, the ``status`` its aggregate says it
        leads to, if the row has one, and ``also``; in a new row where there is none. In handlers only.

        ``@handles(*VISIT.moves)`` and ``self.visits.follow(VISIT, e)`` are a whole register. The table's key
        is the stream's id; give every other column a default, since facts may come in any order. Values that
        late news must not overwrite are for :meth:`learn`.
        """
        key, row_class = self._shape.key[0], self._row.row_class
        before = self.get(fact.stream_id)
        told = {**told_to(row_class, before, aggregate, fact.data), **also}
        if before is None:
            self.put(row_class(**{key: fact.stream_id, **told}))
        elif told:
            self.change(fact.stream_id, **told)

    def pop(self, key: TableKey) -> R:
        """Remove a row and return it; KeyError when there is none. In handlers only."""
        self._refuse_writing(key)

    def discard(self, key: TableKey) -> None:
        """Remove a row if it is there, without reading it. In handlers only."""
        self._refuse_writing(key)

    def _refuse_writing(self, what: object) -> NoReturn:
        raise InvalidProjection(
            f"Table {self._shape.name!r} is written in handlers only, since a view follows from the facts "
            f"alone; not written: {what!r}",
            f"表 {self._shape.name!r} 只能在处理方法中写入，因为视图只由事实得出；未写入：{what!r}",
        )


class TableColumns:
    """The columns of a table, by name, for SQLAlchemy statements."""

    def __init__(self, row: RowShape[Any], table: FromClause) -> None:
        self._row = row
        self._table = table

    def __getattr__(self, name: str) -> ColumnElement[Any]:
        return self[name]

    def __getitem__(self, name: str) -> ColumnElement[Any]:
        """The column of that name; UnknownName when there is none."""
        if name not in self._row.columns:
            raise self._row.unknown(name)
        return self._table.columns[name]
