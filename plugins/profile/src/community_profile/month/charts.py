"""Small charts as SVG: bars lying down, half a page wide, and days standing up, as wide as a page.

Text is text, in the fonts of whoever reads.
"""

import re
from collections.abc import Iterator, Sequence
from html import escape

from attrs import frozen

from community_core.telling import width_of

HALF, WHOLE = 320, 660
"""How wide charts are drawn: on paper their text is then as large as that of a table."""
_ROW, _LINE, _GAP = 22, 15, 8
_LETTER = 7.4
"""How wide a Latin letter is at the most; a Chinese character takes two of them."""
_LABEL_LETTERS, _LABEL_LINES = 20, 2
_HEAD, _DAYS_HEIGHT, _FOOT = 14, 96, 18
_LETTERS_OF_A_DAY = 3
_INK, _BAR, _PALE = "#22303c", "#2f6f8f", "#d9e4ea"
_PIECE = re.compile(rf"[⺀-￯]|[^\s⺀-￯]{{1,{_LABEL_LETTERS}}}|\s+")
"""What may end a line: a Chinese character, a word, as much of a very long word as a line has room for."""


@frozen
class Bar:
    """One value of a chart, and what it is called and reads."""

    label: str
    value: int
    told: str


@frozen
class _Layout:
    """Where labels end and numbers begin, and what the longest bar stands for."""

    label: float
    number: float
    most: int


def bars(title: str, values: Sequence[Bar]) -> str:
    """Bars one under the other, each with its label and number; a long label takes two lines."""
    labels = [_lines(each.label) for each in values]
    layout = _layout(values, labels)
    top, rows = 0, ""
    for each, lines in zip(values, labels, strict=True):
        rows += _row(top, each, lines, layout)
        top += _ROW + _LINE * (len(lines) - 1)
    return _svg(title, HALF, top, rows)


def days(title: str, values: Sequence[Bar]) -> str:
    """A bar a day with its number, its day of the month under every fifth."""
    most = _most(values)
    step = WHOLE / max(len(values), 1)
    columns = "".join(_column(at, each, most, step) for at, each in enumerate(values))
    return _svg(title, WHOLE, _HEAD + _DAYS_HEIGHT + _FOOT, columns)


def _most(values: Sequence[Bar]) -> int:
    return max((each.value for each in values), default=0) or 1


def _layout(values: Sequence[Bar], labels: Sequence[Sequence[str]]) -> _Layout:
    label = max((width_of(line) for lines in labels for line in lines), default=0)
    told = max((width_of(each.told) for each in values), default=0)
    return _Layout(label * _LETTER + 2 * _GAP, HALF - told * _LETTER - _GAP, _most(values))


def _lines(label: str) -> Sequence[str]:
    """The label in lines that have room; what finds none ends in "…"."""
    lines = [""]
    for piece in _PIECE.findall(label):
        if width_of((lines[-1] + piece).rstrip()) > _LABEL_LETTERS:
            lines.append("")
        lines[-1] += piece
    shown = [each.strip() for each in lines[:_LABEL_LINES]]
    return shown if len(lines) <= _LABEL_LINES else [*shown[:-1], _cut(shown[-1])]


def _cut(line: str) -> str:
    while width_of(line) >= _LABEL_LETTERS:
        line = line[:-1]
    return f"{line}…"


def _row(top: int, bar: Bar, lines: Sequence[str], layout: _Layout) -> str:
    room = layout.number - layout.label
    length = max(room * bar.value / layout.most, 1 if bar.value else 0)
    label = "".join(_label(top + 15 + _LINE * at, line, layout) for at, line in enumerate(lines))
    return (
        f"<g><title>{escape(f'{bar.label}: {bar.told}')}</title>{label}"
        f'<rect x="{layout.label:.1f}" y="{top + 3}" width="{room:.1f}" height="16" fill="{_PALE}"/>'
        f'<rect x="{layout.label:.1f}" y="{top + 3}" width="{length:.1f}" height="16" fill="{_BAR}"/>'
        f'<text x="{layout.number + _GAP:.1f}" y="{top + 15}">{escape(bar.told)}</text></g>'
    )


def _label(bottom: int, line: str, layout: _Layout) -> str:
    return f'<text x="{layout.label - _GAP:.1f}" y="{bottom}" text-anchor="end">{escape(line)}</text>'


def _column(at: int, bar: Bar, most: int, step: float) -> str:
    height = _DAYS_HEIGHT * bar.value / most
    left, top = at * step, _HEAD + _DAYS_HEIGHT - height
    told = escape(f"{bar.label}: {bar.told}")
    drawn = (
        f'<rect x="{left + 1:.1f}" y="{top:.1f}" width="{step - 2:.1f}"'
        f' height="{height:.1f}" fill="{_BAR}"><title>{told}</title></rect>'
    )
    middle = left + step / 2
    return drawn + "".join((*_over(bar, most, middle, top), *_under(at, bar, middle)))


def _over(bar: Bar, most: int, middle: float, top: float) -> Iterator[str]:
    """The number of a day, where it has room over its bar; that of the highest always."""
    if bar.value and (len(bar.told) <= _LETTERS_OF_A_DAY or bar.value == most):
        yield _centred(middle, top - 3, bar.told)


def _under(at: int, bar: Bar, middle: float) -> Iterator[str]:
    if at % 5 == 0:
        yield _centred(middle, _HEAD + _DAYS_HEIGHT + 14, bar.label)


def _centred(middle: float, bottom: float, text: str) -> str:
    return (
        f'<text x="{middle:.1f}" y="{bottom:.1f}" text-anchor="middle" font-size="11">{escape(text)}</text>'
    )


def _svg(title: str, width: int, height: int, inside: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
        f' font-size="13" fill="{_INK}" aria-label="{escape(title, quote=True)}">{inside}</svg>'
    )
