"""The service record 志愿服务记录: one verified claim a line, as it is entered in the national system."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, ClassVar

from attrs import frozen

from community_core.domain import VerifyHours
from community_core.neighbourhood import AskedDays, AskedPerson, AskedSince
from community_core.views import AgendaItem, Column, Figure, Period, Projection, agenda, figures, query
from community_volunteer_hours.measures import CLAIMED_MINUTES, VERIFIED_MINUTES, VOLUNTEERS
from community_volunteer_hours.records import OfRecords, Record, in_hours

DAYS_TO_VERIFY = 14


@frozen(kw_only=True)
class Service:
    """Service that was given. ``hours`` have one decimal, rounded down."""

    person_id: Annotated[str, Column(en="Volunteer", zh="姓名", refers="person")]
    national_id: Annotated[str | None, Column(en="National number", zh="志愿者编号")]
    activity: Annotated[str, Column(en="Activity", zh="活动（项目）名称")]
    day: Annotated[date, Column(en="Day", zh="日期")]
    served: Annotated[str | None, Column(en="Served", zh="服务对象")]
    work: Annotated[str | None, Column(en="Work", zh="服务内容")]
    hours: Annotated[str, Column(en="Hours", zh="服务时间（小时）")]
    minutes: Annotated[int, Column(en="Minutes", zh="分钟", minor=True)]
    verified_by: Annotated[str | None, Column(en="Recorded by", zh="信息记录人", refers="person")]
    arose_from: Annotated[str | None, Column(en="Given to", zh="所属", refers="any", minor=True)]
    claim: Annotated[int, Column(en="Claim", zh="申报序号", minor=True)]


class ServiceRecord(OfRecords, Projection[Service]):
    """Verified claims of hours, the earliest first, to be entered where such records are kept.

    What is entered there is official; this is the community's own. Where it was is told by the activity.
    """

    name, version = "service-record", 1
    called = "志愿服务记录"
    zh = "已核实的志愿服务，由早到晚，供录入全国志愿服务信息系统。地点见所属活动。"
    corrections = "a corrected claim must be verified again"
    key = ("person_id", "claim")
    pages = "records"
    only: ClassVar = {"status": "verified"}
    measures = (VERIFIED_MINUTES, CLAIMED_MINUTES, VOLUNTEERS)

    def shown(self, row: Record) -> Service:
        """The row as people look at it."""
        person = self.canonical(row.person_id)
        return Service(
            person_id=person,
            national_id=self.national.value(row.person_id, "national_id"),
            activity=row.activity,
            day=self.day(row.started_at),
            served=row.served,
            work=row.work,
            hours=in_hours(row.minutes),
            minutes=row.minutes,
            verified_by=row.verified_by,
            arose_from=row.arose_from,
            claim=row.claim,
        )

    @query(zh="自某日起的服务，供补录。", called="自某日")
    def since(self, day: AskedSince) -> list[Service]:
        """What was given on that day or later."""
        return [self.shown(each) for each in self._verified() if self.day(each.started_at) >= day]

    @query(zh="某人的已核实服务。", called="个人")
    def of_person(self, person: AskedPerson) -> list[Service]:
        """What one person gave."""
        return [self.shown(each) for each in self.records_of(person) if each.status == "verified"]

    @query(zh="申报已过若干天而未核实的，等候最久的在前。", called="久未核实")
    def waiting(self, days: AskedDays = DAYS_TO_VERIFY) -> list[Service]:
        """Claims that wait to be verified for so many days or longer, the longest first."""
        last = self.today - timedelta(days=days)
        found = [each for each in self._claimed() if self.day(each.waits_since) <= last]
        return [self.shown(each) for each in sorted(found, key=lambda each: each.waits_since)]

    @agenda
    def to_verify(self, until: date) -> Iterator[AgendaItem]:
        """Claims nobody has judged in two weeks."""
        for each in self._claimed():
            due = self.day(each.waits_since) + timedelta(days=DAYS_TO_VERIFY)
            if due <= until:
                yield AgendaItem(
                    ("Verify hours", "核实时长"),
                    f"volunteer-{each.person_id.removeprefix('person-')}",
                    due,
                    each.activity,
                    person=self.canonical(each.person_id),
                    next_step=VerifyHours,
                    given={"claim": each.claim},
                )

    @figures
    def of_period(self, period: Period) -> Iterator[Figure]:
        given = self.records.between("started_at", period.begins, period.ends)
        verified = [each for each in given if each.status == "verified"]
        claimed = [each for each in given if each.status == "claimed"]
        yield VERIFIED_MINUTES.is_(sum(each.minutes for each in verified))
        yield CLAIMED_MINUTES.is_(sum(each.minutes for each in claimed))
        yield VOLUNTEERS.who(map(self.canonical, {each.person_id for each in verified}))

    def _verified(self) -> list[Record]:
        return self.records.where(status="verified")

    def _claimed(self) -> list[Record]:
        return self.records.where(status="claimed")
