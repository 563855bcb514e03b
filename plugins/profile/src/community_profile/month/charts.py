"""Small charts as SVG: bars lying down, and days standing up. Text is text, in the fonts of whoever reads."""

from collections.abc import Iterator, Sequence
from html import escape

from attrs import frozen

WIDTH = 640
_ROW, _LABEL, _NUMBER = 24, 168, 96
_DAYS_HEIGHT, _FOOT = 120, 18
_INK, _BAR, _PALE = "#22303c", "#2f6f8f", "#d9e4ea"


@frozen
class Bar:
    """One value of a chart, and what it is called and reads."""

    label: str
    value: int
    told: str


def bars(title: str, values: Sequence[Bar]) -> str:
    """Bars one under the other, each with its label and number."""
    most = max((each.value for each in values), default=0) or 1
    rows = "".join(_row(at, each, most) for at, each in enumerate(values))
    return _svg(title, len(values) * _ROW, rows)


def days(title: str, values: Sequence[Bar]) -> str:
    """A bar a day, its day of the month under every fifth."""
    most = max((each.value for each in values), default=0) or 1
    step = WIDTH / max(len(values), 1)
    columns = "".join(_column(at, each, most, step) for at, each in enumerate(values))
    return _svg(title, _DAYS_HEIGHT + _FOOT, columns)


def _row(at: int, bar: Bar, most: int) -> str:
    top = at * _ROW
    room = WIDTH - _LABEL - _NUMBER
    length = max(room * bar.value / most, 1 if bar.value else 0)
    return (
        f'<text x="{_LABEL - 8}" y="{top + 16}" text-anchor="end">{escape(bar.label)}</text>'
        f'<rect x="{_LABEL}" y="{top + 4}" width="{room}" height="16" fill="{_PALE}"/>'
        f'<rect x="{_LABEL}" y="{top + 4}" width="{length:.1f}" height="16" fill="{_BAR}"/>'
        f'<text x="{WIDTH - _NUMBER + 8}" y="{top + 16}">{escape(bar.told)}</text>'
    )


def _column(at: int, bar: Bar, most: int, step: float) -> str:
    height = _DAYS_HEIGHT * bar.value / most
    left = at * step
    told = escape(f"{bar.label}: {bar.told}")
    drawn = (
        f'<rect x="{left + 1:.1f}" y="{_DAYS_HEIGHT - height:.1f}" width="{step - 2:.1f}"'
        f' height="{height:.1f}" fill="{_BAR}"><title>{told}</title></rect>'
    )
    return drawn + "".join(_day_under(at, bar, left + step / 2))


def _day_under(at: int, bar: Bar, middle: float) -> Iterator[str]:
    if at % 5 == 0:
        yield (
            f'<text x="{middle:.1f}" y="{_DAYS_HEIGHT + 14}" text-anchor="middle">{escape(bar.label)}</text>'
        )


def _svg(title: str, height: int, inside: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
        f' font-size="13" fill="{_INK}" aria-label="{escape(title, quote=True)}">{inside}</svg>'
    )
