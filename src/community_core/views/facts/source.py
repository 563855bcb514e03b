"""Where a view's facts come from: a ledger, or anything that can be read like one."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

from community_core.ledger import EventRegistry, Recorded


class FactSource(Protocol):
    """Recorded facts in the order of their positions. :class:`community_core.ledger.Ledger` is one."""

    registry: EventRegistry

    def position(self) -> int:
        """The position of the newest fact; 0 when there is none."""
        ...

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
        ...

    def first_after(self, moment: datetime) -> int | None:
        """The position of the first fact, in that order, that happened after a moment."""
        ...

    def stream(self, stream_id: str) -> list[Recorded[Any]]:
        """Every fact about one stream, oldest first."""
        ...

    def streams(
        self,
        stream_ids: Sequence[str],
        *,
        upto: int,
        types: Sequence[str] = (),
    ) -> list[Recorded[Any]]:
        """Every fact about these streams up to a position, a stream at a time, oldest first."""
        ...

    def streams_since(self, after: int, upto: int, moment: datetime | None = None) -> list[str]:
        """The streams with a fact after a position and up to another, or with one up to there that happened
        after a moment."""
        ...


Counting = Callable[[int], None]
"""Called now and then with how many facts have been read so far."""


class CountedFacts:
    """The same facts, with somebody told how many have been read, some of them perhaps more than once."""

    def __init__(self, facts: FactSource, counting: Counting) -> None:
        self.registry = facts.registry
        self.position = facts.position
        self.stream = facts.stream
        self.streams = facts.streams
        self.streams_since = facts.streams_since
        self.first_after = facts.first_after
        self._facts = facts
        self._counting = counting
        self._count = 0

    def read(
        self,
        *,
        after: int = 0,
        limit: int = 500,
        upto: int | None = None,
        types: Sequence[str] = (),
        happened_by: datetime | None = None,
    ) -> list[Recorded[Any]]:
        """A page of facts."""
        page = self._facts.read(after=after, limit=limit, upto=upto, types=types, happened_by=happened_by)
        self._count += len(page)
        self._counting(self._count)
        return page


def position_at(facts: FactSource, moment: datetime) -> int:
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
