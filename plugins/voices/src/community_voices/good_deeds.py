"""The register of good deeds 好人好事登记表: who did what, who checked it, and where it was told."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from attrs import evolve, frozen

from community_core.domain import Command, Sealed
from community_core.ledger import Recorded
from community_core.neighbourhood import AskedDays, AskedPerson, OfChildren, guardian_missing
from community_core.views import (
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
from community_voices import deed
from community_voices.consents import OfConsents
from community_voices.measures import DAYS_TO_VERIFY, DEEDS, VERIFIED


@frozen(kw_only=True)
class GoodDeed:
    """A good deed, and how it stands. ``verified_by`` checked it; ``medium`` is where it is published."""

    number: Annotated[str, Column(en="Number", zh="序号")] = ""
    doer: Annotated[str, Column(en="Who", zh="姓名", refers="person")] = ""
    happened_on: Annotated[date | None, Column(en="Day", zh="时间")] = None
    place: Annotated[str, Column(en="Place", zh="地点")] = ""
    title: Annotated[str, Column(en="Deed", zh="事迹")] = ""
    told_by: Annotated[str | None, Column(en="Told by", zh="推荐人", refers="person")] = None
    verified_by: Annotated[str | None, Column(en="Verified by", zh="核实人", refers="person")] = None
    status: Annotated[deed.DeedStatus, Column(en="Status", zh="状态", words=deed.DEED.words)] = "recorded"
    medium: Annotated[str | None, Column(en="Published in", zh="公开于")] = None
    arose_from: Annotated[str | None, Column(en="Arose from", zh="源自", refers="any", minor=True)] = None
    recorded_at: Annotated[datetime | None, Column(en="Recorded", zh="登记时间", minor=True)] = None
    words: Annotated[str | Sealed | None, Column(en="Story", zh="经过", minor=True)] = None
    deed_id: Annotated[str, Column(en="Id", zh="编号", minor=True)]


@frozen(kw_only=True)
class Stood:
    """How a good deed stood after a fact."""

    deed_id: str
    version: int
    at: datetime
    status: deed.DeedStatus


class GoodDeeds(OfConsents, OfChildren, Projection[GoodDeed]):
    """Every good deed, the first one first."""

    name, version = "good-deeds", 1
    called = "好人好事登记表"
    zh = "全部好人好事，由早到晚。"
    single_stream = True
    pages = "deeds"
    personal = ("DeedRecorded.words", "PersonRegistered.birth_year")
    measures = (DEEDS, VERIFIED)
    deeds = Table(GoodDeed, key="deed_id", index=["status", "doer"], order=("recorded_at", "number"))
    stood = Table(Stood, key=("deed_id", "version"))

    @handles(*deed.DEED.moves)
    def follow(self, e: Recorded[Any]) -> None:
        self.deeds.follow(deed.DEED, e, **_besides(e))
        status = self.deeds[e.stream_id].status
        self.stood.put(Stood(deed_id=e.stream_id, version=e.version, at=e.occurred_at, status=status))

    def shown(self, row: GoodDeed) -> GoodDeed:
        """The row as people look at it: by whoever they go on as."""
        told_by = self.canonical(row.told_by) if row.told_by else None
        return evolve(row, doer=self.canonical(row.doer), told_by=told_by)

    # ---- questions

    @query(zh="登记满若干天仍未核实的。", called="未核实")
    def unverified(self, days: AskedDays = DAYS_TO_VERIFY) -> list[GoodDeed]:
        """Good deeds nobody has checked for so many days."""
        last = self.today - timedelta(days=days)
        rows = self.deeds.where(status="recorded")
        return [self.shown(row) for row in rows if row.recorded_at and self.day(row.recorded_at) <= last]

    @query(zh="某人做的好人好事。", called="某人")
    def of_person(self, person: AskedPerson) -> list[GoodDeed]:
        """What one person did."""
        rows = [row for each in self.same_person(person) for row in self.deeds.where(doer=each)]
        return [self.shown(row) for row in sorted(rows, key=lambda row: (row.number, row.deed_id))]

    # ---- what waits, and what they come to

    @agenda
    def to_do(self, until: date) -> Iterator[AgendaItem]:
        """What is to be verified, whose guardian is to be asked, and what is published without consent."""
        for row in self.deeds.where(status="recorded"):
            if row.recorded_at:
                due = self.day(row.recorded_at) + timedelta(days=DAYS_TO_VERIFY)
                yield from [_item(row, _VERIFY, due, deed.VerifyDeed)] if due <= until else []
        for row in self.deeds.where(status="published"):
            if self.consent(row.doer, row.deed_id) is None:
                yield _item(row, _TAKE_DOWN, None, deed.TakeDownDeed)
            elif self._guardian_is_missing(row):
                yield guardian_missing(self.canonical(row.doer), f"publish:{row.deed_id}", title=row.title)

    @figures
    def of_period(self, period: Period) -> Iterator[Figure]:
        """Of the good deeds recorded in it, those that were verified by its end."""
        recorded = [each for each in self.deeds if each.recorded_at and each.recorded_at in period]
        yield DEEDS.is_(len(recorded))
        yield VERIFIED.is_(sum(self._status(each, period) in _SO for each in recorded))

    def _status(self, row: GoodDeed, period: Period) -> str | None:
        steps = [each for each in self.stood.where(deed_id=row.deed_id) if each.at <= period.ends]
        return max(steps, key=lambda each: (each.at, each.version)).status if steps else None

    def _guardian_is_missing(self, row: GoodDeed) -> bool:
        """Whether the doer was certainly too young to consent alone, as far as you may see years of birth."""
        given = self.consent(row.doer, row.deed_id)
        if given is None or given.guardian is not None:
            return False
        return self.is_too_young(row.doer, given.at)


_SO = ("verified", "published")
_VERIFY = ("Verify the good deed", "核实好人好事")
_TAKE_DOWN = ("Consent is gone: take it down", "同意已撤回，请撤下")


def _besides(e: Recorded[Any]) -> dict[str, Any]:
    """What a fact says of a good deed beside what it names."""
    match e.data:
        case deed.DeedRecorded():
            return {"recorded_at": e.occurred_at}
        case deed.DeedVerified():
            return {"verified_by": e.actor}
        case deed.DeedTakenDown():
            return {"medium": None}
    return {}


def _item(row: GoodDeed, what: tuple[str, str], due: date | None, step: type[Command]) -> AgendaItem:
    return AgendaItem(what, row.deed_id, due, row.title, person=row.doer, next_step=step, number=row.number)
