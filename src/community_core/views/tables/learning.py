"""Since when each learnt column of a row is what it is, so that late news overwrites nothing newer."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from community_core.errors import CommunityError, InvalidProjection
from community_core.ledger import Recorded
from community_core.views.tables.row_shape import Held, RowShape


class _LearntColumn(NamedTuple):
    """Among the values of a row: where a learnt column stands, where since when it is what it is, and where
    the column stands that shows the latest of several, if one does."""

    column: int
    since: int
    shown: int | None


class Learning:
    """What a table learns: its columns, and for some of them the one of the row that shows since when.

    Since when a column is what it is stands where it is shown, if it is shown there alone; else in a column
    that is hidden.
    """

    def __init__(
        self, table: str, row: RowShape[Any], learns: Sequence[str], dates: Mapping[str, str]
    ) -> None:
        self.columns = _learnt(learns, dates)
        self._table = table
        self._row = row
        self._places = {name: self._place(name, dates.get(name)) for name in self.columns}
        self._shown = [self._places[name].shown for name in self.columns if hidden_name(name) in row.hidden]

    def begun(self, row: object) -> Held[Any]:
        """A row that was put. What it learnt holds since the moment that it shows itself, if it does."""
        values = self._row.values_of(row)
        values += [None if place is None else values[place] for place in self._shown]
        return values

    def learnt(self, row: Held[Any], at: datetime, told: Mapping[str, Any]) -> Held[Any] | None:
        """The row with those columns replaced that are not what they are since later; None without any."""
        values, is_new = self._row.values_of(row), False
        for name, value in told.items():
            place = self._places.get(name)
            if place is None:
                raise self._unlearnt(name)
            column, since, shown = place
            last = values[since]
            if last is None or last <= at:
                values[column], values[since], is_new = self._row.fitting(column, value), at, True
                if shown is not None and (values[shown] is None or values[shown] <= at):
                    values[shown] = at
        return self._row.held_from(values) if is_new else None

    def _place(self, name: str, date: str | None) -> _LearntColumn:
        places = self._row.places
        shown = None if date is None else places[date]
        hidden = places.get(hidden_name(name))
        if hidden is None:
            assert shown is not None  # or there were a hidden one
            return _LearntColumn(places[name], shown, None)
        return _LearntColumn(places[name], hidden, shown)

    def _unlearnt(self, name: str) -> CommunityError:
        if name not in self._row.columns:
            return self._row.unknown(name)
        learnt = ", ".join(self.columns) or "nothing"
        return InvalidProjection(
            f"table {self._table!r} learns {learnt}, and not {name!r}; declare it, "
            f"Table(..., learns=[{name!r}]), or use change.",
            f"表 {self._table!r} 习得的列是：{learnt}，没有 {name!r}；"
            f"请声明 Table(..., learns=[{name!r}])，或改用 change。",
        )


def hidden_columns(learns: Sequence[str], dates: Mapping[str, str]) -> list[str]:
    """The hidden columns a table needs. No column of a row can have such a name."""
    sharing = Counter(dates.values())
    return [hidden_name(name) for name in _learnt(learns, dates) if sharing[dates.get(name, "")] != 1]


def hidden_name(name: str) -> str:
    """Where it is kept since when a column is what it is, if it is not shown."""
    return f"{name} since"


def moment_of(fact: Recorded[Any]) -> datetime:
    """Since when what a fact says is so: since it happened, or was recorded if that was earlier.

    A date in the future, such as an imported one, must not outdate what happens until then.
    """
    if not isinstance(fact, Recorded):
        raise InvalidProjection(
            "learn takes the fact itself and finds out when it happened; write learn(key, e, ...), "
            f"not {fact!r}.",
            f"learn 需要事实本身，由它得出发生时间；请写 learn(键, e, ...)，而不是 {fact!r}。",
        )
    occurred, recorded = fact.occurred_at, fact.recorded_at
    return occurred if occurred < recorded else recorded


def _learnt(learns: Sequence[str], dates: Mapping[str, str]) -> list[str]:
    return sorted({*learns, *dates})
