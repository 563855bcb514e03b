"""What people ask for about a wish."""

from typing import Annotated

from attrs import frozen

from community_core.domain import AroseFrom, Command, GiveBack, Help, Requests, command
from community_wishes import values


@command(zh="征集微心愿", happened=("征集日期", "征集时间"))
@frozen(kw_only=True)
class CollectWish(Command):
    """Write a wish down; requests it comes from become this wish."""

    person_id: values.Wisher
    title: values.Wished
    kind: values.Kind
    wanted: values.Wanted = 1
    value_fen: values.Value | None = None
    requests: Requests = ()
    arose_from: AroseFrom | None = None
    story: values.Story | None = None


@frozen(kw_only=True)
class OnWish(Command):
    """A step of one wish."""

    wish_id: values.WishId


@command(zh="微心愿并入诉求", target="wish_id")
@frozen(kw_only=True)
class TakeUpInWish(OnWish):
    """Let more requests become this wish."""

    requests: Requests


@command(zh="核实微心愿", target="wish_id", happened=("核实日期", "核实时间"))
@frozen(kw_only=True)
class VerifyWish(OnWish):
    """Say that you checked it, by phone or at the door."""


@command(zh="不予采纳微心愿", target="wish_id", ends=True)
@frozen(kw_only=True)
class DeclineWish(OnWish):
    """Do not take it up, and say why; the requests it came from come back."""

    reason: Annotated[values.Why, Help(sealed_for="person_id")]
    give_back: GiveBack = True


@command(zh="公示微心愿", target="wish_id")
@frozen(kw_only=True)
class PublishWish(OnWish):
    """Show it on the wall: the wisher consented to publish:<its id>, or its number."""

    until: values.ShownUntil | None = None
    shown_as: values.Shown = "anonymous"


@command(zh="撤下微心愿", target="wish_id")
@frozen(kw_only=True)
class TakeDownWish(OnWish):
    """Take it off the wall; who claimed it has it all the same."""

    reason: Annotated[values.Why, Help(sealed_for="person_id")]


@frozen(kw_only=True)
class OnClaim(OnWish):
    """A step of one claimant."""

    claimant: values.Claimant


@command(zh="认领微心愿", target="wish_id", happened=("认领日期", "认领时间"))
@frozen(kw_only=True)
class ClaimWish(OnClaim):
    """Let somebody take on a wish that is shown."""

    due: values.Due | None = None


@command(zh="退回微心愿", target="wish_id")
@frozen(kw_only=True)
class ReleaseWish(OnClaim):
    """Somebody gives it back; after the last one it is free again."""

    reason: Annotated[values.Why, Help(sealed_for="person_id")]


@command(zh="实现微心愿", target="wish_id", happened=("实现日期", "实现时间"))
@frozen(kw_only=True)
class FulfilWish(OnClaim):
    """Say that it came true, by one of those who claimed it."""

    how: Annotated[values.How, Help(sealed_for="person_id")] | None = None


@command(zh="报告微心愿未收到", target="wish_id")
@frozen(kw_only=True)
class ReportWishNotReceived(OnWish):
    """The wisher says that it did not come true."""

    reason: Annotated[values.Why, Help(sealed_for="person_id")]


@command(zh="确认微心愿", target="wish_id", happened=("确认日期", "确认时间"))
@frozen(kw_only=True)
class ConfirmWish(OnWish):
    """The wisher, or somebody for them, says that it came true."""

    satisfied: values.Satisfied | None = None
    confirmed_by: values.ConfirmedBy | None = None


@command(zh="撤回微心愿", target="wish_id", ends=True)
@frozen(kw_only=True)
class WithdrawWish(OnWish):
    """The wisher wishes for it no longer; the requests it came from come back."""

    reason: Annotated[values.Why, Help(sealed_for="person_id")]
    give_back: GiveBack = True


@command(zh="微心愿到期", target="wish_id")
@frozen(kw_only=True)
class ExpireWish(OnWish):
    """Nobody claimed it in time; the requests it came from come back."""

    give_back: GiveBack = True
