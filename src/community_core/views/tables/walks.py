"""Ways a table can be read along its indexes: rows that equal something, in an order, from any place on."""

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from attrs import frozen
from sqlalchemy import Text

if TYPE_CHECKING:
    from community_core.views.tables.table import TableShape

Fixed = tuple[tuple[str, Any], ...]
"""Columns and the stored value each is to have."""


@frozen
class Walk:
    """Rows whose ``equal`` columns have given values, in an ``order`` that ends with the key and so is whole:
    just what one index holds."""

    equal: tuple[str, ...]
    order: tuple[str, ...]

    def __str__(self) -> str:
        return ", ".join([*(f"{each}=..." for each in self.equal), f"order={' '.join(self.order)}"])


@frozen
class Step:
    """A stretch of a walk: rows with these values, beyond a value in one column (column, operator, value)."""

    fixed: Fixed
    beyond: tuple[str, str, Any] | None


def index_columns(shape: "TableShape[Any]") -> list[tuple[str, ...]]:
    """The columns of each SQL index: every declared group, and none, followed by the table's order and its
    key. Without an order of its own a table is in the order of its key, which needs no index."""
    found = [_followed(shape, group) for group in shape.index]
    return [*found, _followed(shape, ())] if shape.order else found


def walks_of(shape: "TableShape[Any]") -> Iterator[Walk]:
    """All walks the indexes of a table allow, those in its own order first."""
    groups = [(), *shape.index]
    whole = [Walk(_names(group), _followed(shape, group)[len(group) :]) for group in groups]
    parts = [
        Walk(_names(group[:at]), _followed(shape, group)[at:]) for group in groups for at in range(len(group))
    ]
    return (each for each in (*whole, *parts) if _is_walkable(shape, each.order))


def walk_for(shape: "TableShape[Any]", equal: Collection[str], order: Sequence[str]) -> Walk | None:
    """The walk over the rows that equal something in these columns, in that order; None when no index holds
    it. Without an order it is the table's own."""
    wanted = [each for each in order or shape.order if _name(each) not in equal]
    for walk in walks_of(shape):
        if set(walk.equal) == set(equal) and list(walk.order[: len(wanted)]) == wanted:
            return walk
    return None


def steps(shape: "TableShape[Any]", walk: Walk, after: Sequence[Any] | None) -> Iterator[Step]:
    """The stretches of a walk after the row with these stored values in the columns of its order."""
    if after is None:
        yield Step((), None)
        return
    for at in reversed(range(len(walk.order))):
        fixed = tuple(zip(_names(walk.order[:at]), after[:at], strict=True))
        yield Step(fixed, _beyond(shape, walk.order[at], after[at]))


def _beyond(shape: "TableShape[Any]", ordered: str, value: Any) -> tuple[str, str, Any]:
    """Missing values come first, so after one of them come all that are there."""
    name = _name(ordered)
    if value is None:
        is_text = isinstance(shape.row.columns[name].kind.sql, Text)
        return name, ">=", "" if is_text else float("-inf")
    return name, "<" if ordered.startswith("-") else ">", value


def _followed(shape: "TableShape[Any]", group: Sequence[str]) -> tuple[str, ...]:
    """A group of columns, and whatever of the table's order and key does not stand in it."""
    found = list(group)
    for each in (*shape.order, *shape.key):
        if _name(each) not in _names(found):
            found.append(each)
    return tuple(found)


def _is_walkable(shape: "TableShape[Any]", order: Sequence[str]) -> bool:
    """Indexes have missing values first going up, and last going down, where they should be first, too; and
    sealed values are in no order."""
    columns = [(shape.row.columns[_name(each)], each.startswith("-")) for each in order]
    return not any(column.personal or (down and column.optional) for column, down in columns)


def _names(columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(_name, columns))


def _name(column: str) -> str:
    return column.removeprefix("-")
