"""A row class as tables store it: what fits, and the quick way to stored values and back."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

import attrs
import msgspec

from community_core.domain.kit.values import checks
from community_core.domain.kit.values.personal import Erased, Withheld
from community_core.errors import InvalidInput, InvalidProjection, UnknownName
from community_core.views.tables.choices import choices_of
from community_core.views.tables.columns import MOMENT, StoredColumn, named_columns, stored_column, type_hints

R = TypeVar("R")
Values = tuple[Any, ...]
Held: TypeAlias = R | list[Any]
"""A row while handlers run: itself, or its values, when it was changed and nobody has looked at it since.

With hidden columns it is always its values, theirs last.
"""


class ValueOpener(Protocol):
    """What a reader may see: of a personal value, on behalf of a stream; of an open one of somebody, which
    matters for those who are ``forgotten``; of the ids of people in a stream, which may be sensitive."""

    def __call__(self, value: Any, case: str | None = None) -> Any: ...
    def openly(self, person: str | None, name: str, value: Any) -> Any: ...
    def forgotten(self) -> Collection[str]: ...
    def sensitive_among(self, cases: Collection[str | None]) -> Collection[str]: ...
    def naming(self, value: Any, fact: str, case: str | None) -> Any: ...


_UNFIT = (ValueError, msgspec.MsgspecError, InvalidInput)


def refuse_unless_frozen(row_class: type[Any]) -> None:
    """InvalidProjection unless it is a frozen attrs class whose fields are all set when it is made."""
    name = getattr(row_class, "__name__", repr(row_class))
    if not (isinstance(row_class, type) and attrs.has(row_class) and _is_frozen(row_class)):
        raise InvalidProjection(
            f"rows must be frozen attrs classes, {name} is not one; decorate it with @frozen from attrs.",
            f"行必须是 attrs 的 @frozen 类，{name} 不是；请用 attrs 的 @frozen 装饰它。",
        )
    for each in _fields(row_class):
        if not each.init:
            raise InvalidProjection(
                f"field {each.name!r} of {name} has init=False; a row is made from all of its columns.",
                f"{name} 的字段 {each.name!r} 设了 init=False；行必须由全部列构成。",
            )


def _is_frozen(row_class: type[Any]) -> bool:
    """Tried out on a bare instance, since attrs has no public way to ask."""
    try:
        object.__new__(row_class).anything = None
    except attrs.exceptions.FrozenInstanceError:
        return True
    except AttributeError:
        return False
    return False


class RowShape(Generic[R]):
    """The columns of a row class. Everything slow is done once, here.

    ``hidden`` are columns beside those of the class, each a moment or nothing: stored, and never shown.
    Raises InvalidProjection for a class that is not frozen or a column no table can hold.
    """

    def __init__(self, row_class: type[R], hidden: Sequence[str] = ()) -> None:
        refuse_unless_frozen(row_class)
        hints = type_hints(row_class)
        names = [each.name for each in named_columns(row_class)]
        if not names:
            raise InvalidProjection(
                f"{row_class.__name__} has no columns; give it a key at least.",
                f"{row_class.__name__} 没有列；至少要有一个键。",
            )
        self.row_class = row_class
        self.columns: dict[str, StoredColumn] = {name: stored_column(name, hints[name]) for name in names}
        self.hidden = {name: StoredColumn(name, MOMENT, optional=True) for name in hidden}
        self.places = {name: index for index, name in enumerate([*names, *hidden])}
        self.values: Callable[[R], Values] = _getter(names)
        self.make: Callable[..., R] = _maker(row_class)
        self._checks = _checks_itself(row_class)
        self._in_order = list(self.columns.values())
        kinds = [each.kind for each in (*self._in_order, *self.hidden.values())]
        self._plain = [() if each.settle else each.types for each in kinds]
        self._settled = [(i, each.settle) for i, each in enumerate(kinds) if each.settle]
        self._encoded = [(i, each.encode) for i, each in enumerate(kinds) if each.encode]
        self._decoded_whole = [(i, each.decode) for i, each in enumerate(kinds) if each.decode]
        self._decoded = [step for step in self._decoded_whole if step[0] < len(names)]
        self._personal = [i for i, each in enumerate(self._in_order) if each.personal]
        self._quasi = [
            (i, each.name, each.quasi_of) for i, each in enumerate(self._in_order) if each.quasi_of
        ]
        self._naming = [
            (i, each.name, each.named_in) for i, each in enumerate(self._in_order) if each.named_in
        ]
        self._cases = {of for _, _, of in self._naming}
        for _, name, of in (*self._quasi, *self._naming):
            self._refuse_nobodys(name, of)
        self._seen: set[tuple[type, ...]] = set()

    def settled(self, row: R) -> R:
        """The row as it would be read back. InvalidProjection for another class or a wrong value."""
        if type(row) is not self.row_class:
            raise InvalidProjection(
                f"this table holds {self.row_class.__name__}, not {type(row).__name__}: {row!r}",
                f"这张表存放 {self.row_class.__name__}，不是 {type(row).__name__}：{row!r}",
            )
        values = self.values(row)
        kinds = tuple(map(type, values))
        if kinds not in self._seen:
            self._refuse_wrong_types(values)
            self._seen.add(kinds)
        try:
            for index, settle in self._settled:
                value = values[index]
                if value is not None and settle(value) is not value:
                    return self._resettled(values)
        except _UNFIT:
            return self._resettled(values)
        return row

    def changed(self, row: Held[R], fields: Mapping[str, Any]) -> Held[R]:
        """The row with some fields replaced, as it would be read back. UnknownName for one it does not have,
        InvalidProjection for a wrong value.

        It is only made at once when its class has something to say about what it is made of.
        """
        values = self.values_of(row)
        for name, value in fields.items():
            if name not in self.columns:
                raise self.unknown(name)
            index = self.places[name]
            values[index] = self.fitting(index, value)
        return self.held_from(values)

    def fitting(self, index: int, value: Any) -> Any:
        """A value of the column at this place as it would be read back; InvalidProjection for a wrong one."""
        if type(value) in self._plain[index]:
            return value
        column = self._in_order[index]
        if value is None and column.optional:
            return None
        kind = column.kind
        if type(value) not in kind.types:
            self._refuse_wrong_type(column, value)
        return value if kind.settle is None else self._settle(index, kind.settle, value)

    def values_of(self, row: Held[R]) -> list[Any]:
        """A copy of the row's values, in the order of the columns."""
        return list(row if type(row) is list else self.values(row))  # type: ignore[arg-type]

    def encoded(self, rows: Iterable[Held[R]]) -> list[Values]:
        """The stored values of rows, in the order of the columns."""
        plain = [each if type(each) is list else self.values(each) for each in rows]  # type: ignore[arg-type]
        return self._through(self._encoded, plain, lambda *values: values)

    def decoded(self, stored: Sequence[Values]) -> list[R]:
        """The rows in stored values."""
        return self._through(self._decoded, stored, self.make)

    def held(self, stored: Values) -> Held[R]:
        """The row in stored values, those of hidden columns last."""
        values = list(stored)
        for index, decode in self._decoded_whole:
            if values[index] is not None:
                values[index] = decode(values[index])
        return self.held_from(values)

    def held_from(self, values: list[Any]) -> Held[R]:
        """The row of these values, which is only made at once when its class has something to say about what
        it is made of."""
        if not self._checks:
            return values
        made = self.made(values)
        return [*self.values(made), *values[len(self.columns) :]] if self.hidden else made

    def made(self, values: Sequence[Any]) -> R:
        """The row of these values, without those of hidden columns."""
        return self.make(*values[: len(self.columns)])

    def opened(self, rows: list[R], opening: ValueOpener, case: str | None = None) -> list[R]:
        """The rows with the values of their personal columns as ``opening`` gives them, each on behalf of
        the stream whose id the column ``case`` holds, if it does; and without what would tell who somebody
        erased was, or whom a sensitive stream is about."""
        if self._personal:
            return self._as_seen(rows, opening, case)
        at = self._concerned(rows, opening)
        told = dict(zip(at, self._as_seen([rows[each] for each in at], opening, case), strict=True))
        return [told.get(place, row) for place, row in enumerate(rows)] if told else rows

    def _concerned(self, rows: Sequence[R], opening: ValueOpener) -> list[int]:
        """Where rows stand that tell of somebody erased, or what is in a sensitive stream: few, as a rule."""
        found = set[int]()
        gone = opening.forgotten() if self._quasi else ()
        for _, _, of in self._quasi if gone else ():
            owners = map(attrgetter(of), rows)
            found.update(place for place, owner in enumerate(owners) if owner in gone)
        for of in self._cases:
            cases = list(map(attrgetter(of), rows))
            if sensitive := opening.sensitive_among(set(cases)):
                found.update(place for place, each in enumerate(cases) if each in sensitive)
        return sorted(found)

    def _as_seen(self, rows: list[R], opening: ValueOpener, case: str | None) -> list[R]:
        if not rows:
            return rows
        columns: list[Sequence[Any]] = list(zip(*map(self.values, rows), strict=True))
        ids: Sequence[Any] = columns[self.places[case]] if case else [None] * len(rows)
        cases = [each if checks.is_stream(each) else None for each in ids]
        for index in self._personal:
            pairs = zip(columns[index], cases, strict=True)
            columns[index] = [None if value is None else opening(value, each) for value, each in pairs]
        gone = opening.forgotten() if self._quasi else ()
        for index, name, of in self._quasi if gone else ():
            owned = zip(columns[self.places[of]], columns[index], strict=True)
            columns[index] = [
                _told(opening, person, name, value) if person in gone else value for person, value in owned
            ]
        for index, name, of in self._naming:
            fact = f"{self.row_class.__name__}.{name}"
            columns[index] = _named(opening, columns[index], fact, columns[self.places[of]])
        return list(map(self.make, *columns))

    def told_by(self, names: Collection[str], rows: list[R], seen: list[R]) -> list[R]:
        """The rows as seen, without those in which one of these columns may not be: nobody finds them by
        it."""
        told = [name for _, name, _ in (*self._quasi, *self._naming) if name in names]
        if not told:
            return seen
        pairs = zip(rows, seen, strict=True)
        return [
            after for row, after in pairs if all(getattr(row, each) == getattr(after, each) for each in told)
        ]

    def encode(self, name: str, value: Any) -> Any:
        """The stored form of one value of a column, checked like a row's."""
        if name not in self.columns:
            raise self.unknown(name)
        index, column = self.places[name], self.columns[name]
        if value is None:
            return None
        self._refuse_wrong_type(column, value)
        if column.kind.settle:
            value = self._settle(index, column.kind.settle, value)
        return column.kind.encode(value) if column.kind.encode else value

    def unknown(self, name: str) -> UnknownName:
        """The error for a column this row class does not have."""
        return UnknownName("column", name, self.columns, "列")

    @staticmethod
    def _through(
        steps: list[tuple[int, Callable[[Any], Any]]], rows: Sequence[Sequence[Any]], make: Callable[..., Any]
    ) -> list[Any]:
        """Column by column, because that is what Python does fastest."""
        if not steps:
            return [make(*row) for row in rows]
        columns: list[Iterable[Any]] = list(zip(*rows, strict=True))
        for index, step in steps if columns else ():
            columns[index] = [None if value is None else step(value) for value in columns[index]]
        return list(map(make, *columns)) if columns else []

    def _resettled(self, values: Values) -> R:
        settled = list(values)
        for index, settle in self._settled:
            if values[index] is not None:
                settled[index] = self._settle(index, settle, values[index])
        return self.make(*settled)

    def _settle(self, index: int, settle: Callable[[Any], Any], value: Any) -> Any:
        try:
            return settle(value)
        except _UNFIT as error:
            name = list(self.columns)[index]
            raise InvalidProjection(
                f"column {name!r} of {self.row_class.__name__} cannot hold {value!r}: {error}",
                f"{self.row_class.__name__} 的列 {name!r} 不能存放 {value!r}：{error}",
            ) from error

    def _refuse_nobodys(self, name: str, of: str) -> None:
        row = self.row_class.__name__
        if of not in self.columns:
            raise InvalidProjection(
                f"column {name!r} of {row} says by {of!r} whose it is, which is no column; name the one with "
                "the id of the person, or of the stream.",
                f"{row} 的列 {name!r} 以 {of!r} 说明属于谁，但没有这一列；请写人员编号或流编号所在的列。",
            )

    def _refuse_wrong_types(self, values: Values) -> None:
        for column, value in zip(self.columns.values(), values, strict=True):
            if value is not None or not column.optional:
                self._refuse_wrong_type(column, value)

    def _refuse_wrong_type(self, column: StoredColumn, value: Any) -> None:
        if type(value) not in column.kind.types:
            expected = " or ".join(each.__name__ for each in column.kind.types)
            optional = " or None" if column.optional else ""
            choices = [str(choice) for kind in column.kind.types for choice in choices_of(kind)]
            raise InvalidProjection(
                f"column {column.name!r} of {self.row_class.__name__} holds {expected}{optional}, "
                f"not {type(value).__name__}: {value!r}"
                + (f"; there are {', '.join(choices)}" if choices else ""),
                f"{self.row_class.__name__} 的列 {column.name!r} 存放 {expected}{optional}，"
                f"不是 {type(value).__name__}：{value!r}"
                + (f"；可选 {'、'.join(choices)}" if choices else ""),
            )


def _told(opening: ValueOpener, person: str, name: str, value: Any) -> Any:
    told = opening.openly(person, name, value)
    return None if isinstance(told, Erased) else told


def _named(
    opening: ValueOpener, values: Sequence[Any], fact: str, cases: Sequence[str | None]
) -> Sequence[Any]:
    """The people of a column as they may be told, each in its case; few cases are sensitive, as a rule."""
    sensitive = opening.sensitive_among(set(cases))
    if not sensitive:
        return values
    pairs = zip(values, cases, strict=True)
    told = (opening.naming(value, fact, case) if case in sensitive else value for value, case in pairs)
    return [None if isinstance(each, Withheld) else each for each in told]


def _fields(row_class: type[Any]) -> tuple["attrs.Attribute[Any]", ...]:
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(row_class)
    return fields


def _getter(names: Sequence[str]) -> Callable[[Any], Values]:
    if len(names) == 1:
        (name,) = names
        return lambda row: (getattr(row, name),)
    return attrgetter(*names)


def _checks_itself(row_class: type[Any]) -> bool:
    """Whether making a row may do more than setting its fields."""
    maker = next(each for each in row_class.__mro__ if "__init__" in vars(each))
    hooks = ("__attrs_pre_init__", "__attrs_post_init__", "__attrs_init__")
    return (
        "__attrs_attrs__" not in vars(maker)
        or any("__new__" in vars(each) for each in row_class.__mro__ if each is not object)
        or any(hasattr(row_class, each) for each in hooks)
        or any(each.validator or each.converter for each in _fields(row_class))
    )


def _maker(row_class: type[R]) -> Callable[..., R]:
    fields = _fields(row_class)
    if not any(each.kw_only for each in fields):
        return row_class
    aliases = [each.alias or each.name for each in fields]
    said = ", ".join(f"{each}={each}" for each in aliases)
    # Written out as attrs writes __init__: a dict for each row would take three times as long.
    made: Callable[..., R] = eval(f"lambda {', '.join(aliases)}: row_class({said})", {"row_class": row_class})
    return made
