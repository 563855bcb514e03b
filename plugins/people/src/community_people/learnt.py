"""What the staff learnt: for each of them their own, and what comes due; of all together how much."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated

from attrs import frozen

from community_core.domain import Help, Sealed
from community_core.ledger import Recorded
from community_core.neighbourhood import AskedPerson, OfMerges, OfRoles, stands
from community_core.views import (
    AgendaItem,
    Column,
    Figure,
    Measure,
    Period,
    Projection,
    Table,
    agenda,
    carried,
    figures,
    handles,
    query,
)
from community_people.learning import (
    KINDS,
    MINUTES_AN_HOUR,
    STAFF,
    LearningKind,
    LearningRecorded,
    RecordLearning,
)

DAYS_TO_RENEW = 60
"""How long before its end a certificate or a registration waits to be renewed."""
HOURS_DUE, YEARS_OF_IT = 72, 3
"""What a registered assistant social worker has to learn in how many years; a social worker 90 hours
(Measures for the Continuing Education of Social Workers, China, 2009)."""
FEWEST = 3
"""Of fewer people nothing is told that would be about one of them."""

AskedYears = Annotated[int, Help("In how many years", "年数", "3")]
AskedHours = Annotated[int, Help("How many hours are due", "应修学时", "90")]
AskedMinutes = Annotated[
    int,
    Help(
        "How many minutes an hour of training has; left out, as the registration says, else 60",
        "每学时分钟，不填按登记注册所写，未写为 60",
        "45",
        word=("minutes an hour", "每学时分钟"),
    ),
]

LEARNERS = Measure(
    "learners",
    "People who learnt",
    "学习人数",
    unit="people",
    section="people",
    fewest=FEWEST,
    means=(
        "Different people on the staff who learnt something in the period; fewer than three are not told.",
        "期内有学习记录的社区工作者人数；不足三人的不列数。",
    ),
)
LEARNT_MINUTES = Measure(
    "learning-minutes",
    "Learning",
    "学习时长",
    unit="minutes",
    section="people",
    means=(
        "How long the staff learnt in the period, as far as it was told; nothing where fewer than three did.",
        "期内社区工作者的学习时长（只计已填写的）；不足三人的不列数。",
    ),
)


@frozen(kw_only=True)
class Learnt:
    """Something one person learnt, as far as whoever asks may see it."""

    on: Annotated[date, Column(en="Day", zh="日期")]
    kind: Annotated[LearningKind, Column(en="Kind", zh="学习类别", words=KINDS)]
    topic: Annotated[str | Sealed, Column(en="Topic", zh="学习主题")]
    minutes: Annotated[int | Sealed | None, Column(en="Minutes", zh="时长（分钟）")] = None
    minutes_an_hour: Annotated[int | None, Column(en="Minutes an hour", zh="每学时分钟", minor=True)] = None
    by_whom: Annotated[str | Sealed | None, Column(en="Taught by", zh="主办")] = None
    certificate_number: Annotated[str | Sealed | None, Column(en="Paper", zh="证书编号")] = None
    valid_until: Annotated[date | None, Column(en="Valid until", zh="有效期至")] = None
    person_id: Annotated[str, Column(en="Learner", zh="学习人", refers="person", minor=True)]
    learning_id: Annotated[str, Column(en="Id", zh="编号", refers="any", minor=True)]


@frozen
class OfYear:
    """How often something of a kind was learnt in a year, by whomever."""

    year: Annotated[int, Column(en="Year", zh="年份")]
    kind: Annotated[LearningKind, Column(en="Kind", zh="学习类别", words=KINDS)]
    times: Annotated[int, Column(en="Times", zh="次数")]


@frozen
class Due:
    """What one person has to learn from one day to another. What they did, and what is missing, is None for
    whoever may not see how long each took."""

    since: Annotated[date, Column(en="From", zh="起")]
    until: Annotated[date, Column(en="Until", zh="止")]
    due: Annotated[int, Column(en="Due (min)", zh="应修（分钟）")]
    learnt: Annotated[int | None, Column(en="Learnt (min)", zh="已修（分钟）")]
    missing: Annotated[int | None, Column(en="Missing (min)", zh="尚缺（分钟）")]


class Learning(OfMerges, OfRoles, Projection[OfYear]):
    """How often the staff learnt something, by year and kind; and of one person, what they learnt."""

    name, version = "learning", 2
    key = ("year", "kind")
    called = "学习记录"
    zh = "每年各类学习的次数；本人可查自己学了什么、还缺多少学时。不把人员与学时总量并列。"
    single_stream = True
    pages = None
    personal = (
        "LearningRecorded.topic",
        "LearningRecorded.minutes",
        "LearningRecorded.by_whom",
        "LearningRecorded.certificate_number",
    )
    measures = (LEARNERS, LEARNT_MINUTES)
    lessons = Table(Learnt, key="learning_id", index=["person_id", "on"], order="-on")

    @handles(LearningRecorded)
    def learn(self, e: Recorded[LearningRecorded]) -> None:
        self.lessons.put(Learnt(learning_id=e.stream_id, **carried(e.data, Learnt)))

    def __iter__(self) -> Iterator[OfYear]:
        counted = Counter[tuple[int, LearningKind]]((each.on.year, each.kind) for each in self.lessons)
        return (OfYear(year, kind, times) for (year, kind), times in sorted(counted.items()))

    # ---- of one person

    @query(zh="一个人学了什么，由近到远。", called="个人")
    def of_person(self, person: AskedPerson) -> list[Learnt]:
        """What one person learnt, the latest first."""
        rows = (row for each in self.same_person(person) for row in self.lessons.where(person_id=each))
        return sorted(rows, key=lambda row: (row.on, row.learning_id), reverse=True)

    @query(zh="一个人在登记有效期（未登记的为近几年）内应修、已修、尚缺的学时。", called="应修学时")
    def due_hours(
        self,
        person: AskedPerson,
        years: AskedYears = YEARS_OF_IT,
        hours: AskedHours = HOURS_DUE,
        minutes_an_hour: AskedMinutes | None = None,
    ) -> list[Due]:
        """What one person has to learn while they are registered, or in the last years, and did."""
        lessons = self.of_person(person)
        registered = next((each for each in lessons if each.kind == "registration"), None)
        if registered is None:
            due = hours * (minutes_an_hour or MINUTES_AN_HOUR)
            return [_due(lessons, _years_after(self.today, -years), self.today, due)]
        due = hours * (minutes_an_hour or _an_hour(registered))
        until = registered.valid_until or _years_after(registered.on, years)
        return [_due(lessons, registered.on, until, due)]

    # ---- what waits

    @agenda
    def waiting(self) -> Iterator[AgendaItem]:
        """What of theirs ends: for themselves, who may see what it is, while they are on the staff."""
        staff = {
            self.canonical(each.person_id)
            for each in self.appointments.where(ended=False)
            if each.role in STAFF and stands(each, self.today)
        }
        for person in sorted(staff):
            lessons = self.of_person(person)
            for each in lessons:
                if not _is_renewed(each, lessons):
                    yield from self._items(each, person, lessons)

    def _items(self, lesson: Learnt, person: str, lessons: list[Learnt]) -> Iterator[AgendaItem]:
        if isinstance(lesson.topic, Sealed) or lesson.valid_until is None:
            return
        last, (en, zh) = lesson.valid_until, KINDS[lesson.kind]
        whats = [(f"{en.capitalize()} ends on {last}", f"{zh} {last} 到期")]
        due = HOURS_DUE * _an_hour(lesson)
        if lesson.kind == "registration" and _due(lessons, lesson.on, last, due).missing:
            whats.append((f"Hours of learning are missing by {last}", f"学时不足，{last} 前须修满"))
        for what in whats:
            yield AgendaItem(
                what=what,
                stream_id=lesson.learning_id,
                due=last,
                ahead=DAYS_TO_RENEW,
                title="",
                person=person,
                whose=person,
                next_step=RecordLearning,
                given={"person_id": person, "kind": lesson.kind},
            )

    # ---- figures

    @figures
    def of_period(self, period: Period) -> Iterator[Figure]:
        """By the day of it."""
        lessons = self.lessons.between("on", period.first, period.last + timedelta(days=1))
        people = {self.canonical(each.person_id) for each in lessons}
        minutes = sum(each.minutes for each in lessons if isinstance(each.minutes, int))
        yield LEARNERS.who(people)
        yield LEARNT_MINUTES.is_(minutes if len(people) not in range(1, FEWEST) else None)


def _an_hour(registered: Learnt) -> int:
    """How many minutes an hour of training has by a registration."""
    return registered.minutes_an_hour or MINUTES_AN_HOUR


def _due(lessons: list[Learnt], since: date, until: date, due: int) -> Due:
    """What was learnt between the days, and what is missing of so many minutes."""
    told = [each.minutes for each in lessons if since <= each.on <= until]
    learnt = sum(each for each in told if isinstance(each, int))
    if any(isinstance(each, Sealed) for each in told):
        return Due(since, until, due, None, None)
    return Due(since, until, due, learnt, max(0, due - learnt))


def _is_renewed(lesson: Learnt, lessons: list[Learnt]) -> bool:
    """Whether the same is valid for longer by a later record."""
    return any(
        (each.kind, each.topic) == (lesson.kind, lesson.topic) and _end(each) > _end(lesson)
        for each in lessons
    )


def _end(lesson: Learnt) -> date:
    return lesson.valid_until or date.min


def _years_after(day: date, years: int) -> date:
    """The day before the same day of another year; earlier years where there are fewer than none."""
    year = min(max(day.year + years, date.min.year), date.max.year)
    same = day.replace(year=year, day=min(day.day, 28) if day.month == 2 else day.day)
    return same - timedelta(days=1) if years > 0 else same + timedelta(days=1)
