"""A page of a view, and what it is asked by whatever its rows come from."""

from collections.abc import Callable, Collection, Iterable
from typing import Generic, TypeVar

from attrs import frozen

from community_core.errors import InvalidInput
from community_core.views.tables.columns import NamedColumn

R = TypeVar("R")

_MOST = 2**31
_APART = "\0"
"""Which no text that is recorded holds."""


@frozen
class PageOfRows(Generic[R]):
    """Some rows of a view in their order, and the ``cursor`` of the next page, None when this is the last."""

    rows: tuple[R, ...]
    cursor: str | None


def searched(columns: Iterable[NamedColumn]) -> list[str]:
    """The columns a search looks at: open text that is no code with words of its own."""
    return [each.name for each in columns if each.annotation is str and not each.words]


Search = str | Collection[str] | None
"""A text that is looked for, or several of which one is enough; nothing, when everything will do."""


def holding(search: Search) -> Callable[[Iterable[str | None]], bool]:
    """Whether one of the texts that are looked for stands in one of these, whatever the case."""
    asked = [search] if isinstance(search, str) else search or ()
    wanted = [each.casefold() for each in asked if each]

    def holds(texts: Iterable[str | None]) -> bool:
        told = _APART.join(filter(None, texts)).casefold()
        return any(each in told for each in wanted)

    return holds if wanted else lambda _: True


def refuse_odd_limit(limit: int) -> int:
    """The limit, kept to what a page can hold; InvalidInput unless it is a whole number from 1."""
    if type(limit) is not int or limit < 1:
        raise InvalidInput(
            f"limit is {limit!r}; a page has one row at least: give a whole number from 1.",
            f"limit 是 {limit!r}；一页至少一行，请给出不小于 1 的整数。",
        )
    return min(limit, _MOST)
