"""Tables in pages of HTML, as many programs call them ``.xls``."""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import partial
from html.parser import HTMLParser
from pathlib import Path

from attrs import define, field

from community_core.importing.files.encodings import encoding_of
from community_core.importing.files.headers import MOST_ABOVE
from community_core.importing.files.rows import SourceTable, unusable
from community_core.importing.files.sheet_lines import HeaderPlace, table_in

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_LOOKED_AT, _PART = 2048, 1 << 16
_LARGEST = 1 << 26
_WIDEST = 1000


@contextmanager
def html_table(
    path: Path, *, wanted: Collection[str], encoding: str, place: HeaderPlace
) -> Iterator[SourceTable]:
    """Open the table of a page that has the most rows. InvalidInput where there is none, or no header."""
    yield table_in(path.name, iter(enumerate(_lines(path, encoding), start=1)), place, wanted)


def first_lines(path: Path, encoding: str) -> list[tuple[str, ...]]:
    """The first lines of that table."""
    return [tuple(each or "" for each in cells) for cells in _lines(path, encoding)[:MOST_ABOVE]]


def _lines(path: Path, encoding: str) -> list[list[str | None]]:
    if path.stat().st_size > _LARGEST:
        raise unusable(path.name, "it is too large for a page; save it as CSV", "网页过大；请另存为 CSV")
    with path.open("rb") as file:
        told = _CHARSET.search(file.read(_LOOKED_AT))
    found = encoding_of(path, encoding or (told[1].decode() if told else ""))
    reader = _Reader()
    with path.open(encoding=found.name, errors="replace") as text:
        for part in iter(partial(text.read, _PART), ""):
            reader.feed(part)
    reader.close()
    tables = [_spread(each) for each in reader.tables]
    best = max(tables, key=len, default=[])
    if not best:
        raise unusable(
            path.name,
            "it is a page of HTML without a table; open it in Excel and save it as XLSX or CSV",
            "是没有表格的 HTML 网页；请在 Excel 中打开，另存为 XLSX 或 CSV",
        )
    return best


@define
class _Cell:
    """A cell of a page: its text, and the lines and columns that it spans."""

    lines: int = 1
    columns: int = 1
    parts: list[str] = field(factory=list)

    @property
    def text(self) -> str | None:
        """What it says."""
        return " ".join("".join(self.parts).split()) or None


class _Reader(HTMLParser):
    """Takes the cells of all tables; those in a table within a cell are of that one."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[_Cell]]] = []
        self._open: list[list[list[_Cell]]] = []
        self._cells: list[_Cell] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._open.append([])
            self.tables.append(self._open[-1])
        elif tag == "tr" and self._open:
            self._open[-1].append([])
        elif tag in ("td", "th") and self._open and self._open[-1]:
            spans = dict(attrs)
            self._cells.append(_Cell(_span(spans.get("rowspan")), _span(spans.get("colspan"))))
            self._open[-1][-1].append(self._cells[-1])
        elif tag in ("br", "p", "div"):
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self._open:
            self._open.pop()
        elif tag in ("td", "th") and self._cells:
            self._cells.pop()

    def handle_data(self, data: str) -> None:
        if self._cells:
            self._cells[-1].parts.append(data)


def _span(said: str | None) -> int:
    return min(int(said), _WIDEST) if said and said.isdecimal() and int(said) else 1


def _spread(rows: list[list[_Cell]]) -> list[list[str | None]]:
    """The cells by line and column: one over several lines says the same in each, as merged cells do."""
    lines: list[list[str | None]] = []
    above: dict[int, tuple[int, str | None]] = {}
    for row in rows:
        line: list[str | None] = []
        cells = iter(row)
        while True:
            at = len(line)
            if at in above:
                left, text = above.pop(at)
                line.append(text)
                if left > 1:
                    above[at] = (left - 1, text)
                continue
            cell = next(cells, None)
            if cell is None:
                break
            line += [cell.text, *[None] * (cell.columns - 1)]
            if cell.lines > 1:
                above[at] = (cell.lines - 1, cell.text if cell.columns == 1 else None)
        lines.append(line)
    return lines
