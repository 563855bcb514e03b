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
from community_mediation import commands as c
from community_mediation import facts as f
from community_mediation import rules as r
from community_mediation import state as s
from community_mediation.state import DisputeState

# ---- decisions


def _escalate(
    state: DisputeState, command: c.EscalateDispute, context: Context
) -> Iterable[f.DisputeEscalated]:
    """Whoever waits for an answer to an open request it came from is watched over, too."""
    for each in _open_requests(state, context):
        context.also(EscalateRequest(request_id=each))
    return [f.DisputeEscalated(danger=command.danger, told=command.told)]


def _open_requests(state: DisputeState, context: Context) -> Iterator[str]:
    for each in dict.fromkeys((state.arose_from or "", *state.requests)):
        if each.startswith("request-"):
            request = context.state(each, RequestState)
            if request.open and not request.escalated:
                yield each


def _close(state: DisputeState, command: c.CloseDispute, context: Context) -> Iterable[f.DisputeClosed]:
    if command.give_back and state.status != "performed":
        give_back(context, state.requests, command.reason or "")
    return [f.DisputeClosed(reason=command.reason)]


# ---- the table

_MEDIATED = ["reported", "mediating", "broken"]
_UNSETTLED = [*_MEDIATED, "agreed-on"]

DISPUTE = aggregate(
    "dispute",
    "纠纷",
    DisputeState(),
    becomes={
        f.DisputeReported: "reported",
        f.DisputeTookUpRequests: STAYS,
        f.PartyAdded: STAYS,
        f.MediatorsNamed: STAYS,
        f.PartyConsented: STAYS,
        f.PartyRefused: STAYS,
        f.SessionHeld: By("status", {"reported": "mediating"}),
        f.AgreementReached: "agreed-on",
        f.ConfirmationApplied: STAYS,
        f.ConfirmationDecided: STAYS,
        f.AgreementPerformed: "performed",
        f.AgreementBroken: "broken",
        f.MediationFailed: "failed",
        f.DisputeEscalated: STAYS,
        f.DisputeReferred: "referred",
        f.DisputeFollowedUp: STAYS,
        f.DisputeClosed: "case-closed",
    },
    steps=[
        step(c.ReportDispute, says(f.DisputeReported), when=[None]),
        step(c.TakeUpInDispute, says(f.DisputeTookUpRequests), when=_UNSETTLED),
        step(c.AddParty, says(f.PartyAdded), when=_MEDIATED),
        step(c.NameMediators, says(f.MediatorsNamed), when=_MEDIATED),
        step(c.ConsentToMediation, says(f.PartyConsented), when=_MEDIATED),
        step(c.RefuseMediation, says(f.PartyRefused), when=_MEDIATED),
        step(c.HoldSession, says(f.SessionHeld), when=_MEDIATED, unless=r.all_consent),
        step(c.ReachAgreement, says(f.AgreementReached), when=_MEDIATED, unless=r.all_consent),
        step(
            c.ApplyConfirmation,
            says(f.ConfirmationApplied),
            when=["agreed-on", "performed", "broken"],
            why=r.CONFIRMATION,
        ),
        step(
            c.DecideConfirmation,
            says(f.ConfirmationDecided),
            when=["agreed-on", "performed", "broken"],
            why=r.CONFIRMATION,
            unless=r.asked_before,
        ),
        step(
            c.RecordPerformance, says(f.AgreementPerformed), when=["agreed-on", "broken"], why=r.PERFORMANCE
        ),
        step(c.RecordBreach, says(f.AgreementBroken), when=["agreed-on"], why=r.BREACH),
        step(c.FailMediation, says(f.MediationFailed), when=_MEDIATED),
        step(c.EscalateDispute, _escalate, when=[*_UNSETTLED, "failed", "referred"]),
        step(c.ReferDispute, says(f.DisputeReferred), when=[*_MEDIATED, "failed"]),
        step(
            c.FollowUpDispute,
            says(f.DisputeFollowedUp),
            when=["agreed-on", "performed", "broken", "referred"],
            why=r.FOLLOW_UP,
            who=r.not_a_mediator,
        ),
        step(
            c.CloseDispute,
            _close,
            when=["reported", "mediating", "performed", "referred"],
            why=r.CLOSE,
            instead={"agreed-on": r.CLOSE, "failed": r.CLOSE},
            unless=r.at_its_end,
        ),
    ],
    over={
        None: r.UNKNOWN,
        "agreed-on": r.AGREED,
        "performed": r.PERFORMED,
        "failed": r.FAILED,
        "referred": r.REFERRED,
        "case-closed": r.CLOSED,
    },
    whole=[
        holds(f.DisputeReported, r.at_least_two),
        holds(f.MediatorsNamed, r.in_office),
        holds(f.AgreementReached, r.written_down),
    ],
    folds=[
        fold(f.DisputeReported, s.reported),
        fold(f.PartyAdded, s.added),
        fold(f.PartyConsented, s.consented),
        fold(f.PartyRefused, s.refused),
        fold(f.SessionHeld, s.brought_together),
        fold(f.AgreementReached, s.agreed),
        fold(f.ConfirmationApplied, s.asked_a_court),
        fold(f.ConfirmationDecided, s.court_answered),
        fold(f.DisputeFollowedUp, s.followed_up),
        fold(f.DisputeClosed, s.closed),
    ],
    always=r.laws,
    takes_up=requests_until("case-closed"),
    sensitive=True,
    words=r.WORDS,
    rules=r.RULES,
)
