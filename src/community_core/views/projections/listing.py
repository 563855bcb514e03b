"""What a projection lists when its rows are those of a table: which table, and which of its rows."""

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from community_core.errors import InvalidInput, InvalidProjection
from community_core.views.tables.table_shape import TableShape
from community_core.views.tables.walks import walk_for


@frozen
class Listing:
    """The rows of a table, all or those where columns ``only`` have these values."""

    table: str
    only: Mapping[str, Any]


def listing_of(
    pages: object, only: object, members: Mapping[str, Any], tables: Mapping[str, TableShape[Any]]
) -> Listing | None:
    """What ``pages`` and ``only`` say is listed; None when an ``__iter__`` makes up the rows instead."""
    if not pages and not only and "__iter__" in members:
        return None
    table = pages or next(iter(tables))
    if not isinstance(table, str) or table not in tables:
        raise InvalidProjection(
            f"its pages is {pages!r}; name one of its tables: {', '.join(tables)}.",
            f"pages 是 {pages!r}；请写它的一张表：{'、'.join(tables)}。",
        )
    if not isinstance(only, Mapping):
        raise InvalidProjection(
            f'its only is {only!r}; say which values columns have, such as {{"open": True}}.',
            f'only 是 {only!r}；请写各列的值，例如 {{"open": True}}。',
        )
    if only:
        _refuse_odd_values(tables[table], only)
    if pages is None:
        _refuse_an_index(tables[table], only)
    return Listing(table, dict(only))


def _refuse_an_index(table: TableShape[Any], only: Mapping[str, Any]) -> None:
    """InvalidProjection where pages are said to be read whole and come by an index."""
    if walk_for(table, only, ()) is not None:
        raise InvalidProjection(
            "its pages is None, which says that each page reads all rows, but an index of table "
            f"{table.name!r} gives them; leave pages out.",
            f"pages 为 None，表示每一页都读取全部行，但表 {table.name!r} 的索引能给出各页；请去掉 pages。",
        )


def _refuse_odd_values(table: TableShape[Any], only: Mapping[str, Any]) -> None:
    """InvalidProjection for values the columns cannot have, and rows no index finds in the table's order."""
    try:
        for name, value in only.items():
            table.row.encode(name, value)
    except (InvalidInput, InvalidProjection) as problem:
        raise InvalidProjection(f"its only: {problem.en}", f"only：{problem.zh}") from problem
    if walk_for(table, only, ()) is None:
        raise InvalidProjection(
            f"it lists only rows by {', '.join(only)}, which no index of table {table.name!r} holds in its "
            f"order; add {tuple(only)!r} to index=[...], and let no descending order column be missing.",
            f"它只列出按 {'、'.join(only)} 选出的行，但表 {table.name!r} 没有按其顺序的这种索引；"
            f"请在 index=[...] 中加上 {tuple(only)!r}，且降序的列不可缺值。",
        )
