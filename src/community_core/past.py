"""The community as it was: what had been recorded by then, and what had happened by then."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from community_core.errors import InvalidInput
from community_core.ledger import Ledger
from community_core.times import end_or_start, parse_moment
from community_core.views import Engine, Projection, position_at

P = TypeVar("P", bound=Projection[Any])
When = datetime | date | str
"""A moment, a day (its end, in the community's zone), or either as text."""


class Past:
    """Views of an earlier moment, folded afresh without touching the live ones. Made by ``Community.at``."""

    def __init__(
        self,
        engine: Engine,
        ledger: Ledger,
        zone: ZoneInfo,
        clock: Callable[[], datetime],
        *,
        known: When | int | None,
        happened: When | None,
    ) -> None:
        now = clock()
        self._engine = engine
        self._happened = None if happened is None else _moment(happened, zone)
        cuts = [now] if self._happened is None else [now, self._happened]
        if known is None:
            self._upto = ledger.position()
        elif isinstance(known, int):
            self._upto = _position(known, ledger)
        else:
            moment = _moment(known, zone)
            self._upto = position_at(ledger, moment)
            cuts.append(moment)
        self._now = min(cuts)

    def view(self, projection: type[P], *, reader: str | None = None) -> P:
        """The view as it was. Its ``now`` is the earlier of the cut-offs. Raises ProjectionStopped.

        Personal columns are opened for a ``reader`` as in :meth:`Community.view`; whoever was erased since
        reads as erased then, too.
        """
        return self._engine.as_of(
            projection, upto=self._upto, happened=self._happened, now=self._now, reader=reader
        )


def _position(known: int, ledger: Ledger) -> int:
    newest = ledger.position()
    if not 0 <= known <= newest:
        raise InvalidInput(
            f"There is no position {known}; the ledger goes from 0 to {newest}.",
            f"没有第 {known} 条；账本从 0 到 {newest}。",
        )
    return known


def _moment(when: When, zone: ZoneInfo) -> datetime:
    if isinstance(when, str):
        return parse_moment(when, zone, day="end")
    if isinstance(when, datetime):
        if when.tzinfo is None:
            raise InvalidInput(
                f"The time {when.isoformat()} has no time zone; add one.",
                f"时间 {when.isoformat()} 没有时区；请加上。",
            )
        return when
    return end_or_start(when, zone, "end")
