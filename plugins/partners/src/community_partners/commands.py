"""What people ask for about a partner."""

from typing import Annotated

from attrs import frozen

from community_core.domain import Command, Help, Place, Reason, command
from community_partners import values


@command(zh="登记共建单位", target="partner_id")
@frozen(kw_only=True)
class JoinPartner(Command):
    """Record an organisation as a partner; with its number, one that was a partner before."""

    partner_id: (
        Annotated[values.PartnerId, Help("Number of one that joins again", "共建单位编号（重新登记时填写）")]
        | None
    ) = None
    name: values.Name
    sort: values.Sort
    contact: values.Contact | None = None
    needs: values.Needs | None = None
    place: Place = ""


@frozen(kw_only=True)
class OnPartner(Command):
    """A step of one partner."""

    partner_id: values.PartnerId


@command(zh="更换联系人", target="partner_id")
@frozen(kw_only=True)
class ChangeContact(OnPartner):
    """Record who else is to be called there."""

    contact: values.Contact


@command(zh="签订共建协议", target="partner_id")
@frozen(kw_only=True)
class AgreePartnership(OnPartner):
    """Record an agreement, the first or a new one."""

    since: values.AgreedSince
    until: values.AgreedUntil | None = None
    about: values.AgreedAbout


@command(zh="终止共建", target="partner_id", ends=True)
@frozen(kw_only=True)
class EndPartnership(OnPartner):
    """Record that it is a partner no longer."""

    on: values.EndsOn
    reason: values.WhyEnded


@command(zh="承诺共建资源", target="partner_id")
@frozen(kw_only=True)
class PledgeContribution(OnPartner):
    """Record what it promised: money, or a quantity with its unit, or neither where nothing is counted."""

    sort: values.Given
    what: values.What
    fen: values.Money | None = None
    quantity: values.Quantity | None = None
    unit: values.UnitOf | None = None
    due: values.Due | None = None
    request_id: values.ForRequest | None = None
    activity_id: values.ForActivity | None = None


@command(zh="撤回承诺", target="partner_id", ends=True)
@frozen(kw_only=True)
class WithdrawPledge(OnPartner):
    """Record that a promise holds no longer."""

    pledge: values.PledgeNumber
    reason: Annotated[Reason, Help("Why", "原因", "no budget", example_zh="经费不足")]


@command(zh="兑现共建资源", target="partner_id")
@frozen(kw_only=True)
class ReceiveContribution(OnPartner):
    """Record what it gave. Of a pledge, what is left out is as pledged, and all that was still open."""

    pledge: values.PledgeNumber | None = None
    sort: values.Given | None = None
    what: values.What | None = None
    fen: values.Money | None = None
    quantity: values.Quantity | None = None
    unit: values.UnitOf | None = None
    on: values.GivenOn
    activity_id: values.ForActivity | None = None
    receipt: values.Receipt | None = None
    into: values.Into | None = None
