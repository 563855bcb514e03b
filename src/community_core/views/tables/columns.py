"""What a column may hold: Python types, how each is stored, and the words people see."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import partial, reduce
from operator import attrgetter, or_
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NewType, Union, get_args, get_origin, get_type_hints

import attrs
import msgspec
from attrs import evolve, field, frozen
from sqlalchemy import BigInteger, Boolean, Double, Integer, Text
from sqlalchemy.types import REAL, TypeEngine

from community_core.domain.kit.values.fields import once_a_class
from community_core.domain.kit.values.personal import Erased, Sealed, Withheld
from community_core.domain.kit.values.units import Unit
from community_core.errors import InvalidProjection
from community_core.times import from_text, to_text
from community_core.views.tables.choices import refuse_odd_words

Words = Mapping[str, tuple[str, str]]


@frozen
class Column:
    """How people see a column: ``Annotated[str, Column(en="Title", zh="诉求")]``.

    ``words`` gives each enumerated value its (English, Chinese) words, every choice of a Literal or an Enum
    if it gives any; or is a function that gives them, called when somebody reads, such as what whatever is
    installed calls its measures. Without ``en`` the field's name is the heading; without ``zh`` the English
    one is.
    ``refers`` names what its values are the ids of, ``"person"``, ``"place"``, or ``"any"`` for several:
    people see names in place of ids, as far as they may, and may ask by them; programs get the ids.
    A number whose ``unit`` people know as part of a larger one, ``unit=FEN``, is told in that.
    A ``minor`` column is what the machine remembers rather than what people ask for, such as an id beside a
    number, or since when a value is what it is: a screen shows it only to those who want all columns.
    ``quasi_of`` names the column with the id of the person whom its value could tell from others, as a
    building does: once they were erased it is None, unless enough people share it. It is told of a table's
    columns and of those a view shows alike, and only where None may stand.
    ``named_in`` names the column with the id of the stream in which a person, or several, are named by their
    ids: where that stream is sensitive it is None for whoever may not know them, so None may stand there.
    A personal text that facts may tell ``openly`` as well, such as a reason of nobody's affair, or one
    older than the sealing of them, is kept as it was told; other personal columns hold sealed values only.
    Times that lie ``ahead``, such as deadlines, are told as days where they are for a day.
    """

    en: str = ""
    zh: str = ""
    words: Words | Callable[[], Words] | None = field(default=None, hash=False, repr=False)
    refers: str = field(default="", kw_only=True)
    minor: bool = field(default=False, kw_only=True)
    quasi_of: str = field(default="", kw_only=True)
    named_in: str = field(default="", kw_only=True)
    unit: Unit | None = field(default=None, kw_only=True)
    ahead: bool = field(default=False, kw_only=True)
    openly: bool = field(default=False, kw_only=True)


class _AskedWords(Words):
    """The words that a function gives, once somebody asks for them."""

    def __init__(self, ask: Callable[[], Words]) -> None:
        self._ask = ask

    def __getitem__(self, code: str) -> tuple[str, str]:
        return self._ask()[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ask())

    def __len__(self) -> int:
        return len(self._ask())

    def __bool__(self) -> bool:
        return True


@frozen
class NamedColumn:
    """A column of the rows a view gives: its name, its annotation without labels, its headings and words,
    what its values are the ids of, "" where they are none, whether it is minor, its numbers' unit, whether
    values may be missing, and whether its times lie ahead."""

    name: str
    annotation: Any
    en: str
    zh: str
    words: Words = field(hash=False)
    refers: str = ""
    minor: bool = False
    unit: Unit | None = None
    optional: bool = False
    ahead: bool = False

    def word(self, value: object, language: Literal["en", "zh"]) -> str:
        """The word people use for an enumerated value; the value itself when it has none."""
        plain = str(value.value if isinstance(value, Enum) else value)
        english, chinese = self.words.get(plain, (plain, plain))
        return chinese if language == "zh" else english


@once_a_class
def named_columns(row_class: Any) -> tuple[NamedColumn, ...]:
    """The columns of a row class, in order, with what people read above them."""
    hints = type_hints(row_class)
    return tuple(_named(each.name, hints[each.name]) for each in attrs.fields(row_class))


@once_a_class
def type_hints(row_class: Any) -> Mapping[str, Any]:
    """The fields' annotations; InvalidProjection when one names something that cannot be found."""
    try:
        return get_type_hints(row_class, include_extras=True)
    except NameError as error:
        raise InvalidProjection(
            f"the columns of {row_class.__name__} cannot be understood ({error}); "
            "import the types of its fields at the top of the module.",
            f"{row_class.__name__} 的列类型无法识别（{error}）；请在模块开头导入这些类型。",
        ) from error


def _named(name: str, hint: Any) -> NamedColumn:
    plain, optional, labels = unwrapped(hint)
    label = labels[0] if labels else Column()
    if label.words is not None and not callable(label.words):
        refuse_odd_words(name, plain, label.words)
    english = label.en or name.replace("_", " ").capitalize()
    words = _AskedWords(label.words) if callable(label.words) else label.words or {}
    return NamedColumn(
        name,
        plain,
        english,
        label.zh or english,
        words,
        refers=label.refers,
        minor=label.minor,
        unit=label.unit,
        optional=optional,
        ahead=label.ahead,
    )


@frozen
class Kind:
    """How values of one type are held and stored.

    ``types`` are the exact types a value may have. ``settle`` gives an accepted value as it would be read
    back, or raises ValueError; ``encode`` and ``decode`` lead to the stored value and back. None for any of
    them means: as it is.
    """

    name: str
    types: tuple[type, ...]
    sql: TypeEngine[Any]
    settle: Callable[[Any], Any] | None = None
    encode: Callable[[Any], Any] | None = None
    decode: Callable[[Any], Any] | None = None


@frozen
class StoredColumn:
    """A column of a table: its name, how its values are stored, and whether they may be missing.

    A personal one, ``str | Sealed``, holds sealed values only. ``quasi_of`` is the column with the id of the
    person its value could tell from others, ``named_in`` that with the id of the stream it names people in.
    """

    name: str
    kind: Kind
    optional: bool
    quasi_of: str = ""
    named_in: str = ""

    @property
    def personal(self) -> bool:
        """Whether its values are sealed for a person."""
        return Sealed in self.kind.types


def stored_column(name: str, hint: Any) -> StoredColumn:
    """The stored form of a field; InvalidProjection for a type no column can hold."""
    plain, optional, labels = unwrapped(hint)
    label = labels[0] if labels else Column()
    kind = _or_open(_sealed_kind(plain)) if label.openly else _sealed_kind(plain) or _kind(plain)
    if kind is None:
        shown = getattr(plain, "__name__", None) if isinstance(plain, type) else None
        raise InvalidProjection(
            f"column {name!r} cannot hold {shown or plain}; a column holds str, int, float, bool, date, "
            "datetime, a Literal, an Enum, or a tuple of those, and may be | None, or | Sealed if personal.",
            f"列 {name!r} 不能存放 {shown or plain}；列可以是 str、int、float、bool、date、datetime、"
            "Literal、Enum，或由它们组成的 tuple，也可以 | None；个人信息加 | Sealed。",
        )
    if (label.quasi_of or label.named_in) and not optional:
        raise InvalidProjection(
            f"column {name!r} is not told of everybody, or not to everybody; add | None to its type.",
            f"列 {name!r} 对有些人不显示；请在类型后加 | None。",
        )
    return StoredColumn(name, kind, optional, label.quasi_of, label.named_in)


def can_hold(hint: Any) -> bool:
    """Whether a column could hold values of this type, sealed ones apart."""
    return _kind(unwrapped(hint)[0]) is not None


def unwrapped(hint: Any) -> tuple[Any, bool, list[Column]]:
    """A hint without its labels and its None: the plain type, whether it may be None, the labels."""
    if get_origin(hint) is Annotated:
        inner, *extras = get_args(hint)
        plain, optional, labels = unwrapped(inner)
        return plain, optional, [each for each in extras if isinstance(each, Column)] + labels
    if isinstance(hint, NewType):
        return unwrapped(hint.__supertype__)
    if get_origin(hint) in (Union, UnionType):
        rest = [each for each in get_args(hint) if each is not NoneType]
        if len(rest) == 1 and len(get_args(hint)) == 2:
            plain, _, labels = unwrapped(rest[0])
            return plain, True, labels
        if Sealed in rest:
            return reduce(or_, rest), len(rest) < len(get_args(hint)), []
    return hint, False, []


def plain_type(hint: Any) -> Any:
    """A hint without its labels: ``Annotated[str, ...] | None`` -> ``str | None``."""
    plain, optional, _ = unwrapped(hint)
    return plain | None if optional else plain


def _sealed_kind(plain: Any) -> Kind | None:
    """``str | Sealed``: the kind of a personal column, when a column could hold what is sealed."""
    options = get_args(plain) if get_origin(plain) in (Union, UnionType) else ()
    inside = [each for each in options if each is not Sealed]
    kind = _kind(inside[0]) if len(inside) == 1 and len(options) == 2 else None
    if kind is None:
        return None
    return Kind(
        f"sealed {kind.name}", (Sealed, Erased, Withheld), _TEXT, encode=_json_text, decode=_decode_sealed
    )


def _or_open(kind: Kind | None) -> Kind | None:
    """The same kind of a personal column for texts that facts may tell openly as well."""
    if kind is None or kind.name != "sealed str":
        return None
    types = (*kind.types, str)
    return evolve(kind, name="sealed or open str", types=types, decode=_decode_sealed_or_open)


def _finite(value: float) -> float:
    if value != value:
        raise ValueError("not a number cannot be stored")
    return float(value)


def _in_utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo is UTC else from_text(to_text(moment))


_TEXT, _WHOLE = Text(), BigInteger().with_variant(Integer(), "sqlite")
_SCALARS: dict[Any, Kind] = {
    str: Kind("str", (str,), _TEXT),
    int: Kind("int", (int,), _WHOLE),
    bool: Kind("bool", (bool,), Boolean().with_variant(Integer(), "sqlite"), decode=bool),
    float: Kind("float", (float, int), Double().with_variant(REAL(), "sqlite"), settle=_finite),
    date: Kind("date", (date,), _TEXT, encode=date.isoformat, decode=date.fromisoformat),
    datetime: Kind("datetime", (datetime,), _TEXT, settle=_in_utc, encode=to_text, decode=from_text),
}

_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
MOMENT = Kind(
    "moment",
    (datetime,),
    _WHOLE,
    encode=lambda moment: (moment - _EPOCH) // _MICROSECOND,
    decode=lambda microseconds: _EPOCH + microseconds * _MICROSECOND,
)
"""A time nobody looks at: quicker and smaller as a number."""


def _kind(plain: Any) -> Kind | None:
    if get_origin(plain) is Literal:
        return _choice(get_args(plain))
    if get_origin(plain) is tuple:
        return _sequence(plain)
    if isinstance(plain, type) and issubclass(plain, Enum):
        return _enumeration(plain)
    return _SCALARS.get(plain) if isinstance(plain, type) else None


def _choice(values: tuple[Any, ...]) -> Kind | None:
    kind = _text_or_whole(values)
    return kind and attrs.evolve(kind, settle=partial(_one_of, frozenset(values)))


def _one_of(values: frozenset[Any], value: Any) -> Any:
    if value not in values:
        raise ValueError(f"it is none of {', '.join(map(repr, sorted(values)))}")
    return value


def _enumeration(enum: type[Enum]) -> Kind | None:
    kind = _text_or_whole(tuple(each.value for each in enum))
    return kind and Kind(f"enum {kind.name}", (enum,), kind.sql, encode=attrgetter("value"), decode=enum)


def _text_or_whole(values: tuple[Any, ...]) -> Kind | None:
    kinds = {type(each) for each in values}
    return _SCALARS[kinds.pop()] if kinds in ({str}, {int}) else None


def _sequence(plain: Any) -> Kind | None:
    items = [each for each in get_args(plain) if each is not Ellipsis]
    kinds = [_kind(unwrapped(each)[0]) for each in items]
    if not kinds or any(kind is None or kind.types == (tuple,) for kind in kinds):
        return None
    encode, decode = _json_text, msgspec.json.Decoder(plain).decode
    return Kind(
        str(plain), (tuple,), _TEXT, settle=lambda value: decode(encode(value)), encode=encode, decode=decode
    )


_decode_sealed = msgspec.json.Decoder(Sealed).decode
_decode_sealed_or_open = msgspec.json.Decoder(Sealed | str).decode


def _json_text(value: Any) -> str:
    return msgspec.json.encode(value).decode()
