"""What tells the rows of a view apart."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from community_core.errors import InvalidInput
from community_core.views.projections.projection import Projection, shape_of
from community_core.views.tables.columns import NamedColumn

ViewKey = tuple[Any, ...]
"""The values of a row's key columns, in their order."""


def key_columns(projection: type[Projection[Any]]) -> tuple[NamedColumn, ...]:
    """The columns that tell the rows of a view apart.

    Those the class declares as its ``key``; else the key of the table it lists, when its rows have those
    columns; else their first column.
    """
    return shape_of(projection).key_columns


def key_of(projection: type[Projection[Any]], given: Any) -> ViewKey:
    """The key a caller means: a tuple, or the value alone. InvalidInput when it has other parts."""
    names = [each.name for each in key_columns(projection)]
    key = given if isinstance(given, tuple) else (given,)
    if len(key) != len(names):
        raise InvalidInput(
            f"{projection.name} tells rows apart by {', '.join(names)}, so {_shown(key)} is no key of it; "
            f"give {len(names)} {'values' if len(names) > 1 else 'value'}.",
            f"{projection.name} 以 {'、'.join(names)} 区分各行，{_shown(key)} 不是它的键；请给出"
            f" {len(names)} 个值。",
        )
    return key


def by_key(projection: type[Projection[Any]], rows: Iterable[Any]) -> Mapping[ViewKey, tuple[Any, ...]]:
    """The rows under their keys, in their order. Where the key does not tell rows apart there are several."""
    names = [each.name for each in key_columns(projection)]
    found: defaultdict[ViewKey, list[Any]] = defaultdict(list)
    for row in rows:
        found[tuple(getattr(row, name) for name in names)].append(row)
    return {key: tuple(each) for key, each in found.items()}


def unknown_key(projection: type[Projection[Any]], key: ViewKey) -> InvalidInput:
    """The error for a key no row has, and no row ever had."""
    names = [each.name for each in key_columns(projection)]
    return InvalidInput(
        f"{projection.name} has no row {_shown(key)} and never had one by then; its rows are told apart by "
        f"{', '.join(names)}. Copy it from: community show {projection.name} --all-columns",
        f"{projection.name} 中没有 {_shown(key)} 这一行，此前也没有过；各行以 {'、'.join(names)} 区分。"
        f"请从这里复制：community show {projection.name} --all-columns",
        kind="not-found",
    )


def _shown(key: ViewKey) -> str:
    return " ".join(str(each) for each in key) or "nothing"
