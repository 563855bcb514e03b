"""``--limit``, ``--after`` and ``--search`` of ``community show``: a page of a view, and how to go on."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click
from attrs import evolve, frozen

from community_core.cli.options.standard import option
from community_core.cli.screen.terminal import note
from community_core.errors import InvalidInput
from community_core.telling.language import say
from community_core.telling.rows import answer_rows, said_of_the_plugin

if TYPE_CHECKING:
    from community_core.views import Projection, Query

_ALL = 2**31


@frozen
class ShownPage:
    """Rows to show, how many there are in all when that is known to be more, and the next page's cursor."""

    rows: Iterable[Any]
    count: int | None = None
    cursor: str | None = None

    def note_more(self) -> None:
        """Say how to go on, when there is more."""
        if self.cursor:
            note(say(f"The next page: --after {self.cursor}", f"下一页：--after {self.cursor}"))


def page_options() -> list[click.Parameter]:
    """Where a page begins, and what its rows hold."""
    return [
        option(
            "--after",
            "CURSOR",
            "游标",
            "Go on where the page before ended; '' begins, and tells a program how to go on, too.",
            "从上一页结束处继续；'' 表示第一页，程序也会得到下一页的游标。",
        ),
        option(
            "--search",
            "TEXT",
            "文字",
            "Only rows with this text, whatever the case.",
            "只列含此文字的行，不分大小写。",
        ),
    ]


def refuse_paging(options: Mapping[str, Any]) -> None:
    """InvalidInput for options that only a whole view can be asked with."""
    if _is_paged(options):
        raise InvalidInput(
            "--after and --search page through the view itself; leave out the query and --where.",
            "--after 和 --search 用于视图本身；请去掉查询和 --where。",
        )


def answer(
    view: "Projection[Any]", query: "Query | None", arguments: Mapping[str, Any], options: Mapping[str, Any]
) -> ShownPage:
    """What is asked for: a page, when the view itself is asked for one, or else all rows."""
    if query or options["where"]:
        if not query:
            refuse_paging(options)
        return ShownPage(answer_rows(view, query, arguments))
    if _is_paged(options):
        return _page(view, options)
    if options["limit"] and view.pages_by_index():
        return _counted(view, _page(view, options), options["style"])
    return ShownPage(answer_rows(view, None, {}))


def _is_paged(options: Mapping[str, Any]) -> bool:
    return options.get("after") is not None or options.get("search") is not None


def _page(view: "Projection[Any]", options: Mapping[str, Any]) -> ShownPage:
    limit = _ALL if options["limit"] is None else options["limit"]
    with said_of_the_plugin(type(view)):
        page = view.page(limit, options["after"] or None, options["search"])
    return ShownPage(page.rows, cursor=page.cursor)


def _counted(view: "Projection[Any]", page: ShownPage, style: str) -> ShownPage:
    """The first rows, for people with the number of all and the way to the next; programs get rows alone."""
    if style != "table":
        return ShownPage(page.rows)
    return evolve(page, count=view.count()) if page.cursor else page
