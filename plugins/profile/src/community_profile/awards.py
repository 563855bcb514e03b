"""Honours 荣誉台账: what was given, by whom, and until when it holds."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Annotated, ClassVar

from attrs import evolve, frozen

from community_core.domain import ConsentGiven, ConsentWithdrawn, Help
from community_core.ledger import Recorded
from community_core.neighbourhood import OfErased, OfMerges
from community_core.views import AgendaItem, Column, Projection, Table, agenda, carried, handles, query
from community_profile.award import AWARD, LEVELS, AwardReceived, AwardReviewed, RecordReview

DAYS_TO_REVIEW = 90
"""How long before its end an honour is to be reviewed."""

POSTED = "posted"
"""What somebody consents to whose honour hangs on the wall."""


@frozen
class Honour:
    """An honour; ``holder`` is None where it is the community's."""

    number: Annotated[str, Column(en="Number", zh="序号")]
    called: Annotated[str, Column(en="Honour", zh="荣誉名称")]
    issuer: Annotated[str, Column(en="Given by", zh="颁发单位")]
    level: Annotated[str, Column(en="Level", zh="级别", words=LEVELS)]
    received: Annotated[date, Column(en="Given on", zh="颁发日期")]
    document: Annotated[str, Column(en="Document", zh="文号")]
    holder: Annotated[str | None, Column(en="Holder", zh="获奖主体", refers="person")]
    status: Annotated[str | None, Column(en="Status", zh="状态", words=AWARD.words)]
    valid_until: Annotated[date | None, Column(en="Valid until", zh="有效期至")]
    award_id: Annotated[str, Column(en="Id", zh="编号", minor=True)]


@frozen
class Said:
    """What somebody said last of being posted, and when."""

    person_id: str
    given: bool
    at: datetime


class Awards(OfMerges, OfErased, Projection[Honour]):
    """Honours that stand, the latest first."""

    name, version = "awards", 2
    called = "荣誉台账"
    zh = "现有荣誉，由近到远。"
    key = ("award_id",)
    single_stream = True
    pages = None
    honours = Table(Honour, key="award_id", order="-received", index=["status"])
    said = Table(Said)
    standing: ClassVar = ("held", "renewed")

    @handles(AwardReceived)
    def receive(self, e: Recorded[AwardReceived]) -> None:
        self.honours.put(Honour(status="held", award_id=e.stream_id, **carried(e.data, Honour)))

    @handles(AwardReviewed)
    def review(self, e: Recorded[AwardReviewed]) -> None:
        before = self.honours[e.stream_id]
        until = e.data.valid_until or before.valid_until
        status = AWARD.status_after(before.status, e.data)
        self.honours.put(evolve(before, status=status, valid_until=until))

    @handles(ConsentGiven, ConsentWithdrawn)
    def say(self, e: Recorded[ConsentGiven | ConsentWithdrawn]) -> None:
        before = self.said.get(e.stream_id)
        if e.data.purpose == POSTED and not (before and before.at > e.occurred_at):
            self.said.put(Said(e.stream_id, isinstance(e.data, ConsentGiven), e.occurred_at))

    def __iter__(self) -> Iterator[Honour]:
        return (each for each in self.honours if each.status in self.standing)

    @query(zh="全部荣誉，包括已失效、已撤销的。", called="全部")
    def ever(self) -> list[Honour]:
        """Every honour ever given, those that are over included."""
        return list(self.honours)

    @query(zh="可上墙公示的荣誉：社区的，以及本人同意上墙公示的。", called="公示")
    def posted(self) -> list[Honour]:
        """Honours to be posted: the community's, and those whose holder consents to be posted."""
        return [each for each in self if each.holder is None or self._consents(each.holder)]

    def _consents(self, person_id: str) -> bool:
        """Whether the last they said of it, under whichever of their ids, was that they consent."""
        ids = self.same_person(person_id)
        told = [said for each in ids if (said := self.said.get(each))]
        last = max(told, key=lambda each: each.at, default=None)
        return last is not None and last.given and not any(each in self.erased for each in ids)

    @query(zh="若干天内到期的荣誉。", called="将到期")
    def ending(
        self, days: Annotated[int, Help("In how many days", "天数", "90")] = DAYS_TO_REVIEW
    ) -> list[Honour]:
        """Honours that end within so many days."""
        until = self.today + timedelta(days=days)
        return sorted(
            (each for each in self if _ends_by(each, until)), key=lambda each: str(each.valid_until)
        )

    @agenda
    def waiting(self) -> Iterator[AgendaItem]:
        """Honours to be reviewed before they end."""
        return (_to_review(each) for each in self if each.valid_until is not None)


def _ends_by(honour: Honour, day: date) -> bool:
    return honour.valid_until is not None and honour.valid_until <= day


def _to_review(honour: Honour) -> AgendaItem:
    return AgendaItem(
        what=("Honour to be reviewed", "荣誉待复查"),
        stream_id=honour.award_id,
        due=honour.valid_until,
        title=honour.called,
        next_step=RecordReview,
        number=honour.number,
        ahead=DAYS_TO_REVIEW,
    )
