"""What each command about a dispute comes to, and what is refused and what is not."""

from datetime import date
from typing import Any

from community_core.domain import (
    CorrectFact,
    PersonAbsorbed,
    PersonMerged,
    PersonRegistered,
    RequestConverted,
    RequestEscalated,
    RequestRaised,
    RequestReopened,
    RoleAppointed,
    RoleEnded,
    UndoFact,
)
from community_core.testing import example, fact
from community_mediation import commands, facts

ID: dict[str, Any] = {"dispute_id": "dispute-1"}
LIN, HE, XU, TIAN, SHEN = "person-lin", "person-he", "person-xu", "person-tian", "person-shen"
NOISE: dict[str, Any] = {
    "category": "neighbours",
    "source": "applied",
    "parties": (LIN, HE),
    "title": "夜间噪音",
    "place": "13号楼",
}
REPORTED = facts.DisputeReported(**NOISE)
TOLD = facts.DisputeReported(**NOISE, story="入秋以来夜里放音乐")
IN_OFFICE = [
    fact(PersonRegistered(person_id=TIAN, name="田守信"), TIAN),
    fact(RoleAppointed(appointment=1, role="mediator", since=date(2023, 1, 1)), TIAN),
]
NAMED = facts.MediatorsNamed(mediators=(TIAN,))
LIN_AGREES, HE_AGREES = facts.PartyConsented(party=LIN), facts.PartyConsented(party=HE)
HE_REFUSES = facts.PartyRefused(party=HE)
HELD = facts.SessionHeld(parties=(LIN, HE), place="便民亭", notes="双方都能接受十点以后不放")
SESSION = facts.SessionHeld(parties=(LIN, HE))
TERMS: dict[str, Any] = {"form": "oral", "terms": "晚十点后不放音乐"}
AGREED = facts.AgreementReached(parties=(LIN, HE), **TERMS)
PAYING: dict[str, Any] = {
    "form": "written",
    "effective_on": date(2024, 1, 16),
    "terms": "赔偿修理费",
    "amount": 120_000,
    "perform_by": date(2024, 2, 15),
}
PERFORMED, BROKEN = facts.AgreementPerformed(), facts.AgreementBroken(party=HE)
FAILED = facts.MediationFailed(why="no-agreement")
REFERRED = facts.DisputeReferred(to="court", body="org:区法院")
KEPT = facts.DisputeFollowedUp(result="kept", party=LIN, words="现在安静了")
UNREACHED = facts.DisputeFollowedUp(result="unreachable")
CLOSED = facts.DisputeClosed()
APPLIED, VALID = facts.ConfirmationApplied(), facts.ConfirmationDecided(outcome="valid")
ASKED = fact(RequestRaised(title="夜里太吵", category="other", channel="phone"), "request-1")
TAKEN = facts.DisputeReported(**NOISE, requests=("request-1",))
CONVERTED = fact(RequestConverted(into="dispute", target_id="dispute-1"), "request-1")
AROSE = facts.DisputeReported(**NOISE, arose_from="request-1")

CONSENTED: list[Any] = [REPORTED, LIN_AGREES, HE_AGREES]
SETTLED: list[Any] = [*CONSENTED, AGREED]

BEGINNING = [
    example(
        when=commands.ReportDispute(**NOISE, arose_from="visit-1", story="入秋以来夜里放音乐"),
        then=[facts.DisputeReported(**NOISE, arose_from="visit-1", story="入秋以来夜里放音乐")],
    ),
    example(
        given=[ASKED],
        when=commands.ReportDispute(**NOISE, requests=("request-1",)),
        then=[TAKEN, fact(RequestConverted(into="dispute", target_id="dispute-new1"), "request-1")],
    ),
    example(
        given=[ASKED, REPORTED],
        when=commands.TakeUpInDispute(**ID, requests=("request-1",)),
        then=[facts.DisputeTookUpRequests(requests=("request-1",)), CONVERTED],
    ),
    example(when=commands.ReportDispute(**NOISE | {"parties": (LIN,)}), refused="two-parties"),
    example(when=commands.ReportDispute(**NOISE | {"parties": (LIN, LIN)}), refused="two-parties"),
    example(
        given=[
            fact(PersonRegistered(person_id=LIN, name="林晓棠"), LIN),
            fact(PersonRegistered(person_id=XU, name="林晓棠"), XU),
            fact(PersonAbsorbed(other=XU), LIN),
            fact(PersonMerged(into=LIN), XU),
        ],
        when=commands.ReportDispute(**NOISE | {"parties": (LIN, XU)}),
        refused="two-parties",
    ),
    example(
        when=commands.ReportDispute(**NOISE | {"parties": (LIN, "org:青松物业")}),
        then=[facts.DisputeReported(**NOISE | {"parties": (LIN, "org:青松物业")})],
    ),
    example(given=[REPORTED], when=commands.AddParty(**ID, party=XU), then=[facts.PartyAdded(party=XU)]),
    example(given=[*IN_OFFICE, REPORTED], when=commands.NameMediators(**ID, mediators=(TIAN,)), then=[NAMED]),
    example(given=[REPORTED], when=commands.NameMediators(**ID, mediators=(TIAN,)), refused="role-needed"),
    example(
        given=[*IN_OFFICE, fact(RoleEnded(appointment=1, until=date(2024, 1, 1)), TIAN), REPORTED],
        when=commands.NameMediators(**ID, mediators=(TIAN,)),
        refused="role-needed",
    ),
    example(
        given=[*IN_OFFICE, facts.DisputeReported(**NOISE | {"parties": (LIN, TIAN)})],
        when=commands.NameMediators(**ID, mediators=(TIAN,)),
        refused="mediator-is-party",
    ),
    example(
        given=[*IN_OFFICE, REPORTED, NAMED],
        when=commands.AddParty(**ID, party=TIAN),
        refused="mediator-is-party",
    ),
    example(given=[REPORTED, CLOSED], when=commands.AddParty(**ID, party=XU), refused="dispute-closed"),
    example(when=commands.AddParty(**ID, party=XU), refused="dispute-unknown"),
]

MEDIATING = [
    example(
        given=[REPORTED],
        when=commands.ConsentToMediation(**ID, party=LIN, how="written"),
        then=[facts.PartyConsented(party=LIN, how="written")],
    ),
    example(given=[REPORTED], when=commands.RefuseMediation(**ID, party=HE), then=[HE_REFUSES]),
    example(given=[REPORTED], when=commands.ConsentToMediation(**ID, party=XU), refused="party-unknown"),
    example(given=[REPORTED], when=commands.RefuseMediation(**ID, party=XU), refused="party-unknown"),
    example(
        given=CONSENTED,
        when=commands.HoldSession(**ID, place="便民亭", notes="双方都能接受十点以后不放"),
        then=[HELD],
    ),
    example(
        given=[*CONSENTED, SESSION],
        when=commands.HoldSession(**ID, present=(XU,)),
        then=[facts.SessionHeld(parties=(LIN, HE), present=(XU,))],
    ),
    example(given=[REPORTED, LIN_AGREES], when=commands.HoldSession(**ID), refused="consent-of-every-party"),
    example(
        given=[*CONSENTED, facts.PartyAdded(party=XU)],
        when=commands.HoldSession(**ID),
        refused="consent-of-every-party",
    ),
    example(
        given=[REPORTED, LIN_AGREES],
        when=commands.ReachAgreement(**ID, **TERMS),
        refused="consent-of-every-party",
    ),
    example(
        given=[REPORTED, LIN_AGREES, HE_REFUSES],
        when=commands.HoldSession(**ID),
        refused="refused-stays-refused",
    ),
    example(
        given=[*CONSENTED, SESSION, HE_REFUSES],
        when=commands.ReachAgreement(**ID, **TERMS),
        refused="refused-stays-refused",
    ),
    example(
        given=[REPORTED, LIN_AGREES, HE_REFUSES],
        when=commands.FailMediation(**ID, why="party-ended"),
        refused="refused-stays-refused",
    ),
    example(
        given=[REPORTED, HE_REFUSES, HE_AGREES, LIN_AGREES, FAILED],
        when=UndoFact(fact_id="dispute-1@3", reason="误录"),
        refused="later-steps-stand-on-it",
    ),
    example(
        given=[REPORTED, LIN_AGREES, HE_REFUSES, HE_AGREES], when=commands.HoldSession(**ID), then=[SESSION]
    ),
    example(
        given=[*CONSENTED, SESSION],
        when=UndoFact(fact_id="dispute-1@3", reason="误录"),
        refused="later-steps-stand-on-it",
    ),
    example(
        given=[REPORTED, HE_REFUSES, HE_AGREES, LIN_AGREES, SESSION],
        when=UndoFact(fact_id="dispute-1@3", reason="误录"),
        refused="later-steps-stand-on-it",
    ),
    example(
        given=[REPORTED, LIN_AGREES],
        when=CorrectFact(fact_id="dispute-1@1", right={"parties": (XU, HE)}, reason="误录"),
        refused="party-unknown",
    ),
    example(given=CONSENTED, when=commands.ReachAgreement(**ID, **TERMS), then=[AGREED]),
    example(
        given=[*CONSENTED, SESSION],
        when=commands.ReachAgreement(**ID, **PAYING),
        then=[facts.AgreementReached(parties=(LIN, HE), **PAYING)],
    ),
    example(given=CONSENTED, when=commands.ReachAgreement(**ID, form="oral"), refused="oral-needs-terms"),
    example(
        given=CONSENTED,
        when=commands.ReachAgreement(**ID, form="written"),
        then=[facts.AgreementReached(parties=(LIN, HE), form="written")],
    ),
    example(given=SETTLED, when=commands.HoldSession(**ID), refused="mediation-ended"),
    example(given=[*SETTLED, PERFORMED], when=commands.HoldSession(**ID), refused="mediation-ended"),
    example(given=[REPORTED, FAILED], when=commands.HoldSession(**ID), refused="mediation-ended"),
    example(given=[REPORTED, REFERRED], when=commands.HoldSession(**ID), refused="mediation-ended"),
    example(given=[REPORTED], when=commands.FailMediation(**ID, why="no-agreement"), then=[FAILED]),
]

AFTERWARDS = [
    example(given=SETTLED, when=commands.ApplyConfirmation(**ID), then=[APPLIED]),
    example(given=CONSENTED, when=commands.ApplyConfirmation(**ID), refused="confirmation-needs-agreement"),
    example(given=[*SETTLED, APPLIED], when=commands.DecideConfirmation(**ID, outcome="valid"), then=[VALID]),
    example(
        given=SETTLED,
        when=commands.DecideConfirmation(**ID, outcome="valid"),
        refused="confirmation-not-applied",
    ),
    example(
        given=[*SETTLED, APPLIED, VALID],
        when=UndoFact(fact_id="dispute-1@5", reason="误录"),
        refused="later-steps-stand-on-it",
    ),
    example(given=SETTLED, when=commands.RecordPerformance(**ID), then=[PERFORMED]),
    example(given=[*SETTLED, BROKEN], when=commands.RecordPerformance(**ID), then=[PERFORMED]),
    example(given=CONSENTED, when=commands.RecordPerformance(**ID), refused="performance-needs-agreement"),
    example(given=SETTLED, when=commands.RecordBreach(**ID, party=HE), then=[BROKEN]),
    example(given=CONSENTED, when=commands.RecordBreach(**ID), refused="breach-needs-agreement"),
    example(
        given=[*SETTLED, BROKEN],
        when=commands.ReachAgreement(**ID, **PAYING),
        then=[facts.AgreementReached(parties=(LIN, HE), **PAYING)],
    ),
    example(
        given=[*SETTLED, BROKEN],
        when=commands.ReferDispute(**ID, to="court", body="org:区法院"),
        then=[REFERRED],
    ),
    example(
        given=SETTLED,
        when=commands.FollowUpDispute(**ID, result="kept", party=LIN, words="现在安静了"),
        then=[KEPT],
    ),
    example(
        given=CONSENTED,
        when=commands.FollowUpDispute(**ID, result="kept"),
        refused="follow-up-needs-agreement",
    ),
    example(
        given=[*IN_OFFICE, REPORTED, NAMED, LIN_AGREES, HE_AGREES, AGREED],
        when=commands.FollowUpDispute(**ID, result="kept"),
        by=TIAN,
        refused="followed-up-by-other",
    ),
    example(
        given=[*IN_OFFICE, REPORTED, NAMED, LIN_AGREES, HE_AGREES, AGREED],
        when=commands.FollowUpDispute(**ID, result="kept"),
        by=TIAN,
        waived=["followed-up-by-other"],
        then=[facts.DisputeFollowedUp(result="kept")],
    ),
    example(
        given=[ASKED, AROSE],
        when=commands.EscalateDispute(**ID, danger="楼道内口头威胁", told="org:派出所"),
        then=[
            facts.DisputeEscalated(danger="楼道内口头威胁", told="org:派出所"),
            fact(RequestEscalated(), "request-1"),
        ],
    ),
    example(
        given=[ASKED, TAKEN, CONVERTED],
        when=commands.EscalateDispute(**ID, danger="楼道内口头威胁"),
        then=[facts.DisputeEscalated(danger="楼道内口头威胁")],
    ),
    example(given=[*SETTLED, PERFORMED, KEPT], when=commands.CloseDispute(**ID), then=[CLOSED]),
    example(given=[REPORTED, REFERRED], when=commands.CloseDispute(**ID), then=[CLOSED]),
    example(
        given=[ASKED, TAKEN, CONVERTED, HE_REFUSES],
        when=commands.CloseDispute(**ID, reason="一方拒绝"),
        then=[facts.DisputeClosed(reason="一方拒绝"), fact(RequestReopened(reason="一方拒绝"), "request-1")],
    ),
    example(
        given=[ASKED, TAKEN, CONVERTED, HE_REFUSES],
        when=commands.CloseDispute(**ID, give_back=False),
        then=[CLOSED],
    ),
    example(
        given=[ASKED, TAKEN, CONVERTED, LIN_AGREES, HE_AGREES, AGREED, PERFORMED, KEPT],
        when=commands.CloseDispute(**ID),
        then=[CLOSED],
    ),
    example(given=CONSENTED, when=commands.CloseDispute(**ID), refused="close-needs-end"),
    example(given=SETTLED, when=commands.CloseDispute(**ID), refused="close-needs-end"),
    example(given=[*SETTLED, BROKEN], when=commands.CloseDispute(**ID), refused="close-needs-end"),
    example(given=[REPORTED, FAILED], when=commands.CloseDispute(**ID), refused="close-needs-end"),
    example(
        given=[*SETTLED, PERFORMED, UNREACHED], when=commands.CloseDispute(**ID), refused="close-needs-end"
    ),
    example(
        given=[*SETTLED, PERFORMED, KEPT, CLOSED],
        when=UndoFact(fact_id="dispute-1@6", reason="误录"),
        refused="later-steps-stand-on-it",
    ),
]

EXAMPLES = [*BEGINNING, *MEDIATING, *AFTERWARDS]
