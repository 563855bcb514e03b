"""Honours 荣誉台账: what was given, by whom, and until when it holds."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, ClassVar

from attrs import evolve, frozen

from community_core.domain import Help
from community_core.ledger import Recorded
from community_core.views import AgendaItem, Column, Projection, Table, agenda, carried, handles, query
from community_profile.award import AWARD, LEVELS, AwardReceived, AwardReviewed, RecordReview

REVIEW_BEFORE = timedelta(days=90)
"""How long before its end an honour is to be reviewed."""


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


class Awards(Projection[Honour]):
    """Honours that stand, the latest first."""

    name, version = "awards", 1
    called = "荣誉台账"
    zh = "现有荣誉，由近到远。"
    key = ("award_id",)
    single_stream = True
    pages = None
    honours = Table(Honour, key="award_id", order="-received", index=["status"])
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

    def __iter__(self) -> Iterator[Honour]:
        return (each for each in self.honours if each.status in self.standing)

    @query(zh="全部荣誉，包括已失效、已撤销的。", called="全部")
    def ever(self) -> list[Honour]:
        """Every honour ever given, those that are over included."""
        return list(self.honours)

    @query(zh="若干天内到期的荣誉。", called="将到期")
    def ending(
        self, days: Annotated[int, Help("In how many days", "天数", "90")] = REVIEW_BEFORE.days
    ) -> list[Honour]:
        """Honours that end within so many days."""
        until = self.today + timedelta(days=days)
        return sorted(
            (each for each in self if _ends_by(each, until)), key=lambda each: str(each.valid_until)
        )

    @agenda
    def waiting(self, until: date) -> Iterator[AgendaItem]:
        """Honours to be reviewed before they end: from then on, and on that day."""
        return (_to_review(each, until) for each in self.ending())


def _ends_by(honour: Honour, day: date) -> bool:
    return honour.valid_until is not None and honour.valid_until <= day


def _to_review(honour: Honour, until: date) -> AgendaItem:
    return AgendaItem(
        what=("Honour to be reviewed", "荣誉待复查"),
        stream_id=honour.award_id,
        due=honour.valid_until if _ends_by(honour, until) else None,
        title=honour.called,
        next_step=RecordReview,
        number=honour.number,
    )
