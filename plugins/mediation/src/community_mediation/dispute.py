"""Disputes 纠纷 mediated by the people's mediators of a community: of their own will, and to an agreement.

    reported -> mediating -> agreed-on -> performed -> case-closed
    agreed-on -> broken -> agreed-on anew | referred
    failed -> referred -> case-closed; one that a party refused is closed as it stands

Whether every party consents follows from what each said last. Whom it is about is told to those only who may
know, and what the parties tell is sealed for all of them: erasing one destroys it, and the paper file stays
the record.

Not refused: an agreement without a recorded session, settled on the stairs; a confirmation asked for after
thirty days, which the court decides and views tell; mediation that takes longer than a month; a party who
ends it; one party alone who keeps to it; a guardian as the party for a child; money agreed on by mouth.
"""

from collections.abc import Iterable, Iterator

from community_core.domain import (
    STAYS,
    By,
    Context,
    EscalateRequest,
    RequestState,
    aggregate,
    fold,
    give_back,
    holds,
    requests_until,
    says,
    step,
)
from community_mediation import commands, facts, rules
from community_mediation.state import (
    DisputeState,
    added,
    agreed,
    asked_a_court,
    brought_together,
    closed,
    consented,
    court_answered,
    failed,
    followed_up,
    refused,
    reported,
)

# ---- decisions


def _escalate(
    state: DisputeState, command: commands.EscalateDispute, context: Context
) -> Iterable[facts.DisputeEscalated]:
    """Whoever waits for an answer to an open request it came from is watched over, too."""
    for each in _open_requests(state, context):
        context.also(EscalateRequest(request_id=each))
    return [facts.DisputeEscalated(danger=command.danger, told=command.told)]


def _open_requests(state: DisputeState, context: Context) -> Iterator[str]:
    for each in dict.fromkeys((state.arose_from or "", *state.requests)):
        if each.startswith("request-"):
            request = context.state(each, RequestState)
            if request.open and not request.escalated:
                yield each


def _close(
    state: DisputeState, command: commands.CloseDispute, context: Context
) -> Iterable[facts.DisputeClosed]:
    if command.give_back and state.status != "performed":
        give_back(context, state.requests, command.reason or "")
    return [facts.DisputeClosed(reason=command.reason)]


# ---- the table

_MEDIATED = ["reported", "mediating", "broken"]
_UNSETTLED = [*_MEDIATED, "agreed-on"]

DISPUTE = aggregate(
    "dispute",
    "纠纷",
    DisputeState(),
    becomes={
        facts.DisputeReported: "reported",
        facts.DisputeTookUpRequests: STAYS,
        facts.PartyAdded: STAYS,
        facts.MediatorsNamed: STAYS,
        facts.PartyConsented: STAYS,
        facts.PartyRefused: STAYS,
        facts.SessionHeld: By("status", {"reported": "mediating"}),
        facts.AgreementReached: "agreed-on",
        facts.ConfirmationApplied: STAYS,
        facts.ConfirmationDecided: STAYS,
        facts.AgreementPerformed: "performed",
        facts.AgreementBroken: "broken",
        facts.MediationFailed: "failed",
        facts.DisputeEscalated: STAYS,
        facts.DisputeReferred: "referred",
        facts.DisputeFollowedUp: STAYS,
        facts.DisputeClosed: "case-closed",
    },
    steps=[
        step(commands.ReportDispute, says(facts.DisputeReported), when=[None]),
        step(commands.TakeUpInDispute, says(facts.DisputeTookUpRequests), when=_UNSETTLED),
        step(commands.AddParty, says(facts.PartyAdded), when=_MEDIATED),
        step(commands.NameMediators, says(facts.MediatorsNamed), when=_MEDIATED),
        step(commands.ConsentToMediation, says(facts.PartyConsented), when=_MEDIATED),
        step(commands.RefuseMediation, says(facts.PartyRefused), when=_MEDIATED),
        step(commands.HoldSession, says(facts.SessionHeld), when=_MEDIATED, unless=rules.all_consent),
        step(commands.ReachAgreement, says(facts.AgreementReached), when=_MEDIATED, unless=rules.all_consent),
        step(
            commands.ApplyConfirmation,
            says(facts.ConfirmationApplied),
            when=["agreed-on", "performed", "broken"],
            why=rules.CONFIRMATION,
        ),
        step(
            commands.DecideConfirmation,
            says(facts.ConfirmationDecided),
            when=["agreed-on", "performed", "broken"],
            why=rules.CONFIRMATION,
            unless=rules.asked_before,
        ),
        step(
            commands.RecordPerformance,
            says(facts.AgreementPerformed),
            when=["agreed-on", "broken"],
            why=rules.PERFORMANCE,
        ),
        step(commands.RecordBreach, says(facts.AgreementBroken), when=["agreed-on"], why=rules.BREACH),
        step(commands.FailMediation, says(facts.MediationFailed), when=_MEDIATED, unless=rules.none_refused),
        step(commands.EscalateDispute, _escalate, when=[*_UNSETTLED, "failed", "referred"]),
        step(commands.ReferDispute, says(facts.DisputeReferred), when=[*_MEDIATED, "failed"]),
        step(
            commands.FollowUpDispute,
            says(facts.DisputeFollowedUp),
            when=["agreed-on", "performed", "broken", "referred"],
            why=rules.FOLLOW_UP,
            who=rules.not_a_mediator,
        ),
        step(
            commands.CloseDispute,
            _close,
            when=["reported", "mediating", "performed", "referred"],
            why=rules.CLOSE,
            instead={"agreed-on": rules.CLOSE, "failed": rules.CLOSE},
            unless=rules.at_its_end,
        ),
    ],
    over={
        None: rules.UNKNOWN,
        "agreed-on": rules.AGREED,
        "performed": rules.PERFORMED,
        "failed": rules.FAILED,
        "referred": rules.REFERRED,
        "case-closed": rules.CLOSED,
    },
    whole=[
        holds(facts.DisputeReported, rules.at_least_two),
        holds(facts.MediatorsNamed, rules.in_office),
        holds(facts.AgreementReached, rules.written_down),
    ],
    folds=[
        fold(facts.DisputeReported, reported),
        fold(facts.PartyAdded, added),
        fold(facts.PartyConsented, consented),
        fold(facts.PartyRefused, refused),
        fold(facts.SessionHeld, brought_together),
        fold(facts.AgreementReached, agreed),
        fold(facts.MediationFailed, failed),
        fold(facts.ConfirmationApplied, asked_a_court),
        fold(facts.ConfirmationDecided, court_answered),
        fold(facts.DisputeFollowedUp, followed_up),
        fold(facts.DisputeClosed, closed),
    ],
    always=rules.laws,
    takes_up=requests_until("case-closed"),
    sensitive=True,
    words=rules.WORDS,
    rules=rules.RULES,
    waivable=[rules.FOLLOWED_UP_BY_OTHER],
)
