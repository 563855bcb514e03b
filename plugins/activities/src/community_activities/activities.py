"""Activities 活动台账: every activity, what waits, and what they come to."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated

from attrs import frozen

from community_activities import commands
from community_activities.activity import ACTIVITY
from community_activities.measures import (
    ACTIVE,
    ATTENDANCES,
    ATTENDED,
    FILL,
    KIND_WORDS,
    NO_SHOWS,
    OCCASIONS,
    UNNAMED,
)
from community_activities.participants import ActivityStatus
from community_activities.records import OfActivities, Record, is_about
from community_activities.values import ActivityKind, Kind
from community_core.domain import FEN, Command, Help
from community_core.neighbourhood import AskedDays, AskedSince, AskedUntil
from community_core.views import (
    AgendaItem,
    Column,
    Figure,
    Period,
    Projection,
    agenda,
    carried,
    figures,
    query,
)

DAYS_TO_REPORT = 14
DAYS_AHEAD = 3
MANY = 1_000
"""From so many people on a public event needs a permit (Regulations on the Safety of Large-scale Mass
Activities, China, articles 2 and 11, unchecked)."""

AskedSeries = Annotated[str, Help("Which series", "系列", "2026-0002", refers="activity")]
AskedPartner = Annotated[
    str,
    Help(
        "Which organisation, by number or name",
        "单位的序号或名称",
        "2026-0003",
        refers="partner",
        word=("partner", "联办单位"),
    ),
]
AskedPercent = Annotated[int, Help("Percent of the places", "百分比", "50")]


@frozen(kw_only=True)
class Activity:
    """An activity. ``present`` is how often somebody was there 人次, ``unnamed`` of them without a name."""

    number: Annotated[str, Column(en="Number", zh="序号")]
    title: Annotated[str, Column(en="Activity", zh="活动名称")]
    kind: Annotated[ActivityKind, Column(en="Kind", zh="类别", words=KIND_WORDS)]
    starts_at: Annotated[date, Column(en="Day", zh="日期")]
    place: Annotated[str, Column(en="Place", zh="地点", refers="place")]
    organiser: Annotated[str | None, Column(en="In charge", zh="负责人", refers="person")]
    status: Annotated[ActivityStatus, Column(en="Status", zh="状态", words=ACTIVITY.words)]
    places: Annotated[int | None, Column(en="Places", zh="名额")]
    registered: Annotated[int, Column(en="Registered", zh="报名")]
    waitlisted: Annotated[int, Column(en="Waiting", zh="候补")]
    present: Annotated[int, Column(en="Present", zh="实到人次")]
    unnamed: Annotated[int, Column(en="Unnamed", zh="未记名")]
    about: Annotated[bool, Column(en="About", zh="约数")]
    spent: Annotated[int | None, Column(en="Spent", zh="实际支出", unit=FEN)]
    part_of: Annotated[str | None, Column(en="Part of", zh="所属系列", refers="activity")]
    partner_ids: Annotated[tuple[str, ...], Column(en="With", zh="联办单位", refers="partner")]
    requests: Annotated[tuple[str, ...], Column(en="From requests", zh="源自诉求", refers="any")]
    activity_id: Annotated[str, Column(en="Id", zh="编号", refers="any", minor=True)]


class Activities(OfActivities, Projection[Activity]):
    """Every activity, the latest first."""

    name, version = "activities", 3
    key = ("activity_id",)
    called = "活动台账"
    zh = "全部活动，由近到远。"
    single_stream = True
    pages = "records"
    measures = (OCCASIONS, ATTENDANCES, ATTENDED, ACTIVE, UNNAMED, NO_SHOWS, FILL)

    def shown(self, row: Record) -> Activity:
        """The row as people look at it."""
        counted = {
            "registered": self.registered(row.activity_id),
            "waitlisted": self.seats.count(activity_id=row.activity_id, status="waitlisted"),
            "present": self.attendance(row),
            "unnamed": row.others,
        }
        return Activity(**carried(row, Activity) | {"starts_at": self.day(row.starts_at), **counted})

    # ---- questions

    @query(zh="一段日期内的活动，由早到晚。", called="日程")
    def calendar(self, since: AskedSince, until: AskedUntil) -> list[Activity]:
        """Activities that begin on these days, the earliest first."""
        found = [each for each in self.records if since <= self.day(each.starts_at) <= until]
        return [self.shown(each) for each in reversed(found)]

    @query(zh="某一类别的活动。", called="某类别")
    def of_kind(self, kind: Kind) -> list[Activity]:
        """Activities of one kind."""
        return [self.shown(each) for each in self.records.where(kind=kind)]

    @query(zh="某系列的各场活动。", called="某系列")
    def of_series(self, series: AskedSeries) -> list[Activity]:
        """The occasions of a series."""
        return [self.shown(each) for each in self.records.where(part_of=series)]

    @query(zh="与某单位联办的活动，由近到远。", called="某单位联办")
    def with_partner(self, partner: AskedPartner) -> list[Activity]:
        """Activities that are held with one organisation, the latest first."""
        return [self.shown(each) for each in self.records if partner in each.partner_ids]

    @query(zh="由诉求转来的活动。", called="由诉求转来")
    def began_as_request(self, since: AskedSince) -> list[Activity]:
        """Activities that requests became."""
        found = (each for each in self.records if each.requests and self.day(each.starts_at) >= since)
        return [self.shown(each) for each in found]

    @query(zh="举办已过若干天而未总结的活动。", called="未总结")
    def unreported(self, days: AskedDays = DAYS_TO_REPORT) -> list[Activity]:
        """Activities held more than so many days ago that nobody reported on."""
        last = self.today - timedelta(days=days)
        found = self.records.where(status="held")
        return [self.shown(each) for each in found if self.day(each.starts_at) < last]

    @query(zh="实到不足名额若干百分比的活动。", called="人数不足")
    def below_plan(self, percent: AskedPercent = 50) -> list[Activity]:
        """Activities held where fewer came than that part of the places."""
        held = [self.shown(each) for each in self.records if each.was_held and each.places]
        return [each for each in held if each.places and 100 * each.present < percent * each.places]

    # ---- what waits

    @agenda
    def waiting(self, until: date) -> Iterator[AgendaItem]:
        for row in self.records:
            for item in self._items(row):
                if item.due is None or item.due <= until:
                    yield item

    def _items(self, row: Record) -> Iterator[AgendaItem]:
        day, seats = self.day(row.starts_at), self.seats_of(row.activity_id)
        if row.status in ("planned", "published"):
            taken = sum(each.has_place for each in seats)
            if any(each.status == "waitlisted" for each in seats) and (row.places or taken + 1) > taken:
                yield _item(row, ("Place free, somebody waits", "有空位，请递补"), None, commands.GivePlace)
            if not row.series:
                yield _item(
                    row, ("Record whether it was held", "登记是否举办"), day + _DAY, commands.HoldActivity
                )
            yield from self._precautions(row, day)
        if row.status == "held":
            due = day + timedelta(days=DAYS_TO_REPORT)
            yield _item(row, ("Report on it", "活动总结"), due, commands.ReportActivity)
        if row.goes_out and row.others and row.status == "held":
            yield _item(
                row, ("Unnamed people on an outing", "外出有未记名人员"), None, commands.ReportActivity
            )
        if row.goes_out and row.over_at < self.now and row.status != "cancelled":
            for each in (each for each in seats if each.status == "present"):
                yield _item(
                    row, ("Not home yet", "尚未返回"), None, commands.ConfirmSafeReturn, each.person_id
                )

    def _precautions(self, row: Record, day: date) -> Iterator[AgendaItem]:
        """What has to be seen to before it begins."""
        due = day - timedelta(days=DAYS_AHEAD)
        if row.goes_out and not {"insurance", "notice"} <= set(row.precautions):
            what = ("Insurance and safety notice", "落实保险和安全告知")
            yield _item(row, what, due, commands.RecordPrecaution)
        if (row.places or 0) >= MANY and "permit" not in row.precautions:
            yield _item(row, ("Permit for a large event", "办理大型活动许可"), due, commands.RecordPrecaution)

    # ---- figures

    @figures
    def of_period(self, period: Period) -> Iterator[Figure]:
        held = list(self.held(period.first, period.last))
        kinds = sorted({each.kind for each in held})
        yield OCCASIONS.is_(len(held))
        yield ATTENDANCES.is_(sum(map(self.attendance, held)), about=is_about(held))
        for kind in kinds:
            of_kind = [each for each in held if each.kind == kind]
            yield OCCASIONS.is_(len(of_kind), kind=kind)
            came = sum(map(self.attendance, of_kind))
            yield ATTENDANCES.is_(came, about=is_about(of_kind), kind=kind)
        yield ATTENDED.who({person for each in held for person in self.people_at(each.activity_id)})
        yield ACTIVE.who({self.canonical(person) for each in held for person in each.active})
        yield UNNAMED.is_(sum(each.others for each in held), about=is_about(held))
        yield self._no_shows(held)
        yield self._fill(held)

    def _fill(self, held: list[Record]) -> Figure:
        limited = [each for each in held if each.places]
        places = [each.places or 0 for each in limited]
        used = sum(map(min, map(self.attendance, limited), places))
        return FILL.of(used, sum(places), about=is_about(limited))

    def _no_shows(self, held: list[Record]) -> Figure:
        named = (each.activity_id for each in held if not each.others)
        seats = [seat for each in named for seat in self.seats_of(each) if seat.has_place]
        return NO_SHOWS.of(sum(not each.was_there for each in seats), len(seats))


_DAY = timedelta(days=1)


def _item(
    row: Record, what: tuple[str, str], due: date | None, step: type[Command], away: str | None = None
) -> AgendaItem:
    return AgendaItem(
        what,
        row.activity_id,
        due,
        row.title,
        place=row.place,
        person=away,
        whose=row.organiser,
        next_step=step,
        number=row.number,
        given={"people": (away,)} if away else {},
    )
