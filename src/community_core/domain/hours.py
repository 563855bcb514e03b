"""Hours 时长 as a volunteer claimed them, and when they can have been given.

    claimed -> verified -> corrected (waits again) -> verified
            -> rejected    -> revoked

A claim that waits may be corrected too. Claims that wait or are verified occupy their time: those of one
person never overlap; so a day has no more of them than it is long.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from attrs import frozen

from community_core.domain.kit.aggregates.context import Context
from community_core.domain.kit.values.checks import clock
from community_core.errors import Refused

ClaimStatus = Literal["claimed", "verified", "rejected", "revoked"]

LIVE: frozenset[str] = frozenset(["claimed", "verified"])
"""Claims in these statuses occupy their time; rejected and revoked ones do not."""


class Span(Protocol):
    """From when to when, timezone-aware."""

    @property
    def started_at(self) -> datetime: ...

    @property
    def ended_at(self) -> datetime: ...


@frozen(kw_only=True)
class Claim:
    """One claim as it stands after its corrections."""

    status: ClaimStatus = "claimed"
    activity: str
    started_at: datetime
    ended_at: datetime
    arose_from: str | None = None
    served: str | None = None
    work: str | None = None

    @property
    def live(self) -> bool:
        """Whether it occupies its time."""
        return self.status in LIVE

    def overlaps(self, start: datetime, end: datetime) -> bool:
        """Whether it shares any time with the span from start to end."""
        return self.started_at < end and start < self.ended_at


_LIMIT = timedelta(hours=24)


def refuse_impossible(hours: Span, context: Context) -> None:
    """Refuse hours that nobody can have given, whatever else they gave."""
    _check_alone(hours, context.zone)
    _refuse_future(hours, context)


def double(claim: Claim, others: Mapping[int, Claim], zone: ZoneInfo) -> Refused | None:
    """Why there was no time for a claim beside the ``others`` of the same person, by number; None when there
    was, and for one that occupies none."""
    if not claim.live:
        return None
    live = {number: each for number, each in others.items() if each.live}
    return _overlap(claim, live, zone)


def _check_alone(hours: Span, zone: ZoneInfo) -> None:
    span = _told(hours, zone)
    if hours.ended_at <= hours.started_at:
        raise Refused(
            "end-after-start",
            f"{span} does not end after it starts; check both times.",
            f"{span} 的结束不晚于开始；请核对两个时间。",
        )
    for moment in (hours.started_at, hours.ended_at):
        if moment.second or moment.microsecond:
            raise Refused(
                "whole-minutes",
                f"{clock(moment, zone)} is not a whole minute; leave the seconds out.",
                f"{clock(moment, zone)} 不是整分钟；请去掉秒。",
            )
    if _length(hours.started_at, hours.ended_at) > _a_day_from(hours.started_at, zone):
        raise Refused(
            "claim-over-24-hours",
            f"{span} is longer than a day; claim each day by itself.",
            f"{span} 超过一天；请按天分别申报。",
        )


def _told(hours: Span, zone: ZoneInfo) -> str:
    return f"{clock(hours.started_at, zone)} – {clock(hours.ended_at, zone)}"


def _refuse_future(hours: Span, context: Context) -> None:
    later_day = context.day(hours.ended_at) > context.day(context.said_at)
    if hours.ended_at > context.now or later_day:
        raise Refused(
            "hours-in-the-future",
            f"{clock(hours.ended_at, context.zone)} was still to come; claim hours once they were given.",
            f"{clock(hours.ended_at, context.zone)} 尚未到来；服务结束之后再申报。",
        )


def _overlap(hours: Span, live: Mapping[int, Claim], zone: ZoneInfo) -> Refused | None:
    for number, claim in live.items():
        if claim.overlaps(hours.started_at, hours.ended_at):
            span = _told(claim, zone)
            return Refused(
                "hours-overlap",
                f"It overlaps claim {number}, {span}; correct that one, or claim the rest.",
                f"与第 {number} 号申报（{span}）重叠；请更正那一条，或只申报其余时间。",
            )
    return None


def _a_day_from(start: datetime, zone: ZoneInfo) -> timedelta:
    """24 hours; 25 where the clocks are put back meanwhile."""
    return max(_LIMIT, _length(start, start.astimezone(zone) + timedelta(days=1)))


def _length(start: datetime, end: datetime) -> timedelta:
    """Real time: two moments of one zone would be subtracted as its clocks show them."""
    return end.astimezone(UTC) - start.astimezone(UTC)
