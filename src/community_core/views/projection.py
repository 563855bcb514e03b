"""What a projection is: tables, handlers that fill them, queries that read them. Checked when made."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from inspect import getdoc
from typing import Any, ClassVar, Generic, NoReturn, TypeVar, get_args, get_origin
from zoneinfo import ZoneInfo

from attrs import frozen

from community_core.errors import InvalidProjection, Language
from community_core.ledger import EventRegistry
from community_core.views.columns import NamedColumn, named_columns
from community_core.views.handlers import Handler, handlers_among
from community_core.views.personal import Facts, only_declared, refuse_unknown_fields
from community_core.views.queries import Query, queries_among, refuse_odd_queries
from community_core.views.rows import refuse_unless_frozen
from community_core.views.table import Names, Table, TableShape, names_in

T_co = TypeVar("T_co", covariant=True)
_KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@frozen(eq=False)
class ProjectionShape:
    """A projection class, understood: what iterating it gives (``row``), its tables, its handlers by event
    class (``object`` for every event), and the ``key`` it declares, if any. ``personal``: the fields it asked
    for; ``asked_for`` takes all others out of facts."""

    name: str
    version: int
    row: type[Any]
    tables: Mapping[str, TableShape[Any]]
    handlers: Mapping[type[Any], Handler]
    key: tuple[str, ...]
    members: Mapping[str, Any]
    personal: tuple[str, ...]
    asked_for: Callable[[Facts], Facts]
    single_stream: bool

    def stored_names(self, registry: EventRegistry) -> list[str] | None:
        """The names the facts it handles may be stored under: empty for every fact, None for no fact."""
        if not self.handlers:
            return None
        handled = [each for each in self.handlers if each is not object]
        return [name for each in handled for name in registry.stored_names(each)]

    def description(self, zone: ZoneInfo) -> str:
        """What may not change without a new version, as text that can be compared."""
        parts = {
            "tables": {name: table.description() for name, table in self.tables.items()},
            "events": sorted(each.__name__ for each in self.handlers),
            "zone": zone.key,
            "personal": sorted(self.personal),
            "single_stream": self.single_stream,
        }
        return json.dumps(parts, sort_keys=True)


class Projection(Generic[T_co]):
    """A view and how it follows from the facts. ``Projection[Row]`` says what iterating it gives.

    A subclass has a ``name`` (kebab-case), a ``version`` (raise it when rows come to mean something else),
    at least one :class:`Table`, handlers marked ``@handles(...)`` and, if it likes, queries marked ``@query``
    and its own ``__iter__``. Rows that are not those of its first table may need a ``key``: the columns that
    tell them apart, for those who ask why a row is there. It keeps nothing outside its tables. Get one from
    ``community.view(...)``. Its docstring says what it lists, and ``zh``, if it has one, the same in Chinese.

    ``personal`` names the personal fields it needs, such as ``("RequestRaised.details",)``: handlers find
    them sealed, all others None.

    ``single_stream = True`` promises that each row follows from the facts of one stream, whose id is its key
    or the first part of it, in every table; handlers are kept to it. Then corrections, and the past, take
    folding the streams concerned again instead of everything: a gain where streams are many and short.
    """

    name: ClassVar[str]
    version: ClassVar[int]
    personal: ClassVar[tuple[str, ...]] = ()
    key: ClassVar[Names] = ()
    single_stream: ClassVar[bool] = False
    zh: ClassVar[str] = ""
    _shape: ClassVar[ProjectionShape]
    _zone: ZoneInfo
    _now: datetime | None

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        try:
            cls._shape = _understood(cls)
        except InvalidProjection as problem:
            raise InvalidProjection(
                f"{cls.__name__}: {problem.en}", f"{cls.__name__}：{problem.zh}"
            ) from problem

    def __init__(self) -> None:
        raise _refusal(
            type(self), "ask for it with community.view(...).", "请用 community.view(...) 取得视图。"
        )

    def __setattr__(self, name: str, value: object) -> None:
        self._refuse_state(name)

    def __delattr__(self, name: str) -> None:
        self._refuse_state(name)

    def __iter__(self) -> Iterator[T_co]:
        """The rows of the first table, in its order."""
        return iter(getattr(self, next(iter(self._shape.tables))))

    @property
    def zone(self) -> ZoneInfo:
        """The community's time zone."""
        return self._zone

    @property
    def now(self) -> datetime:
        """The moment this view is asked from, in UTC. Not for handlers: their rows must not depend on it."""
        if self._now is None:
            raise _refusal(
                type(self),
                "a handler has no now; keep the times facts carry and compare them with now in a query.",
                "处理方法中没有 now；请保存事实自带的时间，在查询中再与 now 比较。",
            )
        return self._now

    @property
    def today(self) -> date:
        """The community's calendar day of :attr:`now`."""
        return self.day(self.now)

    def day(self, moment: datetime) -> date:
        """The community's calendar day of a moment. For handlers and queries."""
        return moment.astimezone(self._zone).date()

    def _refuse_state(self, name: str) -> NoReturn:
        raise _refusal(
            type(self),
            f"attribute {name!r} cannot be set; whatever a projection knows belongs in a row of its tables.",
            f"不能设置属性 {name!r}；投影所知的一切都应存入它的表。",
        )


def bound(
    projection: type[Projection[Any]], tables: Mapping[str, object], zone: ZoneInfo, now: datetime | None
) -> Any:
    """An instance whose tables are these. Without ``now`` it is one for handlers."""
    instance = object.__new__(projection)
    instance.__dict__.update(tables, _zone=zone, _now=now)
    return instance


def shape_of(projection: type[Projection[Any]]) -> ProjectionShape:
    """What the class declares; InvalidProjection for Projection itself."""
    shape = projection.__dict__.get("_shape")
    if not isinstance(shape, ProjectionShape):
        raise InvalidProjection(
            f"{projection.__name__} is not a projection of its own; write a class with a name and tables.",
            f"{projection.__name__} 不是具体的投影；请写一个有名称和表的类。",
        )
    return shape


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


def _understood(cls: type[Projection[Any]]) -> ProjectionShape:
    members = _members(cls)
    name, version = _identity(cls)
    _refuse_init(members)
    tables = {
        attribute: each.shaped(attribute, cls)
        for attribute, each in members.items()
        if isinstance(each, Table)
    }
    row = _iterated(cls)
    _refuse_row_mismatch(members, tables, row)
    refuse_odd_queries(members)
    handlers = handlers_among(members)
    refuse_unknown_fields(cls.personal, handlers)
    asked_for = only_declared(handlers, cls.personal)
    key = _key(cls, row)
    if type(cls.single_stream) is not bool:
        raise InvalidProjection(
            f"its single_stream is {cls.single_stream!r}; write True, or leave it out.",
            f"single_stream 是 {cls.single_stream!r}；请写 True，或不写。",
        )
    if cls.single_stream:
        _refuse_other_keys(tables)
    return ProjectionShape(
        name, version, row, tables, handlers, key, members, cls.personal, asked_for, cls.single_stream
    )


def _members(cls: type[Projection[Any]]) -> dict[str, Any]:
    """What the class and the projections it builds on define, in the order written; the nearest one wins."""
    members: dict[str, Any] = {}
    for each in reversed(cls.__mro__[: cls.__mro__.index(Projection)]):
        members.update(vars(each))
    return members


def _identity(cls: type[Projection[Any]]) -> tuple[str, int]:
    name, version = getattr(cls, "name", None), getattr(cls, "version", None)
    if not isinstance(name, str) or not _KEBAB.fullmatch(name):
        raise InvalidProjection(
            f'its name is {name!r}; give it one in kebab-case, such as name = "open-requests".',
            f'名称是 {name!r}；请用小写加连字符，例如 name = "open-requests"。',
        )
    if type(version) is not int or version < 1:
        raise InvalidProjection(
            f"its version is {version!r}; begin with version = 1.",
            f"版本是 {version!r}；请从 version = 1 开始。",
        )
    return name, version


def _key(cls: type[Projection[Any]], row: type[Any]) -> tuple[str, ...]:
    names = names_in(cls.key)
    columns = [each.name for each in named_columns(row)]
    for name in names:
        if name not in columns:
            raise InvalidProjection(
                f"its key names {name!r}, but its rows have {', '.join(columns)}.",
                f"键中的 {name!r} 不在各行的列中：{'、'.join(columns)}。",
            )
    return names


def _refuse_other_keys(tables: Mapping[str, TableShape[Any]]) -> None:
    """The tables of a single-stream projection are keyed by the stream's id."""
    for each in tables.values():
        if each.row.columns[each.key[0]].kind.types != (str,):
            raise InvalidProjection(
                f"it is single_stream, but the key of table {each.name!r} begins with {each.key[0]!r}, which "
                "holds no text; key its rows by the stream's id.",
                f"它声明了 single_stream，但表 {each.name!r} 的键以 {each.key[0]!r} 开头，存的不是文字；"
                "请以流编号作键。",
            )


def _refuse_init(members: dict[str, Any]) -> None:
    if "__init__" in members or "__new__" in members:
        raise InvalidProjection(
            "it has an __init__; a projection keeps nothing outside its tables, leave it out.",
            "它定义了 __init__；投影不保存表以外的状态，请去掉。",
        )


def _iterated(cls: type[Projection[Any]]) -> type[Any]:
    for base in cls.__mro__:
        for each in base.__dict__.get("__orig_bases__", ()):
            if get_origin(each) is Projection and isinstance(get_args(each)[0], type):
                row: type[Any] = get_args(each)[0]
                refuse_unless_frozen(row)
                return row
    raise InvalidProjection(
        "it does not say what its rows are; write class ...(Projection[Row]) with the row class itself.",
        "没有说明行的类型；请写 class ...(Projection[行的类])。",
    )


def _refuse_row_mismatch(members: dict[str, Any], tables: dict[str, TableShape[Any]], row: type[Any]) -> None:
    if not tables:
        raise InvalidProjection(
            "it has no table; declare one, such as register = Table(Row).",
            "没有表；请声明一张，例如 register = Table(Row)。",
        )
    first = next(iter(tables.values()))
    if "__iter__" not in members and first.row.row_class is not row:
        raise InvalidProjection(
            f"it gives {row.__name__} but its first table {first.name!r} holds "
            f"{first.row.row_class.__name__}; write __iter__ or make them the same.",
            f"它应给出 {row.__name__}，但第一张表 {first.name!r} 存放 {first.row.row_class.__name__}；"
            "请写 __iter__ 或让两者一致。",
        )


def _refusal(cls: type[Projection[Any]], en: str, zh: str) -> InvalidProjection:
    return InvalidProjection(f"{cls.__name__}: {en}", f"{cls.__name__}：{zh}")
