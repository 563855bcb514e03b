"""What can happen to a dispute, as facts. Their names and fields are for ever.

Text of all parties comes with the ``parties`` whose it is: it is sealed with the keys of each of them.
"""

from typing import Annotated

from attrs import frozen

from community_core.domain import AroseFrom, Event, Help, Number, Requests, Sealed, allocated, event
from community_mediation import values


@event(en="Dispute reported", zh="登记纠纷")
@frozen(kw_only=True)
class DisputeReported(Event):
    """These do not agree; the requests it comes from are this dispute now."""

    number: Number = allocated(beginning=True)
    category: values.Category
    source: values.HowItCame
    parties: values.Parties
    title: values.Matter
    place: values.Where = ""
    requests: Requests = ()
    arose_from: AroseFrom | None = None
    story: values.Story | Sealed | None = None


@event(en="Dispute took up requests", zh="纠纷并入诉求")
@frozen(kw_only=True)
class DisputeTookUpRequests(Event):
    """More requests became this dispute."""

    requests: Requests


@event(en="Party added", zh="追加当事人")
@frozen(kw_only=True)
class PartyAdded(Event):
    """One more is in it."""

    party: values.OneParty


@event(en="Mediators named", zh="确定调解员")
@frozen(kw_only=True)
class MediatorsNamed(Event):
    """These mediate from now on, and nobody else."""

    mediators: values.Mediators


@event(en="Party consented", zh="同意调解")
@frozen(kw_only=True)
class PartyConsented(Event):
    """A party agrees to be mediated."""

    party: values.OneParty
    how: values.HowConsented = "oral"


@event(en="Party refused", zh="拒绝调解")
@frozen(kw_only=True)
class PartyRefused(Event):
    """A party does not agree to be mediated, or no longer does."""

    party: values.OneParty


@event(en="Session held", zh="调解")
@frozen(kw_only=True)
class SessionHeld(Event):
    """They were brought together."""

    parties: values.Parties
    place: values.Where = ""
    present: values.Present = ()
    notes: values.Notes | Sealed | None = None


@event(en="Agreement reached", zh="达成协议")
@frozen(kw_only=True)
class AgreementReached(Event):
    """They agree."""

    parties: values.Parties
    form: values.Form
    effective_on: values.EffectiveOn | None = None
    terms: values.Terms | Sealed | None = None
    amount: values.AmountAgreed | None = None
    perform_by: values.PerformBy | None = None


@event(en="Confirmation applied for", zh="申请司法确认")
@frozen(kw_only=True)
class ConfirmationApplied(Event):
    """A court was asked to confirm the agreement."""


@event(en="Confirmation decided", zh="司法确认结果")
@frozen(kw_only=True)
class ConfirmationDecided(Event):
    """The court answered."""

    outcome: values.Decision


@event(en="Agreement performed", zh="协议已履行")
@frozen(kw_only=True)
class AgreementPerformed(Event):
    """What was agreed was done."""


@event(en="Agreement broken", zh="协议未履行")
@frozen(kw_only=True)
class AgreementBroken(Event):
    """What was agreed was not done."""

    party: values.WhoBroke | None = None


@event(en="Mediation failed", zh="调解不成")
@frozen(kw_only=True)
class MediationFailed(Event):
    """It came to nothing."""

    why: values.WhyFailed


@event(en="Dispute escalated", zh="激化上报")
@frozen(kw_only=True)
class DisputeEscalated(Event):
    """Somebody above knows that it may come to worse. The status stays."""

    danger: Annotated[values.Danger, Help(sealed_for="parties")] | Sealed
    told: values.Told | None = None


@event(en="Dispute referred", zh="转介")
@frozen(kw_only=True)
class DisputeReferred(Event):
    """Others go on with it."""

    to: values.ReferredTo
    body: values.WhichBody | None = None


@event(en="Dispute followed up", zh="纠纷回访")
@frozen(kw_only=True)
class DisputeFollowedUp(Event):
    """Somebody who did not mediate asked what came of it."""

    result: values.Found
    party: values.OneParty | None = None
    words: values.Words | Sealed | None = None


@event(en="Dispute closed", zh="纠纷结案")
@frozen(kw_only=True)
class DisputeClosed(Event):
    """Nothing follows."""

    reason: Annotated[values.WhyClosed, Help(sealed_for="parties")] | Sealed | None = None
