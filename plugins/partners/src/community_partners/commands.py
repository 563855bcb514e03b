"""What people ask for about a partner."""

from typing import Annotated

from attrs import frozen

from community_core.domain import Command, Help, Place, Reason, command
from community_partners import values as v


@command(zh="登记共建单位", target="partner_id")
@frozen(kw_only=True)
class JoinPartner(Command):
    """Record an organisation as a partner; with its number, one that was a partner before."""

    partner_id: (
        Annotated[v.PartnerId, Help("Number of one that joins again", "共建单位编号（重新登记时填写）")]
        | None
    ) = None
    name: v.Name
    sort: v.Sort
    contact: v.Contact | None = None
    needs: v.Needs | None = None
    place: Place = ""


@frozen(kw_only=True)
class OnPartner(Command):
    """A step of one partner."""

    partner_id: v.PartnerId


@command(zh="更换联系人", target="partner_id")
@frozen(kw_only=True)
class ChangeContact(OnPartner):
    """Record who else is to be called there."""

    contact: v.Contact


@command(zh="签订共建协议", target="partner_id")
@frozen(kw_only=True)
class AgreePartnership(OnPartner):
    """Record an agreement, the first or a new one."""

    since: v.AgreedSince
    until: v.AgreedUntil | None = None
    about: v.AgreedAbout


@command(zh="终止共建", target="partner_id", ends=True)
@frozen(kw_only=True)
class EndPartnership(OnPartner):
    """Record that it is a partner no longer."""

    on: v.EndsOn
    reason: v.WhyEnded


@command(zh="承诺共建资源", target="partner_id")
@frozen(kw_only=True)
class PledgeContribution(OnPartner):
    """Record what it promised: money, or a quantity with its unit, or neither where nothing is counted."""

    sort: v.Given
    what: v.What
    fen: v.Money | None = None
    quantity: v.Quantity | None = None
    unit: v.UnitOf | None = None
    due: v.Due | None = None
    request_id: v.ForRequest | None = None
    activity_id: v.ForActivity | None = None


@command(zh="撤回承诺", target="partner_id", ends=True)
@frozen(kw_only=True)
class WithdrawPledge(OnPartner):
    """Record that a promise holds no longer."""

    pledge: v.PledgeNumber
    reason: Annotated[Reason, Help("Why", "原因", "no budget", example_zh="经费不足")]


@command(zh="兑现共建资源", target="partner_id")
@frozen(kw_only=True)
class ReceiveContribution(OnPartner):
    """Record what it gave. Of a pledge, what is left out is as pledged, and all that was still open."""

    pledge: v.PledgeNumber | None = None
    sort: v.Given | None = None
    what: v.What | None = None
    fen: v.Money | None = None
    quantity: v.Quantity | None = None
    unit: v.UnitOf | None = None
    on: v.GivenOn
    activity_id: v.ForActivity | None = None
    receipt: v.Receipt | None = None
    into: v.Into | None = None
