"""What can happen in a transfer of retirees, as facts. Their names and fields are for ever."""

from attrs import frozen

from community_core.domain import (
    AroseFrom,
    Event,
    Met,
    Number,
    Sealed,
    allocated,
    event,
)
from community_retirees import values


@event(en="Transfer opened", zh="开始移交")
@frozen(kw_only=True)
class TransferOpened(Event):
    """``unit`` hands over these people; whoever is missing on the list is listed later."""

    number: Number = allocated()
    unit: values.Unit
    people: values.Listed = ()
    due_on: values.DueOn | None = None
    arose_from: AroseFrom | None = None


@event(en="Retirees listed", zh="补录名册")
@frozen(kw_only=True)
class RetireesListed(Event):
    """These are on the list, too, or again."""

    people: values.Listed


@event(en="Forms issued", zh="发放表格")
@frozen(kw_only=True)
class FormsIssued(Event):
    """Each of these has a copy of the form; ``through`` took it to them."""

    form: values.Form
    people: values.ToWhom
    through: values.Through | None = None


@event(en="Form returned", zh="收回表格")
@frozen(kw_only=True)
class FormReturned(Event):
    """Their copy came back, filled in or not."""

    form: values.Form
    person_id: values.Retiree
    complete: values.Complete | None = None


@event(en="Form lost", zh="表格遗失")
@frozen(kw_only=True)
class FormLost(Event):
    """Their copy does not come back."""

    form: values.Form
    person_id: values.Retiree


@event(en="Retiree registered", zh="退休人员报到")
@frozen(kw_only=True)
class RetireeRegistered(Event):
    """They belong to the community from now on."""

    person_id: values.Retiree
    member: values.Member | Sealed | None = None
    needs: values.Needs | Sealed | None = None

    def met(self) -> Met:
        """Whoever came to register."""
        return Met(people=(self.person_id,), daily=True)


@event(en="Retiree excused", zh="不再移交")
@frozen(kw_only=True)
class RetireeExcused(Event):
    """They are not handed over after all."""

    person_id: values.Retiree
    why: values.WhyExcused


@event(en="Gifts listed", zh="列慰问品名单")
@frozen(kw_only=True)
class GiftsListed(Event):
    """So many are meant for each of these."""

    gift: values.Gift
    quantity: values.Portions
    people: values.ToWhom


@event(en="Gift given", zh="发放慰问品")
@frozen(kw_only=True)
class GiftGiven(Event):
    """So many of those meant for them were handed out; ``received_by`` collected them."""

    gift: values.Gift
    person_id: values.Retiree
    quantity: values.Portions
    received_by: values.ReceivedBy | None = None
    relation: values.Relation | None = None


@event(en="Transfer closed", zh="结束移交")
@frozen(kw_only=True)
class TransferClosed(Event):
    """Its lists stay as they are, and late slips may still come; the reason says why somebody is missing."""

    reason: values.WhyMissing | None = None
