"""Text set in columns a person likes to read: Chinese counts two cells, and nothing is ever cut off."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from attrs import frozen
from rich.cells import cell_len, chop_cells

from community_core.telling.field_words import named_value

GAP = "  "
_READABLE = 14
"""Text is not squeezed into fewer cells than this."""
_LONG_WORD = 24
"""A word longer than this (an id, an address) leaves a crowded row for the line below it."""

# A piece may end a line: one wide character, one word, or an option, which is to be copied, with the marks
# that must stand before or after it.
_MARKS = "[，。、；：！？）》」』〕”’]*"
_OPTION = r"--(?:(?![，。、；：！？（）《》「」『』〔〕“”‘’])\S)+"
_PIECE = re.compile(rf"[（《「『〔]*(?:{_OPTION}|[⺀-￯]|[^\s⺀-￯]+){_MARKS}\s*|\s+")


@frozen
class ScreenColumn:
    """``label`` heads it; ``whole`` columns (times, numbers, answers) are never broken over two lines."""

    label: str
    whole: bool = False
    right: bool = False


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most ``width`` cells, broken between words or Chinese characters."""
    lines, line = [], ""
    for piece in _PIECE.findall(text):
        if line and cell_len(line) + cell_len(piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
        if cell_len(line.rstrip()) > width:
            *full, line = chop_cells(line, width)
            lines.extend(full)
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def padded(text: str, width: int, *, right: bool = False) -> str:
    """The text with spaces up to ``width`` cells."""
    space = " " * (width - cell_len(text))
    return space + text if right else text + space


def table(
    columns: Sequence[ScreenColumn],
    rows: Sequence[Sequence[str]],
    width: int | None,
    heading: Callable[[str], str] = str,
    aside: Callable[[str], str] = str,
) -> Iterator[str]:
    """The lines of a table: a heading, a rule, the rows.

    Without a ``width`` each row is one line. With one, text is broken, and what still finds no room beside
    the rest stands under its row with its label: long ids first, then the last columns. ``heading`` and
    ``aside`` give the heading and the lines under rows their look.
    """
    natural = [max(map(cell_len, (column.label, *cells))) for column, cells in _by_column(columns, rows)]
    least = [
        _least(column, cells, natural[at]) for at, (column, cells) in enumerate(_by_column(columns, rows))
    ]
    beside = _that_fit(least, width)
    widths = {at: natural[at] for at in beside}
    if width is not None:
        _squeeze(widths, least, width)
    yield from map(heading, _set([columns[at].label for at in beside], columns, widths))
    yield GAP.join("─" * widths[at] for at in beside)
    below = [at for at in range(len(columns)) if at not in widths]
    for row in rows:
        yield from _set([row[at] for at in beside], columns, widths)
        yield from map(aside, _below([(columns[at].label, row[at]) for at in below if row[at]], width))


def _by_column(
    columns: Sequence[ScreenColumn], rows: Sequence[Sequence[str]]
) -> Iterator[tuple[ScreenColumn, tuple[str, ...]]]:
    cells = zip(*rows, strict=True) if rows else ((),) * len(columns)
    yield from zip(columns, cells, strict=True)


def _least(column: ScreenColumn, cells: Sequence[str], natural: int) -> int:
    if column.whole:
        return natural
    words = (word for text in (column.label, *cells) for word in _PIECE.findall(text))
    return max(min(natural, _READABLE), *(cell_len(word.rstrip()) for word in words), 1)


def _that_fit(least: Sequence[int], width: int | None) -> list[int]:
    """The columns that find room side by side, in their order."""
    beside = list(range(len(least)))
    while width is not None and len(beside) > 1 and _sum(least[at] for at in beside) > width:
        long = [at for at in beside if least[at] > _LONG_WORD]
        beside.remove(max(long, key=least.__getitem__) if long else beside[-1])
    return beside


def _squeeze(widths: dict[int, int], least: Sequence[int], width: int) -> None:
    """Take cells from the widest column that can give some, until the row fits."""
    while _sum(widths.values()) > width:
        giving = [at for at in widths if widths[at] > least[at]]
        if not giving:
            return
        widths[max(giving, key=widths.__getitem__)] -= 1


def _sum(widths: Iterable[int]) -> int:
    each = list(widths)
    return sum(each) + len(GAP) * (len(each) - 1)


def _set(cells: Sequence[str], columns: Sequence[ScreenColumn], widths: dict[int, int]) -> Iterator[str]:
    """One row, over as many lines as its longest cell needs."""
    wrapped = [wrap(cell, widths[at]) for cell, at in zip(cells, widths, strict=True)]
    for line in range(max(map(len, wrapped))):
        parts = (
            padded(lines[line] if line < len(lines) else "", widths[at], right=columns[at].right)
            for lines, at in zip(wrapped, widths, strict=True)
        )
        yield GAP.join(parts).rstrip()


def _below(cells: Sequence[tuple[str, str]], width: int | None) -> Iterator[str]:
    """Labelled values under a row, each kept together where it can be."""
    yield from joined([named_value(label, value) for label, value in cells], width, indent=GAP)


def joined(parts: Sequence[str], width: int | None, *, indent: str = "") -> Iterator[str]:
    """The parts with a dot between them, in indented lines; a part is broken only when it fills a line."""
    room = None if width is None else width - cell_len(indent)
    line = ""
    for part in parts:
        longer = f"{line} · {part}" if line else part
        if line and room is not None and cell_len(longer) > room:
            yield indent + line
            longer = part
        *full, line = wrap(longer, room) if room is not None else [longer]
        yield from (indent + each for each in full)
    if line:
        yield indent + line
