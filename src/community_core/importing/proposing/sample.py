"""What a file shows of itself: its header, wherever it stands, and its first rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, partial
from itertools import islice
from pathlib import Path
from typing import Any

from attrs import field, frozen

from community_core.importing.cases.ditto import as_above
from community_core.importing.cases.no_case import why_no_case
from community_core.importing.files.headers import Header, Lines, headers_in
from community_core.importing.files.json_rows import list_in
from community_core.importing.files.rows import SourceRow, Unreadable, as_text, unusable, value_at
from community_core.importing.mappings.time_formats import by_iso
from community_core.importing.mappings.written_days import LedgerYear
from community_core.importing.opening import (
    Book,
    Layout,
    beginnings,
    has_records,
    is_json,
    open_book,
    open_rows,
    open_unpacked,
)
from community_core.importing.proposing.titles import recognised

_LOOKED_AT = 1000
"""Rows that are looked at."""

_FEWEST = 2
"""Titles by which a line is known as a header."""


@frozen
class Sample:
    """The first rows of a file by column, and where they stand: ``sheet`` and ``records`` are empty where
    there is none. ``more_sheets`` have the same columns."""

    file: str
    names: tuple[str, ...]
    rows: Sequence[SourceRow]
    above: tuple[str, ...] = ()
    header: Header | None = None
    sheet: str = ""
    more_sheets: tuple[str, ...] = ()
    records: str = ""
    no_cases: int = 0
    _texts: dict[str, list[str]] = field(factory=dict, repr=False)

    @cached_property
    def year(self) -> LedgerYear | None:
        """The year its title tells."""
        return LedgerYear.of(None, self.above)

    def texts(self, name: str) -> list[str]:
        """What the rows say in a column, empty where they say nothing."""
        if name not in self._texts:
            self._texts[name] = [_text(value_at(row.values, name)) for row in self.rows]
        return self._texts[name]

    def said(self, name: str) -> list[str]:
        """The same without what is empty."""
        return [each for each in self.texts(name) if each]


Recognised = Callable[[Sequence[str]], int]
"""How many of some names are titles of fields."""


def sample_of(path: Path, known: Recognised = recognised) -> Sample:
    """Look at a file, whose header is where most titles are ``known``, those of requests when left out.
    InvalidInput for one that cannot be read, or has no header."""
    [sample] = samples_of(path, [known])
    return sample


def samples_of(path: Path, knowing: Iterable[Recognised]) -> list[Sample]:
    """The same for each who knows other titles; the file is read once for all who see the same header."""
    with open_unpacked(path) as inner, open_book(inner) as book:
        if has_records(inner):
            sample = _of_records(inner)
            return [sample for _ in knowing]
        begun = list(beginnings(inner, Layout(), book))
        read = cache(partial(_of_table, inner, book))
        return [read(*_likeliest(inner, begun, known)) for known in knowing]


def _of_records(path: Path) -> Sample:
    records = list_in(path) if is_json(path) else ""
    with open_rows(path, Layout(records=records)) as table:
        rows = [each for each in islice(table.rows, _LOOKED_AT) if isinstance(each, SourceRow)]
        names = dict.fromkeys(name for row in rows[:100] for name in _flat(row.values))
        return Sample(path.name, tuple(names), rows, records=records)


def _of_table(path: Path, book: Book | None, layout: Layout, header: Header, same: tuple[str, ...]) -> Sample:
    with open_rows(path, layout, book) as table:
        names = tuple(filter(None, table.names))
        read = as_above(table.rows, names, names)
        seen = [each for each in islice(read, _LOOKED_AT) if isinstance(each, SourceRow)]
        rows = [each for each in seen if why_no_case(each, names) is None]
        return Sample(
            path.name, names, rows, table.above, header, layout.sheet, same, no_cases=len(seen) - len(rows)
        )


def _likeliest(
    path: Path, begun: Iterable[tuple[str, Lines]], known: Recognised
) -> tuple[Layout, Header, tuple[str, ...]]:
    """Where the table stands, its header, and the other sheets that have the same."""
    places = list(_places(begun, known))
    if not places:
        raise _no_header(path)
    sheet, header = max(places, key=lambda each: known(each[1].names))
    same = tuple(other for other, found in places if found.names == header.names and other != sheet)
    return Layout(sheet=sheet, header_line=header.line, header_lines=header.lines), header, same


def _places(begun: Iterable[tuple[str, Lines]], known: Recognised) -> Iterator[tuple[str, Header]]:
    """The likeliest header of each sheet."""
    for sheet, lines in begun:
        found = _header_in(lines, known)
        if found:
            yield sheet, found


def _header_in(lines: Lines, known: Recognised) -> Header | None:
    """The line, or two, with the most titles that are known; else the first that names several columns."""
    best = max(headers_in(lines), key=lambda each: known(each.names), default=None)
    if best and known(best.names) >= _FEWEST:
        return best
    naming = (Header(line, 1, tuple(cells)) for line, cells in lines if sum(map(bool, cells)) > 1)
    first = next(naming, None)
    return first if first and not any(map(_is_value, first.names)) else None


def _is_value(text: str) -> bool:
    """Whether a text is rather a value than a title: a number, a day."""
    return text[:1].isdigit() or by_iso(text) is not None


def _flat(values: Mapping[str, Any]) -> Iterator[str]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from (f"{name}.{inner}" for inner in _flat(value))
        else:
            yield name


def _text(value: Any) -> str:
    try:
        return as_text(value)
    except Unreadable:
        return ""


def _no_header(path: Path) -> Exception:
    return unusable(
        path.name,
        "no header is found among its first lines; write the names of its columns above them",
        "前几行中没有找到表头；请在各列上方写上列名",
    )
