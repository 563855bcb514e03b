"""The community as it was: what had been recorded by then, and what had happened by then."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Literal, Self, TypeVar
from zoneinfo import ZoneInfo

from community_core.domain.kit.messages.correction import FactCorrected
from community_core.errors import InvalidInput
from community_core.ledger import Ledger, Recorded
from community_core.times import Edge, end_or_start, parse_moment, plain
from community_core.views.engine.engine import Engine
from community_core.views.explaining.comparison import Change
from community_core.views.explaining.explanation import Explanation
from community_core.views.facts.cut import Cut
from community_core.views.facts.source import Counting, position_at
from community_core.views.projections.projection import Projection

P = TypeVar("P", bound=Projection[Any])
When = datetime | date | str
"""A moment, a day (its end, in the community's zone), or either as text."""
Axis = Literal["recorded", "happened"]

_YEARS = range(1900, 2101)
"""A position among these was perhaps meant for a year."""


class NothingRecordedBy(InvalidInput):
    """Nothing had been recorded by a moment by which something had happened: ``option`` asks for that."""

    def __init__(self, en: str, zh: str, option: str = "happened=...") -> None:
        super().__init__(
            f"{en} To see what had happened by then, as is known now, ask with {option}.",
            f"{zh}若要按现在所知查看当时的情形，请用 {option}。",
        )
        self._said = en, zh

    def with_option(self, option: str) -> Self:
        """The same, told to somebody who asks with ``option``."""
        return type(self)(*self._said, option)


def may_mean_year(position: int) -> bool:
    """Whether a number that is read as a position could have been meant for a year."""
    return position in _YEARS


class Past:
    """Views of an earlier moment, folded afresh without touching the live ones. Made by ``Community.at``.

    ``now`` is the moment these views are asked from: the earlier of the cut-offs. A position stands for the
    moment its fact was recorded.
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
        self._present = self.now = clock()
        upto = ledger.position() if known is None else self._position(known, ledger, zone)
        moment = None if happened is None else self._cut_off(happened, zone, "happened")
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
        self, projection: type[Projection[Any]], key: Any, *, counting: Counting | None = None
    ) -> Explanation:
        """Why a row of the view was what it was. See :meth:`community_core.Community.explain`."""
        return self._engine.explain(projection, key, self.cut, self.now, counting=counting)

    def diff(
        self, projection: type[Projection[Any]], later: "Past", *, counting: Counting | None = None
    ) -> list[Change]:
        """What changed from this moment to a later one. See :meth:`community_core.Community.diff`."""
        if not self.cut.is_within(later.cut):
            raise InvalidInput(
                "The second moment lies before the first; exchange them.",
                "第二个时刻早于第一个；请交换两者。",
            )
        return self._engine.diff(projection, self.cut, later.cut, later.now, counting=counting)

    def _position(self, known: When | int, ledger: Ledger, zone: ZoneInfo) -> int:
        """The last position that counts."""
        if isinstance(known, bool):
            raise _no_moment(known, "recorded")
        if isinstance(known, str) and plain(known).isdecimal():
            known = int(plain(known))
        if not isinstance(known, int):
            return _position_at(self._cut_off(known, zone, "recorded"), ledger, zone)
        position = _existing(known, ledger)
        self.now = min(self.now, _recorded_by(position, ledger))
        return position

    def _cut_off(self, when: When, zone: ZoneInfo, axis: Axis) -> datetime:
        """The moment meant, at the latest now. InvalidInput when it is still to come."""
        if _moment(when, zone, "start", axis, self._present) > self._present:
            en, zh = _TO_COME[axis]
            raise InvalidInput(f"{_shown(when)} is still to come; {en}.", f"{_shown(when)} 还没有到；{zh}。")
        moment = _moment(when, zone, "end", axis, self._present)
        self.now = min(self.now, moment)
        return moment


_TO_COME: Mapping[Axis, tuple[str, str]] = {
    "recorded": ("nobody knows yet what will be recorded by then", "那时的记录现在还不存在"),
    "happened": ("nobody knows yet what will happen by then", "那时会发生什么现在还不知道"),
}


def _existing(position: int, ledger: Ledger) -> int:
    newest = ledger.position()
    if not newest:
        raise _empty()
    if 0 < position <= newest:
        return position
    en = f"There is no position {position}; the ledger goes from 1 to {newest}."
    zh = f"没有第 {position} 条；账本从 1 到 {newest}。"
    if may_mean_year(position):
        en += f" If the year is meant, write its end: {position}-12-31."
        zh += f"若指年份，请写年末：{position}-12-31。"
    raise InvalidInput(en, zh)


def _recorded_by(position: int, ledger: Ledger) -> datetime:
    """When the last fact up to a position was recorded; positions may have gaps."""
    back = 1
    while not (found := ledger.read(after=max(position - back, 0), upto=position, limit=back)):
        if back >= position:
            return ledger.read(limit=1)[0].recorded_at
        back *= 2
    return found[-1].recorded_at


def _position_at(moment: datetime, ledger: Ledger, zone: ZoneInfo) -> int:
    position = position_at(ledger, moment)
    if position:
        return position
    for first in ledger.read(limit=1):
        asked, began = _told_apart(moment, first.recorded_at, zone)
        earliest = _earliest(first, ledger)
        refusal = NothingRecordedBy if earliest <= moment else InvalidInput
        raise refusal(
            f"Nothing had been recorded by {asked}; the first fact was recorded at {began}.",
            f"到 {asked} 还没有任何记录；第一条事实登记于 {began}。",
        )
    raise _empty()


def _refuse_before_everything(moment: datetime, ledger: Ledger, zone: ZoneInfo) -> None:
    """What is recorded first is rarely what happened first; yet it usually settles the matter."""
    for first in ledger.read(limit=1):
        if first.occurred_at <= moment:
            return
        earliest = _earliest(first, ledger)
        if earliest <= moment:
            return
        asked, began = _told_apart(moment, earliest, zone)
        recorded = f"{first.recorded_at.astimezone(zone):%Y-%m-%d %H:%M}"
        raise InvalidInput(
            f"Nothing had happened by {asked}, as far as is known; the earliest fact happened at {began}, "
            f"the first was recorded at {recorded}.",
            f"就所知，到 {asked} 还没有发生任何事；最早的事实发生于 {began}，第一条事实登记于 {recorded}。",
        )
    raise _empty()


def _earliest(first: Recorded[Any], ledger: Ledger) -> datetime:
    """When the first of all facts happened, by what they say or what is known of them now."""
    corrections = ledger.log(types=ledger.registry.stored_names(FactCorrected))
    known = (each.data.occurred_at for each in corrections if isinstance(each.data, FactCorrected))
    return min(ledger.earliest() or first.occurred_at, *filter(None, known), first.occurred_at)


def _told_apart(moment: datetime, other: datetime, zone: ZoneInfo) -> tuple[str, str]:
    """Both by the community's clocks, as exactly as it takes to tell one from the other."""
    local = moment.astimezone(zone), other.astimezone(zone)
    for exactness in ("minutes", "seconds", "microseconds"):
        first, second = (each.replace(tzinfo=None).isoformat(" ", exactness) for each in local)
        if first != second:
            break
    return first, second


def _empty() -> InvalidInput:
    return InvalidInput(
        "Nothing has been recorded yet, so there is no past to look at.", "还没有任何记录，没有过去可看。"
    )


def _no_moment(when: object, axis: Axis) -> InvalidInput:
    if axis == "recorded":
        return InvalidInput(
            f"{when!r} is neither a time nor a date nor a position; write 2024-01-15 or the like.",
            f"{when!r} 既不是时间、日期，也不是位置；请写成 2024-01-15 之类。",
        )
    return InvalidInput(
        f"{when!r} is neither a time nor a date; write 2024-01-15 or the like.",
        f"{when!r} 既不是时间也不是日期；请写成 2024-01-15 之类。",
    )


def _moment(when: When, zone: ZoneInfo, edge: Edge, axis: Axis, now: datetime) -> datetime:
    if not isinstance(when, str | date):
        raise _no_moment(when, axis)
    if isinstance(when, str):
        return _parsed(when, zone, edge, axis, now)
    if isinstance(when, datetime):
        if when.tzinfo is None:
            raise InvalidInput(
                f"The time {when.isoformat()} has no time zone; add one.",
                f"时间 {when.isoformat()} 没有时区；请加上。",
            )
        return when
    return end_or_start(when, zone, edge)


def _parsed(text: str, zone: ZoneInfo, edge: Edge, axis: Axis, now: datetime) -> datetime:
    try:
        return parse_moment(text, zone, day=edge, now=now)
    except InvalidInput as error:
        if axis == "happened":
            raise
        raise InvalidInput(
            f"{error.en[:-1]}, or a position of the log such as 1000.",
            f"{error.zh[:-1]}，或写日志中的位置，例如 1000。",
        ) from error


def _shown(when: When) -> str:
    return when.strip() if isinstance(when, str) else when.isoformat()
