"""What people ask for about aid in goods."""

from typing import Annotated

from attrs import frozen

from community_aid import values
from community_core.domain import Command, Help, Place, command


@command(zh="建物资卡", target=lambda opened: values.aid_id(opened.title))
@frozen(kw_only=True)
class OpenAidItem(Command):
    """Open the stock card of an item, or open it again."""

    title: values.Title
    unit: values.UnitOfCount
    lendable: values.Lendable = False
    place: Place = ""


@frozen(kw_only=True)
class OnAidItem(Command):
    """A slip on one card."""

    aid_id: values.Item


def _card(slip: OnAidItem) -> str:
    return values.aid_id(slip.aid_id)


@command(zh="物资入库", target=_card, happened=("入库日期", "日期"))
@frozen(kw_only=True)
class ReceiveAid(OnAidItem):
    """Record what came in."""

    quantity: values.Quantity
    source: values.Source
    giver: values.Giver | None = None
    value_fen: values.Value | None = None
    earmark: values.Earmark | None = None
    best_before: values.BestBefore | None = None


@command(zh="发放物资", target=_card, happened=("发放日期", "领取日期", "日期"))
@frozen(kw_only=True)
class DeliverAid(OnAidItem):
    """Record what was given to somebody, for good."""

    quantity: values.Quantity
    person_id: values.Receiver
    handed_to: values.HandedTo | None = None
    arose_from: values.Because | None = None


@command(
    zh="借出物资",
    target=_card,
    happened=("借出日期", "借用日期", "借用时间"),
    ledgers=("借用", "借出", "loans"),
)
@frozen(kw_only=True)
class LendAid(OnAidItem):
    """Record what was lent to somebody."""

    quantity: values.Quantity
    person_id: values.Borrower
    due: values.Due | None = None
    arose_from: values.Because | None = None


@command(zh="归还物资", target=_card, happened=("归还日期",))
@frozen(kw_only=True)
class ReturnAid(OnAidItem):
    """Record what came back of a loan; not all of it need come at once."""

    loan: values.LoanNumber
    quantity: values.Quantity
    condition: values.HowItCame = "good"


@command(zh="借用延期", target=_card)
@frozen(kw_only=True)
class ExtendLoan(OnAidItem):
    """Want it back on another day."""

    loan: values.LoanNumber
    due: values.Due


@command(zh="物资报损", target=_card, ends=True)
@frozen(kw_only=True)
class WriteOffAid(OnAidItem):
    """Record what is spoilt or lost: on the shelf, or of a loan."""

    quantity: values.Quantity
    reason: values.WhyGone
    loan: (
        Annotated[values.LoanNumber, Help("Number of the loan, if it was lent", "借用编号（借出的填写）")]
        | None
    ) = None


@command(zh="物资盘点", target=_card, happened=("盘点日期",))
@frozen(kw_only=True)
class CountAid(OnAidItem):
    """Record how many are on the shelf; what follows goes on from there."""

    counted: values.Counted


@command(zh="停用物资卡", target=_card, ends=True)
@frozen(kw_only=True)
class CloseAidItem(OnAidItem):
    """Close the card of an item that is all gone."""

    reason: values.WhyClosed
