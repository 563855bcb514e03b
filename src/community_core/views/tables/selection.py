"""Which rows of a table are asked for, in which order."""

from collections.abc import Mapping
from typing import Any, Literal

from attrs import frozen

Order = tuple[str, ...]
"""The columns rows are ordered by; ``"-since"`` is descending."""


@frozen
class Bound:
    """An end of a range: rows whose ``column`` compares so with a stored value. Missing values never do."""

    column: str
    operator: Literal["<", ">", ">="]
    value: Any


@frozen
class Selection:
    """The rows whose columns ``equal`` these stored values (None: is missing) and keep within all ``bounds``,
    ordered, and of those at most ``limit`` after the first ``offset``."""

    equal: Mapping[str, Any]
    order: Order
    bounds: tuple[Bound, ...] = ()
    limit: int | None = None
    offset: int = 0

    @property
    def is_limited(self) -> bool:
        """Whether only a window of the rows is asked for."""
        return self.limit is not None or self.offset > 0
