"""What can happen between a partner and the community, as facts. Their names and fields are for ever."""

from attrs import frozen

from community_core.domain import Event, Number, Place, Reason, allocated, event
from community_partners import values


@event(en="Partner joined", zh="登记共建单位")
@frozen(kw_only=True)
class PartnerJoined(Event):
    """An organisation is a partner from now on, for the first time or again."""

    number: Number = allocated(beginning=True)
    name: values.Name
    sort: values.Sort
    contact: values.Contact | None = None
    needs: values.Needs | None = None
    place: Place = ""


@event(en="Contact changed", zh="更换联系人")
@frozen(kw_only=True)
class ContactChanged(Event):
    """Somebody else is to be called there."""

    contact: values.Contact


@event(en="Partnership agreed", zh="签订共建协议")
@frozen(kw_only=True)
class PartnershipAgreed(Event):
    """What the two agreed, from when on and until when."""

    since: values.AgreedSince
    until: values.AgreedUntil | None = None
    about: values.AgreedAbout


@event(en="Partnership ended", zh="终止共建")
@frozen(kw_only=True)
class PartnershipEnded(Event):
    """It is a partner no longer."""

    on: values.EndsOn
    reason: values.WhyEnded


@event(en="Contribution pledged", zh="承诺共建资源")
@frozen(kw_only=True)
class ContributionPledged(Event):
    """It promised something: so much money, or so many of something, or what cannot be counted."""

    pledge: values.PledgeNumber
    sort: values.Given
    what: values.What
    fen: values.Money | None = None
    quantity: values.Quantity | None = None
    unit: values.UnitOf | None = None
    due: values.Due | None = None
    request_id: values.ForRequest | None = None
    activity_id: values.ForActivity | None = None


@event(en="Pledge withdrawn", zh="撤回承诺")
@frozen(kw_only=True)
class PledgeWithdrawn(Event):
    """The promise holds no longer; what came of it stays given."""

    pledge: values.PledgeNumber
    reason: Reason


@event(en="Contribution received", zh="兑现共建资源")
@frozen(kw_only=True)
class ContributionReceived(Event):
    """It gave something, of a pledge or without one."""

    pledge: values.PledgeNumber | None = None
    sort: values.Given
    what: values.What
    fen: values.Money | None = None
    quantity: values.Quantity | None = None
    unit: values.UnitOf | None = None
    on: values.GivenOn
    activity_id: values.ForActivity | None = None
    receipt: values.Receipt | None = None
    into: values.Into | None = None
