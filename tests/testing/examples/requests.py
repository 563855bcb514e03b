"""What every command on a request comes to, and every rule that says no."""

from datetime import timedelta
from typing import Any

from tests.domain.project import ProjectAbandoned, ProjectProposed

from community_core.domain import (
    AcceptRequest,
    AcknowledgeRequest,
    AssignRequest,
    CloseRequest,
    Command,
    ConvertRequest,
    CorrectFact,
    EscalateRequest,
    Event,
    FactCorrected,
    FollowOnClosed,
    FollowOnCreated,
    FollowUpRequest,
    MarkDuplicate,
    NoteRequest,
    RaiseRequest,
    RejectRequest,
    ReopenRequest,
    RequestAccepted,
    RequestAcknowledged,
    RequestAssigned,
    RequestClosed,
    RequestConverted,
    RequestEscalated,
    RequestFollowedUp,
    RequestMarkedDuplicate,
    RequestNoted,
    RequestRaised,
    RequestRejected,
    RequestReopened,
    RequestResolved,
    RequestRestated,
    RequestResumed,
    RequestStarted,
    RequestStoodForDuplicate,
    RequestWaiting,
    RequestWithdrawn,
    ResolveRequest,
    ResumeRequest,
    StartRequest,
    WaitRequest,
    WithdrawRequest,
)
from community_core.domain.request_commands import GiveBackDuplicate, GiveBackRequest, StandForDuplicate
from community_core.testing import Example, example, fact
from community_core.testing.facts import FIRST_MOMENT

SHEN, HE, LIN = "person-shen", "person-he", "person-lin"
ID: dict[str, Any] = {"request_id": "request-1"}
OTHER = "request-2"
TOLD: dict[str, Any] = {"title": "Radiator is cold", "category": "heating"}
RAISED = RequestRaised(**TOLD, channel="pavilion")
IN_FULL: dict[str, Any] = {
    **TOLD,
    "channel": "desk",
    "requester": LIN,
    "place": "building 13",
    "due_at": FIRST_MOMENT + timedelta(days=9),
    "details": "coughs at night",
}
DONE = RequestResolved(outcome="done", resolved_by=SHEN)
MARKED = RequestMarkedDuplicate(duplicate_of=OTHER)
STOOD = RequestStoodForDuplicate(duplicate="request-1")
OTHER_RAISED = fact(RAISED, OTHER)
BECOME = ConvertRequest(**ID, into="project", target_id="project-1")
BECAME = RequestConverted(into="project", target_id="project-1")
NAMING = fact(ProjectProposed(matter="roof", requests=("request-1",)), "project-1")
GIVEN_UP = fact(ProjectAbandoned(reason="no money"), "project-1")


def _accepted(when: Command, then: Event, *given: Any, by: str = SHEN) -> Example:
    """On a request that was raised."""
    return example(given=[RAISED, *given], when=when, by=by, then=[then])


def _refused(rule: str, when: Command, *given: Any, by: str = SHEN) -> Example:
    return example(given=[RAISED, *given], when=when, by=by, refused=rule)


def _raise(rule: str, **said: Any) -> Example:
    return example(when=RaiseRequest(**{**IN_FULL, **said}), refused=rule)


ACCEPTED = [
    example(when=RaiseRequest(**IN_FULL), then=[RequestRaised(**IN_FULL)]),
    example(
        when=RaiseRequest(**TOLD, channel="desk", outcome="done"),
        then=[RequestRaised(**TOLD, channel="desk"), DONE],
    ),
    example(
        when=RaiseRequest(**TOLD, channel="gathering", arose_from="activity-1"),
        then=[RequestRaised(**TOLD, channel="gathering", arose_from="activity-1")],
    ),
    _accepted(AcknowledgeRequest(**ID), RequestAcknowledged()),
    _accepted(AcceptRequest(**ID), RequestAccepted(), RequestNoted(note="crew sent", kind="note")),
    _accepted(AssignRequest(**ID, assignee=HE), RequestAssigned(assignee=HE), RequestAccepted()),
    _accepted(StartRequest(**ID), RequestStarted(), RequestAccepted(), RequestAssigned(assignee="org:works")),
    _accepted(WaitRequest(**ID, reason="part"), RequestWaiting(reason="part"), RequestAccepted()),
    _accepted(ResumeRequest(**ID), RequestResumed(), RequestAccepted(), RequestWaiting(reason="part")),
    _accepted(ResolveRequest(**ID, outcome="partly"), RequestResolved(outcome="partly", resolved_by=SHEN)),
    _accepted(
        FollowUpRequest(**ID, satisfaction="satisfied", solved="partly"),
        RequestFollowedUp(satisfaction="satisfied", solved="partly"),
        DONE,
        RequestFollowedUp(satisfaction="unreachable"),
        by=HE,
    ),
    _accepted(CloseRequest(**ID), RequestClosed(), DONE),
    _accepted(
        RejectRequest(**ID, reason="elsewhere"),
        RequestRejected(reason="elsewhere"),
        FollowOnCreated(source_number="18-2", title="Stump", handler="org:parks"),
        FollowOnClosed(source_number="18-2"),
        RequestRestated(stands="acknowledged", assignee="org:parks"),
    ),
    example(
        given=[RAISED, OTHER_RAISED],
        when=MarkDuplicate(**ID, duplicate_of=OTHER),
        then=[MARKED, fact(STOOD, OTHER)],
    ),
    _accepted(BECOME, BECAME, NAMING),
    _accepted(GiveBackRequest(**ID, reason="no money"), RequestReopened(reason="no money"), BECAME, NAMING),
    _accepted(ReopenRequest(**ID, reason="cold"), RequestReopened(reason="cold"), BECAME, NAMING, GIVEN_UP),
    _accepted(EscalateRequest(**ID, reason="cold"), RequestEscalated(reason="cold")),
    _accepted(NoteRequest(**ID, note="crew sent"), RequestNoted(note="crew sent"), RequestAccepted()),
    example(
        given=[RequestRaised(**IN_FULL)],
        when=NoteRequest(**ID, note="promised for Tuesday"),
        then=[RequestNoted(requester=LIN, details="promised for Tuesday")],
    ),
    _accepted(ReopenRequest(**ID, reason="cold"), RequestReopened(reason="cold"), DONE, RequestClosed()),
    example(
        given=[
            RAISED,
            RequestStoodForDuplicate(duplicate="request-3"),
            fact(RAISED, "request-3"),
            fact(MARKED, "request-3"),
        ],
        when=WithdrawRequest(request_id=OTHER),
        then=[RequestWithdrawn(), fact(RequestReopened(), "request-3")],
    ),
    example(
        given=[RAISED],
        when=CorrectFact(fact_id="request-1@1", right={"title": "Lamp"}, reason="misheard"),
        then=[
            FactCorrected(
                version=1,
                said=RAISED,
                right=RequestRaised(title="Lamp", category="heating", channel="pavilion"),
                reason="misheard",
            )
        ],
    ),
]

REFUSED = [
    example(
        when=RaiseRequest(**{**TOLD, "channel": "desk", "details": "cough"}), refused="details-need-requester"
    ),
    _raise("unknown-channel", channel="pigeon"),
    _raise("due-before-raised", due_at=FIRST_MOMENT - timedelta(days=2)),
    _raise("resolve-needs-outcome", outcome=""),
    _raise("unknown-outcome", outcome="fixed"),
    example(
        given=[fact(RAISED, "request-new1")],
        when=RaiseRequest(**IN_FULL),
        refused="request-raised-twice",
    ),
    example(when=AcceptRequest(**ID), refused="request-unknown"),
    _refused("request-ended", AcceptRequest(**ID), RequestWithdrawn()),
    _refused("needs-reopening", EscalateRequest(**ID), DONE),
    _refused("acknowledge-newly-raised", AcknowledgeRequest(**ID), RequestAccepted()),
    _refused("accept-once", AcceptRequest(**ID), RequestAccepted()),
    _refused("assign-needs-acceptance", AssignRequest(**ID, assignee=HE)),
    _refused("not-an-assignee", AssignRequest(**ID, assignee="he"), RequestAccepted()),
    _refused("start-needs-acceptance", StartRequest(**ID)),
    _refused("wait-needs-acceptance", WaitRequest(**ID, reason="part")),
    _refused("resume-needs-waiting", ResumeRequest(**ID), RequestAccepted(), RequestStarted()),
    _refused("follow-up-needs-resolution", FollowUpRequest(**ID, satisfaction="satisfied")),
    _refused("follow-up-by-resolver", FollowUpRequest(**ID, satisfaction="satisfied"), DONE),
    _refused("unknown-satisfaction", FollowUpRequest(**ID, satisfaction="glad"), DONE, by=HE),  # type: ignore[arg-type]
    _refused(
        "solved-by-the-unreachable",
        FollowUpRequest(**ID, satisfaction="unreachable", solved="no"),
        DONE,
        by=HE,
    ),
    _refused(
        "already-followed-up",
        FollowUpRequest(**ID, satisfaction="satisfied"),
        DONE,
        RequestFollowedUp(satisfaction="not-satisfied"),
        by=HE,
    ),
    _refused("close-needs-resolution", CloseRequest(**ID)),
    _refused("duplicate-of-itself", MarkDuplicate(**ID, duplicate_of="request-1")),
    _refused("duplicate-of-unknown", MarkDuplicate(**ID, duplicate_of=OTHER)),
    _refused(
        "duplicate-of-duplicate",
        MarkDuplicate(**ID, duplicate_of=OTHER),
        OTHER_RAISED,
        fact(RequestMarkedDuplicate(duplicate_of="request-3"), OTHER),
    ),
    _refused(
        "duplicate-of-ended",
        MarkDuplicate(**ID, duplicate_of=OTHER),
        OTHER_RAISED,
        fact(RequestWithdrawn(), OTHER),
    ),
    _refused("duplicate-goes-on", ReopenRequest(**ID, reason="cold"), OTHER_RAISED, MARKED),
    _refused("unknown-conversion", ConvertRequest(**ID, into="wish", target_id="project-1"), NAMING),
    _refused("conversion-needs-target", ConvertRequest(**ID, into="project")),
    _refused("conversion-needs-target", BECOME),
    _refused("conversion-needs-target", BECOME, NAMING, GIVEN_UP),
    _refused("reopen-converted-lives", ReopenRequest(**ID, reason="cold"), NAMING, BECAME),
    _refused("reopen-needs-resolution", GiveBackRequest(**ID)),
    _refused("already-escalated", EscalateRequest(**ID), RequestEscalated()),
    _refused("reopen-rejected", ReopenRequest(**ID, reason="cold"), RequestRejected(reason="elsewhere")),
    _refused("reopen-needs-resolution", ReopenRequest(**ID, reason="cold")),
    _refused("request-ended", StandForDuplicate(**ID, duplicate=OTHER), RequestWithdrawn()),
    _refused("reopen-needs-resolution", GiveBackDuplicate(**ID)),
]

REQUESTS = [*ACCEPTED, *REFUSED]

EARLIER_REQUESTS = {
    ("RequestRaised", 1): {
        "number": "2024-0001",
        "title": "Window",
        "category": "repair",
        "channel": "home-visit",
        "requester": LIN,
        "place": "building 13",
        "visit_id": "visit-1",
        "due_at": None,
        "source": None,
        "source_number": None,
        "details": None,
    }
}
"""As they were stored before requests could arise from anything but a visit."""
