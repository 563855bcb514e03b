"""How facts become happenings, and happenings the figures of a period."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from community_core import domain as d
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
    query,
)
from community_open_requests import measures as m
from community_open_requests.courses import Course, Step
from community_open_requests.happenings import ENDED, OVER, WHAT, Asked, ChannelMonth, Happening, Met

_TICK = timedelta(microseconds=1)
_GOING_OUT = frozenset(["pavilion", "home-visit", "shop", "gathering"])
_NOT_TOLD = "not-told"
_AT_ONCE = 500


class RequestHappenings(Projection[Happening]):
    """What happened to requests, in the order it happened; and the figures it comes to."""

    name, version = "request-happenings", 1
    single_stream = True
    zh = "诉求的办理过程，按时间排列；以及据此统计的数字。"
    measures = (
        m.RAISED,
        m.OPEN_AT_END,
        m.REOPENED,
        m.RESPONSE_RATE,
        m.IN_TIME_RATE,
        m.SOLVED_RATE,
        m.SATISFIED_RATE,
        m.FOLLOWED_UP,
        m.ASKED_BACK_RATE,
        m.DONE_RATE,
        CONTACTS,
        SERVED,
        m.FOUND_GOING_OUT,
    )
    happenings = Table(Happening, key=("request_id", "version"), order="at")
    asked = Table(Asked, index=["due_at"], order="raised_at")
    met = Table(Met, order="at")

    # ---- facts

    @handles(d.RequestRaised)
    def ask(self, e: Recorded[d.RequestRaised]) -> None:
        self._happened(e, e.data.channel)
        told = carried(e.data, Asked) | {"due_at": self._due(e)}
        self.asked.put(Asked(e.stream_id, e.occurred_at, **told))

    @handles(
        d.RequestAcknowledged,
        d.RequestAccepted,
        d.RequestAssigned,
        d.RequestStarted,
        d.RequestWaiting,
        d.RequestResumed,
    )
    def work(self, e: Recorded[Any]) -> None:
        self._happened(e)

    @handles(d.RequestResolved)
    def resolve(self, e: Recorded[d.RequestResolved]) -> None:
        self._happened(e, e.data.outcome)

    @handles(d.RequestFollowedUp)
    def ask_back(self, e: Recorded[d.RequestFollowedUp]) -> None:
        self._happened(e, e.data.satisfaction, solved=e.data.solved)

    @handles(
        d.RequestClosed, d.RequestRejected, d.RequestMarkedDuplicate, d.RequestWithdrawn, d.RequestConverted
    )
    def end(self, e: Recorded[Any]) -> None:
        self._happened(e)

    @handles(d.RequestReopened)
    def reopen(self, e: Recorded[d.RequestReopened]) -> None:
        self._happened(e)

    @handles(d.VisitCompleted)
    def meet(self, e: Recorded[d.VisitCompleted]) -> None:
        self.met.put(Met(e.stream_id, e.occurred_at, _CHANNELS[e.data.manner], e.data.person_id))

    def _happened(self, e: Recorded[Any], value: str = "", **told: Any) -> None:
        what = WHAT[type(e.data)]
        self.happenings.put(Happening(e.stream_id, e.version, e.occurred_at, what, value, **told))

    def _due(self, e: Recorded[d.RequestRaised]) -> datetime:
        if e.data.due_at is not None:
            return self._day_end(self.day(e.data.due_at))
        return self._day_end(self.day(e.occurred_at) + timedelta(days=m.DAYS_TO_RESOLVE))

    def _day_end(self, day: date) -> datetime:
        """What is due on a day is so until its end."""
        return end_or_start(day, self.zone, "end")

    # ---- figures

    @figures
    def heard(self, period: Period) -> Iterator[Figure]:
        """What was asked for, and where it was heard."""
        asked = self._asked_in(period)
        yield m.RAISED.is_(len(asked))
        for axis, values in (
            ("channel", [each.channel for each in asked]),
            ("category", [each.category for each in asked]),
            ("day", [self.day(each.raised_at).isoformat() for each in asked]),
        ):
            yield from (m.RAISED.is_(count, **{axis: each}) for each, count in _counted(values))
        told = [each.channel for each in asked if each.channel != _NOT_TOLD]
        yield m.FOUND_GOING_OUT.of(sum(each in _GOING_OUT for each in told), len(told))

    @figures
    def served(self, period: Period) -> Iterator[Figure]:
        """Who was heard or met: what was found on a visit is that visit's contact."""
        contacts = list(self._contacts(period.begins, self._reached(period)))
        yield CONTACTS.is_(len(contacts))
        for channel, count in _counted(channel for channel, _ in contacts):
            yield CONTACTS.is_(count, channel=channel)
        yield SERVED.who(person for _, person in contacts if person is not None)

    @figures
    def answered(self, period: Period) -> Iterator[Figure]:
        """How soon the first answer came."""
        hours = timedelta(hours=m.HOURS_TO_ANSWER)
        asked = [each for each in self._asked_in(period) if each.raised_at + hours <= self.now]
        courses = self._courses(each.request_id for each in asked)
        in_time = (courses[each.request_id].answered_by(each.raised_at + hours) for each in asked)
        yield m.RESPONSE_RATE.of(sum(in_time), len(asked))

    @figures
    def resolved_in_time(self, period: Period) -> Iterator[Figure]:
        """Whether what was due was resolved by then."""
        due = self.asked.between("due_at", period.begins, self._reached(period) + _TICK)
        courses = self._courses(each.request_id for each in due)
        stood = [courses[each.request_id].standing(each.due_at) for each in due]
        counted = [each for each in stood if each not in ENDED]
        yield m.IN_TIME_RATE.of(sum(each in _RESOLVED for each in counted), len(counted))

    @figures
    def how_it_came_out(self, period: Period) -> Iterator[Figure]:
        """What workers said of their resolutions, and residents when asked."""
        happened = self._happened_in(period)
        outcomes = [each.value for each in happened if each.what == "resolved"]
        answers = [each.value for each in happened if each.what == "followed-up"]
        solved = [each.solved for each in happened if each.solved is not None]
        told = [each for each in answers if each in ("satisfied", "not-satisfied")]
        yield m.DONE_RATE.of(outcomes.count("done"), len(outcomes))
        yield m.SATISFIED_RATE.of(told.count("satisfied"), len(told))
        yield m.SOLVED_RATE.of(solved.count("yes"), len(solved))
        yield m.FOLLOWED_UP.is_(len(answers))
        yield from (m.FOLLOWED_UP.is_(count, answer=each) for each, count in _counted(answers))

    @figures
    def asked_back(self, period: Period) -> Iterator[Figure]:
        """Whether residents were asked, and how often they were not content."""
        happened = self._happened_in(period)
        days = timedelta(days=m.DAYS_TO_ASK_BACK)
        resolved = [each for each in happened if each.what == "resolved" and each.at + days <= self.now]
        again = [each for each in happened if each.what == "reopened"]
        courses = self._courses(each.request_id for each in (*resolved, *again))
        asked = [courses[each.request_id].asked_back_after(each.version) for each in resolved]
        in_time = [at is not None and at <= each.at + days for at, each in zip(asked, resolved, strict=True)]
        yield m.ASKED_BACK_RATE.of(sum(in_time), len(resolved))
        redone = [courses[each.request_id].before(each.version) != "duplicate" for each in again]
        yield m.REOPENED.is_(sum(redone))

    @figures
    def left_open(self, period: Period) -> Iterator[Figure]:
        """What nobody had settled at the end; in a running period, now."""
        end = self._reached(period)
        over = self._over(end)
        left = self.asked.between("raised_at", None, end + _TICK)
        categories = [each.category for each in left if each.request_id not in over]
        yield m.OPEN_AT_END.is_(len(categories))
        yield from (m.OPEN_AT_END.is_(count, category=each) for each, count in _counted(categories))

    @query(zh="各月各渠道的诉求与服务人次；走访中发现的诉求计入该次走访。")
    def channels(self, since: date | None = None, until: date | None = None) -> list[ChannelMonth]:
        """Requests and contacts by month and channel, from one day to another."""
        begins = end_or_start(since or date.min + timedelta(days=1), self.zone, "start")
        ends = self._day_end(until or self.today)
        requests = Counter((self._month(each.raised_at), each.channel) for each in self._asked(begins, ends))
        contacts = Counter((self._month(at), channel) for at, channel, _ in self._meetings(begins, ends))
        return [
            ChannelMonth(*each, requests[each], contacts[each]) for each in sorted({*requests, *contacts})
        ]

    # ---- what is counted

    def _reached(self, period: Period) -> datetime:
        """The end of a period, or now while it runs."""
        return min(period.ends, self.now)

    def _asked_in(self, period: Period) -> Sequence[Asked]:
        return self._asked(period.begins, self._reached(period))

    def _asked(self, begins: datetime, ends: datetime) -> Sequence[Asked]:
        return self.asked.between("raised_at", begins, ends + _TICK)

    def _happened_in(self, period: Period) -> Sequence[Happening]:
        return self.happenings.between("at", period.begins, self._reached(period) + _TICK)

    def _contacts(self, begins: datetime, ends: datetime) -> Iterator[tuple[str, str | None]]:
        return ((channel, person) for _, channel, person in self._meetings(begins, ends))

    def _meetings(self, begins: datetime, ends: datetime) -> Iterator[tuple[datetime, str, str | None]]:
        """When, by which channel and whom: requests but for those found on a visit, and visits."""
        for asked in self._asked(begins, ends):
            if not (asked.arose_from or "").startswith("visit-"):
                yield asked.raised_at, asked.channel, asked.requester
        for met in self.met.between("at", begins, ends + _TICK):
            yield met.at, met.channel, met.person_id

    def _month(self, moment: datetime) -> str:
        return f"{self.day(moment):%Y-%m}"

    def _courses(self, request_ids: Iterable[str]) -> Mapping[str, Course]:
        """The courses of these requests. Of many, a few hundred are asked for at once."""
        wanted = list(dict.fromkeys(request_ids))
        steps: defaultdict[str, list[Step]] = defaultdict(list)
        for begin in range(0, len(wanted), _AT_ONCE):
            for row in self._steps(wanted[begin : begin + _AT_ONCE]):
                steps[row.request_id].append(Step(row.at, row.version, row.what))
        return {each: Course(steps[each]) for each in wanted}

    def _steps(self, request_ids: Sequence[str]) -> Sequence[Any]:
        c = self.happenings.columns
        chosen = select(c.request_id, c.version, c.at, c.what).where(c.request_id.in_(request_ids))
        return self.happenings.select(chosen.order_by(c.at, c.version))

    def _over(self, moment: datetime) -> set[str]:
        """The requests that were over at a moment."""
        c = self.happenings.columns
        chosen = select(c.request_id, c.what).where(c.at <= moment).order_by(c.at, c.version)
        last = {row.request_id: row.what for row in self.happenings.select(chosen)}
        return {each for each, what in last.items() if what in OVER}


_CHANNELS = {"home": "home-visit", "phone": "phone", "video": "online"}
_RESOLVED = frozenset(["resolved", "followed-up", "closed"])


def _counted(values: Iterable[str]) -> list[tuple[str, int]]:
    """How often each occurs, in the order of their text."""
    return sorted(Counter(values).items())
