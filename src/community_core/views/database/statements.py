"""A table in SQL: made once with SQLAlchemy, compiled once, then spoken straight to the driver."""

from collections.abc import Mapping, Sequence
from functools import cache, cached_property, lru_cache
from typing import Any, Generic, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Dialect,
    Executable,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    Select,
    Table,
    bindparam,
    delete,
    func,
    literal_column,
    select,
    text,
    types,
)
from sqlalchemy.sql import quoted_name

from community_core.storage.interfaces.views import INCOMING
from community_core.storage.sql.statement import (
    Backend,
    Statement,
    compiled,
    creation,
    inserting,
    quoted,
    stored_as,
)
from community_core.views.tables.columns import Kind, StoredColumn
from community_core.views.tables.rows import TableColumns
from community_core.views.tables.selection import Order, Selection
from community_core.views.tables.table_shape import TableShape, plain_name

R = TypeVar("R")
_NO_LIMIT = 2**63 - 1


class StoredType(types.TypeDecorator[Any]):
    """A column's type for SQLAlchemy statements: Python values in, Python values out."""

    impl = types.Text
    cache_ok = True

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self.kind = kind

    def load_dialect_impl(self, dialect: Dialect) -> types.TypeEngine[Any]:
        return dialect.type_descriptor(stored_as(self.kind.sql, dialect))

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        encode = self.kind.encode
        return value if value is None or encode is None else encode(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        decode = self.kind.decode
        return value if value is None or decode is None else decode(value)


class StoredTable(Generic[R]):
    """One build's own table. Ids of builds are never used twice, so neither is its name.

    Its statements give the columns of the row; ``whole`` and ``write`` go on with the hidden ones. Each is
    compiled when it is first asked for, and so is the table made for them: whoever only reads needs few of
    them, and of most tables none.
    """

    def __init__(self, shape: TableShape[R], build: int) -> None:
        self.shape = shape
        self._build = build
        self._selections: dict[tuple[Any, ...], Statement] = {}
        self.creation = cache(self._creation)
        """Makes it, with its indexes, in the SQL of a back end."""
        self.write = Statement(self._written)
        """Puts a row, its hidden columns among it, in place of one with the same key."""
        self.merge = Statement(self._merged)
        """Puts the rows of INCOMING in place of those with the same key."""
        self.beginning = Statement(self._beginning)
        """The rows, so many at most, whose key begins with one of these values."""

    @cached_property
    def table(self) -> Table:
        """As statements name it, without its indexes."""
        return _table(self.shape, self._build, _columns_of(self.shape))

    @cached_property
    def _columns(self) -> "Sequence[Column[Any]]":
        return [self.table.c[name] for name in self.shape.row.columns]

    @cached_property
    def _keys(self) -> "Sequence[Column[Any]]":
        return [self.table.c[name] for name in self.shape.key]

    @cached_property
    def _matches(self) -> Sequence[ColumnElement[bool]]:
        return [column == bindparam(column.name) for column in self._keys]

    @cached_property
    def one(self) -> Statement:
        """The row of a key."""
        return compiled(select(*self._columns).where(*self._matches))

    @cached_property
    def whole(self) -> Statement:
        """The row of a key, with its hidden columns."""
        return compiled(select(self.table).where(*self._matches))

    @cached_property
    def remove(self) -> Statement:
        """Away with the row of a key."""
        return compiled(delete(self.table).where(*self._matches))

    @cached_property
    def columns(self) -> TableColumns:
        """Its columns for statements, the same as often as they are asked for."""
        return TableColumns(self.shape.row, self.table)

    @property
    def name(self) -> str:
        """What it is called."""
        return table_name(self._build, self.shape.name)

    @property
    def names(self) -> Sequence[str]:
        """Its columns, in their order."""
        return list(self.shape.row.places)

    def _creation(self, backend: Backend) -> tuple[str, ...]:
        """The key comes first: the check of SQLite 3.40 finds faults in sound tables otherwise."""
        columns = _columns_of(self.shape)
        keys = {name: columns[name] for name in self.shape.key}
        table = _table(self.shape, self._build, keys | columns)
        for number, names in enumerate(self.shape.index_columns):
            indexed = (_indexed(table, each) for each in names)
            Index(f"_index_{self._build}_{self.shape.name}_{number}", *indexed)
        return creation(table, backend)

    def _written(self, backend: Backend) -> Any:
        return _upsert(inserting(self.table, backend), self.table, self.shape)

    def _merged(self, backend: Backend) -> Any:
        columns: list[ColumnElement[Any]] = [literal_column(quoted(each)) for each in self.names]
        incoming = select(*columns).select_from(text(INCOMING))
        merging = inserting(self.table, backend).from_select(self.names, incoming)
        return _upsert(merging, self.table, self.shape)

    def _beginning(self, _: Backend) -> Any:
        is_one = self._keys[0] == func.any(bindparam("firsts"))
        return select(self.table).where(is_one).limit(bindparam("*limit"))

    @cached_property
    def count(self) -> Statement:
        """How many rows there are."""
        return compiled(select(func.count()).select_from(self.table))

    def selection(self, selection: Selection) -> Statement:
        """The rows of a selection, whose values are its :func:`parameters`."""
        ends = tuple([(each.column, each.operator) for each in selection.bounds]) if selection.bounds else ()
        asked = (_pattern(selection.equal), selection.order, ends, selection.is_limited)
        found = self._selections.get(asked)
        if found is None:
            found = self._selections[asked] = compiled(self._select(selection))
        return found

    def counted(self, equal: Mapping[str, Any]) -> Statement:
        """How many rows equal a parameter each, or are missing."""
        asked = ("counted", _pattern(equal))
        if asked not in self._selections:
            self._selections[asked] = compiled(self._matching(equal).with_only_columns(func.count()))
        return self._selections[asked]

    def _matching(self, equal: Mapping[str, Any]) -> Select[Any]:
        found = select(*self._columns).select_from(self.table)
        for name, missing in _pattern(equal):
            column = self.table.c[name]
            found = found.where(column.is_(None) if missing else column == bindparam(name))
        return found

    def _select(self, selection: Selection) -> Executable:
        found = self._matching(selection.equal).order_by(*self._order_by(selection.order))
        for number, each in enumerate(selection.bounds):
            end = self.table.c[each.column].op(each.operator)(bindparam(_bound(number)))
            found = found.where(end)
        if not selection.is_limited:
            return found
        return found.limit(bindparam("*limit")).offset(bindparam("*offset"))

    def _order_by(self, order: Order) -> list[ColumnElement[Any]]:
        named = list(map(plain_name, order))
        wanted = [self._ordered(name, each.startswith("-")) for name, each in zip(named, order, strict=True)]
        return wanted + [column.asc() for column in self._keys if column.name not in named]

    def _ordered(self, name: str, descending: bool) -> ColumnElement[Any]:
        column = self.table.c[name]
        ordered = column.desc() if descending else column.asc()
        return ordered.nulls_first() if column.nullable else ordered


def parameters(selection: Selection) -> dict[str, Any]:
    """The values a selection's statement is run with."""
    values = dict(selection.equal)
    for number, each in enumerate(selection.bounds):
        values[_bound(number)] = each.value
    if selection.is_limited:
        values["*limit"] = _NO_LIMIT if selection.limit is None else selection.limit
        values["*offset"] = selection.offset
    return values


def _bound(number: int) -> str:
    """The parameter of the value of a bound, called as no column is."""
    return f"*{number}"


def _pattern(equal: Mapping[str, Any]) -> tuple[tuple[str, bool], ...]:
    """Columns, and whether they are to be missing: all that a statement knows of what is equal."""
    return tuple([(name, value is None) for name, value in equal.items()])


def table_name(build: int, name: str) -> str:
    """What a build's own table is called."""
    return f"_build_{build}_{name}"


@lru_cache(maxsize=2048)
def stored_table(shape: TableShape[R], build: int) -> StoredTable[R]:
    """The stored table of a build. Compiling its SQL takes time, so the latest are kept: more
    than all tables of all views that anybody has installed, since they are asked in turn."""
    return StoredTable(shape, build)


def _columns_of(shape: TableShape[Any]) -> "dict[str, Column[Any]]":
    """The columns of a row, then the hidden ones."""
    stored = (*shape.row.columns.values(), *shape.row.hidden.values())
    return {each.name: _column(each) for each in stored}


def _table(shape: TableShape[Any], build: int, columns: "Mapping[str, Column[Any]]") -> Table:
    return Table(
        quoted_name(table_name(build, shape.name), quote=True),
        MetaData(),
        *columns.values(),
        PrimaryKeyConstraint(*(columns[name] for name in shape.key)),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _indexed(table: Table, ordered: str) -> ColumnElement[Any]:
    column = table.c[plain_name(ordered)]
    return column.desc() if ordered.startswith("-") else column


def _column(column: StoredColumn) -> "Column[Any]":
    return Column(
        quoted_name(column.name, quote=True),
        StoredType(column.kind),
        nullable=column.optional,
        autoincrement=False,
    )


def _upsert(insert: Any, table: Table, shape: TableShape[Any]) -> Any:
    key = [table.c[name] for name in shape.key]
    rest = {name: insert.excluded[name] for name in shape.row.places if name not in shape.key}
    if not rest:
        return insert.on_conflict_do_nothing(index_elements=key)
    return insert.on_conflict_do_update(index_elements=key, set_=rest)
