"""What is asked of a database in SQL, whichever back end keeps it: statements, and the little they say
differently."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol

from attrs import frozen


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


@frozen
class Speech:
    """How a back end says what the other says differently.

    ``among`` follows a column that equals one of several values, given as ``listed`` makes them. ``holding``
    says that a blob holds the bytes of a parameter. ``elsewhere`` tells the facts that followed from another
    stream's. ``by_cause`` and ``by_table`` follow the name of the table of facts and say how to find them.
    ``given`` asks for the last position ever given.
    """

    among: str
    listed: Callable[[Sequence[str]], Any]
    holding: str
    elsewhere: str
    given: str
    by_cause: str = ""
    by_table: str = ""
    no_limit: int | None = None
