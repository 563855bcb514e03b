"""What people ask for about a dispute."""

from typing import Annotated

from attrs import frozen

from community_core.domain import AroseFrom, Command, GiveBack, Help, Requests, command
from community_mediation import values


@command(zh="登记纠纷", happened=values.RECEIVED_ON, example=("category", "source", "parties", "title"))
@frozen(kw_only=True)
class ReportDispute(Command):
    """Report a dispute; requests it comes from become this dispute."""

    category: values.Category
    source: values.HowItCame
    parties: values.Parties
    title: values.Matter
    place: values.Where = ""
    requests: Requests = ()
    arose_from: AroseFrom | None = None
    story: values.Story | None = None


@frozen(kw_only=True)
class OnDispute(Command):
    """A step of one dispute."""

    dispute_id: values.DisputeId


@command(zh="纠纷并入诉求", target="dispute_id")
@frozen(kw_only=True)
class TakeUpInDispute(OnDispute):
    """Let more requests become this dispute."""

    requests: Requests


@command(zh="追加当事人", target="dispute_id")
@frozen(kw_only=True)
class AddParty(OnDispute):
    """Say that somebody else is in it, too; they are asked like the others."""

    party: values.OneParty


@command(zh="确定调解员", target="dispute_id")
@frozen(kw_only=True)
class NameMediators(OnDispute):
    """Name who mediates, in place of who did so far."""

    mediators: values.Mediators


@command(zh="同意调解", target="dispute_id")
@frozen(kw_only=True)
class ConsentToMediation(OnDispute):
    """Record that a party agrees to be mediated."""

    party: values.OneParty
    how: values.HowConsented = "oral"


@command(zh="拒绝调解", target="dispute_id")
@frozen(kw_only=True)
class RefuseMediation(OnDispute):
    """Record that a party does not agree to be mediated, or no longer does."""

    party: values.OneParty


@command(zh="调解", target="dispute_id", happened=values.MEDIATED_ON)
@frozen(kw_only=True)
class HoldSession(OnDispute):
    """Record that they were brought together."""

    place: values.Where = ""
    present: values.Present = ()
    notes: values.Notes | None = None


@command(zh="达成协议", target="dispute_id")
@frozen(kw_only=True)
class ReachAgreement(OnDispute):
    """Record what they agreed; what was agreed by mouth is written down here."""

    form: values.Form
    effective_on: values.EffectiveOn | None = None
    terms: values.Terms | None = None
    amount: values.AmountAgreed | None = None
    perform_by: values.PerformBy | None = None


@command(zh="申请司法确认", target="dispute_id")
@frozen(kw_only=True)
class ApplyConfirmation(OnDispute):
    """Record that a court was asked to confirm the agreement."""


@command(zh="司法确认结果", target="dispute_id")
@frozen(kw_only=True)
class DecideConfirmation(OnDispute):
    """Record what the court answered."""

    outcome: values.Decision


@command(zh="协议已履行", target="dispute_id")
@frozen(kw_only=True)
class RecordPerformance(OnDispute):
    """Record that what was agreed was done."""


@command(zh="协议未履行", target="dispute_id")
@frozen(kw_only=True)
class RecordBreach(OnDispute):
    """Record that what was agreed was not done."""

    party: values.WhoBroke | None = None


@command(zh="调解不成", target="dispute_id")
@frozen(kw_only=True)
class FailMediation(OnDispute):
    """Record that it came to nothing, and why."""

    why: values.WhyFailed


@command(zh="激化上报", target="dispute_id")
@frozen(kw_only=True)
class EscalateDispute(OnDispute):
    """Tell those above that it may come to worse; the open request it came from is escalated, too."""

    danger: Annotated[values.Danger, Help(sealed_for="parties")]
    told: values.Told | None = None


@command(zh="转介纠纷", target="dispute_id")
@frozen(kw_only=True)
class ReferDispute(OnDispute):
    """Hand it over to others."""

    to: values.ReferredTo
    body: values.WhichBody | None = None


@command(zh="纠纷回访", target="dispute_id", happened=values.FOLLOWED_UP_ON)
@frozen(kw_only=True)
class FollowUpDispute(OnDispute):
    """Record what came of the agreement. Not by a mediator of it."""

    result: values.Found
    party: values.OneParty | None = None
    words: values.Words | None = None


@command(zh="纠纷结案", target="dispute_id", happened=values.CLOSED_ON, ends=True)
@frozen(kw_only=True)
class CloseDispute(OnDispute):
    """Close it; unless it was settled, the requests it came from come back."""

    reason: Annotated[values.WhyClosed, Help(sealed_for="parties")] | None = None
    give_back: GiveBack = True
