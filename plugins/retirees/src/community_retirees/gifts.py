"""Gifts against the list 慰问品对账: what was meant, what was given, what is left; no person is told."""

from collections.abc import Iterator
from typing import Annotated

from attrs import frozen

from community_core.neighbourhood import OfMerges
from community_core.views import Column, Figure, Period, Projection, figures, query
from community_retirees.measures import GIFTED, PORTIONS
from community_retirees.records import Batch, OfTransfers
from community_retirees.roll import AskedTransfer, NumberColumn, TransferIdColumn


@frozen(kw_only=True)
class GiftAgainstList:
    """A gift of a transfer: portions, and beside them people, who are no portions."""

    number: NumberColumn
    gift: Annotated[str, Column(en="Gift", zh="慰问品")]
    listed: Annotated[int, Column(en="Listed", zh="名单数量")]
    given: Annotated[int, Column(en="Given", zh="已发放")]
    left: Annotated[int, Column(en="Left", zh="剩余")]
    people: Annotated[int, Column(en="People listed", zh="名单人数")]
    people_given: Annotated[int, Column(en="People given all", zh="已领齐人数")]
    transfer_id: TransferIdColumn


class GiftsAgainstList(OfMerges, OfTransfers, Projection[GiftAgainstList]):
    """The gifts of every transfer, over or not, against their lists."""

    name, version = "gifts-against-list", 1
    called = "慰问品对账"
    zh = "各移交批次的慰问品：名单、已发放、剩余；份数与人数分列，不涉及个人。"
    key = ("transfer_id", "gift")
    single_stream = True
    pages = None
    measures = (PORTIONS, GIFTED)

    def __iter__(self) -> Iterator[GiftAgainstList]:
        for batch in self.batches:
            yield from self._gifts_of(batch)

    @query(zh="某批次的慰问品。", called="某批次")
    def of_transfer(self, transfer: AskedTransfer) -> list[GiftAgainstList]:
        """The gifts of one transfer."""
        known = self.batches.get(transfer)
        return list(self._gifts_of(known)) if known else []

    def _gifts_of(self, batch: Batch) -> Iterator[GiftAgainstList]:
        found: dict[str, list[tuple[int, int]]] = {}
        for each in self.standing([batch], self.canonical):
            for gift, told in each.gifts().items():
                found.setdefault(gift, []).append(told)
        for gift, counts in sorted(found.items()):
            listed, given = sum(meant for meant, _ in counts), sum(got for _, got in counts)
            yield GiftAgainstList(
                number=batch.number,
                gift=gift,
                listed=listed,
                given=given,
                left=listed - given,
                people=sum(meant > 0 for meant, _ in counts),
                people_given=sum(0 < meant <= got for meant, got in counts),
                transfer_id=batch.transfer_id,
            )

    @figures
    def of_period(self, period: Period) -> Iterator[Figure]:
        """Portions and people, apart."""
        happened = self.presents.between("at", period.begins, period.ends)
        given = [each for each in happened if each.what == "given"]
        yield PORTIONS.is_(sum(each.quantity for each in given))
        yield GIFTED.who(self.canonical(each.person_id) for each in given)
