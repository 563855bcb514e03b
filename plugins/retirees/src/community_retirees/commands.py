"""What people ask for about a transfer of retirees."""

from attrs import frozen

from community_core.domain import AroseFrom, Command, command
from community_retirees import values


@command(zh="开始移交")
@frozen(kw_only=True)
class OpenTransfer(Command):
    """Open a transfer: which unit hands over whom, and by when they are to register. One person alone is one
    as well."""

    unit: values.Unit
    people: values.Listed = ()
    due_on: values.DueOn | None = None
    arose_from: AroseFrom | None = None


@frozen(kw_only=True)
class OnTransfer(Command):
    """A step of one transfer."""

    transfer_id: values.TransferId


@command(zh="补录名册", target="transfer_id")
@frozen(kw_only=True)
class ListRetirees(OnTransfer):
    """Put people on the list, or whoever was excused on it again."""

    people: values.Listed


@command(zh="发放表格", target="transfer_id", happened=("表格发放", "表格发放日期"))
@frozen(kw_only=True)
class IssueForms(OnTransfer):
    """Record that a form went out to people on the list."""

    form: values.Form
    people: values.ToWhom = ()
    through: values.Through | None = None


@command(zh="收回表格", target="transfer_id", happened=("表格收回", "表格收回日期"))
@frozen(kw_only=True)
class ReturnForm(OnTransfer):
    """Record that somebody's form came back."""

    form: values.Form
    person_id: values.Retiree
    complete: values.Complete | None = None


@command(zh="表格遗失", target="transfer_id")
@frozen(kw_only=True)
class LoseForm(OnTransfer):
    """Record that somebody's form does not come back; it may be issued anew."""

    form: values.Form
    person_id: values.Retiree


@command(zh="退休人员报到", target="transfer_id", happened=("报到日期", "报到时间"))
@frozen(kw_only=True)
class RegisterRetiree(OnTransfer):
    """Record that somebody on the list came to register. Whoever the register of people does not have yet is
    registered there with name and dwelling; whose dwelling it does not have, with that."""

    person_id: values.Retiree
    member: values.Member | None = None
    needs: values.Needs | None = None
    name: values.NameIfNew | None = None
    building: values.BuildingIfNew | None = None
    room: values.RoomIfNew | None = None


@command(zh="不再移交", target="transfer_id", ends=True)
@frozen(kw_only=True)
class ExcuseRetiree(OnTransfer):
    """Record that somebody on the list is not handed over, and why."""

    person_id: values.Retiree
    why: values.WhyExcused


@command(zh="列慰问品名单", target="transfer_id")
@frozen(kw_only=True)
class ListGifts(OnTransfer):
    """Say what is meant for whom, so many for each."""

    gift: values.Gift
    quantity: values.Portions
    people: values.ToWhom = ()


@command(zh="发放慰问品", target="transfer_id", happened=("日期", "发放日期", "领取日期"))
@frozen(kw_only=True)
class GiveGift(OnTransfer):
    """Record that somebody's gift was handed out, to them or to whoever collected it. It is taken from no
    stock."""

    gift: values.Gift
    person_id: values.Retiree
    quantity: values.Handed | None = None
    received_by: values.ReceivedBy | None = None
    relation: values.Relation | None = None


@command(zh="结束移交", target="transfer_id", ends=True)
@frozen(kw_only=True)
class CloseTransfer(OnTransfer):
    """Close it; where somebody has not registered, with the reason."""

    reason: values.WhyMissing | None = None
