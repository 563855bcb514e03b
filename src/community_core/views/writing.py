"""The rows of a table while handlers run: written rows wait here and go to the database together."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any, NoReturn, TypeVar

from sqlalchemy import Select

from community_core.errors import InvalidProjection
from community_core.views.reading import Key, Rows
from community_core.views.rows import Held
from community_core.views.statements import StoredTable
from community_core.views.storage import Session
from community_core.views.table import Names

R = TypeVar("R")


class WrittenRows(Rows[R]):
    """Rows that can be written. What was written is seen at once, and stored by :meth:`flush`.

    Made for one batch: what it has read it remembers, since nobody else writes meanwhile.
    """

    def __init__(self, stored: StoredTable[R], session: Session) -> None:
        super().__init__(stored, session)
        self._unwritten: dict[Key, Held[R] | None] = {}
        self._known: dict[Key, Held[R] | None] = {}
        key = stored.shape.key
        self._key_of = stored.shape.key_of
        self._key_types = tuple(stored.shape.row.columns[name].kind.types[0] for name in key)
        self._key_type = self._key_types[0] if len(key) == 1 else None
        columns = list(stored.shape.row.columns)
        self._order = itemgetter(*map(columns.index, key))

    def get(self, key: Key, default: Any = None) -> Any:
        row = self._find(key)
        if type(row) is list:
            row = self._row.make(*row)
            (self._unwritten if key in self._unwritten else self._known)[key] = row
        return default if row is None else row

    def _find(self, key: Key) -> Held[R] | None:
        if type(key) is self._key_type and (written := self._unwritten.get(key)) is not None:
            return written
        self._check(key)
        if key in self._unwritten:
            return self._unwritten[key]
        if key not in self._known:
            found = self._session.one(self._stored.one.sql, self._stored_key(key))
            self._known[key] = self._row.held(found) if found else None
        return self._known[key]

    def _check(self, key: Key) -> None:
        """Refuse a key of a wrong type before it is looked for among the unwritten rows."""
        if type(key) is self._key_type:
            return
        if type(key) is not tuple or tuple(map(type, key)) != self._key_types:
            self._stored_key(key)

    def put(self, row: R) -> None:
        row = self._row.settled(row)
        self._write(self._key_of(row), row)

    def __contains__(self, key: Key) -> bool:
        return self._find(key) is not None

    def change(self, key: Key, **fields: Any) -> None:
        for name in self._shape.key:
            if name in fields:
                self._refuse_other_key(name)
        self._write(key, self._row.changed(self._existing(key), fields))

    def learn(self, key: Key, at: datetime, /, **fields: Any) -> None:
        dates = self._shape.dates
        for name in fields:
            if name not in dates:
                self._refuse_undated(name)
        learned = self._row.learned(self._existing(key), at, fields, dates)
        if learned is not None:
            self._write(key, learned)

    def _existing(self, key: Key) -> Held[R]:
        row = self._find(key)
        if row is None:
            raise self._missing(key)
        return row

    def pop(self, key: Key) -> R:
        row = self[key]
        self._write(key, None)
        return row

    def discard(self, key: Key) -> None:
        self._check(key)
        self._write(key, None)

    def _write(self, key: Key, row: Held[R] | None) -> None:
        self._unwritten[key] = row

    def __len__(self) -> int:
        self.flush()
        return super().__len__()

    def __iter__(self) -> Iterator[R]:
        self.flush()
        return super().__iter__()

    def _selected(
        self,
        equal: Sequence[tuple[str, bool]],
        values: Mapping[str, Any],
        between: tuple[str, bool, bool] | None,
        order: Names | None,
        limit: int | None,
        offset: int,
    ) -> list[R]:
        self.flush()
        return super()._selected(equal, values, between, order, limit, offset)

    def select(self, statement: "Select[Any]") -> Sequence[Any]:  # noqa: ARG002  refused whatever it is
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
            self._session.many(self._stored.write.sql, rows)
        removed = [self._stored_key(key) for key, row in self._unwritten.items() if row is None]
        if removed:
            self._session.many(self._stored.remove.sql, removed)
        self._known.update(self._unwritten)
        self._unwritten.clear()

    @property
    def held(self) -> int:
        """How many rows are in memory."""
        return len(self._unwritten) + len(self._known)

    def forget(self) -> None:
        """Let go of what was read; it can be read again."""
        self._known.clear()

    def _refuse_undated(self, name: str) -> NoReturn:
        self._column_exists(name)
        raise InvalidProjection(
            f"nothing says since when {name!r} of table {self._shape.name!r} is what it is; name a column "
            f"that does, Table(..., dates={{{name!r}: ...}}), or use change.",
            f"没有列说明表 {self._shape.name!r} 的 {name!r} 自何时起如此；"
            f"请用 Table(..., dates={{{name!r}: ...}}) 指定，或改用 change。",
        )

    def _refuse_other_key(self, name: str) -> NoReturn:
        raise InvalidProjection(
            f"{name!r} is the key of table {self._shape.name!r} and cannot be changed; "
            "discard the row and put another.",
            f"{name!r} 是表 {self._shape.name!r} 的键，不能更改；请先 discard 再 put 新行。",
        )
