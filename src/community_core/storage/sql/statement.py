"""Statements made with SQLAlchemy once, as each back end understands them, spoken straight to its driver."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from attrs import frozen
from sqlalchemy import Dialect, Table, types
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement

Backend = Literal["sqlite", "postgresql"]
"""Which SQL a database understands."""

_DIALECTS: Mapping[str, Dialect] = {
    "sqlite": sqlite.dialect(),
    "postgresql": postgresql.dialect(paramstyle="format"),  # type: ignore[no-untyped-call]
}
"""One of each for all: it remembers of each type how it is spoken."""
_MAKING: Mapping[str, Dialect] = {**_DIALECTS, "postgresql": postgresql.dialect()}  # type: ignore[no-untyped-call]
"""Those in which tables are made."""
_UPSERTS: Mapping[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@frozen
class DriverSql:
    """SQL for a driver, and the names of its parameters in their order."""

    sql: str
    names: tuple[str, ...]

    def valued(self, values: Mapping[str, Any]) -> list[Any]:
        """The values of its parameters, in their order."""
        return [values[name] for name in self.names]


class Statement:
    """A statement whose values are all parameters, compiled once for each SQL it is spoken in."""

    def __init__(self, made: Callable[[Backend], Any]) -> None:
        self._made = made
        self._spoken: dict[str, DriverSql] = {}

    def spoken(self, backend: Backend) -> DriverSql:
        """It as a database understands it."""
        found = self._spoken.get(backend)
        if found is None:
            compiled = self._made(backend).compile(dialect=_DIALECTS[backend])
            found = self._spoken[backend] = DriverSql(str(compiled), tuple(compiled.positiontup or ()))
        return found


def compiled(statement: Any) -> Statement:
    """A statement whose values are all parameters, for the driver."""
    return Statement(lambda _: statement)


def inserting(table: Table, backend: Backend) -> Any:
    """An insertion that can say what to do with a key that is there already."""
    return _UPSERTS[backend](table)


def stored_as(wanted: types.TypeEngine[Any], dialect: Dialect) -> types.TypeEngine[Any]:
    """A type as a back end is to keep it: texts in the same order on each. A column says so once, where it is
    made: values compared with it do not."""
    in_another_order = dialect is _MAKING["postgresql"] and isinstance(wanted, types.Text)
    return types.Text(collation="C") if in_another_order else wanted


def creation(table: Table, backend: Backend = "sqlite") -> tuple[str, ...]:
    """The SQL that makes a table and its indexes."""
    indexes = sorted(table.indexes, key=lambda each: str(each.name))
    made: list[ExecutableDDLElement] = [CreateTable(table), *map(CreateIndex, indexes)]
    return tuple(str(each.compile(dialect=_MAKING[backend])) for each in made)


def creation_everywhere(table: Table) -> Mapping[Backend, tuple[str, ...]]:
    """The same in the SQL of each back end."""
    return {"sqlite": creation(table), "postgresql": creation(table, "postgresql")}


def quoted(name: str) -> str:
    """A name as SQL has it."""
    return '"{}"'.format(name.replace('"', '""'))
