"""Found items 失物: kept -> claimed -> returned, or kept again; kept for 90 days -> given away."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Annotated, Literal

from attrs import frozen

from community_core.domain import (
    Command,
    Context,
    Event,
    Help,
    Number,
    PersonId,
    Reason,
    Sealed,
    Text,
    Why,
    aggregate,
    allocated,
    command,
    event,
    says,
    step,
)
from community_core.errors import Refused

KEPT_FOR = timedelta(days=90)
SORTS = {"papers": ("papers", "证件"), "clothing": ("clothing", "衣物"), "other": ("other", "其他")}

ItemId = Annotated[str, Help("Id or number of the item", "物品编号或序号", "2026-0001", refers="item")]
What = Annotated[Text, Help("What it is, no names", "物品（不写姓名）", "umbrella", word=("what", "物品"))]
Sort = Annotated[Literal["papers", "clothing", "other"], Help("What sort of thing", "类别", words=SORTS)]
FoundAt = Annotated[Text, Help("Where it was found", "拾得地点", "east gate", word=("found at", "拾得地点"))]
KeptAt = Annotated[Text, Help("Where it is kept", "保管处", "office", word=("kept at", "保管处"))]
Finder = Annotated[PersonId, Help("Id of who found it", "拾得人编号", word=("found by", "拾得人"))]
Told = Annotated[str, Help("What the finder told, kept sealed", "拾得人所述", personal_of="finder")]
Claimant = Annotated[PersonId, Help("Id of whose it is", "认领人编号", word=("claimed by", "认领人"))]
Marks = Annotated[str, Help("How they describe it, kept sealed", "描述", personal_of="claimant")]
Charity = Annotated[Text, Help("Who gets it", "受赠单位", "clothes drive", word=("given to", "受赠单位"))]


@event(en="Item handed in", zh="交来失物")
@frozen(kw_only=True)
class ItemHandedIn(Event):
    """Somebody found it; ``number`` is on its label."""

    number: Number = allocated()
    what: What
    sort: Sort
    found_at: FoundAt
    kept_at: KeptAt
    finder: Finder | None = None
    details: Told | Sealed | None = None


@event(en="Item claimed", zh="认领失物")
@frozen(kw_only=True)
class ItemClaimed(Event):
    """``claimant`` says it is theirs, and what it looks like."""

    claimant: Claimant
    marks: Marks | Sealed | None = None


@event(en="Claim rejected", zh="认领不成立")
@frozen(kw_only=True)
class ItemClaimRejected(Event):
    """It was not theirs; it is kept on."""

    reason: Reason


@event(en="Item returned", zh="归还失物")
@frozen(kw_only=True)
class ItemReturned(Event):
    """``claimant`` has it back."""

    claimant: Claimant


@event(en="Item given away", zh="捐出失物")
@frozen(kw_only=True)
class ItemGivenAway(Event):
    """Nobody claimed it; ``charity`` has it now."""

    charity: Charity


@frozen(kw_only=True)
class ItemState:
    """How an item stands, and who claimed it last."""

    status: Literal["kept", "claimed", "returned", "given-away"] | None = None
    claimant: str = ""


@command(zh="交来失物")
@frozen(kw_only=True)
class HandInItem(Command):
    """Take in what somebody found."""

    what: What
    sort: Sort
    found_at: FoundAt
    kept_at: KeptAt
    finder: Finder | None = None
    details: Told | None = None


@command(zh="认领失物", target="item_id")
@frozen(kw_only=True)
class ClaimItem(Command):
    """Note whose it is said to be."""

    item_id: ItemId
    claimant: Claimant
    marks: Marks | None = None


@command(zh="认领不成立", target="item_id")
@frozen(kw_only=True)
class RejectItemClaim(Command):
    """Keep it on: it was not theirs."""

    item_id: ItemId
    reason: Annotated[Reason, Help("Why it is not theirs", "不成立的原因", "another colour")]


@command(zh="归还失物", target="item_id")
@frozen(kw_only=True)
class ReturnItem(Command):
    """Give it back to who claimed it."""

    item_id: ItemId


@command(zh="捐出失物", target="item_id")
@frozen(kw_only=True)
class GiveAwayItem(Command):
    """Give away what nobody claimed."""

    item_id: ItemId
    charity: Charity


def _give_away(_: ItemState, command: GiveAwayItem, context: Context) -> Iterable[ItemGivenAway]:
    kept = context.occurred_at - context.history[0].occurred_at
    if kept < KEPT_FOR:
        raise Refused(
            "item-kept-90-days",
            f"{context.stream_id} was kept for {kept.days} days; give it away after {KEPT_FOR.days}.",
            f"{context.stream_id} 已保管 {kept.days} 天；满 {KEPT_FOR.days} 天后再捐出。",
        )
    return [ItemGivenAway(charity=command.charity)]


ITEM = aggregate(
    "item",
    "失物",
    ItemState(),
    becomes={
        ItemHandedIn: "kept",
        ItemClaimed: "claimed",
        ItemClaimRejected: "kept",
        ItemReturned: "returned",
        ItemGivenAway: "given-away",
    },
    steps=[
        step(HandInItem, says(ItemHandedIn), when=[None]),
        step(ClaimItem, says(ItemClaimed), when=["kept"]),
        step(RejectItemClaim, says(ItemClaimRejected), when=["claimed"]),
        step(ReturnItem, says(ItemReturned), when=["claimed"]),
        step(GiveAwayItem, _give_away, when=["kept"]),
    ],
    over={
        None: Why("item-unknown", "copy the number from its label.", "请抄写标签上的序号。"),
        "kept": Why("item-unclaimed", "note first whose it is.", "请先登记认领人。"),
        "claimed": Why("item-claimed", "return it, or reject the claim.", "请归还，或登记认领不成立。"),
        "returned": Why("item-gone", "hand it in anew if it is here again.", "再次交来请重新登记。"),
        "given-away": Why("item-gone", "ask who was given it.", "请联系受赠单位。"),
    },
    words={
        "kept": ("kept", "保管中"),
        "claimed": ("claimed", "已认领"),
        "returned": ("returned", "已归还"),
        "given-away": ("given away", "已捐出"),
    },
    rules={
        "item-unknown": ("A step needs an item that was handed in.", "只能办理已交来的失物。"),
        "item-unclaimed": ("Only a claimed item is returned.", "认领之后才能归还。"),
        "item-claimed": ("A claim is settled before another step.", "先处理认领，再办其他。"),
        "item-gone": ("What was returned or given away is no longer here.", "已归还或捐出的不再变更。"),
        "item-kept-90-days": ("It is kept for 90 days, then given away.", "失物保管满 90 天后才可捐出。"),
    },
)
