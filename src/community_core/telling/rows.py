"""The rows a view or one of its queries answers with, under headings."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, get_args

import attrs

from community_core.errors import CommunityError, InvalidProjection
from community_core.telling.filters import Test, column_word
from community_core.telling.language import reader_language, say
from community_core.telling.sheets import Heading, Sheet

if TYPE_CHECKING:
    from community_core.views import NamedColumn, Projection, Query

    View = type[Projection[Any]]


def answer_rows(
    view: "Projection[Any]", query: "Query | None", arguments: Mapping[str, Any]
) -> Iterator[Any]:
    """The rows of the view itself, or of its query's answer, whatever shape that has.

    InvalidProjection when the plugin's own code raises.
    """
    try:
        yield from view if query is None else _listed(view, query, getattr(view, query.method)(**arguments))
    except CommunityError:
        raise
    except Exception as error:
        raise _failed(view.name if query is None else f"{view.name} {query.name}", error) from error


@contextmanager
def said_of_the_plugin(projection: "View") -> Iterator[None]:
    """InvalidProjection when the plugin's own code raises meanwhile."""
    try:
        yield
    except CommunityError:
        raise
    except Exception as error:
        raise _failed(projection.name, error) from error


def _failed(asked: str, error: Exception) -> InvalidProjection:
    found = f"{type(error).__name__}: {error}"
    return InvalidProjection(
        f"The view {asked} failed: {found}. Tell whoever wrote its plugin.",
        f"视图 {asked} 出错：{found}。请告知插件作者。",
    )


def sheet_of(
    projection: "View",
    query: "Query | None",
    rows: Iterable[Any],
    tests: Sequence[Test] = (),
    *,
    searched: bool = False,
) -> Sheet:
    """The rows that pass every test, under the headings of their class; values alone under ``value``.

    Where they were ``searched`` for, none means that none was found.
    """
    columns = answer_columns(projection, query)
    if columns is None:
        values = ((each,) for each in rows)
        return Sheet((Heading("value", say("value", "值")),), values, _empty(projection, query))
    whole = _with_columns(projection, rows, columns)
    kept = (row for row in whole if all(test(row) for test in tests))
    headings = tuple(map(_heading, columns))
    cells = (tuple(getattr(row, heading.name) for heading in headings) for row in kept)
    return Sheet(headings, cells, _empty(projection, query, filtered=searched or bool(tests)))


def answer_columns(projection: "View", query: "Query | None") -> "tuple[NamedColumn, ...] | None":
    """The columns of the rows, or None when a query answers with something else than rows."""
    from community_core.views import columns_of

    if query is None:
        return columns_of(projection)
    row = next((each for each in (query.returns, *get_args(query.returns)) if attrs.has(each)), None)
    return columns_of(row) if row else None


def _with_columns(projection: "View", rows: Iterable[Any], columns: "Sequence[NamedColumn]") -> Iterator[Any]:
    """The rows, each seen to have the columns it was announced with."""
    for row in rows:
        for column in columns:
            if not hasattr(row, column.name):
                raise InvalidProjection(
                    f"The view {projection.name} gives a {type(row).__name__} without {column.name!r}, "
                    "which it says its rows have; mend its plugin.",
                    f"视图 {projection.name} 给出的 {type(row).__name__} 缺少所声明的 {column.name!r}；"
                    "请修正插件。",
                )
        yield row


def _listed(view: "Projection[Any]", query: "Query", answer: Any) -> Iterator[Any]:
    for each in _spread(answer):
        if isinstance(each, Sequence) and not isinstance(each, str | bytes):
            raise InvalidProjection(
                f"The query {view.name} {query.name} gives {each!r}, which has no columns; it is to give "
                "rows of a frozen attrs class. Tell whoever wrote its plugin.",
                f"查询 {view.name} {query.name} 给出 {each!r}，没有列；应给出 attrs 的 @frozen 类的行。"
                "请告知插件作者。",
            )
        yield each


def _spread(answer: Any) -> Iterable[Any]:
    """Rows or values one by one: many as they come, a single one alone, an object as its entries."""
    if isinstance(answer, Mapping):
        return [{"key": key, "value": value} for key, value in answer.items()]
    if isinstance(answer, str | bytes) or attrs.has(type(answer)) or not isinstance(answer, Iterable):
        return [] if answer is None else [answer]
    return answer


def _heading(column: "NamedColumn") -> Heading:
    return Heading(
        column.name,
        say(column.en, column.zh),
        column_word(column),
        minor=column.minor,
        unit=column.unit,
        flag=column.annotation is bool and not column.optional,
        ahead=column.ahead,
    )


def _empty(projection: "View", query: "Query | None", *, filtered: bool = False) -> str:
    if filtered:
        return say("No rows have these values.", "没有符合条件的行。")
    from community_core.views import described

    language = reader_language()
    shown = (query.told(language) if query else described(projection, language)).partition("\n")[0]
    en = f"{projection.name} {query.name}" if query else projection.name
    zh = [each.called or each.name for each in (projection, query) if each]
    return say(f"Nothing in {en}. It lists: {shown}", f"{' '.join(zh)}中没有内容。说明：{shown}")
