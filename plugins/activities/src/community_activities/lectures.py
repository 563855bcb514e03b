"""Lectures 宣讲 and pavilion meetings 便民亭议事: what was told, to whom, and what was raised there."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from attrs import frozen

from community_activities.commands import HoldActivity
from community_activities.measures import HEARD, ITEMS, LECTURES, MEETINGS, MET
from community_activities.records import OfActivities, Record, is_about
from community_core.domain import Help
from community_core.neighbourhood import AskedPerson
from community_core.views import AgendaItem, Column, Figure, Period, Projection, agenda, figures, query

DAY_OF_THE_MONTH = 20
"""By which day of a month a meeting is expected."""

AskedTopic = Annotated[str, Help("A part of the topic", "主题", "history", example_zh="历史")]
AskedAudience = Annotated[str, Help("For whom", "对象", "pupils", example_zh="学生")]
AskedYear = Annotated[int, Help("Which year", "年份", "2024")]


@frozen(kw_only=True)
class Lecture:
    """A lecture or story hour that was held; what a lecturer told of their life is theirs and not kept."""

    day: Annotated[date, Column(en="Day", zh="日期")]
    topic: Annotated[str, Column(en="Topic", zh="主题")]
    speakers: Annotated[tuple[str, ...], Column(en="Speakers", zh="宣讲人", refers="person")]
    audience: Annotated[str | None, Column(en="For", zh="对象")]
    contacts: Annotated[int, Column(en="Attendances", zh="参加人次")]
    about: Annotated[bool, Column(en="About", zh="约数")]
    place: Annotated[str, Column(en="Place", zh="地点", refers="place")]
    activity: Annotated[str, Column(en="Number", zh="序号", refers="any")]


@frozen(kw_only=True)
class QuietMonth:
    """A month in which no pavilion meeting was held, such as 2024-03."""

    month: Annotated[str, Column(en="Month", zh="月份")]


@frozen(kw_only=True)
class Meeting:
    """A pavilion meeting that was held."""

    day: Annotated[date, Column(en="Day", zh="日期")]
    title: Annotated[str, Column(en="Meeting", zh="议题")]
    place: Annotated[str, Column(en="Place", zh="地点", refers="place")]
    chaired_by: Annotated[str | None, Column(en="Chaired by", zh="主持人", refers="person")]
    contacts: Annotated[int, Column(en="Attendances", zh="人次")]
    about: Annotated[bool, Column(en="About", zh="约数")]
    raised: Annotated[tuple[str, ...], Column(en="Raised", zh="提出诉求", refers="any")]
    activity: Annotated[str, Column(en="Number", zh="序号", refers="any")]


class Lectures(OfActivities, Projection[Lecture]):
    """Lectures and story hours that were held, the latest first."""

    name, version = "lectures", 3
    key = ("activity",)
    called = "宣讲"
    zh = "已举办的宣讲讲座和讲故事，由近到远。"
    single_stream = True
    pages = None
    measures = (LECTURES, HEARD)

    def __iter__(self) -> Iterator[Lecture]:
        return (self._lecture(each) for each in self.records if _is_lecture(each))

    @query(zh="主题含某文字的宣讲。", called="某主题")
    def by_topic(self, topic: AskedTopic) -> list[Lecture]:
        """Lectures with that in their topic."""
        return [each for each in self if topic in each.topic]

    @query(zh="面向某类对象的宣讲。", called="某对象")
    def by_audience(self, audience: AskedAudience) -> list[Lecture]:
        """Lectures for one audience."""
        return [each for each in self if each.audience == audience]

    @query(zh="某人的宣讲。", called="某宣讲人")
    def by_speaker(self, speaker: AskedPerson) -> list[Lecture]:
        """Lectures of one speaker."""
        return [each for each in self if self.canonical(speaker) in each.speakers]

    @figures
    def of_period(self, period: Period) -> Iterator[Figure]:
        held = [each for each in self.held(period.first, period.last) if _is_lecture(each)]
        yield LECTURES.is_(len(held))
        yield HEARD.is_(sum(map(self.attendance, held)), about=is_about(held))
        for audience in sorted({each.audience or "not-told" for each in held}):
            heard = [each for each in held if (each.audience or "not-told") == audience]
            yield LECTURES.is_(len(heard), audience=audience)
            came = sum(map(self.attendance, heard))
            yield HEARD.is_(came, about=is_about(heard), audience=audience)

    def _lecture(self, row: Record) -> Lecture:
        return Lecture(
            day=self.day(row.starts_at),
            topic=row.title,
            speakers=tuple(map(self.canonical, row.speakers)),
            audience=row.audience,
            contacts=self.attendance(row),
            about=row.about,
            place=row.place,
            activity=row.activity_id,
        )


class Meetings(OfActivities, Projection[Meeting]):
    """Pavilion meetings that were held, the latest first."""

    name, version = "meetings", 3
    key = ("activity",)
    called = "便民亭议事"
    zh = "已举办的便民亭议事，由近到远。"
    single_stream = True
    pages = None
    measures = (MEETINGS, MET, ITEMS)

    def __iter__(self) -> Iterator[Meeting]:
        return (self._meeting(each) for each in self.records.where(kind="meeting") if each.was_held)

    @query(zh="某年已过去而没有议事的月份，如 2024-03。", called="未议事月份")
    def months_without_meeting(self, year: AskedYear) -> list[QuietMonth]:
        """The months of a year that are over and had no meeting."""
        over = [month for month in range(1, 13) if (year, month) < (self.today.year, self.today.month)]
        met = {each.day.month for each in self if each.day.year == year}
        return [QuietMonth(month=f"{year}-{month:02}") for month in over if month not in met]

    @agenda
    def waiting(self, until: date) -> Iterator[AgendaItem]:
        """That no meeting was held this month, told of the last one."""
        last = next((each for each in self.records.where(kind="meeting") if each.was_held), None)
        due = self.today.replace(day=DAY_OF_THE_MONTH)
        if last and self.day(last.starts_at) < self.today.replace(day=1) and due <= until:
            what = ("No meeting this month", "本月尚未议事")
            yield AgendaItem(
                what,
                last.activity_id,
                due,
                last.title,
                place=last.place,
                whose=last.organiser,
                next_step=HoldActivity,
                number=last.number,
                given={"activity_id": None, "kind": "meeting", "title": last.title},
            )

    @figures
    def of_period(self, period: Period) -> Iterator[Figure]:
        held = [each for each in self.held(period.first, period.last) if each.kind == "meeting"]
        yield MEETINGS.is_(len(held))
        yield MET.is_(sum(map(self.attendance, held)), about=is_about(held))
        yield ITEMS.is_(sum(len(each.needs) for each in held))

    def _meeting(self, row: Record) -> Meeting:
        return Meeting(
            day=self.day(row.starts_at),
            title=row.title,
            place=row.place,
            chaired_by=row.organiser and self.canonical(row.organiser),
            contacts=self.attendance(row),
            about=row.about,
            raised=row.needs,
            activity=row.activity_id,
        )


def _is_lecture(row: Record) -> bool:
    return row.was_held and row.kind in ("lecture", "story")
