"""What can happen to a dispute, as facts. Their names and fields are for ever.

Text of all parties comes with the ``parties`` whose it is: it is sealed with the keys of each of them.
"""

from attrs import frozen

from community_core.domain import AroseFrom, Event, Number, Requests, Sealed, allocated, event
from community_mediation import values as v


@event(en="Dispute reported", zh="登记纠纷")
@frozen(kw_only=True)
class DisputeReported(Event):
    """These do not agree; the requests it comes from are this dispute now."""

    number: Number = allocated(beginning=True)
    category: v.Category
    source: v.HowItCame
    parties: v.Parties
    title: v.Matter
    place: v.Where = ""
    requests: Requests = ()
    arose_from: AroseFrom | None = None
    story: v.Story | Sealed | None = None


@event(en="Dispute took up requests", zh="纠纷并入诉求")
@frozen(kw_only=True)
class DisputeTookUpRequests(Event):
    """More requests became this dispute."""

    requests: Requests


@event(en="Party added", zh="追加当事人")
@frozen(kw_only=True)
class PartyAdded(Event):
    """One more is in it."""

    party: v.OneParty


@event(en="Mediators named", zh="确定调解员")
@frozen(kw_only=True)
class MediatorsNamed(Event):
    """These mediate from now on, and nobody else."""

    mediators: v.Mediators


@event(en="Party consented", zh="同意调解")
@frozen(kw_only=True)
class PartyConsented(Event):
    """A party agrees to be mediated."""

    party: v.OneParty
    how: v.HowConsented = "oral"


@event(en="Party refused", zh="拒绝调解")
@frozen(kw_only=True)
class PartyRefused(Event):
    """A party does not agree to be mediated, or no longer does."""

    party: v.OneParty


@event(en="Session held", zh="调解")
@frozen(kw_only=True)
class SessionHeld(Event):
    """They were brought together."""

    parties: v.Parties
    place: v.Where = ""
    present: v.Present = ()
    notes: v.Notes | Sealed | None = None


@event(en="Agreement reached", zh="达成协议")
@frozen(kw_only=True)
class AgreementReached(Event):
    """They agree."""

    parties: v.Parties
    form: v.Form
    effective_on: v.EffectiveOn | None = None
    terms: v.Terms | Sealed | None = None
    amount: v.AmountAgreed | None = None
    perform_by: v.PerformBy | None = None


@event(en="Confirmation applied for", zh="申请司法确认")
@frozen(kw_only=True)
class ConfirmationApplied(Event):
    """A court was asked to confirm the agreement."""


@event(en="Confirmation decided", zh="司法确认结果")
@frozen(kw_only=True)
class ConfirmationDecided(Event):
    """The court answered."""

    outcome: v.Decision


@event(en="Agreement performed", zh="协议已履行")
@frozen(kw_only=True)
class AgreementPerformed(Event):
    """What was agreed was done."""


@event(en="Agreement broken", zh="协议未履行")
@frozen(kw_only=True)
class AgreementBroken(Event):
    """What was agreed was not done."""

    party: v.WhoBroke | None = None


@event(en="Mediation failed", zh="调解不成")
@frozen(kw_only=True)
class MediationFailed(Event):
    """It came to nothing."""

    why: v.WhyFailed


@event(en="Dispute escalated", zh="激化上报")
@frozen(kw_only=True)
class DisputeEscalated(Event):
    """Somebody above knows that it may come to worse. The status stays."""

    danger: v.Danger
    told: v.Told | None = None


@event(en="Dispute referred", zh="转介")
@frozen(kw_only=True)
class DisputeReferred(Event):
    """Others go on with it."""

    to: v.ReferredTo
    body: v.WhichBody | None = None


@event(en="Dispute followed up", zh="纠纷回访")
@frozen(kw_only=True)
class DisputeFollowedUp(Event):
    """Somebody who did not mediate asked what came of it."""

    result: v.Found
    party: v.OneParty | None = None
    words: v.Words | Sealed | None = None


@event(en="Dispute closed", zh="纠纷结案")
@frozen(kw_only=True)
class DisputeClosed(Event):
    """Nothing follows."""

    reason: v.WhyClosed | None = None
