"""The rows of a table while handlers run: written rows wait here and go to the database together."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, NoReturn, TypeVar

from sqlalchemy import Executable

from community_core.errors import InvalidProjection
from community_core.ledger import Recorded
from community_core.storage.interfaces.views import Session, Values
from community_core.views.database.statements import StoredTable
from community_core.views.database.stored_rows import StoredRows
from community_core.views.tables.learning import moment_of
from community_core.views.tables.row_shape import Held
from community_core.views.tables.rows import TableKey
from community_core.views.tables.selection import Selection

R = TypeVar("R")


class WrittenRows(StoredRows[R]):
    """Rows that can be written. What was written is seen at once, and stored by :meth:`flush`.

    Made for one batch: what it has read it remembers, since nobody else writes meanwhile.
    """

    def __init__(self, stored: StoredTable[R], session: Session) -> None:
        super().__init__(stored, session)
        self._unwritten: dict[TableKey, Held[R] | None] = {}
        self._known: dict[TableKey, Held[R] | None] = {}
        key = stored.shape.key
        self._key_of = stored.shape.key_of
        self._key_types = tuple(stored.shape.row.columns[name].kind.types[0] for name in key)
        self._key_type = self._key_types[0] if len(key) == 1 else None
        columns = list(stored.shape.row.columns)
        self._order = itemgetter(*map(columns.index, key))
        self._learning = stored.shape.learning()
        self._expected: Collection[str] = ()
        self._loaded: set[str] = set()
        """Streams of which every row is known."""

    def get(self, key: TableKey, default: Any = None) -> Any:
        row = self._find(key)
        if type(row) is list:
            row = self._row.made(row)
            if not self._row.hidden:
                (self._unwritten if key in self._unwritten else self._known)[key] = row
        return default if row is None else row

    def value(self, key: TableKey, column: str) -> Any:
        self._column_exists(column)
        row: Any = self._find(key)
        return row[self._row.places[column]] if type(row) is list else getattr(row, column, None)

    def _find(self, key: TableKey) -> Held[R] | None:
        if type(key) is self._key_type and (written := self._unwritten.get(key)) is not None:
            return written
        self._check(key)
        if key in self._unwritten:
            return self._unwritten[key]
        if key not in self._known:
            self._known[key] = self._stored_row(key)
        return self._known[key]

    def expect(self, streams: Collection[str]) -> None:
        """Rows whose key begins with the id of one of these streams are likely to be asked for soon: once the
        first is, they are loaded together."""
        self._expected = streams if self._key_types[0] is str else ()

    def _stored_row(self, key: TableKey) -> Held[R] | None:
        first: Any = key[0] if type(key) is tuple else key
        if first in self._expected:
            self._load(self._expected)
        if first in self._loaded:
            return self._known.get(key)
        found = self._session.one(self._stored.whole, self._stored_key(key))
        return self._row.held(found) if found else None

    def _load(self, streams: Collection[str]) -> None:
        self._expected = ()
        new = [each for each in streams if each not in self._loaded]
        found = self._session.all_beginning(self._stored, new)
        if found is None:
            return
        for row in found:
            self._known.setdefault(self._key_in(row), self._row.held(row))
        self._loaded.update(new)

    def _key_in(self, row: Values) -> TableKey:
        """The key in a row as it is stored."""
        kinds = [self._row.columns[name].kind for name in self._shape.key]
        places = [self._row.places[name] for name in self._shape.key]
        parts = [
            kind.decode(row[place]) if kind.decode else row[place]
            for kind, place in zip(kinds, places, strict=True)
        ]
        return parts[0] if len(parts) == 1 else tuple(parts)

    def _check(self, key: TableKey) -> None:
        """Refuse a key of a wrong type before it is looked for among the unwritten rows."""
        if type(key) is self._key_type:
            return
        if type(key) is not tuple or tuple(map(type, key)) != self._key_types:
            self._stored_key(key)

    def put(self, row: R) -> None:
        row = self._row.settled(row)
        self._write(self._key_of(row), self._learning.begun(row) if self._row.hidden else row)

    def __contains__(self, key: TableKey) -> bool:
        return self._find(key) is not None

    def change(self, key: TableKey, **fields: Any) -> None:
        for name in self._shape.key:
            if name in fields:
                self._refuse_other_key(name)
        self._write(key, self._row.changed(self._existing(key), fields))

    def learn(self, key: TableKey, fact: Recorded[Any], /, **fields: Any) -> None:
        learnt = self._learning.learnt(self._existing(key), moment_of(fact), fields)
        if learnt is not None:
            self._write(key, learnt)

    def _existing(self, key: TableKey) -> Held[R]:
        row = self._find(key)
        if row is None:
            raise self._missing(key)
        return row

    def pop(self, key: TableKey) -> R:
        row = self[key]
        self._write(key, None)
        return row

    def discard(self, key: TableKey) -> None:
        self._check(key)
        self._write(key, None)

    def _write(self, key: TableKey, row: Held[R] | None) -> None:
        self._unwritten[key] = row

    def __len__(self) -> int:
        self.flush()
        return super().__len__()

    def __iter__(self) -> Iterator[R]:
        self.flush()
        return super().__iter__()

    def selected(self, selection: Selection) -> list[R]:
        self.flush()
        return super().selected(selection)

    def counted(self, equal: Mapping[str, Any]) -> int:
        self.flush()
        return super().counted(equal)

    def select(self, statement: Executable) -> Sequence[Any]:  # noqa: ARG002  refused whatever it is
        """Refused: what a handler may ask stays simple enough to be the same everywhere."""
        raise InvalidProjection(
            "select is for queries; in a handler use get, where or between.",
            "select 只用于查询；在处理方法中请用 get、where 或 between。",
        )

    def flush(self) -> None:
        """Store what was written, in the order of the key."""
        if not self._unwritten:
            return
        rows = self._row.encoded(row for row in self._unwritten.values() if row is not None)
        rows.sort(key=self._order)
        if rows:
            self._session.store(self._stored, rows)
        removed = [self._stored_key(key) for key, row in self._unwritten.items() if row is None]
        if removed:
            self._session.many(self._stored.remove, removed)
        self._known.update(self._unwritten)
        self._unwritten.clear()

    @property
    def held(self) -> int:
        """How many rows are in memory."""
        return len(self._unwritten) + len(self._known)

    def forget(self) -> None:
        """Let go of what was read; it can be read again."""
        self._known.clear()
        self._loaded.clear()

    def _refuse_other_key(self, name: str) -> NoReturn:
        raise InvalidProjection(
            f"{name!r} is the key of table {self._shape.name!r} and cannot be changed; "
            "discard the row and put another.",
            f"{name!r} 是表 {self._shape.name!r} 的键，不能更改；请先 discard 再 put 新行。",
        )
