"""Statements made with SQLAlchemy once, as each back end understands them, spoken straight to its driver."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, Literal

from attrs import frozen
from sqlalchemy import Dialect, Table, types
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement

Backend = Literal["sqlite", "postgresql"]
"""Which SQL a database understands."""


def _sql_of(backend: Backend) -> Any:
    """What is known of its SQL; of a back end that nobody uses nothing is read."""
    return import_module(f"community_core.storage.sql.{backend}")


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
            compiled = self._made(backend).compile(dialect=_sql_of(backend).SPOKEN)
            found = self._spoken[backend] = DriverSql(str(compiled), tuple(compiled.positiontup or ()))
        return found


def compiled(statement: Any) -> Statement:
    """A statement whose values are all parameters, for the driver."""
    return Statement(lambda _: statement)


def inserting(table: Table, backend: Backend) -> Any:
    """An insertion that can say what to do with a key that is there already."""
    return _sql_of(backend).insert(table)


def stored_as(wanted: types.TypeEngine[Any], dialect: Dialect) -> types.TypeEngine[Any]:
    """A type as a back end is to keep it: texts in the same order on each. A column says so once, where it is
    made: values compared with it do not."""
    in_another_order = dialect.name == "postgresql" and isinstance(wanted, types.Text)
    making = in_another_order and dialect is _sql_of("postgresql").MAKING
    return types.Text(collation="C") if making else wanted


def creation(table: Table, backend: Backend) -> tuple[str, ...]:
    """The SQL that makes a table and its indexes."""
    indexes = sorted(table.indexes, key=lambda each: str(each.name))
    made: list[ExecutableDDLElement] = [CreateTable(table), *map(CreateIndex, indexes)]
    return tuple(str(each.compile(dialect=_sql_of(backend).MAKING)) for each in made)


def quoted(name: str) -> str:
    """A name as SQL has it."""
    return '"{}"'.format(name.replace('"', '""'))
