"""What a projection says of itself: its rows and columns, tables, queries, events, and names in SQL."""

from inspect import getdoc
from typing import Any

from community_core.errors import Language
from community_core.views.projections.projection import Projection, shape_of
from community_core.views.projections.queries import Query, queries_among
from community_core.views.tables.columns import NamedColumn, named_columns
from community_core.views.tables.table import Table


def row_class(projection: type[Projection[Any]]) -> type[Any]:
    """The class of the rows that iterating a view of it gives: the argument of ``Projection[...]``."""
    return shape_of(projection).row


def columns_of(view: type[Any]) -> tuple[NamedColumn, ...]:
    """The columns of the rows a projection gives, or of any row class, with headings and words."""
    return named_columns(row_class(view) if issubclass(view, Projection) else view)


def described(projection: type[Projection[Any]], language: Language) -> str:
    """What it lists, in the reader's language as far as its author wrote it."""
    return projection.zh if language == "zh" and projection.zh else getdoc(projection) or ""


def queries_of(projection: type[Projection[Any]]) -> tuple[Query, ...]:
    """The questions a projection answers beside being listed, in the order they were written."""
    return queries_among(shape_of(projection).members)


def tables_of(projection: type[Projection[Any]]) -> dict[str, Table[Any]]:
    """Its tables by attribute name, the first one first."""
    return {name: getattr(projection, name) for name in shape_of(projection).tables}


def handled_types(projection: type[Projection[Any]]) -> tuple[type[Any], ...]:
    """The event classes it handles; ``(object,)`` when it takes every event."""
    return tuple(shape_of(projection).handlers)


def sql_names(projection: type[Projection[Any]]) -> dict[str, str]:
    """The SQL view other tools read each table by: table attribute -> name, the same for all versions.

    The first table of ``open-requests`` is ``open_requests``, a further one ``open_requests__<attribute>``.
    """
    shape = shape_of(projection)
    first = shape.name.replace("-", "_")
    return {name: f"{first}__{name}" if index else first for index, name in enumerate(shape.tables)}
