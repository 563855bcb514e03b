"""Participants 参加人: who registered, who was there, who is not home yet."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Any

from attrs import frozen

from community_activities.activity import ACTIVITY
from community_activities.facts import (
    ParticipantRegistered,
    ParticipantWaitlisted,
    ParticipantWithdrawn,
    PlaceGiven,
)
from community_activities.participants import ParticipantStatus
from community_activities.records import OfActivities, Record, Seat, is_about
from community_activities.values import (
    SafetyMeasure,
    channel_of,
)
from community_core.domain import Channel, Help, PersonRegistered, Sealed, said_of
from community_core.ledger import Recorded
from community_core.neighbourhood import AskedDays, AskedPerson, AskedSince, AskedUntil, PersonColumn
from community_core.views import (
    CONTACTS,
    SERVED,
    AgendaItem,
    Column,
    Figure,
    Period,
    Projection,
    Table,
    agenda,
    figures,
    handles,
    query,
)

AskedActivity = Annotated[str, Help("Which activity", "活动", "2026-0001", refers="activity")]
AskedHours = Annotated[int, Help("How many hours after it was over", "小时数", "2")]
AskedAge = Annotated[int, Help("Below which age", "年龄", "14")]
AskedElderAge = Annotated[int, Help("Above which age", "年龄", "75")]

CHILD, ELDER = 14, 75
"""Below the one and above the other age nobody should come alone: an elder on outings."""
DAYS_AHEAD = 3
"""How many days before an activity that is to be seen to."""

PRECAUTIONS = {each: said_of(SafetyMeasure).words[each] for each in ("insurance", "notice")}
"""What nobody goes out without."""


@frozen(kw_only=True)
class Participation:
    """Somebody on the list of an activity, or there without being on it."""

    activity: Annotated[str, Column(en="Activity", zh="活动", refers="any")]
    title: Annotated[str, Column(en="Title", zh="名称")]
    person_id: PersonColumn
    status: Annotated[ParticipantStatus, Column(en="Status", zh="状态", words=ACTIVITY.words)]
    was_there: Annotated[bool, Column(en="Was there", zh="到场")]
    guardian: Annotated[str | None, Column(en="With", zh="陪同", refers="person")]
    needs: Annotated[str | Sealed | None, Column(en="Needs", zh="身体状况与需要")] = None


@frozen(kw_only=True)
class Precautions:
    """What is still missing before people go out."""

    activity: Annotated[str, Column(en="Activity", zh="活动", refers="any")]
    title: Annotated[str, Column(en="Title", zh="名称")]
    missing: Annotated[tuple[str, ...], Column(en="Missing", zh="缺少", words=PRECAUTIONS)]


@frozen(kw_only=True)
class Turnout:
    """How many of those who had a place were there."""

    activity: Annotated[str, Column(en="Activity", zh="活动", refers="any")]
    title: Annotated[str, Column(en="Title", zh="名称")]
    registered: Annotated[int, Column(en="Registered", zh="报名")]
    came: Annotated[int, Column(en="Of them there", zh="其中到场")]
    present: Annotated[int, Column(en="Present", zh="实到人次")]
    people: Annotated[int, Column(en="People by name", zh="记名人数")]
    unnamed: Annotated[int, Column(en="Unnamed", zh="未记名")]
    about: Annotated[bool, Column(en="About", zh="约数")]


@frozen
class Born:
    """In which year somebody was born, for readers who may know."""

    person_id: str
    birth_year: int | Sealed | None


@frozen(kw_only=True)
class Told:
    """What somebody said they need, sealed for them."""

    activity_id: str
    person_id: str
    needs: str | Sealed | None


class Participants(OfActivities, Projection[Participation]):
    """Everybody who registered for an activity or was there."""

    name, version = "participants", 5
    key = ("activity", "person_id")
    called = "参加人"
    zh = "全部报名和到场的人。"
    single_stream = True
    pages = "seats"
    personal = (
        "ParticipantRegistered.needs",
        "ParticipantWaitlisted.needs",
        "PersonRegistered.birth_year",
    )
    measures = (CONTACTS, SERVED)
    born = Table(Born)
    told = Table(Told, key=("activity_id", "person_id"))

    @handles(PersonRegistered)
    def know(self, e: Recorded[PersonRegistered]) -> None:
        self.born.put(Born(e.stream_id, e.data.birth_year))

    @handles(ParticipantRegistered, ParticipantWaitlisted, PlaceGiven, ParticipantWithdrawn)
    def register(self, e: Recorded[Any]) -> None:
        super().register(e)
        needs = getattr(e.data, "needs", None)
        if needs is not None:
            self.told.put(Told(activity_id=e.stream_id, person_id=e.data.person_id, needs=needs))

    def shown(self, row: Seat) -> Participation:
        """The row as people look at it."""
        person = self.canonical(row.person_id)
        return Participation(
            activity=row.activity_id,
            title=self.records.value(row.activity_id, "title") or "",
            person_id=person,
            status=row.status,
            was_there=row.was_there,
            guardian=row.guardian and self.canonical(row.guardian),
            needs=self.told.value((row.activity_id, row.person_id), "needs"),
        )

    @query(zh="某活动的名单，候补者按顺序。", called="某活动")
    def of_activity(self, activity: AskedActivity) -> list[Participation]:
        """The list of one activity, those who wait in turn."""
        return [self.shown(each) for each in self.seats_of(activity)]

    @query(zh="某人参加过和报名的活动。", called="某人")
    def of_person(self, person: AskedPerson) -> list[Participation]:
        """What one person took part in or registered for."""
        seats = (seat for each in self.same_person(person) for seat in self.seats.where(person_id=each))
        return [self.shown(each) for each in seats]

    @query(zh="外出活动结束若干小时后尚未确认返回的人。", called="未返回")
    def not_home(self, hours: AskedHours = 0) -> list[Participation]:
        """Who went out and is not confirmed to be home so many hours after it was over."""
        before = self.now - timedelta(hours=hours)
        out = {each.activity_id for each in self.records if each.goes_out and each.over_at <= before}
        return [self.shown(each) for each in self.seats.where(status="present") if each.activity_id in out]

    @query(zh="有空位而轮到递补的人。", called="待递补")
    def to_give(self) -> list[Participation]:
        """Who is next for a place that is free."""
        return [self.shown(seat) for each in self._ahead() for seat in self._next(each)]

    @query(zh="报名成功而未到场的人；不作为对其不利的依据。", called="报名未到")
    def no_shows(self, activity: AskedActivity) -> list[Participation]:
        """Who had a place at an activity that was held and was not there; nothing is held against them."""
        record = self.records.get(activity)
        seats = self.seats_of(activity) if record and record.was_held else []
        return [self.shown(each) for each in seats if each.has_place and not each.was_there]

    @query(zh="未满若干岁而无陪同的报名者。", called="未成年无陪同")
    def without_guardian(self, age: AskedAge = CHILD) -> list[Participation]:
        """Who is below that age and registered without anybody to come along, as far as the reader may know
        their year of birth."""
        seats = (each for record in self._ahead() for each in self._without_company(record))
        return [self.shown(each) for each in seats if self._is_below(each.person_id, age)]

    @query(zh="若干天内外出而缺保险或安全告知的活动。", called="缺安全措施")
    def precautions_missing(self, days: AskedDays = 3) -> list[Precautions]:
        """Outings within so many days without insurance or a safety notice."""
        ahead = (each for each in self._ahead() if each.goes_out)
        soon = (
            each
            for each in ahead
            if self.today <= self.day(each.starts_at) <= self.today + timedelta(days=days)
        )
        missing = ((each, tuple(one for one in PRECAUTIONS if one not in each.precautions)) for each in soon)
        return [
            Precautions(activity=each.activity_id, title=each.title, missing=lacking)
            for each, lacking in missing
            if lacking
        ]

    @query(zh="一段日期内各场活动的到场情况。", called="到场情况")
    def turnout(self, since: AskedSince, until: AskedUntil) -> list[Turnout]:
        """How many came to what was held on these days."""
        return [self._turnout(each) for each in self.held(since, until)]

    @query(zh="超过若干岁、外出而无陪同的报名者。", called="老人无陪同")
    def elders_alone(self, age: AskedElderAge = ELDER) -> list[Participation]:
        """Who is above that age and registered for an outing without anybody to come along, as far as the
        reader may know their year of birth."""
        seats = (
            each for record in self._ahead() if record.goes_out for each in self._without_company(record)
        )
        return [self.shown(each) for each in seats if self._is_above(each.person_id, age)]

    # ---- figures

    @figures
    def of_period(self, period: Period) -> Iterator[Figure]:
        """Whoever was at what was held was met, on the day of it, at the pavilion or another gathering; what
        they raised there belongs to that meeting."""
        held, channels = list(self.held(period.first, period.last)), defaultdict[Channel, list[Record]](list)
        for each in held:
            channels[channel_of(each.kind)].append(each)
        yield CONTACTS.is_(sum(map(self.attendance, held)), about=is_about(held))
        for channel, at in sorted(channels.items()):
            count = sum(map(self.attendance, at))
            if count:
                yield CONTACTS.is_(count, about=is_about(at), channel=channel)
        yield SERVED.who({person for each in held for person in self.people_at(each.activity_id)})

    # ---- what waits

    @agenda
    def waiting(self, until: date) -> Iterator[AgendaItem]:
        """Children, and elders who go out, with nobody to come along."""
        for record in self._ahead():
            due = self.day(record.starts_at) - timedelta(days=DAYS_AHEAD)
            for seat in self._without_company(record) if due <= until else ():
                if self._is_below(seat.person_id, CHILD):
                    yield self._alone(record, seat, ("Child without a guardian", "未成年人无陪同"), due)
                elif record.goes_out and self._is_above(seat.person_id, ELDER):
                    yield self._alone(record, seat, ("Elder without company", "老人外出无陪同"), due)

    def _alone(self, record: Record, seat: Seat, what: tuple[str, str], due: date) -> AgendaItem:
        return AgendaItem(
            what,
            record.activity_id,
            due,
            record.title,
            place=record.place,
            person=self.canonical(seat.person_id),
            whose=record.organiser,
            number=record.number,
        )

    def _ahead(self) -> list[Record]:
        return [each for each in self.records if each.status in ("planned", "published")]

    def _without_company(self, record: Record) -> list[Seat]:
        """Who is on the list of an activity, and comes alone."""
        on_list = ("has-place", "waitlisted")
        seats = self.seats_of(record.activity_id)
        return [each for each in seats if each.guardian is None and each.status in on_list]

    def _turnout(self, record: Record) -> Turnout:
        with_place = [each for each in self.seats_of(record.activity_id) if each.has_place]
        people = self.people_at(record.activity_id)
        return Turnout(
            activity=record.activity_id,
            title=record.title,
            registered=len(with_place),
            came=sum(each.was_there for each in with_place),
            present=len(people) + record.others,
            people=len(people),
            unnamed=record.others,
            about=record.about,
        )

    def _next(self, record: Record) -> list[Seat]:
        """Those whose turn it is, as many as places are free."""
        seats = self.seats_of(record.activity_id)
        waiting = [each for each in seats if each.status == "waitlisted"]
        free = (
            len(waiting) if record.places is None else record.places - sum(each.has_place for each in seats)
        )
        return waiting[: max(0, free)]

    def _is_below(self, person_id: str, age: int) -> bool:
        """Whether they may not be that old yet, as far as a year of birth tells."""
        return any(self.today.year - year <= age for year in self._years(person_id))

    def _is_above(self, person_id: str, age: int) -> bool:
        """Whether they may be older by now."""
        return any(self.today.year - year > age for year in self._years(person_id))

    def _years(self, person_id: str) -> Iterator[int]:
        told = (self.born.value(each, "birth_year") for each in self.same_person(person_id))
        return (each for each in told if isinstance(each, int))
