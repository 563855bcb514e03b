"""What a projection is: tables, handlers that fill them, queries that read them. Checked when made."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, ClassVar, Generic, NoReturn, TypeVar
from zoneinfo import ZoneInfo

from community_core.errors import InvalidProjection
from community_core.views.offers.measures import Measure
from community_core.views.paging.indexed import IndexedPages
from community_core.views.paging.page import PageOfRows, Search
from community_core.views.paging.whole import WholePages
from community_core.views.projections.projection_shape import ProjectionShape
from community_core.views.projections.question import Question
from community_core.views.projections.understanding import understood
from community_core.views.tables.rows import Rows
from community_core.views.tables.table_shape import Names

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Projection(Generic[T_co]):
    """A view and how it follows from the facts. ``Projection[Row]`` says what iterating it gives.

    A subclass has a ``name`` (kebab-case), a ``version`` (raise it when rows come to mean something else),
    at least one :class:`Table`, handlers marked ``@handles(...)`` and, if it likes, queries marked ``@query``
    and its own ``__iter__``. Rows that are not those of its first table may need a ``key``: the columns that
    tell them apart, for those who ask why a row is there. It keeps nothing outside its tables. Get one from
    ``community.view(...)``. Its docstring says what it lists, and ``zh``, if it has one, the same in Chinese;
    ``called`` is its name in Chinese, by which it may be asked for as well.

    ``personal`` names the personal fields it needs, such as ``("RequestRaised.details",)``: handlers find
    them sealed, all others None.

    ``single_stream = True`` promises that each row follows from the facts of one stream, whose id is its key
    or the first part of it, in every table; handlers are kept to it. Then corrections, and the past, take
    folding the streams concerned again instead of everything: a gain where streams are many and short.

    It lists the rows of its first table, or of the one ``pages`` names; of those the ones where columns have
    the values of ``only``, such as ``{"open": True}``; each as :meth:`shown` gives it. Then pages come by an
    index. An ``__iter__`` of its own is read whole for each page, unless ``pages`` says that it gives just
    this as well; ``pages = None`` says that reading it whole is meant.

    It may offer more: what waits for somebody, by a method marked ``@agenda``, and figures of its
    ``measures``, by one marked ``@figures``.
    """

    name: ClassVar[str]
    version: ClassVar[int]
    personal: ClassVar[tuple[str, ...]] = ()
    key: ClassVar[Names] = ()
    single_stream: ClassVar[bool] = False
    pages: ClassVar[str | None] = ""
    only: ClassVar[Mapping[str, Any]] = {}
    zh: ClassVar[str] = ""
    called: ClassVar[str] = ""
    measures: ClassVar[tuple[Measure, ...]] = ()
    _shape: ClassVar[ProjectionShape]
    _zone: ZoneInfo
    _now: datetime | None
    _question: Question | None

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        try:
            cls._shape = understood(cls, Projection)
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
        search: Search = None,
        order: Names | None = None,
        **equal: Any,
    ) -> PageOfRows[T_co]:
        """At most ``limit`` rows whose columns equal these values, and the cursor of the next page.

        ``after``: the cursor of the page before. While rows come and go, one that stays is neither skipped
        nor given twice. Orders and equalities are those that ``order`` and ``index`` of the table it lists
        declare, and take as long with a million rows as with ten. ``search``: only rows with that text, or
        one of these, in an open column of text, whatever the case; it looks through all after the cursor. A
        view that makes up its rows, or has the last first of what may be missing, is read whole. InvalidInput
        for a limit below 1, a cursor that is not of this page, and what is not declared.
        """
        return self._paged().page(limit, after, search, order, equal)

    def count(self, **equal: Any) -> int:
        """How many rows it lists whose columns equal these values, declared as for :meth:`page`."""
        return self._paged().count(equal)

    @classmethod
    def pages_by_index(cls) -> bool:
        """Whether pages come by an index, rather than of all rows read."""
        return cls._shape.pages_by_index

    def _paged(self) -> "IndexedPages[T_co] | WholePages[T_co]":
        self.now  # noqa: B018  which handlers do not have: their rows must not depend on pages either
        columns, listing = self._shape.columns, self._shape.listing
        if listing is None or not self.pages_by_index():
            key = [each.name for each in self._shape.key_columns]
            return WholePages(self.name, self, columns, key)
        return IndexedPages(self.name, getattr(self, listing.table), listing.only, self.shown, columns)

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

    def once(self, what: Hashable, work: Callable[[], T]) -> T:
        """What ``work`` gives. Where views are asked together, as for the agenda, only the first of those
        that ask the same ``what`` works: it must follow from the facts, the reader, and what that says."""
        return work() if self._question is None else self._question.once(what, work)

    def _refuse_state(self, name: str) -> NoReturn:
        raise _refusal(
            type(self),
            f"attribute {name!r} cannot be set; whatever a projection knows belongs in a row of its tables.",
            f"不能设置属性 {name!r}；投影所知的一切都应存入它的表。",
        )


def bound(
    projection: type[Projection[Any]],
    tables: Mapping[str, object],
    zone: ZoneInfo,
    now: datetime | None,
    question: Question | None = None,
) -> Any:
    """An instance whose tables are these. Without ``now`` it is one for handlers; a ``question`` is one that
    other views are asked as well."""
    instance = object.__new__(projection)
    instance.__dict__.update(tables, _zone=zone, _now=now, _question=question)
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


def _refusal(cls: type[Projection[Any]], en: str, zh: str) -> InvalidProjection:
    return InvalidProjection(f"{cls.__name__}: {en}", f"{cls.__name__}：{zh}")
