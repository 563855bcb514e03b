"""The order of time: what the decider believes and what every view shows never part.

A fact cannot have happened before the last step of what it depends on: its part, where parts stand apart, or
else the rest of the stream, unless both only add. Corrections are no steps. A step counts as no later
than it was recorded, so that a date in the future, as files bring them, stands in nobody's way.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from attrs import frozen

from community_core.domain.kit.aggregates.aggregate import Aggregate
from community_core.domain.kit.messages.correction import FactCorrected
from community_core.domain.kit.messages.facts import PastFact
from community_core.domain.kit.messages.standing import standing
from community_core.domain.kit.values import checks
from community_core.errors import Refused

TOLERANCE = timedelta(minutes=5)
"""By how much clocks may disagree."""


@frozen
class LastStep:
    """The latest step that new facts follow: when it happened, and in which stream."""

    moment: datetime
    stream_id: str


@frozen
class When:
    """When something happened, as somebody said it: the earliest moment that can be meant, and the latest."""

    earliest: datetime
    latest: datetime

    @classmethod
    def said(cls, at: datetime | date | None, now: datetime, zone: ZoneInfo, *, field: str = "at") -> "When":
        """A moment, give or take what clocks disagree by; a day, from its beginning to its end; or now, for
        which any later moment will do. Refused, naming the ``field`` it was said in, for what is still to
        come."""
        if at is None:
            return cls(now, datetime.max.replace(tzinfo=UTC))
        if isinstance(at, datetime):
            _refuse_future(at, at, now + TOLERANCE, field)
            return cls(min(at.astimezone(UTC), now), at.astimezone(UTC) + TOLERANCE)
        begins, ends = (datetime.combine(each, time.min, zone) for each in (at, at + timedelta(days=1)))
        _refuse_future(at, begins, now, field)
        return cls(begins.astimezone(UTC), ends.astimezone(UTC) - timedelta(microseconds=1))

    def after(self, bound: LastStep, zone: ZoneInfo) -> datetime:
        """The moment that is meant, not before the bound. Refused when everything meant is before it."""
        if bound.moment <= self.latest:
            return max(self.earliest, bound.moment)
        said, told = (
            checks.clock(each.replace(second=0, microsecond=0), zone)
            for each in (self.earliest, bound.moment)
        )
        raise Refused(
            "happened-before-last-step",
            f"{said} is before {told}, when {bound.stream_id} last moved on; give that time or a later one, "
            "or correct the earlier fact if it is wrong.",
            f"{said} 早于 {bound.stream_id} 最近一步的时间 {told}；"
            f"请写该时间或之后的时间，前一步有误则请更正。",
            field="at",
        )


def _refuse_future(said: date, moment: datetime, latest: datetime, field: str) -> None:
    if moment > latest:
        raise Refused(
            "happened-in-the-future",
            f"{said.isoformat()} is still to come; record a fact once it has happened.",
            f"{said.isoformat()} 还没有到；事情发生后再记录。",
            field=field,
        )


def last_step_of(
    stream_id: str, kind: Aggregate[Any], facts: Sequence[PastFact], gained: Iterable[Any]
) -> LastStep | None:
    """What new events of a stream follow at the earliest, given its facts so far; None when they follow
    nothing."""
    steps = [each for each in gained if not isinstance(each, FactCorrected)]
    moments = [
        moment_of(fact)
        for fact in standing(facts)
        if not all(kind.commute(fact.data, each) for each in steps)
    ]
    return LastStep(max(moments), stream_id) if moments else None


def moment_of(fact: PastFact) -> datetime:
    """When a step counts as taken: no later than it was recorded."""
    return min(fact.occurred_at, fact.recorded_at)


@frozen
class Between:
    """When a fact of a stream can have happened, given its neighbours and when it was recorded.

    ``after`` and ``before`` are the versions of the neighbours it lies between, None where there is none.
    """

    earliest: datetime
    latest: datetime
    after: int | None
    before: int | None


def between(kind: Aggregate[Any], facts: Sequence[PastFact], fact: PastFact, event: Any) -> Between:
    """Between which of a stream's other facts that stand one of them has happened, saying this."""
    others = [
        each
        for each in standing(facts)
        if each.version != fact.version and not kind.commute(each.data, event)
    ]
    before = [each for each in others if each.version < fact.version]
    later = [each for each in others if each.version > fact.version]
    last = max(before, key=moment_of, default=None)
    next_one = min(later, key=lambda each: each.occurred_at, default=None)
    latest = min(fact.recorded_at, next_one.occurred_at) if next_one else fact.recorded_at
    return Between(
        earliest=moment_of(last) if last else _EVER,
        latest=latest,
        after=last.version if last else None,
        before=next_one.version if next_one and next_one.occurred_at <= fact.recorded_at else None,
    )


_EVER = datetime.min.replace(tzinfo=UTC)
