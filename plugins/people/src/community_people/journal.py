"""The field journal 民情日记: who went where, whom they met, what they heard, and what became of it.

Meetings at the pavilion are activities, which come with another distribution: the fact that one was held is
known by its name.
"""

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal, cast

from attrs import frozen

from community_core import domain
from community_core.domain import OPEN, REQUEST, WORDS, Channel, KnownOutcome, RequestStatus, Sealed
from community_core.ledger import Recorded
from community_core.neighbourhood import AskedDay, AskedDays, AskedPerson, OfMerges
from community_core.views import Column, Month, Period, Projection, Table, carried, handles, query

Source = Literal["request", "meeting", "visit", "idea"]
_OF_OTHERS = {
    "meeting": ("pavilion meeting", "便民亭议事"),
    "idea": ("idea", "点子"),
    "held": ("held", "已举办"),
}
"""What is called so by other distributions."""
_IDEA = ("idea", "点子", "治理点子")
"""What the category of an idea is called."""


@frozen
class Meeting:
    """Somebody was heard, met, or not met. A visit has one each time; of a request it is the time it was
    raised, ``turn`` 0. At a meeting at the pavilion ``whom`` is nobody: it is of many. ``worker`` is None
    where a ledger does not tell who went."""

    stream: str
    turn: int
    met_at: datetime
    worker: str | None
    source: Source
    place: str = ""
    channel: Channel | None = None
    whom: str | None = None
    what: Annotated[str | Sealed | None, Column(openly=True)] = ""
    found_on: str | None = None
    status: str = ""
    outcome: KnownOutcome | None = None
    open: bool = False


@frozen
class Entry:
    """One thing somebody heard or did in the field.

    ``what`` is what was asked for, or what the visit was for; ``found_on`` where a request comes from;
    ``became`` how it came out, or how it stands; ``worker`` is None where a ledger does not tell who went.
    """

    day: Annotated[date, Column(en="Day", zh="日期")]
    worker: Annotated[str | None, Column(en="Worker", zh="记录人", refers="person")]
    place: Annotated[str, Column(en="Place", zh="地点", refers="place")]
    channel: Annotated[Channel | None, Column(en="Channel", zh="渠道", words=WORDS)]
    whom: Annotated[str | None, Column(en="Whom", zh="对象", refers="person")]
    what: Annotated[str | Sealed | None, Column(en="What", zh="内容", openly=True)]
    source: Annotated[Source, Column(en="Source", zh="来源", words={**WORDS, **_OF_OTHERS})]
    became: Annotated[str, Column(en="Became", zh="办理情况", words={**WORDS, **_OF_OTHERS})]
    found_on: Annotated[str | None, Column(en="Arose from", zh="源自", refers="any")]
    stream: Annotated[str, Column(en="Number", zh="序号", refers="any")]
    turn: Annotated[int, Column(en="Turn", zh="次", minor=True)]


@frozen
class Call:
    """A visit as it is planned or under way."""

    visit_id: str
    visitor: str | None
    person_id: str
    place: str
    purpose: Annotated[str | Sealed | None, Column(openly=True)] = None


class FieldJournal(OfMerges, Projection[Entry]):
    """The field journal: who met whom, where, what was heard and what became of it, the latest first."""

    name, version = "field-journal", 4
    key = ("stream", "turn")
    called = "民情日记"
    zh = "民情日记：谁在哪里见了谁、听到什么、办得怎样，由近到远。"
    single_stream = True
    personal = ("VisitPlanned.purpose",)
    meetings = Table(
        Meeting,
        key=("stream", "turn"),
        index=["worker", "open", ("worker", "-met_at")],
        order="-met_at",
        learns=["status", "outcome", "open"],
    )
    calls = Table(Call)

    # ---- requests

    @handles(*REQUEST.moves)
    def hear(self, e: Recorded[Any]) -> None:
        match e.data:
            case domain.RequestRaised():
                self._raise(e)
            case domain.RequestResolved():
                self._step(e, outcome=e.data.outcome)
            case domain.RequestReopened():
                self._step(e, outcome=None)
            case _:
                self._step(e)

    def _raise(self, e: Recorded[domain.RequestRaised]) -> None:
        heard = Meeting(
            stream=e.stream_id,
            turn=0,
            met_at=e.occurred_at,
            worker=e.actor,
            source=_source(e.data),
            place=e.data.place,
            channel=e.data.channel,
            whom=e.data.requester,
            what=e.data.title,
            found_on=e.data.arose_from,
            status="raised",
            open=True,
        )
        self.meetings.put(heard)

    def _step(self, e: Recorded[Any], **news: Any) -> None:
        key = e.stream_id, 0
        before = self.meetings.value(key, "status")
        if before is not None:
            status = cast("RequestStatus", REQUEST.status_after(before, e.data))
            self.meetings.learn(key, e, status=status, open=status in OPEN, **news)

    # ---- visits

    @handles(domain.VisitPlanned, domain.VisitStarted)
    def call(self, e: Recorded[domain.VisitPlanned | domain.VisitStarted]) -> None:
        before = self.calls.get(e.stream_id)
        purpose = getattr(e.data, "purpose", None) or (before.purpose if before else None)
        self.calls.put(Call(e.stream_id, e.data.visitor, e.data.person_id, e.data.place, purpose))

    @handles(domain.VisitCompleted)
    def meet(self, e: Recorded[domain.VisitCompleted]) -> None:
        self._note(e, domain.HEARD_BY[e.data.manner], "completed")

    @handles(domain.VisitNotMet)
    def miss(self, e: Recorded[domain.VisitNotMet]) -> None:
        self._note(e, "home-visit", "not-met" if e.data.found == "not-told" else e.data.found)

    def _note(self, e: Recorded[Any], channel: Channel, became: str) -> None:
        call = self.calls.get(e.stream_id)
        if call is not None:
            meeting = Meeting(
                stream=e.stream_id,
                turn=e.version,
                met_at=e.occurred_at,
                worker=call.visitor,
                source="visit",
                place=call.place,
                channel=channel,
                whom=call.person_id,
                what=call.purpose or "",
                status=became,
            )
            self.meetings.put(meeting)

    # ---- meetings

    @handles(object)
    def gather(self, e: Recorded[Any]) -> None:
        if e.type == "ActivityHeld" and getattr(e.data, "kind", None) == "meeting":
            meeting = Meeting(
                stream=e.stream_id,
                turn=e.version,
                met_at=e.data.starts_at,
                worker=e.data.organiser or e.actor,
                source="meeting",
                place=e.data.place,
                channel="pavilion",
                what=e.data.title,
                status="held",
            )
            self.meetings.put(meeting)

    # ---- as people look at it

    def shown(self, row: Meeting) -> Entry:
        told = carried(row, Entry)
        whom = row.whom and self.canonical(row.whom)
        became = row.status if row.outcome in (None, "not-told") else row.outcome
        return Entry(**{**told, "day": self.day(row.met_at), "whom": whom, "became": became})

    @query(zh="某一天的民情日记，由早到晚。", called="某日")
    def of_day(self, day: AskedDay) -> list[Entry]:
        """What was heard and done on one day, the earliest first."""
        return self._days(day, day)

    @query(zh="某人某月（如 2024-01）的民情日记，由早到晚。", called="某人某月")
    def of_worker(self, person: AskedPerson, month: Month) -> list[Entry]:
        """What one worker heard and did in a month, such as 2024-01, the earliest first."""
        workers = set(self.same_person(person))
        asked = Period.month(int(month[:4]), int(month[5:]), self.zone)
        return [each for each in self._days(asked.first, asked.last) if each.worker in workers]

    @query(zh="听到已超过若干天而未办结的。", called="久未办结")
    def still_open(self, days: AskedDays = 7) -> list[Entry]:
        """What was heard more than so many days ago and is not resolved yet, the earliest first."""
        last = self.today - timedelta(days=days)
        rows = self.meetings.where(open=True, order="met_at")
        return [self.shown(each) for each in rows if self.day(each.met_at) < last]

    def _days(self, first: date, last: date) -> list[Entry]:
        begins, ends = (self._begin(day) for day in (first, last + timedelta(days=1)))
        return [self.shown(each) for each in self.meetings.between("met_at", begins, ends, order="met_at")]

    def _begin(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=self.zone)


def _source(told: domain.RequestRaised) -> Source:
    """Where a request comes from, as far as it says so itself."""
    at_an_activity = (told.arose_from or "").startswith("activity-")
    return "idea" if at_an_activity and told.category in _IDEA else "request"
