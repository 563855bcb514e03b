"""The file for rows that could not be read: where they stand, why, and their own columns, to be mended and
imported as it is."""

import csv
import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Protocol, Self

from attrs import field, frozen

from community_core.errors import InvalidInput
from community_core.importing.files.rows import BadRow, SourceRow, Unreadable, as_text, value_at
from community_core.importing.mappings.time_formats import by_excel_day
from community_core.storage.files.owner_only import opened_for_owner
from community_core.telling.language import say

HEADER = ("line", "cell", "reason", "原因", "row")
"""What stands before the columns of the file itself. ``row`` is the text of a row that could not be taken
apart; of any other row only the columns are kept that the mapping reads."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_CELL = 32_000
_BEGINNING = 64


@frozen
class SetAside:
    """A row that was set aside: its ``line``, or its number among records, its ``cell`` in a workbook, and
    the ``reason``."""

    line: int
    cell: str
    reason: Unreadable = field(eq=lambda reason: (reason.en, reason.zh))
    is_record: bool = False

    @classmethod
    def of(cls, row: SourceRow | BadRow, reason: Unreadable, letters: Mapping[str, str]) -> Self:
        """Where a row stands, in a table with these letters of columns."""
        letter = letters.get(reason.column, "")
        return cls(row.record or row.line, f"{letter}{row.line}" if letter else "", reason, bool(row.record))

    def told(self) -> str:
        """Where it stands and why, in the reader's language."""
        what, zh = ("record", "条记录") if self.is_record else ("line", "行")
        en_cell, zh_cell = (f", {self.cell}", f"（{self.cell}）") if self.cell else ("", "")
        return say(
            f"{what} {self.line}{en_cell}: {self.reason.en}",
            f"第 {self.line} {zh}{zh_cell}：{self.reason.zh}",
        )


class Aside(Protocol):
    """Where rows go that could not be read."""

    @property
    def path(self) -> Path | None:
        """The file they are in, if they are in one."""
        ...

    def about(self, columns: Sequence[str], days: Collection[str]) -> None:
        """Which columns are kept of them, and which of these tell days."""
        ...

    def add(self, told: SetAside, row: SourceRow | BadRow) -> None:
        """Set a row aside."""
        ...


class Rejects:
    """A CSV file, made when the first row is set aside; UTF-8 with a mark, so that Excel reads it. One of an
    earlier import is removed when there are none.

    Text that a spreadsheet would run as a formula is written with an apostrophe before it. InvalidInput is
    raised when ``path`` is the imported file (``of``), another file that is none of rejects, or cannot be
    written.
    """

    def __init__(self, path: Path, *, of: Path) -> None:
        if path.resolve() == of.resolve():
            raise InvalidInput(
                f"Rejected rows cannot go to {str(path)!r}, the file being imported; name another one.",
                f"不能把读不出的行写到正在导入的文件 {str(path)!r}；请换一个文件。",
            )
        self._path = path
        self._columns: Sequence[str] = ()
        self._days: Collection[str] = ()
        self._file: IO[str] | None = None
        self._writer: Any = None

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    def about(self, columns: Sequence[str], days: Collection[str]) -> None:
        """Which columns are kept of them, and which of these tell days."""
        self._columns, self._days = columns, days

    def add(self, told: SetAside, row: SourceRow | BadRow) -> None:
        """Set a row aside."""
        values = row.values or {}
        cells = [_text(value_at(values, name), is_day=name in self._days) for name in self._columns]
        raw = "" if values else row.raw[:_LONGEST_CELL]
        try:
            if self._file is None:
                self._begin()
            place = f"#{told.line}" if told.is_record else told.line
            texts = (told.reason.en, told.reason.zh, raw, *cells)
            self._writer.writerow([place, told.cell, *map(_harmless, texts)])
        except OSError as error:
            raise _unwritable(self.path, error) from error

    def _begin(self) -> None:
        if self._path.exists() and not _is_of_rejects(self._path):
            raise InvalidInput(
                f"{str(self._path)!r} is there already and no file of rejected rows; name another one.",
                f"{str(self._path)!r} 已存在，且不是搁置行的文件；请换一个文件。",
            )
        self._file = open(  # noqa: SIM115  it stays open until this is left
            self.path,
            "w",
            encoding="utf-8-sig",
            errors="backslashreplace",
            newline="",
            opener=opened_for_owner,
        )
        self._writer = csv.writer(self._file)
        self._writer.writerow((*HEADER, *self._columns))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()
        elif error is None and self._path.is_file() and _is_of_rejects(self._path):
            self._path.unlink()


def unshielded(text: str) -> str:
    """What a cell said before it was kept from being run as a formula."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def _is_of_rejects(path: Path) -> bool:
    """Whether a file begins as those of rejects do, whichever program saved it since."""
    with path.open("rb") as file:
        beginning = file.read(_BEGINNING)
    return beginning.removeprefix(b"\xef\xbb\xbf").startswith(b"line") and b"reason" in beginning


def _text(value: Any, *, is_day: bool) -> str:
    """A value as it is read again: days as ISO 8601, lists as JSON."""
    if value is None:
        return ""
    if is_day and isinstance(value, int | float) and (told := by_excel_day(value)):
        return str(told.local.date() if told.whole_day else told.local)
    if isinstance(value, list | Mapping):
        return json.dumps(value, ensure_ascii=False)
    return value if isinstance(value, str) else as_text(value)  # 9 and not 9.0, as old workbooks count


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _unwritable(path: Path, error: OSError) -> InvalidInput:
    why = error.strerror or error
    return InvalidInput(
        f"Rejected rows cannot be written to {str(path)!r}: {why}. Name another file for them.",
        f"无法把读不出的行写到 {str(path)!r}：{why}。请换一个文件。",
    )
