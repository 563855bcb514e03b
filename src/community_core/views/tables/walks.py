"""Ways a table can be read along its indexes: rows that equal something, in an order, from any place on."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen
from sqlalchemy import Boolean, Text

from community_core.views.tables.selection import Bound
from community_core.views.tables.table_shape import TableShape, plain_name


@frozen
class Walk:
    """Rows whose ``equal`` columns have given values, in an ``order`` that ends with the key and so is whole:
    just what one index holds."""

    equal: tuple[str, ...]
    order: tuple[str, ...]

    def __str__(self) -> str:
        return ", ".join([*(f"{each}=..." for each in self.equal), f"order={' '.join(self.order)}"])


@frozen
class Stretch:
    """A stretch of a walk: rows that ``equal`` these stored values, within these bounds."""

    equal: Mapping[str, Any]
    bounds: tuple[Bound, ...]


def walks_of(shape: TableShape[Any]) -> Iterator[Walk]:
    """All walks the indexes of a table allow, those in its own order first. Without an order it is its key
    that rows are stored by, and the first columns of the key are as good as an index."""
    groups = [(), *shape.index, *([] if shape.order else [shape.key[:-1]])]
    whole = [Walk(_names(group), shape.followed(group)[len(group) :]) for group in groups]
    parts = [
        Walk(_names(group[:at]), shape.followed(group)[at:]) for group in groups for at in range(len(group))
    ]
    return (each for each in (*whole, *parts) if _is_walkable(shape, each.order))


def walk_for(shape: TableShape[Any], equal: Collection[str], order: Sequence[str]) -> Walk | None:
    """The walk over the rows that equal something in these columns, in that order; None when no index holds
    it. Without an order it is the table's own."""
    wanted = [each for each in order or shape.order if plain_name(each) not in equal]
    for walk in walks_of(shape):
        if set(walk.equal) == set(equal) and list(walk.order[: len(wanted)]) == wanted:
            return walk
    return None


def stretches(shape: TableShape[Any], walk: Walk, after: Sequence[Any] | None) -> Iterator[Stretch]:
    """The stretches of a walk after the row with these stored values in the columns of its order."""
    if after is None:
        yield Stretch({}, ())
        return
    for at in reversed(range(len(walk.order))):
        equal = dict(zip(_names(walk.order[:at]), after[:at], strict=True))
        yield Stretch(equal, (_beyond(shape, walk.order[at], after[at]),))


def _beyond(shape: TableShape[Any], ordered: str, value: Any) -> Bound:
    """Missing values come first, so after one of them come all that are there."""
    name = plain_name(ordered)
    if value is None:
        return Bound(name, ">=", _least(shape.row.columns[name].kind.sql))
    return Bound(name, "<" if ordered.startswith("-") else ">", value)


def _least(kept_as: object) -> object:
    """What no value that is there lies below."""
    if isinstance(kept_as, Text):
        return ""
    return False if isinstance(kept_as, Boolean) else float("-inf")


def _is_walkable(shape: TableShape[Any], order: Sequence[str]) -> bool:
    """Indexes have missing values first going up, and last going down, where they should be first, too; and
    sealed values are in no order."""
    columns = [(shape.row.columns[plain_name(each)], each.startswith("-")) for each in order]
    return not any(column.personal or (down and column.optional) for column, down in columns)


def _names(columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(plain_name, columns))
