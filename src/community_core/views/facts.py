"""Where a view's facts come from: a ledger, or anything that can be read like one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from community_core.ledger import EventRegistry, Recorded


class Facts(Protocol):
    """Recorded facts in the order of their positions. :class:`community_core.ledger.Ledger` is one."""

    registry: EventRegistry

    def position(self) -> int:
        """The position of the newest fact; 0 when there is none."""

    def read(
        self,
        *,
        after: int = 0,
        limit: int = ...,
        upto: int | None = None,
        types: Sequence[str] = (),
        happened_by: datetime | None = None,
    ) -> list[Recorded[Any]]:
        """The first ``limit`` facts after a position, in order. ``types``: stored names, none for all.
        ``happened_by``: only those that happened at or before a moment."""

    def first_after(self, moment: datetime) -> int | None:
        """The position of the first fact, in that order, that happened after a moment."""

    def stream(self, stream_id: str) -> list[Recorded[Any]]:
        """Every fact about one stream, oldest first."""


def position_at(facts: Facts, moment: datetime) -> int:
    """The position of the last fact recorded at or before a moment; 0 when there is none."""
    low, high = 0, facts.position()
    while low < high:
        middle = (low + high) // 2
        following = facts.read(after=middle, limit=1)
        if following and following[0].recorded_at <= moment:
            low = following[0].position
        else:
            high = middle
    return low
