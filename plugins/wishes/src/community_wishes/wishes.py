"""The ledger of wishes 微心愿台账: how each stands, what waits, and what they come to."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Any

from attrs import frozen

from community_core.domain import FEN, PersonRegistered, Sealed
from community_core.ledger import Recorded
from community_core.neighbourhood import AskedDays, AskedSince, AskedUntil, PersonColumn
from community_core.views import (
    AgendaItem,
    Column,
    Figure,
    Period,
    Projection,
    Table,
    agenda,
    carried,
    figures,
    handles,
    query,
)
from community_wishes.claims import WishStatus
from community_wishes.cohort import counted
from community_wishes.measures import ALL
from community_wishes.records import OfWishes, Record
from community_wishes.values import KINDS, WishKind
from community_wishes.waiting import (
    CHILD,
    DAYS_TO_CLAIM,
    DAYS_TO_CONFIRM,
    child_by_name,
    is_shown_by_name,
    items_of,
)
from community_wishes.wish import WISH


@frozen(kw_only=True)
class Wish:
    """A wish as it stands. ``days_late``: how long after the first ``due`` it came true, or has not."""

    number: Annotated[str, Column(en="Number", zh="序号")]
    title: Annotated[str, Column(en="Wish", zh="心愿")]
    kind: Annotated[WishKind, Column(en="Kind", zh="类别", words=KINDS)]
    status: Annotated[WishStatus, Column(en="Status", zh="状态", words=WISH.words)]
    wanted: Annotated[int, Column(en="Places", zh="可认领数")]
    claimants: Annotated[tuple[str, ...], Column(en="Claimed by", zh="认领人", refers="any")]
    until: Annotated[date | None, Column(en="Shown until", zh="公示截止", ahead=True)]
    due: Annotated[date | None, Column(en="Due", zh="计划完成", ahead=True)]
    days_late: Annotated[int, Column(en="Days late", zh="逾期天数")]
    person_id: PersonColumn
    value_fen: Annotated[int | None, Column(en="Estimated cost", zh="预计金额", unit=FEN, minor=True)]
    requests: Annotated[tuple[str, ...], Column(en="From requests", zh="源自诉求", refers="any", minor=True)]
    collected_on: Annotated[date | None, Column(en="Collected", zh="征集日期", minor=True)]
    fulfilled_on: Annotated[date | None, Column(en="Fulfilled", zh="实现日期", minor=True)]
    wish_id: Annotated[str, Column(en="Id", zh="编号", minor=True)]


@frozen
class Born:
    """In which year somebody was born, for readers who may know."""

    person_id: str
    birth_year: int | Sealed | None


class Wishes(OfWishes, Projection[Wish]):
    """Every wish, the first one first."""

    name, version = "wishes", 2
    key = ("wish_id",)
    called = "微心愿台账"
    zh = "全部微心愿，由早到晚。"
    single_stream = True
    pages = "records"
    measures = ALL
    personal = ("PersonRegistered.birth_year",)
    born = Table(Born)

    @handles(PersonRegistered)
    def register(self, e: Recorded[PersonRegistered]) -> None:
        self.born.put(Born(e.stream_id, e.data.birth_year))

    def shown(self, row: Record) -> Wish:
        """The row as people look at it."""
        claims, came_true = self.claims(row), self.fulfilled_at(row)
        dues = [each.due for each in claims if each.due]
        fulfilled_on = self.day(came_true) if came_true else None
        due = min(dues, default=None)
        told: dict[str, Any] = carried(row, Wish)
        told["person_id"] = self.canonical(row.person_id)
        return Wish(
            claimants=tuple(each.claimant for each in claims),
            due=due,
            days_late=self._late(row, due, fulfilled_on),
            collected_on=self.day(row.collected_at) if row.collected_at else None,
            fulfilled_on=fulfilled_on,
            **told,
        )

    def _late(self, row: Record, due: date | None, fulfilled_on: date | None) -> int:
        day = self.today if row.status == "taken" else fulfilled_on
        return max(0, (day - due).days) if due and day else 0

    # ---- questions

    @query(zh="公示满若干天仍无人认领的。", called="待认领")
    def waiting(self, days: AskedDays = DAYS_TO_CLAIM) -> list[Wish]:
        """Wishes on the wall that nobody has claimed for so many days."""
        last = self.today - timedelta(days=days)
        free = (each for each in self.records.where(status="published") if each.shown and each.since)
        return [self.shown(each) for each in free if each.since and self.day(each.since) <= last]

    @query(zh="认领后超过计划完成时间若干天未实现的。", called="逾期")
    def late(self, days: AskedDays = 0) -> list[Wish]:
        """Wishes that are claimed, and more than so many days past the day they were due."""
        claimed = map(self.shown, self.records.where(status="taken"))
        return [each for each in claimed if each.days_late > days]

    @query(zh="实现满若干天而许愿人尚未确认的。", called="未确认")
    def unconfirmed(self, days: AskedDays = DAYS_TO_CONFIRM) -> list[Wish]:
        """Wishes said to be fulfilled so many days ago that nobody has confirmed."""
        last = self.today - timedelta(days=days)
        done = map(self.shown, self.records.where(status="fulfilled"))
        return [each for each in done if each.fulfilled_on and each.fulfilled_on <= last]

    @query(zh="一段日期内实现的，不论是否确认。", called="已实现")
    def fulfilled(self, since: AskedSince, until: AskedUntil) -> list[Wish]:
        """Wishes that came true on these days, confirmed or not."""
        told = [each for each in map(self.shown, self.records) if each.fulfilled_on]
        return [each for each in told if each.fulfilled_on and since <= each.fulfilled_on <= until]

    # ---- what waits, and what they come to

    @agenda
    def to_do(self, until: date) -> Iterator[AgendaItem]:
        """What each wish waits for."""
        for row in self.records:
            for item in items_of(row, self.claims(row), consents=self.consents(row), day=self.day):
                if item.due is None or item.due <= until:
                    yield item
            if is_shown_by_name(row) and self._is_child(row.person_id):
                yield child_by_name(row)

    def _is_child(self, person_id: str) -> bool:
        """Whether they may be below 14 yet, as far as the reader may know their year of birth."""
        years = (self.born.value(each, "birth_year") for each in self.same_person(person_id))
        return any(isinstance(year, int) and self.today.year - year <= CHILD for year in years)

    @figures
    def of_period(self, period: Period) -> Iterator[Figure]:
        """Of the wishes collected in it, what they had come to by its end."""
        collected = [each for each in self.records if each.collected_at and each.collected_at in period]
        return counted(collected, self.happenings, period, self.canonical)
