"""The little that back ends say differently in SQL."""

from collections.abc import Callable, Sequence
from typing import Any

from attrs import frozen


@frozen
class Dialect:
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
