"""Stock 库存: what there is of each item, and what has to be seen to."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, ClassVar

from attrs import frozen

from community_aid import commands
from community_aid.records import Account, Card, OfAid
from community_core.domain import Command, Help
from community_core.views import AgendaItem, Column, Projection, agenda, query

DAYS_TO_USE = 14
DAYS_TO_COUNT = 90

AtMost = Annotated[int, Help("At most so many left", "库存不多于", "5", word=("at most", "不多于"))]
WithinDays = Annotated[int, Help("Within how many days", "多少天以内", "14", word=("days", "天数"))]


@frozen(kw_only=True)
class Stock:
    """An item: what is ``left`` on the shelf, ``lent`` out, and what it all comes to.

    ``difference`` is by how many the last count differed from the slips; ``best_before`` the next day by
    which something should be used, as if what keeps shortest went out first.
    """

    item: Annotated[str, Column(en="Item", zh="物资")]
    unit: Annotated[str, Column(en="Unit", zh="单位")]
    left: Annotated[int, Column(en="Left", zh="库存")]
    lent: Annotated[int, Column(en="Lent", zh="借出")]
    received: Annotated[int, Column(en="Received", zh="累计入库")]
    delivered: Annotated[int, Column(en="Delivered", zh="累计发放")]
    written_off: Annotated[int, Column(en="Written off", zh="累计报损")]
    last_counted: Annotated[date | None, Column(en="Last counted", zh="最近盘点")]
    difference: Annotated[int | None, Column(en="Difference", zh="盘点差异")]
    best_before: Annotated[date | None, Column(en="Best before", zh="最近有效期")]
    place: Annotated[str, Column(en="Place", zh="存放地点", refers="place")]
    aid_id: Annotated[str, Column(en="Id", zh="编号", minor=True)]


class StockList(OfAid, Projection[Stock]):
    """What there is of every item that has a card, by name; no person is told."""

    name, version = "stock", 1
    key = ("aid_id",)
    called = "库存"
    zh = "各种物资的库存、借出和累计收发，不涉及个人。"
    single_stream = True
    pages = "cards"
    only: ClassVar = {"status": "open"}

    def shown(self, row: Card) -> Stock:
        """The row as people look at it."""
        return self._stock(self.card(row.aid_id), self.account(row.aid_id))

    @query(zh="库存不多于若干的物资。", called="短缺")
    def low(self, at_most: AtMost = 0) -> list[Stock]:
        """Items of which no more than that is left."""
        return [self._stock(card, told) for card, told in self._open() if told.left <= at_most]

    @query(zh="若干天内到期的物资。", called="临期")
    def to_use(self, days: WithinDays = DAYS_TO_USE) -> list[Stock]:
        """Items of which something should be used within so many days."""
        last = self.today + timedelta(days=days)
        rows = [self._stock(card, told) for card, told in self._open()]
        return [each for each in rows if each.best_before and each.best_before <= last]

    @agenda
    def waiting(self) -> Iterator[AgendaItem]:
        for card, told in self._open():
            yield from self._items(card, told)

    def _items(self, card: Card, told: Account) -> Iterator[AgendaItem]:
        """What is lent comes back by itself; it is not low for being out."""
        if told.left <= 0 and not card.lendable:
            yield _item(card, ("None left", "库存不足，请补充"), None, commands.ReceiveAid)
        best_before = told.best_before()
        if best_before:
            what = ("Use it up", "临近有效期")
            yield _item(card, what, best_before, commands.DeliverAid, ahead=DAYS_TO_USE)
        last = told.last("counted")
        since = last.slip.at if last else card.since
        if since is not None and told.entries:
            due = self.day(since) + timedelta(days=DAYS_TO_COUNT)
            yield _item(card, ("Count it", "应盘点"), due, commands.CountAid)

    def _open(self) -> Iterator[tuple[Card, Account]]:
        return ((card, told) for card, told in self.accounts() if card.status == "open")

    def _stock(self, card: Card, told: Account) -> Stock:
        count = told.last("counted")
        return Stock(
            item=card.title,
            unit=card.unit,
            left=told.left,
            lent=told.lent,
            received=told.total("received"),
            delivered=told.total("delivered"),
            written_off=told.total("written-off"),
            last_counted=self.day(count.slip.at) if count else None,
            difference=count.change if count else None,
            best_before=told.best_before(),
            place=card.place,
            aid_id=card.aid_id,
        )


def _item(
    card: Card, what: tuple[str, str], due: date | None, step: type[Command], *, ahead: int = 0
) -> AgendaItem:
    return AgendaItem(
        what,
        card.aid_id,
        due,
        "",
        place=card.place,
        next_step=step,
        number=card.title,
        ahead=ahead,
    )
