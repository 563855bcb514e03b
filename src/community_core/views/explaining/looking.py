"""Looking at some rows of a view after one fact and another: only what a fact touched is worked out again."""

from collections.abc import Callable, Collection, Hashable, Mapping
from typing import Any, Protocol

from attrs import frozen

from community_core.storage.interfaces.views import Session
from community_core.views.database.statements import stored_table
from community_core.views.explaining.asked import Asked, Looked
from community_core.views.explaining.histories import sort
from community_core.views.explaining.remembering import ReadMemory, RememberedRows
from community_core.views.folding.tracing import RowPlace, WrittenRow
from community_core.views.projections.keys import ViewKey, key_columns
from community_core.views.projections.listing import Listing
from community_core.views.projections.projection import Projection, bound, shape_of
from community_core.views.projections.projection_shape import ProjectionShape
from community_core.views.tables.row_shape import Values
from community_core.views.tables.rows import Rows, TableKey
from community_core.views.tables.table_shape import TableShape


class _Watched(Protocol):
    """The watched rows, as one kind of view comes by them."""

    def touched(self, place: RowPlace, forgotten: Collection[Hashable]) -> None: ...
    def reads(self, place: RowPlace) -> bool: ...
    def look(self) -> Looked: ...


class Looking:
    """One view, read through a session beside the one that facts are folded in."""

    def __init__(self, asked: Asked, build: int, reading: Session) -> None:
        shape = shape_of(asked.projection)
        self._shapes = shape.tables
        self._memory = ReadMemory(shape.tables)
        tables = {
            name: RememberedRows(stored_table(each, build), reading, self._memory)
            for name, each in shape.tables.items()
        }
        view = bound(asked.projection, tables, asked.zone, asked.now)
        self._watched = _watched(asked, shape, view, self._memory)

    def wrote(self, rows: Mapping[RowPlace, WrittenRow]) -> None:
        """What the fact wrote that was folded just now."""
        for place, row in rows.items():
            before, after = (_stored(self._shapes[place[0]], each) for each in row)
            if before != after:
                self._watched.touched(place, self._memory.wrote(place[0], before, after))

    def reads(self, place: RowPlace) -> bool:
        """Whether the watched rows may follow from a row of that table."""
        return self._watched.reads(place)

    @property
    def held(self) -> int:
        """How much of what was read is in memory."""
        return self._memory.held

    def look(self) -> Looked:
        """The watched rows as the view gives them now; the very same as before where nothing touched them."""
        return self._watched.look()


def makes_up_rows(projection: type[Projection[Any]]) -> bool:
    """Whether the rows of a view may be made of any rows in its tables."""
    shape = shape_of(projection)
    return shape.listing is None or "__iter__" in shape.members


def _watched(asked: Asked, shape: ProjectionShape, view: Any, memory: ReadMemory) -> _Watched:
    if shape.listing is None or makes_up_rows(asked.projection):
        return _MadeUp(asked, view, memory)
    first = next(iter(shape.tables.values()))
    if shape.gives_stored and first.key == tuple(each.name for each in key_columns(asked.projection)):
        return _Stored(asked, getattr(view, first.name))
    return _Listed(asked, view, shape.listing, memory)


def _stored(shape: TableShape[Any], row: Values) -> Values | None:
    """The values of a row as they are stored; None when there is no row."""
    return shape.row.encoded([list(row)])[0] if row else None


class _Stored:
    """Rows that a view gives just as they are stored, by their own key."""

    def __init__(self, asked: Asked, rows: Rows[Any]) -> None:
        self._table, self._rows, self._watched = rows.shape.name, rows, frozenset(asked.keys)
        self._stale = set(asked.keys)
        self._found: Looked = {}

    def touched(self, place: RowPlace, forgotten: Collection[Hashable]) -> None:  # noqa: ARG002
        table, key = place
        if table == self._table:
            self._stale |= {_as_tuple(key)} & self._watched

    def reads(self, place: RowPlace) -> bool:
        return place[0] == self._table and _as_tuple(place[1]) in self._watched

    def look(self) -> Looked:
        if self._stale:
            stale = {key: self._rows.get(key[0] if len(key) == 1 else key) for key in self._stale}
            kept = {key: rows for key, rows in self._found.items() if key not in stale}
            self._found = kept | {key: (row,) for key, row in stale.items() if row is not None}
            self._stale.clear()
        return self._found


@frozen
class _Showing:
    """The row of a table as a view shows it."""

    key: TableKey


@frozen
class _Shown:
    """A row of the table that is listed, how it is shown, and under which key of the view."""

    row: Any
    shown: Any
    key: ViewKey


class _Listed:
    """Rows that a view shows each by itself, of those of a table."""

    def __init__(self, asked: Asked, view: Any, listing: Listing, memory: ReadMemory) -> None:
        self._view, self._listing, self._memory = view, listing, memory
        self._names = [each.name for each in key_columns(asked.projection)]
        self._rows: RememberedRows[Any] = getattr(view, listing.table)
        self._watched: dict[ViewKey, dict[TableKey, _Shown]] = {key: {} for key in asked.keys}
        self._keys: dict[TableKey, ViewKey] = {}
        self._stale = {self._rows.known(row) for row in self._rows}
        self._found: Looked = {}

    def touched(self, place: RowPlace, forgotten: Collection[Hashable]) -> None:
        table, key = place
        if table == self._listing.table:
            self._stale.add(key)
        self._stale |= {each.key for each in forgotten if isinstance(each, _Showing)}

    def reads(self, place: RowPlace) -> bool:
        return place[0] == self._listing.table or self._memory.reads(place[0])

    def look(self) -> Looked:
        concerned = set[ViewKey]()
        for key in self._stale:
            concerned |= self._show(key)
        self._stale.clear()
        if concerned:
            found = {key: self._in_order(key) for key in self._watched}
            self._found = {key: rows for key, rows in found.items() if rows}
        return self._found

    def _show(self, key: TableKey) -> set[ViewKey]:
        """Work out again how a row is shown; the watched keys it was under, and is under now."""
        concerned = set[ViewKey]()
        if key in self._keys:
            before = self._keys.pop(key)
            del self._watched[before][key]
            concerned.add(before)
        shown = self._memory.following(_Showing(key), lambda: self._shown(key))
        if shown is not None and shown.key in self._watched:
            self._keys[key] = shown.key
            self._watched[shown.key][key] = shown
            concerned.add(shown.key)
        return concerned

    def _shown(self, key: TableKey) -> _Shown | None:
        row = self._rows.get(key)
        if row is None or any(getattr(row, name) != value for name, value in self._listing.only.items()):
            return None
        shown = self._view.shown(row)
        return _Shown(row, shown, tuple(getattr(shown, name) for name in self._names))

    def _in_order(self, key: ViewKey) -> tuple[Any, ...]:
        """Those under one key of the view, in the order of their table."""
        found = list(self._watched[key].values())
        shape = self._rows.shape

        def stored(column: str) -> Callable[[_Shown], Any]:
            return lambda each: shape.row.encode(column, getattr(each.row, column))

        sort(found, shape, shape.order, stored)
        return tuple(each.shown for each in found)


def _as_tuple(key: TableKey) -> ViewKey:
    return key if type(key) is tuple else (key,)


class _MadeUp:
    """Rows that a view makes up of whatever it reads: all of them again, when something of that changed."""

    def __init__(self, asked: Asked, view: Any, memory: ReadMemory) -> None:
        self._asked, self._view, self._memory = asked, view, memory

    def touched(self, place: RowPlace, forgotten: Collection[Hashable]) -> None:
        """Which the memory knows of."""

    def reads(self, place: RowPlace) -> bool:
        return self._memory.reads(place[0])

    def look(self) -> Looked:
        return self._memory.following("all", self._find)

    def _find(self) -> Looked:
        return self._asked.watched(self._view)
