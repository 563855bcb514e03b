"""What can happen on a stock card, as facts. Their names and fields are for ever."""

from attrs import frozen

from community_aid import values
from community_core.domain import (
    Event,
    Met,
    Place,
    event,
)


@event(en="Stock card opened", zh="建物资卡")
@frozen(kw_only=True)
class AidItemOpened(Event):
    """There is a card for this item, again if it was closed."""

    title: values.Title
    unit: values.UnitOfCount
    lendable: values.Lendable = False
    place: Place = ""


@event(en="Aid received", zh="物资入库")
@frozen(kw_only=True)
class AidReceived(Event):
    """So many came in."""

    quantity: values.Quantity
    source: values.Source
    giver: values.Giver | None = None
    value_fen: values.Value | None = None
    earmark: values.Earmark | None = None
    best_before: values.BestBefore | None = None


@event(en="Aid delivered", zh="发放物资")
@frozen(kw_only=True)
class AidDelivered(Event):
    """``person_id`` has so many for good; ``handed_to`` took them."""

    quantity: values.Quantity
    person_id: values.Receiver
    handed_to: values.HandedTo | None = None
    arose_from: values.Because | None = None

    def met(self) -> Met:
        """Whoever it is for; several things on one day are handed over at once."""
        return Met(people=(self.person_id,), arose_from=self.arose_from, daily=True)


@event(en="Aid lent", zh="借出物资")
@frozen(kw_only=True)
class AidLent(Event):
    """``person_id`` has so many until they bring them back; loans of a card are numbered 1, 2, 3..."""

    loan: values.LoanNumber
    quantity: values.Quantity
    person_id: values.Borrower
    due: values.Due | None = None
    arose_from: values.Because | None = None

    def met(self) -> Met:
        """Whoever borrows it; several things on one day are handed over at once."""
        return Met(people=(self.person_id,), arose_from=self.arose_from, daily=True)


@event(en="Aid returned", zh="归还物资")
@frozen(kw_only=True)
class AidReturned(Event):
    """So many of a loan are on the shelf again; what is broken is written off by itself."""

    loan: values.LoanNumber
    quantity: values.Quantity
    condition: values.HowItCame = "good"


@event(en="Loan extended", zh="借用延期")
@frozen(kw_only=True)
class LoanExtended(Event):
    """It is wanted back on another day."""

    loan: values.LoanNumber
    due: values.Due


@event(en="Aid written off", zh="物资报损")
@frozen(kw_only=True)
class AidWrittenOff(Event):
    """So many are no more: from the shelf or, with a ``loan``, of what was lent."""

    quantity: values.Quantity
    reason: values.WhyGone
    loan: values.LoanNumber | None = None


@event(en="Aid counted", zh="物资盘点")
@frozen(kw_only=True)
class AidCounted(Event):
    """So many were on the shelf, whatever the slips came to; what follows goes on from there."""

    counted: values.Counted


@event(en="Stock card closed", zh="停用物资卡")
@frozen(kw_only=True)
class AidItemClosed(Event):
    """Nothing is on the card any more."""

    reason: values.WhyClosed
