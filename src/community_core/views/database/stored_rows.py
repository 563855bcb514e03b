"""The rows of a table, read from the database."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import CompoundSelect, Executable, Select

from community_core.errors import InvalidProjection
from community_core.storage.interfaces.views import Session, Values
from community_core.storage.sql.statement import Statement
from community_core.views.database.statements import StoredTable, parameters
from community_core.views.tables.row_shape import ValueOpener
from community_core.views.tables.rows import Rows, TableColumns, TableKey
from community_core.views.tables.selection import Selection
from community_core.views.tables.walks import Walk, stretches

R = TypeVar("R")


class StoredRows(Rows[R]):
    """The rows of one build's table, as readers see them.

    ``opening`` gives the value of a personal column as its reader may see it, on behalf of the stream whose
    id the row is kept under. Handlers have none: they only ever hold sealed values.
    """

    def __init__(self, stored: StoredTable[R], session: Session, opening: ValueOpener | None = None) -> None:
        super().__init__(stored.shape)
        self._stored = stored
        self._session = session
        self._opening = opening

    def get(self, key: TableKey, default: Any = None) -> Any:
        values = dict(zip(self._shape.key, self._stored_key(key), strict=True))
        found = self._session.rows(self._stored.one, values)
        return self.decoded(found)[0] if found else default

    def __len__(self) -> int:
        return self._number(self._stored.count, {})

    def __iter__(self) -> Iterator[R]:
        everything = Selection({}, self._shape.order)
        for page in self._session.pages(self._stored.selection(everything), {}):
            yield from self.decoded(page)

    def selected(self, selection: Selection) -> list[R]:
        asked = {*selection.equal, *(each.column for each in selection.bounds)}
        return self.decoded(self._stored_values(selection), asked)

    def _stored_values(self, selection: Selection) -> list[Values]:
        return self._session.rows(self._stored.selection(selection), parameters(selection))

    def stored_along(
        self, walk: Walk, equal: Mapping[str, Any], after: Sequence[Any] | None, limit: int
    ) -> list[Values]:
        found: list[Values] = []
        for each in stretches(self._shape, walk, after):
            if len(found) < limit:
                wanted = Selection({**equal, **each.equal}, walk.order, each.bounds, limit - len(found))
                found += self._stored_values(wanted)
        return found

    def counted(self, equal: Mapping[str, Any]) -> int:
        return self._number(self._stored.counted(equal), equal)

    def as_kept(self) -> list[R]:
        return self._row.decoded(self._stored_values(Selection({}, self._shape.order)))

    def select(self, statement: Executable) -> Sequence[Any]:
        if not isinstance(statement, Select | CompoundSelect):
            raise self._refuses(statement)
        return self._session.select(statement)

    @property
    def columns(self) -> TableColumns:
        return self._stored.columns

    def decoded(self, found: Sequence[Values], by: Collection[str] = ()) -> list[R]:
        rows = self._row.decoded(found)
        if self._opening is None:
            return rows
        seen = self._row.opened(rows, self._opening, self._shape.key[0])
        return self._row.told_by(by, rows, seen)

    def _stored_key(self, key: TableKey) -> Values:
        names = self._shape.key
        parts = (key,) if len(names) == 1 else key
        if not isinstance(parts, tuple) or len(parts) != len(names) or None in parts:
            raise InvalidProjection(
                f"the key of table {self._shape.name!r} is ({', '.join(names)}), not {key!r}",
                f"表 {self._shape.name!r} 的键是（{'，'.join(names)}），不是 {key!r}",
            )
        return tuple(map(self._row.encode, names, parts))

    def _refuses(self, statement: object) -> InvalidProjection:
        kind = type(statement).__name__
        return InvalidProjection(
            f"table {self._shape.name!r} is only read by select(...), not by {kind}: {statement}. Rows are "
            "written in handlers.",
            f"表 {self._shape.name!r} 只接受 select(...) 查询，不接受 {kind}：{statement}。"
            "行只能在处理方法中写入。",
        )

    def _number(self, statement: Statement, values: Mapping[str, Any]) -> int:
        ((number,),) = self._session.rows(statement, values)
        return int(number)
