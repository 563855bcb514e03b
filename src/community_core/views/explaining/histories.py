"""The rows of a view's tables as they were after any of the facts folded, in memory, all or some of them."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from operator import ge, gt, lt
from typing import Any, Protocol, TypeVar

from attrs import Factory, define, field, frozen
from sqlalchemy import Executable

from community_core.views.folding.tracing import RowPlace, WrittenRow
from community_core.views.tables.row_shape import Values
from community_core.views.tables.rows import Rows, TableColumns, TableKey
from community_core.views.tables.selection import Order, Selection
from community_core.views.tables.table_shape import TableShape, plain_name
from community_core.views.tables.walks import Walk

R = TypeVar("R")
_COMPARED = {"<": lt, ">": gt, ">=": ge}


@frozen
class Version:
    """A row as it is read, its values, and those it is stored as."""

    row: Any
    values: Values
    stored: Values


@define
class RowHistory:
    """What became of one row: the positions it was written at, and what it was from there on."""

    positions: list[int] = Factory(list)
    versions: list[Version | None] = Factory(list)

    def at(self, position: int) -> Version | None:
        """The row as it was after a position; None when there was none."""
        index = bisect_right(self.positions, position)
        return self.versions[index - 1] if index else None


Among = Mapping[str, Collection[TableKey]]
"""The keys of the rows that are looked at, by table."""


@define
class Histories:
    """What became of every row, and the moment they are looked at: after which position, ``among`` which."""

    shapes: Mapping[str, TableShape[Any]]
    of: dict[str, dict[TableKey, RowHistory]] = field(factory=dict, init=False)
    read: set[str] = field(factory=set, init=False)
    """The tables that were ever asked for rows."""
    _position: int = field(default=0, init=False)
    _among: Among = field(factory=dict, init=False)
    _looked_at: dict[str, Mapping[TableKey, Version]] = field(factory=dict, init=False)

    def wrote(self, position: int, written: Mapping[RowPlace, WrittenRow]) -> None:
        """What a fact at this position wrote."""
        for (table, key), row in written.items():
            history = self.of.setdefault(table, {}).setdefault(key, RowHistory())
            history.positions.append(position)
            history.versions.append(self._version(table, row.after))

    def at(self, place: RowPlace, position: int) -> Version | None:
        """A row as it was after a position; None when there was none."""
        table, key = place
        history = self.of.get(table, {}).get(key)
        return history.at(position) if history else None

    def written(self) -> Iterator[tuple[int, RowPlace, Values]]:
        """Every row that was written: when, where and what."""
        for table, rows in self.of.items():
            for key, history in rows.items():
                for position, version in zip(history.positions, history.versions, strict=True):
                    if version is not None:
                        yield position, (table, key), version.values

    def _version(self, table: str, values: Values) -> Version | None:
        if not values:
            return None
        shape = self.shapes[table].row
        (stored,) = shape.encoded([list(values)])
        (row,) = shape.decoded([stored[: len(shape.columns)]])
        return Version(row, values, stored)

    def look_at(self, position: int, among: Among) -> None:
        """From now on, these rows as they were after a position."""
        self._position, self._among = position, among
        self._looked_at.clear()

    def one(self, place: RowPlace) -> Version | None:
        """A row as it was at that moment, whether it is among those looked at or not."""
        self.read.add(place[0])
        return self.at(place, self._position)

    def looked_at(self, table: str) -> Mapping[TableKey, Version]:
        """The rows of a table that are looked at, as they were at that moment."""
        self.read.add(table)
        if table not in self._looked_at:
            self._looked_at[table] = dict(self._versions(table))
        return self._looked_at[table]

    def _versions(self, table: str) -> Iterator[tuple[TableKey, Version]]:
        histories, position = self.of.get(table, {}), self._position
        for key in self._among.get(table, ()):
            history = histories[key]
            index = bisect_right(history.positions, position)
            if index and (version := history.versions[index - 1]) is not None:
                yield key, version


class RowsInSql(Protocol):
    """Where the rows that are looked at can be asked for in SQL."""

    def rows(self, shape: TableShape[Any]) -> Rows[Any]: ...
    def restore(self) -> None: ...


class RowsThen(Rows[R]):
    """The rows of a table at one moment. Those of a key are found whichever rows are looked at."""

    def __init__(self, shape: TableShape[R], histories: Histories, in_sql: RowsInSql) -> None:
        super().__init__(shape)
        self._histories, self._in_sql = histories, in_sql

    def get(self, key: TableKey, default: Any = None) -> Any:
        version = self._histories.one((self._shape.name, key))
        return version.row if version else default

    def __len__(self) -> int:
        return self.counted({})

    def __iter__(self) -> Iterator[R]:
        return iter(self.selected(Selection({}, self._shape.order)))

    def selected(self, selection: Selection) -> list[R]:
        found = self._matching(selection)
        places = self._row.places
        sort(found, self._shape, selection.order, lambda column: _stored_at(places[column]))
        end = None if selection.limit is None else selection.offset + selection.limit
        return [each.row for each in found[selection.offset : end]]

    def counted(self, equal: Mapping[str, Any]) -> int:
        return len(self._matching(Selection(equal, ())))

    def _matching(self, selection: Selection) -> list[Version]:
        found = self._histories.looked_at(self._shape.name).values()
        if not selection.equal and not selection.bounds:
            return list(found)
        return [each for each in found if self._fits(each.stored, selection)]

    def _fits(self, stored: Values, selection: Selection) -> bool:
        places = self._row.places
        return all(stored[places[name]] == value for name, value in selection.equal.items()) and all(
            (value := stored[places[each.column]]) is not None and _COMPARED[each.operator](value, each.value)
            for each in selection.bounds
        )

    def decoded(self, found: Sequence[Values], by: Collection[str] = ()) -> list[R]:  # noqa: ARG002
        return self._row.decoded(found)

    def stored_along(
        self, walk: Walk, equal: Mapping[str, Any], after: Sequence[Any] | None, limit: int
    ) -> list[Values]:
        return self._rows_in_sql().stored_along(walk, equal, after, limit)

    def select(self, statement: Executable) -> Sequence[Any]:
        self._histories.read.update(self._histories.shapes)  # whichever it may name
        return self._rows_in_sql().select(statement)

    @property
    def columns(self) -> TableColumns:
        return self._in_sql.rows(self._shape).columns

    def _rows_in_sql(self) -> Rows[R]:
        rows = self._in_sql.rows(self._shape)
        self._in_sql.restore()
        return rows


T = TypeVar("T")


def sort(
    found: list[T], shape: TableShape[Any], order: Order, stored: Callable[[str], Callable[[T], Any]]
) -> None:
    """In an order and then by the key, as the database does: those where a value is missing first."""
    named = {plain_name(name) for name in order}
    for name in reversed((*order, *(each for each in shape.key if each not in named))):
        column, descending = plain_name(name), name.startswith("-")
        value = stored(column)
        may_miss = shape.row.columns[column].optional
        found.sort(key=partial(_place, value, descending) if may_miss else value, reverse=descending)


def _place(stored: Callable[[T], Any], descending: bool, each: T) -> tuple[bool, Any]:
    value = stored(each)
    return (value is None) == descending, value


def _stored_at(place: int) -> Callable[[Version], Any]:
    return lambda version: version.stored[place]


def everything(histories: Histories) -> Among:
    """All rows there ever were."""
    return {table: list(rows) for table, rows in histories.of.items()}


def size(among: Among) -> int:
    """How many rows are looked at."""
    return sum(map(len, among.values()))


def among_these(places: Iterable[RowPlace]) -> Among:
    """Just the rows at these places."""
    found: dict[str, dict[TableKey, None]] = {}
    for table, key in places:
        found.setdefault(table, {})[key] = None
    return found
