"""Which facts made a row what it is: found by folding again and watching the row after each of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from attrs import frozen

from community_core.domain.correction import FactCorrected
from community_core.ledger import Recorded
from community_core.views.apart import counting_pages
from community_core.views.facts import Facts
from community_core.views.keys import RowKey
from community_core.views.past import Counts, Cut
from community_core.views.projection import Projection
from community_core.views.watching import Watched, watching

Key = tuple[Any, ...]


@frozen
class Reason:
    """A fact as it was recorded, and the corrections of it that count, oldest first."""

    fact: Recorded[Any]
    corrections: tuple[Recorded[Any], ...] = ()


@frozen
class Explanation:
    """Why a row is what it is.

    ``row`` is None when it is not in the view, any more or at all; ``rows`` are several when the view gives
    more than one with this key. ``reasons`` are the facts that changed it, and those without which they would
    have made something else of it, in the order they were recorded.
    """

    key: Key
    rows: tuple[Any, ...]
    reasons: tuple[Reason, ...]

    @property
    def row(self) -> Any | None:
        """The row, if there is one."""
        return self.rows[0] if self.rows else None
