"""Where the header of a table stands: not always in its first line, and sometimes in two."""

from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from attrs import frozen

Lines = Sequence[tuple[int, Sequence[str]]]
"""The first lines of a table as texts, each after its number."""

MOST_ABOVE = 20
"""Lines among which a header is looked for: titles, who filled it in, how it is to be filled in."""


@frozen
class Header:
    """The names of a table's columns: the ``line`` they begin in, and how many ``lines`` they take."""

    line: int
    lines: int
    names: tuple[str, ...]


def headers_in(lines: Lines) -> Iterable[Header]:
    """Every line, and every two that follow one another, taken for a header."""
    yield from (Header(line, 1, tuple(cells)) for line, cells in lines)
    for (line, upper), (next_line, lower) in pairwise(lines):
        if next_line == line + 1:
            yield Header(line, 2, under_one_another(upper, lower))


def header_with(lines: Lines, wanted: Collection[str]) -> Header | None:
    """The first header that has all of the ``wanted`` names, the one of a single line before one of two."""
    return next((each for each in headers_in(lines) if set(wanted) <= set(each.names)), None)


def likeliest(lines: Lines, wanted: Collection[str]) -> Header | None:
    """The header that has most of the wanted names, if it has any."""
    found = max(headers_in(lines), key=lambda each: len(set(wanted) & set(each.names)), default=None)
    return found if found and set(wanted) & set(found.names) else None


def under_one_another(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """The names of columns whose header has two lines: ``报修人/姓名`` where one name stands over several."""
    width = max(len(upper), len(lower))
    above, below = ([*cells, *[""] * (width - len(cells))] for cells in (upper, lower))
    names, over = list[str](), ""
    for up, low in zip(above, below, strict=True):
        over = up or (over if low else "")
        names.append("/".join(each for each in dict.fromkeys((over, low)) if each))
    return tuple(names)
