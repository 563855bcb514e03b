"""The ledger of aid 物资收发台账: the running card, and who gave what."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from attrs import frozen

from community_aid.opened import NAMES, OfOpened
from community_aid.records import SLIP_WORDS, Card, Entry, OfAid, Slip, SlipKind
from community_aid.values import aid_id
from community_core.domain import FEN, Help
from community_core.neighbourhood import AskedSince, AskedUntil, People
from community_core.views import Column, Projection, query

AskedItem = Annotated[str, Help("Which item", "哪种物资", "rice", example_zh="大米", word=("item", "物资"))]
AskedGiver = Annotated[
    str,
    Help("Who gave it", "捐赠方", "org:Kindness Store", example_zh="org:爱心超市", refers="any"),
]
ItemColumn = Annotated[str, Column(en="Item", zh="物资")]
UnitColumn = Annotated[str, Column(en="Unit", zh="单位")]
AidIdColumn = Annotated[str, Column(en="Card", zh="卡号", minor=True)]


@frozen(kw_only=True)
class LedgerEntry:
    """A slip: so many came in or went out, and what was left.

    Who has it, or gave it as a person, is told readers who may see their name.
    """

    day: Annotated[date, Column(en="Day", zh="日期")]
    item: ItemColumn
    what: Annotated[SlipKind, Column(en="What", zh="事项", words=SLIP_WORDS)]
    came: Annotated[int | None, Column(en="In", zh="收入")]
    went: Annotated[int | None, Column(en="Out", zh="发出")]
    left: Annotated[int, Column(en="Left", zh="结存")]
    unit: UnitColumn
    person_id: Annotated[str | None, Column(en="Whom", zh="领用人", refers="person")]
    handed_to: Annotated[str | None, Column(en="Handed to", zh="代领人", refers="person")]
    giver: Annotated[str | None, Column(en="Giver", zh="捐赠方", refers="any")]
    earmark: Annotated[str | None, Column(en="For", zh="指定用途")]
    arose_from: Annotated[str | None, Column(en="Because of", zh="因何", refers="any")]
    reason: Annotated[str | None, Column(en="Reason", zh="原因")]
    version: Annotated[int, Column(en="Step", zh="步", minor=True)]
    aid_id: AidIdColumn


@frozen(kw_only=True)
class Given:
    """What somebody gave of one item. What is left of it nobody knows: goods of all givers are one stock.

    ``giver`` is missing where nobody told, and where it is a person whose name the reader may not see.
    """

    giver: Annotated[str | None, Column(en="Giver", zh="捐赠方", refers="any")]
    item: ItemColumn
    quantity: Annotated[int, Column(en="Quantity", zh="数量")]
    unit: UnitColumn
    times: Annotated[int, Column(en="Times", zh="次数")]
    value_fen: Annotated[int, Column(en="Value", zh="金额", unit=FEN)]
    untold: Annotated[int, Column(en="Without value", zh="未填金额次数")]
    last: Annotated[date, Column(en="Last", zh="最近日期")]
    aid_id: AidIdColumn


class AidLedger(OfOpened, OfAid, Projection[LedgerEntry]):
    """Everything that came in and went out, the latest first, with what was left."""

    name, version = "aid-ledger", 1
    key = ("aid_id", "version")
    called = "物资台账"
    zh = "全部物资收发，由近到远，逐笔结存。领用人只列给可查阅其姓名的人。"
    single_stream = True
    pages = None
    personal = NAMES

    def __iter__(self) -> Iterator[LedgerEntry]:
        rows = sorted(self._rows(), key=lambda each: (each.day, each.aid_id, each.version))
        return iter(rows[::-1])

    @query(zh="一段日期内的收发，由早到晚；可只看一种物资。", called="日期")
    def between(
        self, since: AskedSince, until: AskedUntil, item: AskedItem | None = None
    ) -> list[LedgerEntry]:
        """Slips of these days in the order they happened, of one item if you name it."""
        rows = self._rows() if item is None else self._of(self.card(aid_id(item)))
        return sorted((each for each in rows if since <= each.day <= until), key=lambda each: each.day)

    @query(zh="一种物资的全部收发，由早到晚。", called="物资")
    def of_item(self, item: AskedItem) -> list[LedgerEntry]:
        """The running card of one item."""
        return list(self._of(self.card(aid_id(item))))

    def _rows(self) -> Iterator[LedgerEntry]:
        people = self.people_on(self.today)
        for card, told in self.accounts():
            yield from (self._entry(card, each, people) for each in told.entries)

    def _of(self, card: Card) -> Iterator[LedgerEntry]:
        people = self.people_on(self.today)
        return (self._entry(card, each, people) for each in self.account(card.aid_id).entries)

    def _entry(self, card: Card, entry: Entry, people: People) -> LedgerEntry:
        slip = entry.slip
        known = {
            name: _told(self, getattr(slip, name), people) for name in ("person_id", "handed_to", "giver")
        }
        return LedgerEntry(
            day=self.day(slip.at),
            item=card.title,
            what=slip.what,
            came=entry.change if entry.change > 0 else None,
            went=-entry.change if entry.change < 0 else None,
            left=entry.left,
            unit=card.unit,
            earmark=slip.earmark,
            arose_from=slip.arose_from,
            reason=slip.reason,
            version=slip.version,
            aid_id=slip.aid_id,
            **known,
        )


class ByGiver(OfOpened, OfAid, Projection[Given]):
    """What was given by whom; people who gave are told readers who may see their name."""

    name, version = "by-giver", 1
    key = ("giver", "aid_id")
    called = "捐赠"
    zh = "按捐赠方汇总的入库。个人捐赠者只列给可查阅其姓名的人。"
    single_stream = True
    pages = None
    personal = NAMES

    def __iter__(self) -> Iterator[Given]:
        return iter(self._given(date.min, date.max))

    @query(zh="一段日期内的捐赠。", called="日期")
    def between(self, since: AskedSince, until: AskedUntil) -> list[Given]:
        """What was given on these days."""
        return self._given(since, until)

    @query(zh="某一捐赠方所捐。", called="捐赠方")
    def of_giver(self, giver: AskedGiver) -> list[Given]:
        """What one giver gave."""
        return [each for each in self if each.giver == giver]

    def _given(self, since: date, until: date) -> list[Given]:
        people = self.people_on(self.today)
        gifts: dict[tuple[str, str], list[Slip]] = {}
        for slip in self.slips.where(what="received", order="at"):
            if slip.source == "donated" and since <= self.day(slip.at) <= until:
                giver = _told(self, slip.giver, people) or ""
                gifts.setdefault((giver, slip.aid_id), []).append(slip)
        return [self._sum(giver, slips) for (giver, _), slips in sorted(gifts.items())]

    def _sum(self, giver: str, slips: list[Slip]) -> Given:
        card, values = self.card(slips[0].aid_id), [each.value_fen for each in slips]
        return Given(
            giver=giver or None,
            item=card.title,
            quantity=sum(each.quantity for each in slips),
            unit=card.unit,
            times=len(slips),
            value_fen=sum(each or 0 for each in values),
            untold=values.count(None),
            last=self.day(slips[-1].at),
            aid_id=card.aid_id,
        )


def _told(view: OfOpened, party: str | None, people: People) -> str | None:
    """A party as the reader may know it: an organisation, or a person as they go on; else nobody."""
    if party is None or not party.startswith("person-"):
        return party
    canonical = people.canonical(party)
    return canonical if view.may_know(party, canonical) else None
