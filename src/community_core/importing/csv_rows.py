"""CSV as it is found: any usual delimiter and encoding, line breaks in cells, a quote that is never closed."""

import csv
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from community_core.importing.encodings import Encoding, encoding_of, is_undecoded
from community_core.importing.rows import BadRow, Row, Table, Unreadable, unusable

_DELIMITERS = (",", ";", "\t", "|")
_LONGEST_CELL = 1 << 20
"""Characters in one cell, beyond which a quote was surely never closed."""


@contextmanager
def csv_table(
    path: Path, *, wanted: Collection[str], encoding: str = "", delimiter: str = "", header_line: int = 1
) -> Iterator[Table]:
    """Open a CSV file. Its delimiter is the one that finds most of the ``wanted`` columns in the header.

    InvalidInput when there is no header line, or the encoding is unknown.
    """
    found = encoding_of(path, encoding)
    with path.open(encoding=found.name, errors=found.errors, newline="") as file:
        lines = _Lines(file)
        for _ in range(header_line - 1):
            next(lines, None)
        names, used = _header(path, lines, wanted, delimiter)
        yield Table(names, _rows(lines, names, used))


class _Lines:
    """The lines of a file, which remembers those of the record being read so that they can be read again."""

    def __init__(self, file: Iterator[str]) -> None:
        self._file = file
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._file)
        self._taken.append(line)
        self.number += 1
        return line

    def begin_record(self) -> None:
        """Forget the lines taken so far."""
        self._taken = []

    @property
    def record(self) -> str:
        """The text of the record being read."""
        return "".join(self._taken).rstrip("\r\n")

    def give_back_all_but_first(self) -> None:
        """Let the lines after the record's first be read again."""
        self._again.extendleft(reversed(self._taken[1:]))
        self.number -= len(self._taken) - 1
        self._taken = self._taken[:1]


def _header(
    path: Path, lines: _Lines, wanted: Collection[str], delimiter: str
) -> tuple[tuple[str, ...], str]:
    text = next(lines, "")
    if not text.strip():
        raise unusable(path.name, "it is empty where its header line should be", "应有表头的地方是空的")
    if is_undecoded(text):
        raise unusable(
            path.name,
            "its header line cannot be decoded; set encoding in the mapping",
            "表头无法解码；请在映射中写明 encoding",
        )
    split = {each: _names(text, each) for each in ([delimiter] if delimiter else _DELIMITERS)}
    best = max(split, key=lambda each: (len(set(split[each]) & set(wanted)), len(split[each])))
    return split[best], best


def _names(text: str, delimiter: str) -> tuple[str, ...]:
    cells = next(csv.reader([text], delimiter=delimiter))
    return tuple(" ".join(each.split()) for each in cells)


def _rows(lines: _Lines, names: Sequence[str], delimiter: str) -> Iterator[Row | BadRow]:
    with _long_cells():
        cells = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.begin_record()
        first = lines.number + 1
        try:
            row = next(cells)
        except StopIteration:
            return
        except csv.Error as error:
            lines.give_back_all_but_first()
            yield BadRow(first, _unreadable_quotes(error), lines.record)
            continue
        if row:
            yield _row(first, row, names, lines.record)
