"""What people ask for about a dispute."""

from attrs import frozen

from community_core.domain import AroseFrom, Command, GiveBack, Requests, command
from community_mediation import values as v


@command(zh="登记纠纷", happened=v.RECEIVED_ON, example=("category", "source", "parties", "title"))
@frozen(kw_only=True)
class ReportDispute(Command):
    """Report a dispute; requests it comes from become this dispute."""

    category: v.Category
    source: v.HowItCame
    parties: v.Parties
    title: v.Matter
    place: v.Where = ""
    requests: Requests = ()
    arose_from: AroseFrom | None = None
    story: v.Story | None = None


@frozen(kw_only=True)
class OnDispute(Command):
    """A step of one dispute."""

    dispute_id: v.DisputeId


@command(zh="纠纷并入诉求", target="dispute_id")
@frozen(kw_only=True)
class TakeUpInDispute(OnDispute):
    """Let more requests become this dispute."""

    requests: Requests


@command(zh="追加当事人", target="dispute_id")
@frozen(kw_only=True)
class AddParty(OnDispute):
    """Say that somebody else is in it, too; they are asked like the others."""

    party: v.OneParty


@command(zh="确定调解员", target="dispute_id")
@frozen(kw_only=True)
class NameMediators(OnDispute):
    """Name who mediates, in place of who did so far."""

    mediators: v.Mediators


@command(zh="同意调解", target="dispute_id")
@frozen(kw_only=True)
class ConsentToMediation(OnDispute):
    """Record that a party agrees to be mediated."""

    party: v.OneParty
    how: v.HowConsented = "oral"


@command(zh="拒绝调解", target="dispute_id")
@frozen(kw_only=True)
class RefuseMediation(OnDispute):
    """Record that a party does not agree to be mediated, or no longer does."""

    party: v.OneParty


@command(zh="调解", target="dispute_id", happened=v.MEDIATED_ON)
@frozen(kw_only=True)
class HoldSession(OnDispute):
    """Record that they were brought together."""

    place: v.Where = ""
    present: v.Present = ()
    notes: v.Notes | None = None


@command(zh="达成协议", target="dispute_id")
@frozen(kw_only=True)
class ReachAgreement(OnDispute):
    """Record what they agreed; what was agreed by mouth is written down here."""

    form: v.Form
    effective_on: v.EffectiveOn | None = None
    terms: v.Terms | None = None
    amount: v.AmountAgreed | None = None
    perform_by: v.PerformBy | None = None


@command(zh="申请司法确认", target="dispute_id")
@frozen(kw_only=True)
class ApplyConfirmation(OnDispute):
    """Record that a court was asked to confirm the agreement."""


@command(zh="司法确认结果", target="dispute_id")
@frozen(kw_only=True)
class DecideConfirmation(OnDispute):
    """Record what the court answered."""

    outcome: v.Decision


@command(zh="协议已履行", target="dispute_id")
@frozen(kw_only=True)
class RecordPerformance(OnDispute):
    """Record that what was agreed was done."""


@command(zh="协议未履行", target="dispute_id")
@frozen(kw_only=True)
class RecordBreach(OnDispute):
    """Record that what was agreed was not done."""

    party: v.WhoBroke | None = None


@command(zh="调解不成", target="dispute_id")
@frozen(kw_only=True)
class FailMediation(OnDispute):
    """Record that it came to nothing, and why."""

    why: v.WhyFailed


@command(zh="激化上报", target="dispute_id")
@frozen(kw_only=True)
class EscalateDispute(OnDispute):
    """Tell those above that it may come to worse; the open request it came from is escalated, too."""

    danger: v.Danger
    told: v.Told | None = None


@command(zh="转介纠纷", target="dispute_id")
@frozen(kw_only=True)
class ReferDispute(OnDispute):
    """Hand it over to others."""

    to: v.ReferredTo
    body: v.WhichBody | None = None


@command(zh="纠纷回访", target="dispute_id", happened=v.FOLLOWED_UP_ON)
@frozen(kw_only=True)
class FollowUpDispute(OnDispute):
    """Record what came of the agreement. Not by a mediator of it."""

    result: v.Found
    party: v.OneParty | None = None
    words: v.Words | None = None


@command(zh="纠纷结案", target="dispute_id", happened=v.CLOSED_ON, ends=True)
@frozen(kw_only=True)
class CloseDispute(OnDispute):
    """Close it; unless it was settled, the requests it came from come back."""

    reason: v.WhyClosed | None = None
    give_back: GiveBack = True
