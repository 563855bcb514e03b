"""The rows of a table, as views and handlers read them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Generic, NoReturn, TypeVar, overload

from sqlalchemy import ColumnElement, Select

from community_core.errors import InvalidProjection
from community_core.ledger import Recorded
from community_core.views.database.statements import StoredTable
from community_core.views.database.storage import Session, Values
from community_core.views.tables.table import Names, TableShape, names_in
from community_core.views.tables.walks import Walk, steps

R = TypeVar("R")
D = TypeVar("D")
Key = Any
"""The value of a table's key; a tuple when it is composite."""

_NO_LIMIT = 2**63 - 1


class Rows(Generic[R]):
    """The rows of one table: a mapping from key to row that can also be searched.

    ``rows[key]`` raises KeyError when there is none; iterating gives rows, in the table's order. Times come
    back in UTC. Writing is for handlers. Unknown columns raise UnknownName, values of a wrong type
    InvalidProjection.

    ``opening`` gives the value of a personal column as its reader may see it. Handlers have none: they only
    ever hold sealed values.
    """

    def __init__(
        self, stored: StoredTable[R], session: Session, opening: Callable[[Any], Any] | None = None
    ) -> None:
        self._stored = stored
        self._shape = stored.shape
        self._row = stored.shape.row
        self._session = session
        self._opening = opening

    def __getitem__(self, key: Key) -> R:
        row = self.get(key)
        if row is None:
            raise self._missing(key)
        return row

    def _missing(self, key: Key) -> KeyError:
        return KeyError(f"table {self._shape.name!r} has no row {key!r}")

    @overload
    def get(self, key: Key) -> R | None: ...
    @overload
    def get(self, key: Key, default: D) -> R | D: ...
    def get(self, key: Key, default: Any = None) -> Any:
        """The row of that key, or ``default``."""
        values = dict(zip(self._shape.key, self._stored_key(key), strict=True))
        found = self._session.rows(self._stored.one, values)
        return self.decoded(found)[0] if found else default

    def value(self, key: Key, column: str) -> Any:
        """One column of the row of that key, None without the row. Quicker than the row."""
        self._column_exists(column)
        row = self.get(key)
        return None if row is None else getattr(row, column)

    def __contains__(self, key: Key) -> bool:
        return self.get(key) is not None

    def __len__(self) -> int:
        ((count,),) = self._session.rows(self._stored.count, {})
        return int(count)

    def __bool__(self) -> bool:
        """A table is something even when it is empty, so ``if self.table`` is no hidden count."""
        return True

    def __iter__(self) -> Iterator[R]:
        statement = self._stored.selection((), self._shape.order, limited=False)
        for page in self._session.pages(statement, {}):
            yield from self.decoded(page)

    def where(
        self, *, order: Names | None = None, limit: int | None = None, offset: int = 0, **equal: Any
    ) -> list[R]:
        """The rows whose columns equal these values (None: is missing), ordered, at most ``limit`` of them.

        ``order`` replaces the table's order; ``"-since"`` is descending. Missing values come first. (A column
        called order, limit or offset is found by :meth:`between` or :meth:`select`.)
        """
        values = {name: self._row.encode(name, value) for name, value in equal.items()}
        return self._selected(_pattern(values), values, None, order, limit, offset)

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
        ends = {"*low": self._row.encode(column, low), "*high": self._row.encode(column, high)}
        span = (column, low is not None, high is not None)
        return self._selected((), ends, span, order, limit, offset)

    def stored_along(
        self, walk: Walk, equal: Mapping[str, Any], after: Sequence[Any] | None, limit: int
    ) -> list[Values]:
        """Stored values of the rows of a walk, at most ``limit`` of them, by its index alone: those equal to
        these stored values, after the one with the stored values ``after`` in the columns of its order."""
        found: list[Values] = []
        for step in steps(self._shape, walk, after):
            if len(found) < limit:
                found += self._stretch(walk, {**equal, **dict(step.fixed)}, step.beyond, limit - len(found))
        return found

    def _stretch(
        self, walk: Walk, equal: Mapping[str, Any], beyond: tuple[str, str, Any] | None, limit: int
    ) -> list[Values]:
        statement = self._stored.step(_pattern(equal), walk.order, beyond[:2] if beyond else None)
        ends = {"*beyond": beyond[2] if beyond else None, "*limit": limit}
        return self._session.rows(statement, {**equal, **ends})

    def counted(self, equal: Mapping[str, Any]) -> int:
        """How many rows equal these stored values."""
        ((count,),) = self._session.rows(self._stored.counted(_pattern(equal)), equal)
        return int(count)

    @property
    def shape(self) -> TableShape[R]:
        """The table as it was declared."""
        return self._shape

    def select(self, statement: "Select[Any]") -> Sequence[Any]:
        """The rows of a SQLAlchemy select over :attr:`columns`, as named tuples. In queries only.

        Personal columns stay sealed here.
        """
        return self._session.select(statement)

    @property
    def columns(self) -> "Columns":
        """The table's columns for :meth:`select`: ``self.register.columns.since``."""
        return Columns(self._stored)

    def put(self, row: R) -> None:
        """Write a row, in place of the one with the same key. In handlers only."""
        self._refuse_writing(row)

    def change(self, key: Key, **fields: Any) -> None:
        """Replace some columns of a row; KeyError when there is none. In handlers only."""
        self._refuse_writing((key, fields))

    def learn(self, key: Key, fact: Recorded[Any], /, **fields: Any) -> None:
        """Replace those of some columns that nothing newer is known about: a fact learnt late changes nothing
        that is so since later. Of two of the same moment the one recorded later counts, and a fact dated into
        the future counts as of when it was recorded.

        The table ``learns`` the columns, and keeps since when each is what it is; a row that is put begins
        anew. KeyError when there is no such row. In handlers only."""
        self._refuse_writing((key, fact, fields))

    def pop(self, key: Key) -> R:
        """Remove a row and return it; KeyError when there is none. In handlers only."""
        self._refuse_writing(key)

    def discard(self, key: Key) -> None:
        """Remove a row if it is there, without reading it. In handlers only."""
        self._refuse_writing(key)

    def _refuse_writing(self, what: object) -> NoReturn:
        raise InvalidProjection(
            f"Table {self._shape.name!r} is written in handlers only, since a view follows from the facts "
            f"alone; not written: {what!r}",
            f"表 {self._shape.name!r} 只能在处理方法中写入，因为视图只由事实得出；未写入：{what!r}",
        )

    def _selected(
        self,
        equal: Sequence[tuple[str, bool]],
        values: Mapping[str, Any],
        between: tuple[str, bool, bool] | None,
        order: Names | None,
        limit: int | None,
        offset: int,
    ) -> list[R]:
        ordered = self._shape.order if order is None else names_in(order)
        for each in ordered:
            self._column_exists(each.removeprefix("-"))
        limited = limit is not None or offset > 0
        statement = self._stored.selection(equal, ordered, limited=limited, between=between)
        window = {"*limit": _NO_LIMIT if limit is None else limit, "*offset": offset}
        return self.decoded(self._session.rows(statement, {**values, **window}))

    def decoded(self, found: Sequence[Any]) -> list[R]:
        """The rows in stored values, personal ones opened for whoever reads them."""
        rows = self._row.decoded(found)
        return self._row.opened(rows, self._opening) if self._opening else rows

    def _column_exists(self, name: str) -> None:
        if name not in self._row.columns:
            raise self._row.unknown(name)

    def _stored_key(self, key: Key) -> tuple[Any, ...]:
        names = self._shape.key
        parts = (key,) if len(names) == 1 else key
        if not isinstance(parts, tuple) or len(parts) != len(names) or None in parts:
            raise InvalidProjection(
                f"the key of table {self._shape.name!r} is ({', '.join(names)}), not {key!r}",
                f"表 {self._shape.name!r} 的键是（{'，'.join(names)}），不是 {key!r}",
            )
        return tuple(map(self._row.encode, names, parts))


def _pattern(equal: Mapping[str, Any]) -> list[tuple[str, bool]]:
    return [(name, value is None) for name, value in equal.items()]


class Columns:
    """The columns of a table, by name, for SQLAlchemy statements."""

    def __init__(self, stored: StoredTable[Any]) -> None:
        self._columns = stored.table.columns
        self._row = stored.shape.row

    def __getattr__(self, name: str) -> ColumnElement[Any]:
        return self[name]

    def __getitem__(self, name: str) -> ColumnElement[Any]:
        """The column of that name; UnknownName when there is none."""
        if name not in self._row.columns:
            raise self._row.unknown(name)
        return self._columns[name]
