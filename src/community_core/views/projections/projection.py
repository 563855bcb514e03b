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
from community_core.views.paging.indexed import PageOfRows, Stored
from community_core.views.paging.whole import MadeUp
from community_core.views.projections.handlers import Handler, handlers_among
from community_core.views.projections.listing import Listing, listing_of
from community_core.views.projections.personal import Facts, only_declared, refuse_unknown_fields
from community_core.views.projections.queries import Query, queries_among, refuse_odd_queries
from community_core.views.tables.columns import NamedColumn, named_columns
from community_core.views.tables.row_shape import refuse_unless_frozen
from community_core.views.tables.rows import Rows
from community_core.views.tables.table import Names, Table, TableShape, names_in
from community_core.views.tables.walks import walk_for

T_co = TypeVar("T_co", covariant=True)
_KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@frozen(eq=False)
class ProjectionShape:
    """A projection class, understood: what iterating it gives (``row``), its tables, its handlers by event
    class (``object`` for every event), and the ``key`` it declares, if any. ``personal``: the fields it asked
    for; ``asked_for`` takes all others out of facts. ``listing``: what it lists, None when it makes that up.
    """

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
    listing: Listing | None

    @property
    def gives_stored(self) -> bool:
        """Whether iterating gives all rows of the first table, just as they are stored."""
        as_it_is = "__iter__" not in self.members and "shown" not in self.members
        return as_it_is and self.listing == Listing(next(iter(self.tables)), {})

    @property
    def key_columns(self) -> tuple[NamedColumn, ...]:
        """The columns that tell its rows apart: those declared as its ``key``; else the key of the table it
        lists, when its rows have those columns; else their first column."""
        columns = {each.name: each for each in named_columns(self.row)}
        table = self.tables[self.listing.table if self.listing else next(iter(self.tables))]
        for names in (self.key, table.key):
            if names and all(name in columns for name in names):
                return tuple(columns[name] for name in names)
        return (next(iter(columns.values())),)

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

    It lists the rows of its first table, or of the one ``pages`` names; of those the ones where columns have
    the values of ``only``, such as ``{"open": True}``; each as :meth:`shown` gives it. Then pages come by an
    index. An ``__iter__`` of its own is read whole for each page, unless ``pages`` says that it gives just
    this as well.
    """

    name: ClassVar[str]
    version: ClassVar[int]
    personal: ClassVar[tuple[str, ...]] = ()
    key: ClassVar[Names] = ()
    single_stream: ClassVar[bool] = False
    pages: ClassVar[str] = ""
    only: ClassVar[Mapping[str, Any]] = {}
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
        """The rows it lists, in the order of their table."""
        listing = self._shape.listing
        assert listing is not None
        rows: Rows[Any] = getattr(self, listing.table)
        return map(self.shown, rows.where(**listing.only) if listing.only else rows)

    def shown(self, row: Any) -> T_co:
        """A stored row as people look at it. A projection whose rows are not those of its table says how."""
        shown: T_co = row
        return shown

    def page(
        self,
        limit: int,
        after: str | None = None,
        search: str | None = None,
        order: Names | None = None,
        **equal: Any,
    ) -> PageOfRows[T_co]:
        """At most ``limit`` rows whose columns equal these values, and the cursor of the next page.

        ``after``: the cursor of the page before. While rows come and go, one that stays is neither skipped
        nor given twice. Orders and equalities are those that ``order`` and ``index`` of the table it lists
        declare, and take as long with a million rows as with ten. ``search``: only rows with that text in an
        open column of text, whatever the case; it looks through all that come after the cursor. A view that
        makes up its rows, or has the last first of what may be missing, is read whole. InvalidInput for a
        limit below 1, a cursor that is not of this page, and what is not declared.
        """
        return self._paged().page(limit, after, search, order, equal)

    def count(self, **equal: Any) -> int:
        """How many rows it lists whose columns equal these values, declared as for :meth:`page`."""
        return self._paged().count(equal)

    @classmethod
    def pages_by_index(cls) -> bool:
        """Whether pages come by an index, rather than of all rows read."""
        listing = cls._shape.listing
        return (
            listing is not None and walk_for(cls._shape.tables[listing.table], listing.only, ()) is not None
        )

    def _paged(self) -> "Stored[T_co] | MadeUp[T_co]":
        self.now  # noqa: B018  which handlers do not have: their rows must not depend on pages either
        columns, listing = named_columns(self._shape.row), self._shape.listing
        if listing is None or not self.pages_by_index():
            key = [each.name for each in self._shape.key_columns]
            return MadeUp(self.name, self, columns, key)
        return Stored(self.name, getattr(self, listing.table), listing.only, self.shown, columns)

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
    _refuse_no_table(tables)
    listing = listing_of(cls.pages, cls.only, members, tables)
    _refuse_row_mismatch(members, tables, listing, row)
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
        name,
        version,
        row,
        tables,
        handlers,
        key,
        members,
        cls.personal,
        asked_for,
        cls.single_stream,
        listing,
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


def _refuse_no_table(tables: Mapping[str, TableShape[Any]]) -> None:
    if not tables:
        raise InvalidProjection(
            "it has no table; declare one, such as register = Table(Row).",
            "没有表；请声明一张，例如 register = Table(Row)。",
        )


def _refuse_row_mismatch(
    members: Mapping[str, Any],
    tables: Mapping[str, TableShape[Any]],
    listing: Listing | None,
    row: type[Any],
) -> None:
    if listing is None or "shown" in members:
        return
    table = tables[listing.table]
    if table.row.row_class is not row:
        which = "its first table" if table is next(iter(tables.values())) else "table"
        raise InvalidProjection(
            f"it gives {row.__name__} but {which} {table.name!r} holds {table.row.row_class.__name__}; "
            "write shown or __iter__, or make them the same.",
            f"它应给出 {row.__name__}，但表 {table.name!r} 存放 {table.row.row_class.__name__}；"
            "请写 shown 或 __iter__，或让两者一致。",
        )


def _refusal(cls: type[Projection[Any]], en: str, zh: str) -> InvalidProjection:
    return InvalidProjection(f"{cls.__name__}: {en}", f"{cls.__name__}：{zh}")
