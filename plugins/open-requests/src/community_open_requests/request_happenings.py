"""How facts become happenings, and which of them the figures of a period count."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from community_core import domain
from community_core.ledger import Recorded
from community_core.times import end_or_start
from community_core.views import (
    CONTACTS,
    SERVED,
    Figure,
    Period,
    Projection,
    Table,
    carried,
    figures,
    handles,
)
from community_open_requests import counting
from community_open_requests.courses import Course, Step
from community_open_requests.happenings import OVER, UNDER_WAY, WHAT, Asked, Happening, Meeting
from community_open_requests.measures import (
    ASKED_BACK_RATE,
    DAYS_TO_ASK_BACK,
    DAYS_TO_RESOLVE,
    DONE_RATE,
    FOLLOWED_UP,
    FOUND_GOING_OUT,
    HOURS_TO_ANSWER,
    IN_TIME_RATE,
    OPEN_AT_END,
    RAISED,
    REOPENED,
    RESPONSE_RATE,
    SATISFIED_RATE,
    SOLVED_RATE,
)

_TICK = timedelta(microseconds=1)
_AT_ONCE = 500


class RequestHappenings(Projection[Happening]):
    """What happened to requests, in the order it happened; and the figures it comes to."""

    name, version = "request-happenings", 2
    called = "诉求统计"
    single_stream = True
    zh = "诉求的办理过程，按时间排列；以及据此统计的数字。"
    measures = (
        RAISED,
        OPEN_AT_END,
        REOPENED,
        RESPONSE_RATE,
        IN_TIME_RATE,
        SOLVED_RATE,
        SATISFIED_RATE,
        FOLLOWED_UP,
        ASKED_BACK_RATE,
        DONE_RATE,
        CONTACTS,
        SERVED,
        FOUND_GOING_OUT,
    )
    happenings = Table(Happening, key=("request_id", "version"), order="at")
    asked = Table(Asked, index=["due_at"], order="raised_at")
    met = Table(Meeting, order="at")

    # ---- facts

    @handles(domain.RequestRaised)
    def ask(self, e: Recorded[domain.RequestRaised]) -> None:
        self._happened(e, e.data.channel)
        told = {**carried(e.data, Asked), "raised_at": e.occurred_at, "due_at": self._due(e)}
        self.asked.put(Asked(e.stream_id, **told))

    @handles(
        domain.RequestAcknowledged,
        domain.RequestAccepted,
        domain.RequestAssigned,
        domain.RequestStarted,
        domain.RequestWaiting,
        domain.RequestResumed,
    )
    def work(self, e: Recorded[Any]) -> None:
        self._happened(e)

    @handles(domain.RequestResolved)
    def resolve(self, e: Recorded[domain.RequestResolved]) -> None:
        self._happened(e, e.data.outcome)

    @handles(domain.RequestFollowedUp)
    def ask_back(self, e: Recorded[domain.RequestFollowedUp]) -> None:
        self._happened(e, e.data.satisfaction, solved=e.data.solved)

    @handles(
        domain.RequestClosed,
        domain.RequestRejected,
        domain.RequestMarkedDuplicate,
        domain.RequestWithdrawn,
        domain.RequestConverted,
    )
    def end(self, e: Recorded[Any]) -> None:
        self._happened(e)

    @handles(domain.RequestReopened)
    def reopen(self, e: Recorded[domain.RequestReopened]) -> None:
        self._happened(e)

    @handles(domain.RequestRestated)
    def restate(self, e: Recorded[domain.RequestRestated]) -> None:
        """One that is over is restated for whoever had it: it ended once."""
        if e.data.stands in UNDER_WAY:
            self.happenings.put(Happening(e.stream_id, e.version, e.occurred_at, UNDER_WAY[e.data.stands]))

    @handles(domain.VisitCompleted)
    def meet(self, e: Recorded[domain.VisitCompleted]) -> None:
        self.met.put(Meeting(e.stream_id, e.occurred_at, domain.HEARD_BY[e.data.manner], e.data.person_id))

    def _happened(self, e: Recorded[Any], value: str = "", **told: Any) -> None:
        what = WHAT[type(e.data)]
        self.happenings.put(Happening(e.stream_id, e.version, e.occurred_at, what, value, **told))

    def _due(self, e: Recorded[domain.RequestRaised]) -> datetime:
        if e.data.due_at is not None:
            return self._day_end(self.day(e.data.due_at))
        return self._day_end(self.day(e.occurred_at) + timedelta(days=DAYS_TO_RESOLVE))

    def _day_end(self, day: date) -> datetime:
        """What is due on a day is so until its end."""
        return end_or_start(day, self.zone, "end")

    # ---- figures

    @figures
    def heard(self, period: Period) -> Iterator[Figure]:
        """What was asked for, where it was heard, and how soon it was answered."""
        asked = self._asked(period.begins, self._reached(period))
        yield from counting.raised(asked, self.day)
        hours = timedelta(hours=HOURS_TO_ANSWER)
        over = [each for each in asked if each.raised_at + hours <= self.now]
        yield counting.answered(over, self._courses(over))

    @figures
    def settled(self, period: Period) -> Iterator[Figure]:
        """Whether what was due was resolved, how it came out, and whether residents were asked."""
        due = self.asked.between("due_at", period.begins, self._reached(period) + _TICK)
        yield counting.resolved_in_time(due, self._courses(due))
        happened = self.happenings.between("at", period.begins, self._reached(period) + _TICK)
        yield from counting.came_out(happened)
        days = timedelta(days=DAYS_TO_ASK_BACK)
        over = [each for each in happened if each.what == "resolved" and each.at + days <= self.now]
        yield counting.asked_back(over, self._courses(over))

    @figures
    def left(self, period: Period) -> Iterator[Figure]:
        """What came back, and what nobody had settled at the end; in a running period, now."""
        end = self._reached(period)
        happened = self.happenings.between("at", period.begins, end + _TICK)
        reopened = [each for each in happened if each.what == "reopened"]
        yield counting.done_again(reopened, self._courses(reopened))
        yield from counting.left_open(self._left_open(end))

    @figures
    def served(self, period: Period) -> Iterator[Figure]:
        """Who was heard or met."""
        yield from counting.served(list(self._meetings(period.begins, self._reached(period))))

    # ---- what is counted

    def _reached(self, period: Period) -> datetime:
        """The end of a period, or now while it runs."""
        return min(period.ends, self.now)

    def _asked(self, begins: datetime, ends: datetime) -> Sequence[Asked]:
        return self.asked.between("raised_at", begins, ends + _TICK)

    def _meetings(self, begins: datetime, ends: datetime) -> Iterator[Meeting]:
        """Requests, but for those found on a visit or at an activity, which are in that meeting's contact;
        and visits."""
        for asked in self._asked(begins, ends):
            if not domain.belongs_to_meeting(asked.arose_from):
                yield Meeting(asked.request_id, asked.raised_at, asked.channel, asked.requester)
        yield from self.met.between("at", begins, ends + _TICK)

    def _month(self, moment: datetime) -> str:
        return f"{self.day(moment):%Y-%m}"

    def _courses(self, of: Iterable[Asked | Happening]) -> Mapping[str, Course]:
        """The courses of these requests, and of those read before for the same question."""
        known = self.once(Course, dict[str, Course])
        wanted = list({each.request_id for each in of} - known.keys())
        for begin in range(0, len(wanted), _AT_ONCE):
            known.update(self._read(wanted[begin : begin + _AT_ONCE]))
        return known

    def _read(self, request_ids: Sequence[str]) -> dict[str, Course]:
        """The courses of a few hundred requests at once."""
        steps: dict[str, list[Step]] = {each: [] for each in request_ids}
        for row in self._steps(request_ids):
            steps[row.request_id].append(Step(row.at, row.version, row.what))
        return {each: Course(found) for each, found in steps.items()}

    def _steps(self, request_ids: Sequence[str]) -> Sequence[Any]:
        c = self.happenings.columns
        chosen = select(c.request_id, c.version, c.at, c.what).where(c.request_id.in_(request_ids))
        return self.happenings.select(chosen.order_by(c.at, c.version))

    def _left_open(self, moment: datetime) -> list[Asked]:
        """The requests that had been raised by a moment and were not over."""
        c, asked = self.happenings.columns, self.asked.columns
        latest = func.row_number().over(partition_by=c.request_id, order_by=(c.at.desc(), c.version.desc()))
        happened = select(c.request_id, c.what, latest.label("nth")).where(c.at <= moment).subquery()
        over = select(happened.c.request_id).where(happened.c.nth == 1, happened.c.what.in_(sorted(OVER)))
        left = select(asked.request_id).where(asked.raised_at <= moment, asked.request_id.not_in(over))
        return [self.asked[each] for (each,) in self.asked.select(left.order_by(asked.raised_at))]
