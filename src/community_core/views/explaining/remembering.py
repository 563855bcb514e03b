"""What was read of rows is remembered until a fact writes them, and with it whatever came of the reading."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any, TypeVar, cast

from attrs import define, evolve, field, frozen
from sqlalchemy import Executable

from community_core.storage.interfaces.views import Session
from community_core.views.database.statements import StoredTable
from community_core.views.database.stored_rows import StoredRows
from community_core.views.tables.row_shape import Values
from community_core.views.tables.rows import TableKey
from community_core.views.tables.selection import Selection
from community_core.views.tables.table_shape import TableShape
from community_core.views.tables.walks import Walk

R = TypeVar("R")
T = TypeVar("T")


@frozen
class ReadPlace:
    """Where something was read: rows of a table whose ``columns`` have these stored values; with ``only``,
    one column of them."""

    table: str
    columns: tuple[str, ...] = ()
    values: Values = ()
    only: str | None = None


_Readers = defaultdict[Values, defaultdict[str | None, set[Hashable]]]


@define
class ReadMemory:
    """What came of reading, by whatever names it, until one of the rows it was read from changes."""

    shapes: Mapping[str, TableShape[Any]]
    _answers: dict[Hashable, Any] = field(factory=dict, init=False)
    _counts: defaultdict[str, defaultdict[tuple[str, ...], dict[Values, int]]] = field(init=False)
    _readers: defaultdict[str, defaultdict[tuple[str, ...], _Readers]] = field(init=False)
    _reading: set[ReadPlace] | None = field(default=None, init=False)

    def __attrs_post_init__(self) -> None:
        self._counts = defaultdict(lambda: defaultdict(dict))
        self._readers = defaultdict(lambda: defaultdict(lambda: defaultdict(lambda: defaultdict(set))))

    @property
    def held(self) -> int:
        """How many answers are in memory."""
        return len(self._answers)

    def reads(self, table: str) -> bool:
        """Whether rows of that table were ever asked for."""
        return table in self._readers or table in self._counts

    def read(
        self, place: ReadPlace, what: Hashable, work: Callable[[], T], *, noting: ReadPlace | None = None
    ) -> T:
        """What ``work`` reads in one place, or read there before; ``noting`` only what of it is looked at."""
        self.note(noting or place)
        if what not in self._answers:
            self._answers[what] = work()
            self._reads(place, what)
        return cast("T", self._answers[what])

    def count(self, place: ReadPlace, work: Callable[[], int]) -> int:
        """How many rows there are in a place: counted by ``work`` once, and then kept count of."""
        self.note(place)
        counted = self._counts[place.table][place.columns]
        if place.values not in counted:
            counted[place.values] = work()
        return counted[place.values]

    def note(self, place: ReadPlace) -> None:
        """That something is read here, which whatever is worked out just now follows from."""
        if self._reading is not None:
            self._reading.add(place)

    def following(self, what: Hashable, work: Callable[[], T]) -> T:
        """What ``work`` makes of all it reads, or made of it before."""
        if what not in self._answers:
            self._reading = set()
            try:
                self._answers[what] = work()
                for place in self._reading:
                    self._reads(place, what)
            finally:
                self._reading = None
        return cast("T", self._answers[what])

    def wrote(self, table: str, before: Values | None, after: Values | None) -> set[Hashable]:
        """A row became another; None stands for no row. What is forgotten for it."""
        self._count(table, before, -1)
        self._count(table, after, 1)
        places, forgotten = self.shapes[table].row.places, set[Hashable]()
        for columns, readers in self._readers.get(table, {}).items():
            for values in {self._chosen(table, columns, row) for row in (before, after) if row is not None}:
                if values in readers:
                    forgotten |= _touched(readers[values], places, before, after)
        return self._forgotten(forgotten)

    def _count(self, table: str, row: Values | None, more: int) -> None:
        for columns, counted in self._counts.get(table, {}).items() if row is not None else ():
            values = self._chosen(table, columns, row or ())
            if values in counted:
                counted[values] += more

    def _chosen(self, table: str, columns: tuple[str, ...], row: Values) -> Values:
        places = self.shapes[table].row.places
        return tuple([row[places[name]] for name in columns])

    def _forgotten(self, those: set[Hashable]) -> set[Hashable]:
        for each in those:
            self._answers.pop(each, None)
        return those

    def _reads(self, place: ReadPlace, what: Hashable) -> None:
        self._readers[place.table][place.columns][place.values][place.only].add(what)


def _touched(
    readers: dict[str | None, set[Hashable]],
    places: Mapping[str, int],
    before: Values | None,
    after: Values | None,
) -> set[Hashable]:
    """Who read the row whole, or a column of it that is another now."""
    found = set[Hashable]()
    for only in list(readers):
        if only is None or before is None or after is None or before[places[only]] != after[places[only]]:
            found |= readers.pop(only)
    return found


class RememberedRows(StoredRows[R]):
    """The rows of a table as a view reads them again and again, while facts are folded into it."""

    def __init__(self, stored: StoredTable[R], session: Session, memory: ReadMemory) -> None:
        super().__init__(stored, session)
        self._memory = memory

    def get(self, key: TableKey, default: Any = None) -> Any:
        row = self._of_key(self._place(key), key)
        return default if row is None else row

    def value(self, key: TableKey, column: str) -> Any:
        self._column_exists(column)
        place = self._place(key)
        row = self._of_key(place, key, noting=evolve(place, only=column))
        return None if row is None else getattr(row, column)

    def _of_key(self, place: ReadPlace, key: TableKey, noting: ReadPlace | None = None) -> R | None:
        found: R | None = self._memory.read(
            place, place, lambda: super(RememberedRows, self).get(key), noting=noting
        )
        return found

    def _place(self, key: TableKey) -> ReadPlace:
        return ReadPlace(self._shape.name, self._shape.key, self._stored_key(key))

    def known(self, row: R) -> TableKey:
        """The key of a row that was read with others; it is known by that from now on."""
        key = self._shape.key_of(row)
        place = self._place(key)
        self._memory.read(place, place, lambda: row)
        return key

    def __len__(self) -> int:
        return self.counted({})

    def __iter__(self) -> Iterator[R]:
        return iter(self.selected(Selection({}, self._shape.order)))

    def selected(self, selection: Selection) -> list[R]:
        place = self._along(selection.equal)
        asked = place, selection.order, selection.bounds, selection.limit, selection.offset
        return list(self._memory.read(place, asked, lambda: super(RememberedRows, self).selected(selection)))

    def stored_along(
        self, walk: Walk, equal: Mapping[str, Any], after: Sequence[Any] | None, limit: int
    ) -> list[Values]:
        self._memory.note(self._along(equal))
        return super().stored_along(walk, equal, after, limit)

    def counted(self, equal: Mapping[str, Any]) -> int:
        place = self._along(equal)
        return self._memory.count(place, lambda: super(RememberedRows, self).counted(equal))

    def as_kept(self) -> list[R]:
        self._memory.note(ReadPlace(self._shape.name))
        return super().as_kept()

    def select(self, statement: Executable) -> Sequence[Any]:
        for table in self._memory.shapes:  # whichever it may name
            self._memory.note(ReadPlace(table))
        return super().select(statement)

    def _along(self, equal: Mapping[str, Any]) -> ReadPlace:
        columns = tuple(sorted(equal))
        return ReadPlace(self._shape.name, columns, tuple([equal[each] for each in columns]))
