"""The file for rows that could not be read: their line, the reason and the row as it was found."""

import csv
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Protocol, Self

from community_core.errors import InvalidInput
from community_core.importing.files.rows import Unreadable
from community_core.storage.owner_only import opened_for_owner

_HEADER = ("line", "reason", "原因", "row")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Aside(Protocol):
    """Where rows go that could not be read."""

    @property
    def path(self) -> Path | None:
        """The file they are in, if they are in one."""
        ...

    def add(self, line: int, reason: Unreadable, raw: str) -> None:
        """Set a row aside."""
        ...


class Rejects:
    """A CSV file, made when the first row is set aside; UTF-8 with a mark, so that Excel reads it.

    Text that a spreadsheet would run as a formula is written with an apostrophe before it. InvalidInput is
    raised when ``path`` is the imported file (``of``) or cannot be written.
    """

    def __init__(self, path: Path, *, of: Path) -> None:
        if path.resolve() == of.resolve():
            raise InvalidInput(
                f"Rejected rows cannot go to {str(path)!r}, the file being imported; name another one.",
                f"不能把读不出的行写到正在导入的文件 {str(path)!r}；请换一个文件。",
            )
        self._path = path
        self._file: IO[str] | None = None
        self._writer: Any = None

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    def add(self, line: int, reason: Unreadable, raw: str) -> None:
        """Set a row aside."""
        try:
            if self._file is None:
                self._begin()
            self._writer.writerow([line, *map(_harmless, (reason.en, reason.zh, raw))])
        except OSError as error:
            raise _unwritable(self.path, error) from error

    def _begin(self) -> None:
        self._file = open(  # noqa: SIM115  it stays open until this is left
            self.path,
            "w",
            encoding="utf-8-sig",
            errors="backslashreplace",
            newline="",
            opener=opened_for_owner,
        )
        self._writer = csv.writer(self._file)
        self._writer.writerow(_HEADER)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _unwritable(path: Path, error: OSError) -> InvalidInput:
    why = error.strerror or error
    return InvalidInput(
        f"Rejected rows cannot be written to {str(path)!r}: {why}. Name another file for them.",
        f"无法把读不出的行写到 {str(path)!r}：{why}。请换一个文件。",
    )
