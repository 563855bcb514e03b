"""Understanding a projection class, and refusing what cannot be meant."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, get_args, get_origin

from community_core.errors import InvalidProjection
from community_core.views.projections.handlers import handlers_among
from community_core.views.projections.listing import Listing, listing_of
from community_core.views.projections.offers_declared import refuse_odd_offers
from community_core.views.projections.personal import only_declared, refuse_unknown_fields
from community_core.views.projections.projection_shape import ProjectionShape
from community_core.views.projections.queries import refuse_odd_queries
from community_core.views.tables.columns import NamedColumn, named_columns
from community_core.views.tables.row_shape import refuse_unless_frozen
from community_core.views.tables.table import Table
from community_core.views.tables.table_shape import TableShape, names_in

_KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def understood(cls: type[Any], base: type[Any]) -> ProjectionShape:
    """What a subclass of ``base`` declares; InvalidProjection for the first thing that cannot be."""
    members = _members(cls, base)
    name, version = _identity(cls)
    _refuse_init(members)
    tables = {name: each.shaped(name, cls) for name, each in _declared(cls, base, members).items()}
    row = _iterated(cls, base)
    columns = named_columns(row)
    _refuse_no_table(tables)
    listing = listing_of(cls.pages, cls.only, members, tables)
    _refuse_row_mismatch(members, tables, listing, row)
    refuse_odd_queries(members)
    handlers = handlers_among(members)
    refuse_odd_offers(members, cls.measures)
    refuse_unknown_fields(cls.personal, handlers)
    _refuse_odd_single_stream(cls.single_stream, tables)
    return ProjectionShape(
        name,
        version,
        row,
        columns,
        tables,
        handlers,
        _key(cls, columns),
        members,
        cls.personal,
        only_declared(handlers, cls.personal),
        cls.single_stream,
        listing,
    )


def _members(cls: type[Any], base: type[Any]) -> dict[str, Any]:
    """What the class and the projections it builds on define, in the order written; the nearest one wins."""
    members: dict[str, Any] = {}
    for each in reversed(cls.__mro__[: cls.__mro__.index(base)]):
        members.update(vars(each))
    return members


def _declared(cls: type[Any], base: type[Any], members: Mapping[str, Any]) -> dict[str, Table[Any]]:
    """Its tables: those of the class itself first, then those of what it builds on."""
    names = (name for each in cls.__mro__[: cls.__mro__.index(base)] for name in vars(each))
    return {name: members[name] for name in names if isinstance(members[name], Table)}


def _identity(cls: type[Any]) -> tuple[str, int]:
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


def _key(cls: type[Any], told: Iterable[NamedColumn]) -> tuple[str, ...]:
    names = names_in(cls.key)
    columns = [each.name for each in told]
    for name in names:
        if name not in columns:
            raise InvalidProjection(
                f"its key names {name!r}, but its rows have {', '.join(columns)}.",
                f"键中的 {name!r} 不在各行的列中：{'、'.join(columns)}。",
            )
    return names


def _refuse_odd_single_stream(promised: object, tables: Mapping[str, TableShape[Any]]) -> None:
    """The tables of a single-stream projection are keyed by the stream's id."""
    if type(promised) is not bool:
        raise InvalidProjection(
            f"its single_stream is {promised!r}; write True, or leave it out.",
            f"single_stream 是 {promised!r}；请写 True，或不写。",
        )
    for each in tables.values() if promised else ():
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


def _iterated(cls: type[Any], base: type[Any]) -> type[Any]:
    for ancestor in cls.__mro__:
        for each in ancestor.__dict__.get("__orig_bases__", ()):
            if get_origin(each) is base and isinstance(get_args(each)[0], type):
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
