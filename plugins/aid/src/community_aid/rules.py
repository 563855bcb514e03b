"""What is refused about aid in goods, and why."""

from collections.abc import Mapping
from typing import Any

from attrs import evolve, frozen

from community_aid.stock import LOANS, AidState
from community_aid.values import item_of
from community_core.domain import Context, Each, Why
from community_core.errors import Refused


@frozen
class OfItem(Why):
    """Why a step on a card is not possible, told by the name of its item."""

    def refusal(
        self, subject: str, status: str | None, words: Mapping[str, tuple[str, str]], subject_zh: str = ""
    ) -> Refused:
        return super().refusal(item_of(subject), status, words, subject_zh)


@frozen
class EachOfItem(Each[AidState]):
    """What must hold of a loan, told by the name of the item."""

    def refuse(
        self, state: AidState, command: Any, context: Context, words: Mapping[str, tuple[str, str]]
    ) -> None:
        super().refuse(state, command, evolve(context, stream_id=state.title), words)


UNKNOWN = OfItem("aid-item-unknown", "open a card for it first.", "请先建物资卡。")
CLOSED = OfItem("aid-item-closed", "open it again first.", "请先重新建卡。")
TWICE = OfItem("aid-item-opened-twice", "go on with its slips.", "无需再建，可直接登记收发。")
OUT = EachOfItem(
    LOANS, ["out"], Why("more-than-lent", "all of it came back before.", "已全部归还，无需再登记。")
)


def refuse_not_lendable(state: AidState, _: Context) -> None:
    """What is given for good is not lent."""
    if not state.lendable:
        raise Refused(
            "not-lendable",
            f"{state.title} is given for good; deliver it, or correct its card if it is lent.",
            f"{state.title} 属发放类物资，不出借；请改用发放，或更正物资卡的“可出借”。",
            kind="conflict",
        )


def refuse_not_empty(state: AidState, _: Context) -> None:
    """A card is closed once all of it is gone."""
    if not state.is_empty:
        raise Refused(
            "item-not-empty",
            f"{state.title} has {state.left} {state.unit} left and {state.lent} lent; deliver, take "
            "back or write them off.",
            f"{state.title} 尚有库存 {state.left} {state.unit}、借出 {state.lent} {state.unit}；"
            "请先发放、收回或报损。",
            kind="conflict",
        )


def nothing_out_of_nothing(before: AidState, after: AidState, context: Context) -> None:
    """Nothing is given, lent or brought back that was not there, by whatever step, correction or undoing;
    what only files brought out of balance may stay so."""
    for number, loan in after.loans.items():
        was = before.loans.get(number)
        if loan.out < min(0, was.out if was else 0):
            raise _more_than_lent(number, loan.quantity, loan.back + loan.gone, after)
    for number in before.loans.keys() - after.loans.keys():
        if before.loans[number].gone:
            raise _lost_of_nothing(number, after)
    if after.left < min(0, before.left):
        raise _below_zero(after)
    if after.status == "out-of-use" and (before.status != "out-of-use" or before.is_empty):
        refuse_not_empty(after, context)
    if after.loans and before.lendable:
        refuse_not_lendable(after, context)


def _below_zero(state: AidState) -> Refused:
    return Refused(
        "stock-below-zero",
        f"quantity: {-state.left} {state.unit} more would be out than there are of {state.title}; "
        "record what came in, or count.",
        f"quantity：{state.title} 库存不足，缺 {-state.left} {state.unit}；请先登记入库，或盘点。",
        kind="conflict",
        field="quantity",
    )


def _lost_of_nothing(number: int, state: AidState) -> Refused:
    return Refused(
        "loan-unknown",
        f"loan: some of loan {number} of {state.title} was written off; undo that first.",
        f"loan：{state.title} 第 {number} 号借用已有报损；请先撤回该报损。",
        kind="conflict",
        field="loan",
    )


def _more_than_lent(number: int, lent: int, back: int, state: AidState) -> Refused:
    return Refused(
        "more-than-lent",
        f"quantity: {back} would be back of the {lent} lent as loan {number} of {state.title}; "
        "check the quantity.",
        f"quantity：{state.title} 第 {number} 号借用共借出 {lent}，归还及报损合计 {back}，多于借出；"
        "请核对数量。",
        kind="conflict",
        field="quantity",
    )


WORDS = {
    "open": ("open", "在用"),
    "out-of-use": ("out of use", "已停用"),
    "out": ("out", "借出中"),
    "back": ("back", "已归还"),
    "aid-goods": ("Goods", "物资"),
}
RULES = {
    "aid-item-unknown": ("A slip needs an item that has a card.", "先建物资卡，再登记收发。"),
    "aid-item-closed": ("Nothing follows on a closed card.", "停用的物资卡不再收发。"),
    "aid-item-opened-twice": ("An item has one card.", "一种物资一张卡。"),
    "loan-unknown": ("A step needs a loan that was made.", "只能办理已登记的借用。"),
    "more-than-lent": ("No more comes back than was lent.", "归还不多于借出。"),
    "not-lendable": ("What is given for good is not lent.", "发放类物资不出借。"),
    "stock-below-zero": ("No more goes out than there is.", "发放、借出不超过库存。"),
    "item-not-empty": ("A card is closed once all of it is gone.", "无库存、无借出方可停用。"),
}
