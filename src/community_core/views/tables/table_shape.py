"""A declared table, understood: its columns, its key, its indexes, and the order its rows come in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, Generic, TypeVar

from attrs import field, frozen

from community_core.errors import InvalidProjection, UnknownName
from community_core.views.tables.learning import Learning
from community_core.views.tables.row_shape import RowShape

R = TypeVar("R")
Names = str | Sequence[str]


@frozen(eq=False)
class TableShape(Generic[R]):
    """A declared table, understood: ``name`` is its attribute, ``row`` its columns."""

    name: str
    row: RowShape[R]
    key: tuple[str, ...]
    index: tuple[tuple[str, ...], ...]
    order: tuple[str, ...]
    learns: tuple[str, ...]
    dates: Mapping[str, str]
    key_of: Any = field(init=False, repr=False)
    """The key of a row: the value itself, or a tuple when it is composite."""

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "key_of", attrgetter(*self.key))

    def refuse_unknown_columns(self) -> None:
        """InvalidProjection when key, index, order, learns or dates name a column the row does not have."""
        ordered = [plain_name(each) for each in self.order]
        indexed = [plain_name(each) for group in self.index for each in group]
        for name in (*self.key, *indexed, *ordered, *self.learns, *self.dates, *self.dates.values()):
            if name not in self.row.columns:
                unknown: UnknownName = self.row.unknown(name)
                raise InvalidProjection(
                    f"table {self.name!r}: {unknown.en}", f"表 {self.name!r}：{unknown.zh}"
                )

    def refuse_missing_keys(self) -> None:
        """InvalidProjection when a part of the key may be None."""
        for name in self.key:
            if self.row.columns[name].optional:
                raise InvalidProjection(
                    f"key column {name!r} of table {self.name!r} may be None; a key is always there.",
                    f"表 {self.name!r} 的键列 {name!r} 可能为 None；键必须有值。",
                )

    def refuse_learnt_keys(self) -> None:
        """InvalidProjection when a part of the key is to be learnt."""
        for name in self.key:
            if name in self.learns or name in self.dates:
                raise InvalidProjection(
                    f"{name!r} is in the key of table {self.name!r} and never changes; it cannot be learnt.",
                    f"{name!r} 是表 {self.name!r} 的键，不会改变；不能列为习得的列。",
                )

    def refuse_odd_dates(self) -> None:
        """InvalidProjection when what shows since when is no time, is always there, or is learnt itself."""
        for name, date in self.dates.items():
            column = self.row.columns[date]
            if column.kind.types != (datetime,) or not column.optional:
                raise InvalidProjection(
                    f"column {date!r} of table {self.name!r} shows since when {name!r} is what it is; "
                    "make it datetime | None.",
                    f"表 {self.name!r} 的列 {date!r} 说明 {name!r} 自何时起如此；请声明为 datetime | None。",
                )
            if date in self.learns or date in self.dates:
                raise InvalidProjection(
                    f"column {date!r} of table {self.name!r} shows since when {name!r} is what it is, so it "
                    "cannot be learnt itself; name another column in dates.",
                    f"表 {self.name!r} 的列 {date!r} 说明 {name!r} 自何时起如此，不能同时是习得的列；"
                    "请在 dates 中另指一列。",
                )

    def learning(self) -> Learning:
        """What the table learns."""
        return Learning(self.name, self.row, self.learns, self.dates)

    def description(self) -> dict[str, Any]:
        """What may not change without a new version, as plain values."""
        columns = self.row.columns.values()
        hidden = {"hidden": list(self.row.hidden)} if self.row.hidden else {}
        return {
            "columns": [[each.name, each.kind.name, each.optional] for each in columns],
            "key": list(self.key),
            "index": [list(each) for each in self.index_columns],
            **hidden,
        }

    @property
    def index_columns(self) -> list[tuple[str, ...]]:
        """The columns of each SQL index: every declared group, and none, followed by the table's order and
        its key. Without an order of its own a table is in the order of its key, which needs no index."""
        found = [self.followed(group) for group in self.index]
        return [*found, self.followed(())] if self.order else found

    def followed(self, group: Sequence[str]) -> tuple[str, ...]:
        """A group of columns, and whatever of the table's order and key does not stand in it."""
        found = list(group)
        for each in (*self.order, *self.key):
            if plain_name(each) not in map(plain_name, found):
                found.append(each)
        return tuple(found)


def names_in(given: Names) -> tuple[str, ...]:
    """One name or several, as a tuple."""
    return ((given,) if given else ()) if isinstance(given, str) else tuple(given)


def plain_name(ordered: str) -> str:
    """The column meant by ``"-since"`` or ``"since"``."""
    return ordered.removeprefix("-")
