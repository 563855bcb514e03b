"""Courses 老宝贝课堂: series of lessons, who comes regularly, and who stopped coming."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Annotated

from attrs import frozen

from community_activities.activities import AskedSeries
from community_activities.commands import ChangeActivity, PlanActivity
from community_activities.records import OfActivities, Record, is_about
from community_core.domain import Help
from community_core.neighbourhood import AskedSince, AskedUntil, PersonColumn
from community_core.views import AgendaItem, Column, Projection, agenda, query

DAYS_AHEAD = 3
DAYS_IDLE = 45
LESSONS_TO_COMPARE = 3
"""From so many lessons on a mean says something."""

AskedTimes = Annotated[int, Help("How many times", "次数", "3")]


@frozen(kw_only=True)
class Course:
    """A series and its occasions. ``mean_turnout`` is rounded to whole people."""

    number: Annotated[str, Column(en="Number", zh="序号")]
    title: Annotated[str, Column(en="Course", zh="课程名称")]
    planned: Annotated[int, Column(en="Planned", zh="待上课次")]
    held: Annotated[int, Column(en="Held", zh="已上课次")]
    cancelled: Annotated[int, Column(en="Cancelled", zh="取消课次")]
    roll: Annotated[int, Column(en="On the roll", zh="学员")]
    contacts: Annotated[int, Column(en="Attendances", zh="人次")]
    distinct: Annotated[int, Column(en="People by name", zh="记名人数")]
    unnamed: Annotated[int, Column(en="Unnamed", zh="未记名")]
    about: Annotated[bool, Column(en="About", zh="约数")]
    mean_turnout: Annotated[int | None, Column(en="Mean turnout", zh="平均到课")]
    series: Annotated[str, Column(en="Id", zh="编号", refers="any", minor=True)]


@frozen(kw_only=True)
class Pupil:
    """Somebody of a course: how often there, and when last."""

    person_id: PersonColumn
    times: Annotated[int, Column(en="Times there", zh="到课次数")]
    missed: Annotated[int, Column(en="Missed in a row", zh="连续缺课")]
    last: Annotated[date | None, Column(en="Last there", zh="最近到课")]


@frozen(kw_only=True)
class Topic:
    """A topic, and how many came to it on average."""

    topic: Annotated[str, Column(en="Topic", zh="主题")]
    lessons: Annotated[int, Column(en="Lessons", zh="课次")]
    mean_turnout: Annotated[int, Column(en="Mean turnout", zh="平均到课")]
    about: Annotated[bool, Column(en="About", zh="约数")]


class Courses(OfActivities, Projection[Course]):
    """Series of lessons and other occasions."""

    name, version = "courses", 3
    key = ("series",)
    called = "课程"
    zh = "各系列课程及其到课情况。"
    single_stream = True
    pages = None

    def __iter__(self) -> Iterator[Course]:
        return (self._course(each) for each in self.records.where(series=True))

    @query(zh="到课若干次以上的学员。", called="常来学员")
    def regulars(self, series: AskedSeries, times: AskedTimes = 3) -> list[Pupil]:
        """Who was there at least so many times."""
        return [each for each in self._pupils(series) if each.times >= times]

    @query(zh="连续缺课若干次的学员：值得上门看看。", called="连续缺课")
    def missed(self, series: AskedSeries, in_a_row: AskedTimes = 2) -> list[Pupil]:
        """Who came before and missed the last so many lessons: a reason to visit."""
        return [each for each in self._pupils(series) if each.times and each.missed >= in_a_row]

    @query(zh="按平均到课排列的主题，三课次起计。", called="主题")
    def topics(self, since: AskedSince, until: AskedUntil) -> list[Topic]:
        """Topics of lessons by how many came on average, from three lessons on."""
        by_title = defaultdict[str, list[Record]](list)
        for each in self.held(since, until):
            if each.part_of:
                by_title[each.title].append(each)
        lessons = (each for each in by_title.values() if len(each) >= LESSONS_TO_COMPARE)
        told = map(self._topic, lessons)
        return sorted(told, key=lambda each: (-each.mean_turnout, each.topic))

    @agenda
    def waiting(self, until: date) -> Iterator[AgendaItem]:
        for series in self.records.where(series=True):
            if series.status in ("planned", "published"):
                yield from (item for item in self._items(series) if item.due and item.due <= until)

    def _items(self, series: Record) -> Iterator[AgendaItem]:
        lessons = self._lessons(series)
        for each in lessons:
            if each.status in ("planned", "published") and not each.speakers:
                due = self.day(each.starts_at) - timedelta(days=DAYS_AHEAD)
                yield _item(each, ("Find a speaker", "落实主讲人"), due)
        last = max(self.day(each.starts_at) for each in [series, *lessons])
        yield _item(series, ("Series idle", "系列久未活动"), last + timedelta(days=DAYS_IDLE))

    def _topic(self, lessons: Sequence[Record]) -> Topic:
        return Topic(
            topic=lessons[0].title,
            lessons=len(lessons),
            mean_turnout=round(sum(map(self.attendance, lessons)) / len(lessons)),
            about=is_about(lessons),
        )

    def _lessons(self, series: Record) -> list[Record]:
        found = self.records.where(part_of=series.activity_id)
        return sorted(found, key=lambda each: (each.starts_at, each.activity_id))

    def _course(self, series: Record) -> Course:
        lessons = self._lessons(series)
        held = [each for each in lessons if each.was_held]
        came = sum(map(self.attendance, held))
        on_roll = {
            self.canonical(each.person_id) for each in self.seats_of(series.activity_id) if each.has_place
        }
        people = {person for each in held for person in self.people_at(each.activity_id)}
        return Course(
            number=series.number,
            title=series.title,
            planned=sum(each.status in ("planned", "published") for each in lessons),
            held=len(held),
            cancelled=sum(each.status == "cancelled" for each in lessons),
            roll=len(on_roll),
            contacts=came,
            distinct=len(people),
            unnamed=sum(each.others for each in held),
            about=is_about(held),
            mean_turnout=round(came / len(held)) if held else None,
            series=series.activity_id,
        )

    def _pupils(self, series: str) -> list[Pupil]:
        """Everybody of a course, the most faithful first."""
        record = self.records.get(series)
        held = [each for each in self._lessons(record) if each.was_held] if record else []
        there = [(self.day(each.starts_at), self.people_at(each.activity_id)) for each in held]
        times = Counter(person for _, people in there for person in people)
        on_roll = {self.canonical(each.person_id) for each in self.seats_of(series) if each.has_place}
        told = [_pupil(person, times[person], there) for person in on_roll | set(times)]
        return sorted(told, key=lambda each: (-each.times, each.person_id))


def _pupil(person: str, times: int, there: list[tuple[date, set[str]]]) -> Pupil:
    came = [at for at, (_, people) in enumerate(there) if person in people]
    last = there[came[-1]][0] if came else None
    missed = len(there) - 1 - came[-1] if came else len(there)
    return Pupil(person_id=person, times=times, missed=missed, last=last)


def _item(record: Record, what: tuple[str, str], due: date) -> AgendaItem:
    step = PlanActivity if record.series else ChangeActivity
    return AgendaItem(
        what,
        record.activity_id,
        due,
        record.title,
        place=record.place,
        whose=record.organiser,
        next_step=step,
        number=record.number,
    )
