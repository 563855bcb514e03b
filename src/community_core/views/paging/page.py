"""A page of a view, and what it is asked by whatever its rows come from."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from attrs import frozen

from community_core.errors import InvalidInput
from community_core.views.tables.columns import NamedColumn

R = TypeVar("R")

_MOST = 2**31


@frozen
class PageOfRows(Generic[R]):
    """Some rows of a view in their order, and the ``cursor`` of the next page, None when this is the last."""

    rows: tuple[R, ...]
    cursor: str | None


def searched(columns: Iterable[NamedColumn]) -> list[str]:
    """The columns a search looks at: open text that is no code with words of its own."""
    return [each.name for each in columns if each.annotation is str and not each.words]


def holds(search: str, texts: Iterable[str | None]) -> bool:
    """Whether a text stands in one of these, whatever the case."""
    wanted = search.casefold()
    return any(wanted in text.casefold() for text in texts if text)


def refuse_odd_limit(limit: int) -> int:
    """The limit, kept to what a page can hold; InvalidInput unless it is a whole number from 1."""
    if type(limit) is not int or limit < 1:
        raise InvalidInput(
            f"limit is {limit!r}; a page has one row at least: give a whole number from 1.",
            f"limit 是 {limit!r}；一页至少一行，请给出不小于 1 的整数。",
        )
    return min(limit, _MOST)
