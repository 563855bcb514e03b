"""CSV as it is found: any usual delimiter and encoding, line breaks in cells, quotes never closed."""

import csv
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TextIO

from community_core.importing.files.encodings import damage, encoding_of
from community_core.importing.files.headers import under_one_another
from community_core.importing.files.rows import (
    BadRow,
    SourceRow,
    SourceTable,
    Unreadable,
    refuse_twins,
    unusable,
)

_DELIMITERS = (",", ";", "\t", "|")
_SHORT = ("short-row",)
_MOST_COLUMNS = 16_384
_SHOWN_OF_LONG = 200
_LONGEST_RECORD = 1 << 20
"""Characters in one record, beyond which a quote was surely never closed."""


@contextmanager
def csv_table(
    path: Path,
    *,
    wanted: Collection[str],
    encoding: str = "",
    delimiter: str = "",
    header_line: int = 1,
    header_lines: int = 1,
) -> Iterator[SourceTable]:
    """Open a CSV file. Its delimiter is the one that finds most of the ``wanted`` columns in the header.

    InvalidInput when there is no header, when one of the wanted columns is there twice, or when nobody
    knows the encoding.
    """
    csv.field_size_limit(max(csv.field_size_limit(), 2 * _LONGEST_RECORD))
    found = encoding_of(path, encoding)
    with path.open(encoding=found.name, errors=found.errors, newline="") as file:
        lines = _Lines(file)
        above = tuple(next(lines, "") for _ in range(header_line - 1))
        names, used = _header(path, lines, wanted, delimiter, header_lines)
        refuse_twins(path.name, names, wanted)
        yield SourceTable(names, _rows(lines, names, used), above)


def first_lines(
    path: Path, count: int, *, encoding: str = "", delimiter: str = ""
) -> list[tuple[int, tuple[str, ...]]]:
    """The first records of a CSV file, each after its line, for whoever looks for its header."""
    found, told = encoding_of(path, encoding), list[tuple[int, tuple[str, ...]]]()
    with path.open(encoding=found.name, errors=found.errors, newline="") as file:
        lines = _Lines(file)
        for _ in range(count):
            line = lines.begin_record()
            split = {each: _names(lines, each) for each in ([delimiter] if delimiter else _DELIMITERS)}
            best = max(split, key=lambda each: len(split[each]))
            try:
                if next(csv.reader(lines, delimiter=best), None) is None:
                    break
            except csv.Error:  # which whoever reads the rows hears of
                break
            told.append((line, split[best]))
    return told


class _TooLong(csv.Error):
    """A line nobody wrote by hand."""


class _Cut(str):
    """The beginning of a line that is far too long."""


class _Lines:
    """The lines of a file, which can give back those of the record being read."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._given_back: deque[str] = deque()
        self._taken: list[str] = []
        self._length = 0
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._length > _LONGEST_RECORD:
            raise csv.Error("a quote is never closed")
        line = self._given_back.popleft() if self._given_back else self._read()
        self._taken.append(line)
        self._length += len(line)
        self.number += 1
        if isinstance(line, _Cut):
            raise _TooLong
        return line

    def _read(self) -> str:
        """The next line; of one that is far too long the beginning, so that memory stays bounded."""
        line = self._file.readline(_LONGEST_RECORD)
        if not line:
            raise StopIteration
        if len(line) < _LONGEST_RECORD or line.endswith(("\n", "\r")):
            return line
        for rest in iter(partial(self._file.readline, _LONGEST_RECORD), ""):
            if rest.endswith(("\n", "\r")):
                break
        return _Cut(line[:_SHOWN_OF_LONG])

    def begin_record(self) -> int:
        """Forget the lines taken so far; the number of the next one."""
        self._taken = []
        self._length = 0
        return self.number + 1

    @property
    def record(self) -> str:
        """The text of the record being read."""
        return "".join(self._taken).rstrip("\r\n")

    def give_back(self, keeping: int = 0) -> None:
        """Let the lines taken be read again, but for the first so many."""
        again = self._taken[keeping:]
        self._given_back.extendleft(reversed(again))
        self.number -= len(again)
        del self._taken[keeping:]


def _header(
    path: Path, lines: _Lines, wanted: Collection[str], delimiter: str, count: int
) -> tuple[tuple[str, ...], str]:
    lines.begin_record()
    split = {each: _names(lines, each) for each in ([delimiter] if delimiter else _DELIMITERS)}
    parts = {part for name in wanted for part in (name, *name.split("/"))}
    best = max(split, key=lambda each: (len(set(split[each]) & parts), len(split[each])))
    _pass_over(path, lines, best)
    names = split[best]
    for _ in range(count - 1):
        lines.begin_record()
        names = under_one_another(names, _names(lines, best))
        _pass_over(path, lines, best)
    if not any(names):
        raise unusable(path.name, "there is no header where it should be", "应有表头的地方没有表头")
    if damage(lines.record):
        raise unusable(
            path.name,
            "its header cannot be decoded; set encoding in the mapping",
            "表头无法解码；请在映射中写明 encoding",
        )
    return names, best


def _pass_over(path: Path, lines: _Lines, delimiter: str) -> None:
    """Take the header, of at most as many columns as a workbook can have."""
    try:
        cells = next(csv.reader(lines, delimiter=delimiter), [])
    except csv.Error:
        cells = [""] * (_MOST_COLUMNS + 1)
    if len(cells) > _MOST_COLUMNS:
        raise unusable(
            path.name,
            f"its first line is no header: it is far too long, or has more than {_MOST_COLUMNS} columns",
            f"第一行不是表头：过长，或超过 {_MOST_COLUMNS} 列",
        )


def _names(lines: _Lines, delimiter: str) -> tuple[str, ...]:
    try:
        cells = next(csv.reader(lines, delimiter=delimiter, strict=True), [])
    except csv.Error:
        cells = []
    lines.give_back()
    lines.begin_record()
    return tuple(" ".join(each.split()) for each in cells)


def _rows(lines: _Lines, names: Sequence[str], delimiter: str) -> Iterator[SourceRow | BadRow]:
    records = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        first = lines.begin_record()
        try:
            cells = next(records)
        except StopIteration:
            return
        except csv.Error as error:
            lines.give_back(keeping=1)
            yield BadRow(first, _broken(error), lines.record)
            continue
        if any(map(str.strip, cells)):
            yield _row(first, cells, names, lines.record)


def _row(line: int, cells: list[str], names: Sequence[str], record: str) -> SourceRow | BadRow:
    while len(cells) > len(names) and not cells[-1]:
        cells.pop()
    if len(cells) > len(names):
        return BadRow(line, _miscounted(len(cells), len(names)), record)
    damaged = damage(record)
    if damaged:
        return BadRow(line, damaged, record)
    lacking = len(names) - len(cells)
    values = dict(zip(names, [*cells, *[""] * lacking], strict=True))
    return SourceRow(line, values, record, flags=_SHORT if lacking else ())


def _broken(error: csv.Error) -> Unreadable:
    if isinstance(error, _TooLong):
        return Unreadable("it has more than a million characters", "这一行超过一百万字")
    return Unreadable(f"its quotes do not match: {error}", "引号不配对")


def _miscounted(found: int, expected: int) -> Unreadable:
    return Unreadable(
        f"it has {found} columns, the header {expected}", f"有 {found} 列，而表头有 {expected} 列"
    )
