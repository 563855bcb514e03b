"""Helpers without hours: who helped at an activity and claimed no hours of it yet, ready to be claimed."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Annotated

from attrs import frozen

from community_activities.records import OfActivities, Record
from community_core.domain import ClaimHours, HoursClaimed, volunteer_id
from community_core.ledger import Recorded
from community_core.neighbourhood import AskedPerson, AskedSince, OfErased
from community_core.views import AgendaItem, Column, Projection, Table, agenda, carried, handles, query

DAYS_TO_CLAIM = 14
"""After so many days hours of an activity should have been claimed."""


@frozen(kw_only=True)
class Claimed:
    """Hours somebody claimed, of whatever activity."""

    volunteer_id: str
    claim: int
    activity: str
    started_at: datetime
    arose_from: str | None = None


@frozen(kw_only=True)
class Unclaimed:
    """Somebody who helped, in the columns of ``do claim-hours --from``: a file of these rows can be claimed
    once it is checked. Where nobody said when the activity ended, that is to be filled in."""

    volunteer_id: Annotated[str, Column(en="Volunteer", zh="志愿者编号", refers="volunteer")]
    activity: Annotated[str, Column(en="Activity", zh="活动")]
    started_at: Annotated[datetime, Column(en="From", zh="开始时间")]
    ended_at: Annotated[datetime | None, Column(en="Until", zh="结束时间")]
    arose_from: Annotated[str, Column(en="Number", zh="所属活动", refers="any")]


class HelpersWithoutHours(OfActivities, OfErased, Projection[Unclaimed]):
    """Who helped at activities and claimed no hours of it, the longest ago first; listeners have none."""

    name, version = "helpers-without-hours", 3
    key = ("arose_from", "volunteer_id")
    called = "未申报时长的志愿者"
    zh = "活动中帮忙而尚未申报时长的志愿者，由早到晚；导出后可用于“申报时长 --从”。听众没有时长。"
    single_stream = True
    pages = None
    claims = Table(Claimed, key=("volunteer_id", "claim"))

    @handles(HoursClaimed)
    def claim(self, e: Recorded[HoursClaimed]) -> None:
        self.claims.put(Claimed(volunteer_id=e.stream_id, **carried(e.data, Claimed)))

    def __iter__(self) -> Iterator[Unclaimed]:
        """A claim is of an activity where it says so, or has its name and day."""
        claims = list(self.claims)
        who = {each: self._who(each) for each in {claim.volunteer_id for claim in claims}}
        of_activity = {(each.arose_from, who[each.volunteer_id]) for each in claims}
        by_name = {(each.activity, self._day(each), who[each.volunteer_id]) for each in claims}
        for record in sorted(self._with_helpers(), key=lambda each: (each.starts_at, each.activity_id)):
            named = record.title, self.day(record.starts_at)
            for person in sorted(set(map(self.canonical, record.helpers))):
                is_claimed = (record.activity_id, person) in of_activity or (*named, person) in by_name
                if not is_claimed and person not in self.erased:
                    yield _unclaimed(record, person)

    @query(zh="自某日起的活动中尚未申报时长的。", called="自某日")
    def since(self, day: AskedSince) -> list[Unclaimed]:
        """Of activities on that day or later."""
        return [each for each in self if self.day(each.started_at) >= day]

    @query(zh="某人尚未申报时长的活动。", called="个人")
    def of_person(self, person: AskedPerson) -> list[Unclaimed]:
        """Of one person."""
        asked = volunteer_id(self.canonical(person))
        return [each for each in self if each.volunteer_id == asked]

    @agenda
    def waiting(self, until: date) -> Iterator[AgendaItem]:
        """Hours nobody claimed in two weeks, for whoever helped."""
        for each in self:
            due = self.day(each.started_at) + timedelta(days=DAYS_TO_CLAIM)
            if due <= until:
                yield self._to_claim(each, due)

    def _to_claim(self, row: Unclaimed, due: date) -> AgendaItem:
        record, person = self.records[row.arose_from], self._who(row.volunteer_id)
        return AgendaItem(
            ("Claim the hours of who helped", "申报帮忙者的时长"),
            record.activity_id,
            due,
            record.title,
            place=record.place,
            person=person,
            whose=record.organiser,
            next_step=ClaimHours,
            number=record.number,
            given={
                "volunteer_id": row.volunteer_id,
                "activity": record.title,
                "arose_from": record.activity_id,
            },
        )

    def _with_helpers(self) -> Iterator[Record]:
        return (each for each in self.records if each.was_held and each.helpers)

    def _day(self, claimed: Claimed) -> date:
        return self.day(claimed.started_at)

    def _who(self, volunteer: str) -> str:
        return self.canonical(f"person-{volunteer.removeprefix('volunteer-')}")


def _unclaimed(record: Record, person: str) -> Unclaimed:
    return Unclaimed(
        volunteer_id=volunteer_id(person),
        activity=record.title,
        started_at=record.starts_at,
        ended_at=record.ends_at,
        arose_from=record.activity_id,
    )
