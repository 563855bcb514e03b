"""The community as it was: what had been recorded by then, and what had happened by then."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from community_core.errors import InvalidInput
from community_core.ledger import Ledger
from community_core.times import Edge, end_or_start, parse_moment
from community_core.views import Change, Counting, Cut, Engine, Explanation, Projection, nobody, position_at

P = TypeVar("P", bound=Projection[Any])
When = datetime | date | str
"""A moment, a day (its end, in the community's zone), or either as text."""


class Past:
    """Views of an earlier moment, folded afresh without touching the live ones. Made by ``Community.at``.

    ``now`` is the moment these views are asked from: the earlier of the cut-offs.
    """

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
        self._engine = engine
        self.now = clock()
        upto = ledger.position()
        if isinstance(known, bool):
            raise _no_moment(known)
        if isinstance(known, int):
            upto = _position(known, ledger)
        elif known is not None:
            recorded = self._cut_off(known, zone)
            upto = _position_at(recorded, ledger, zone)
        moment = None if happened is None else self._cut_off(happened, zone)
        if moment is not None:
            _refuse_before_everything(moment, ledger, zone)
        self.cut = Cut(upto, moment)

    def view(
        self,
        projection: type[P],
        *,
        reader: str | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> P:
        """The view as it was. ``progress(position, target)`` is called now and then while it is folded.

        Personal columns are opened for a ``reader`` as in :meth:`community_core.Community.view`; whoever was
        erased since reads as erased then, too. Raises ProjectionStopped when a handler of the projection
        failed.
        """
        upto, happened = self.cut.upto, self.cut.happened
        return self._engine.as_of(
            projection, upto=upto, happened=happened, now=self.now, reader=reader, progress=progress
        )

    def explain(
        self, projection: type[Projection[Any]], key: Any, *, counting: Counting = nobody
    ) -> Explanation:
        """Why a row of the view was what it was. See :meth:`community_core.Community.explain`."""
        return self._engine.explain(projection, key, self.cut, self.now, counting=counting)

    def diff(
        self, projection: type[Projection[Any]], later: "Past", *, counting: Counting = nobody
    ) -> list[Change]:
        """What changed from this moment to a later one. See :meth:`community_core.Community.diff`."""
        if not self.cut.is_within(later.cut):
            raise InvalidInput(
                "The second moment lies before the first; exchange them.",
                "第二个时刻早于第一个；请交换两者。",
            )
        return self._engine.diff(projection, self.cut, later.cut, later.now, counting=counting)

    def _cut_off(self, when: When, zone: ZoneInfo) -> datetime:
        """The moment meant, at the latest now. InvalidInput when it is still to come."""
        if _moment(when, zone, "start") > self.now:
            raise InvalidInput(
                f"{_shown(when)} is still to come; nobody knows yet what will be recorded by then.",
                f"{_shown(when)} 还没有到；那时的记录现在还不存在。",
            )
        self.now = min(self.now, _moment(when, zone, "end"))
        return _moment(when, zone, "end")


def _position(known: int, ledger: Ledger) -> int:
    newest = ledger.position()
    if not newest:
        raise _empty()
    if not 0 < known <= newest:
        raise InvalidInput(
            f"There is no position {known}; the ledger goes from 1 to {newest}.",
            f"没有第 {known} 条；账本从 1 到 {newest}。",
        )
    return known


def _position_at(moment: datetime, ledger: Ledger, zone: ZoneInfo) -> int:
    position = position_at(ledger, moment)
    if position:
        return position
    for first in ledger.read(limit=1):
        began = first.recorded_at.astimezone(zone)
        raise InvalidInput(
            f"Nothing had been recorded by {_local(moment, zone)}; the first fact was recorded at "
            f"{began:%Y-%m-%d %H:%M}. To see what had happened by a day before that, as is known now, ask "
            "for happened=... (--happened-by).",
            f"到 {_local(moment, zone)} 还没有任何记录；第一条事实登记于 {began:%Y-%m-%d %H:%M}。"
            "若要按现在所知查看更早的情形，请用 happened=…（--happened-by）。",
        )
    raise _empty()


def _refuse_before_everything(moment: datetime, ledger: Ledger, zone: ZoneInfo) -> None:
    """What is recorded first is rarely what happened first; yet it usually settles the matter."""
    for first in ledger.read(limit=1):
        if first.occurred_at <= moment:
            return
        earliest = ledger.earliest() or first.occurred_at
        if earliest <= moment:
            return
        raise InvalidInput(
            f"Nothing had happened by {_local(moment, zone)}, as far as is known; the earliest fact happened "
            f"at {earliest.astimezone(zone):%Y-%m-%d %H:%M}, the first was recorded at "
            f"{first.recorded_at.astimezone(zone):%Y-%m-%d %H:%M}.",
            f"就所知，到 {_local(moment, zone)} 还没有发生任何事；最早的事实发生于 "
            f"{earliest.astimezone(zone):%Y-%m-%d %H:%M}，第一条事实登记于 "
            f"{first.recorded_at.astimezone(zone):%Y-%m-%d %H:%M}。",
        )
    raise _empty()


def _empty() -> InvalidInput:
    return InvalidInput(
        "Nothing has been recorded yet, so there is no past to look at.", "还没有任何记录，没有过去可看。"
    )


def _no_moment(when: object) -> InvalidInput:
    return InvalidInput(
        f"{when!r} is neither a time nor a date nor a position; write 2024-01-15 or the like.",
        f"{when!r} 既不是时间、日期，也不是位置；请写成 2024-01-15 之类。",
    )


def _moment(when: When, zone: ZoneInfo, edge: Edge) -> datetime:
    if not isinstance(when, str | date):
        raise _no_moment(when)
    if isinstance(when, str):
        return parse_moment(when, zone, day=edge)
    if isinstance(when, datetime):
        if when.tzinfo is None:
            raise InvalidInput(
                f"The time {when.isoformat()} has no time zone; add one.",
                f"时间 {when.isoformat()} 没有时区；请加上。",
            )
        return when
    return end_or_start(when, zone, edge)


def _shown(when: When) -> str:
    return when.strip() if isinstance(when, str) else when.isoformat()


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
