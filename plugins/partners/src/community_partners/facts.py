"""What can happen between a partner and the community, as facts. Their names and fields are for ever."""

from attrs import frozen

from community_core.domain import Event, Number, Place, Reason, allocated, event
from community_partners import values as v


@event(en="Partner joined", zh="登记共建单位")
@frozen(kw_only=True)
class PartnerJoined(Event):
    """An organisation is a partner from now on, for the first time or again."""

    number: Number = allocated(beginning=True)
    name: v.Name
    sort: v.Sort
    contact: v.Contact | None = None
    needs: v.Needs | None = None
    place: Place = ""


@event(en="Contact changed", zh="更换联系人")
@frozen(kw_only=True)
class ContactChanged(Event):
    """Somebody else is to be called there."""

    contact: v.Contact


@event(en="Partnership agreed", zh="签订共建协议")
@frozen(kw_only=True)
class PartnershipAgreed(Event):
    """What the two agreed, from when on and until when."""

    since: v.AgreedSince
    until: v.AgreedUntil | None = None
    about: v.AgreedAbout


@event(en="Partnership ended", zh="终止共建")
@frozen(kw_only=True)
class PartnershipEnded(Event):
    """It is a partner no longer."""

    on: v.EndsOn
    reason: v.WhyEnded


@event(en="Contribution pledged", zh="承诺共建资源")
@frozen(kw_only=True)
class ContributionPledged(Event):
    """It promised something: so much money, or so many of something, or what cannot be counted."""

    pledge: v.PledgeNumber
    sort: v.Given
    what: v.What
    fen: v.Money | None = None
    quantity: v.Quantity | None = None
    unit: v.UnitOf | None = None
    due: v.Due | None = None
    request_id: v.ForRequest | None = None
    activity_id: v.ForActivity | None = None


@event(en="Pledge withdrawn", zh="撤回承诺")
@frozen(kw_only=True)
class PledgeWithdrawn(Event):
    """The promise holds no longer; what came of it stays given."""

    pledge: v.PledgeNumber
    reason: Reason


@event(en="Contribution received", zh="兑现共建资源")
@frozen(kw_only=True)
class ContributionReceived(Event):
    """It gave something, of a pledge or without one."""

    pledge: v.PledgeNumber | None = None
    sort: v.Given
    what: v.What
    fen: v.Money | None = None
    quantity: v.Quantity | None = None
    unit: v.UnitOf | None = None
    on: v.GivenOn
    activity_id: v.ForActivity | None = None
    receipt: v.Receipt | None = None
    into: v.Into | None = None
