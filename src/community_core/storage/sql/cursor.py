"""What is asked of a database in SQL, whichever back end keeps it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol


class Cursor(Protocol):
    """Runs statements inside a transaction. Parameters are written ``?``."""

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> object:
        """Run a statement."""
        ...

    def executemany(self, sql: str, values: Iterable[Sequence[Any]], /) -> object:
        """Run a statement for each of these values."""
        ...

    def fetchone(self) -> Any:
        """The next row of what was asked, None after the last."""
        ...

    def fetchall(self) -> list[Any]:
        """The rows of what was asked."""
        ...

    @property
    def rowcount(self) -> int:
        """How many rows the last statement wrote."""
        ...


Question = tuple[str, Sequence[Any]] | None
"""A statement and its values; None where nothing is to be asked."""


class RawReading(Protocol):
    """One state of a database as it is stored: text comes as ``bytearray``, blobs as ``bytes``."""

    def rows(self, sql: str, /, *values: Any) -> Iterator[tuple[Any, ...]]:
        """The rows of a statement, read as they are iterated."""
        ...

    def has(self, table: str, /) -> bool:
        """Whether there is such a table."""
        ...
