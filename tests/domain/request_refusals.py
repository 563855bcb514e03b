"""What is refused about a request."""

from datetime import UTC, datetime, timedelta
from typing import Any

from community_core.domain import (
    REQUEST,
    AcceptRequest,
    AcknowledgeRequest,
    AssignRequest,
    CloseRequest,
    ConvertRequest,
    EscalateRequest,
    FollowUpRequest,
    MarkDuplicate,
    RaiseRequest,
    RejectRequest,
    ReopenRequest,
    RequestAccepted,
    RequestClosed,
    RequestConverted,
    RequestEscalated,
    RequestFollowedUp,
    RequestMarkedDuplicate,
    RequestRejected,
    RequestResolved,
    RequestStarted,
    RequestState,
    RequestWaiting,
    RequestWithdrawn,
    ResolveRequest,
    ResumeRequest,
    StartRequest,
    VisitState,
    WaitRequest,
    WithdrawRequest,
)
from community_core.domain.request_state import GIVEN_UP

from .refusal import Case
from .story import HE, NOW, SHEN, Story, raised, request

HOUR = timedelta(hours=1)
ID: dict[str, Any] = {"request_id": "request-1"}
DONE = RequestResolved(outcome="done", resolved_by=SHEN)


def _raise(**said: Any) -> RaiseRequest:
    return RaiseRequest(**{"title": "Cold", "category": "heating", "channel": "desk", **said})


def _new() -> Story:
    return Story(REQUEST, "request-1")


def _request(rule: str, command: Any, shows: str, *history: Any, **said: Any) -> Case:
    return Case(rule, lambda: request(*history), command, shows, **said)


REQUESTS = [
    Case("details-need-requester", _new, _raise(details="has a cough"), "details"),
    Case("text-too-long", _new, _raise(requester="person-lin", details="x" * 5_001), "details"),
    Case("text-blank", _new, _raise(title=" \u3000"), "title"),
    Case("text-blank", _new, _raise(title="\u200b"), "title"),
    Case("text-blank", _new, _raise(category=""), "category"),
    Case("text-too-long", _new, _raise(title="暖" * 501), "501"),
    Case("text-too-long", _new, _raise(place="x" * 501), "place"),
    Case("text-control-character", _new, _raise(title="cold\x1b[31m"), "U+001B"),
    Case("text-control-character", _new, _raise(title="cold\ud800"), "U+D800"),
    Case("text-control-character", _new, _raise(place="two\nlines"), "U+000A"),
    Case("not-a-person", _new, _raise(requester="lin"), "'lin'"),
    Case("not-a-person", _new, _raise(requester="person-lin\n"), "requester"),
    Case("time-without-zone", _new, _raise(due_at=datetime(2024, 1, 20)), "2024-01-20"),  # noqa: DTZ001
    Case("time-out-of-range", _new, _raise(due_at=datetime.max.replace(tzinfo=UTC)), "9999-12-31"),
    Case("due-before-raised", _new, _raise(due_at=NOW - 24 * HOUR), "2024-01-14"),
    Case("unknown-channel", _new, _raise(channel="pigeon"), "pigeon"),
    Case("unknown-outcome", _new, _raise(outcome="fixed"), "fixed"),
    Case("resolve-needs-outcome", _new, _raise(outcome=""), "outcome"),
    _request("request-raised-twice", _raise(), "request-1"),
    *(
        Case("request-unknown", _new, command, "request-1")
        for command in (
            AcknowledgeRequest(**ID),
            AcceptRequest(**ID),
            ResolveRequest(**ID, outcome="done"),
            CloseRequest(**ID),
            ReopenRequest(**ID, reason="cold"),
        )
    ),
    _request("request-ended", AcceptRequest(**ID), "rejected", RequestRejected(reason="elsewhere")),
    _request("request-ended", CloseRequest(**ID), "withdrawn", RequestWithdrawn()),
    _request("request-ended", ReopenRequest(**ID, reason="x"), "withdrawn", RequestWithdrawn()),
    _request("needs-reopening", ResolveRequest(**ID, outcome="done"), "resolved", DONE),
    _request("needs-reopening", WithdrawRequest(**ID), "closed", DONE, RequestClosed()),
    _request("needs-reopening", CloseRequest(**ID), "closed", DONE, RequestClosed()),
    _request("needs-reopening", EscalateRequest(**ID), "resolved", DONE),
    _request("acknowledge-newly-raised", AcknowledgeRequest(**ID), "accepted", RequestAccepted()),
    _request("accept-once", AcceptRequest(**ID), "accepted", RequestAccepted()),
    _request("assign-needs-acceptance", AssignRequest(**ID, assignee=HE), "raised"),
    _request("not-an-assignee", AssignRequest(**ID, assignee="he"), "'he'", RequestAccepted()),
    _request("not-an-assignee", AssignRequest(**ID, assignee="org: "), "org:", RequestAccepted()),
    _request("text-too-long", AssignRequest(**ID, assignee="org:" + "x" * 500), "504", RequestAccepted()),
    _request("text-control-character", EscalateRequest(**ID, reason="two\nweeks"), "U+000A"),
    _request("start-needs-acceptance", StartRequest(**ID), "raised"),
    _request("start-needs-acceptance", StartRequest(**ID), "in progress", RequestStarted()),
    _request("start-needs-acceptance", StartRequest(**ID), "resume", RequestWaiting(reason="part")),
    _request("wait-needs-acceptance", WaitRequest(**ID, reason="part"), "raised"),
    _request("wait-needs-acceptance", WaitRequest(**ID, reason="x"), "resume", RequestWaiting(reason="part")),
    _request("text-blank", WaitRequest(**ID, reason=""), "reason", RequestAccepted()),
    _request("resume-needs-waiting", ResumeRequest(**ID), "in progress", RequestStarted()),
    _request("resolve-needs-outcome", ResolveRequest(**ID, outcome=None), "None"),  # type: ignore[arg-type]
    _request("resolve-needs-outcome", ResolveRequest(**ID, outcome=""), "''"),  # type: ignore[arg-type]
    _request("unknown-outcome", ResolveRequest(**ID, outcome="fixed"), "fixed"),  # type: ignore[arg-type]
    _request("follow-up-needs-resolution", FollowUpRequest(**ID, satisfaction="satisfied"), "raised"),
    _request("follow-up-by-resolver", FollowUpRequest(**ID, satisfaction="satisfied"), SHEN, DONE),
    _request("follow-up-by-resolver", FollowUpRequest(**ID, satisfaction="unreachable"), SHEN, DONE),
    _request(
        "unknown-satisfaction",
        FollowUpRequest(**ID, satisfaction="happy"),  # type: ignore[arg-type]
        "happy",
        DONE,
        by=HE,
    ),
    _request(
        "solved-by-the-unreachable",
        FollowUpRequest(**ID, satisfaction="unreachable", solved="no"),
        "could not be reached",
        DONE,
        by=HE,
    ),
    _request(
        "already-followed-up",
        FollowUpRequest(**ID, satisfaction="satisfied"),
        "not satisfied",
        DONE,
        RequestFollowedUp(satisfaction="not-satisfied"),
        by=HE,
    ),
    _request("close-needs-resolution", CloseRequest(**ID), "raised"),
    _request("close-needs-resolution", CloseRequest(**ID), "in progress", RequestStarted()),
    _request("text-blank", RejectRequest(**ID, reason=" "), "reason"),
    _request("duplicate-of-itself", MarkDuplicate(**ID, duplicate_of="request-1"), "request-1"),
    _request(
        "duplicate-of-unknown",
        MarkDuplicate(**ID, duplicate_of="request-2"),
        "request-2",
        others={"request-2": RequestState()},
    ),
    _request(
        "duplicate-of-unknown",
        MarkDuplicate(**ID, duplicate_of="visit-1"),
        "visit-1",
        others={"visit-1": VisitState(status="planned")},
    ),
    _request("duplicate-of-unknown", MarkDuplicate(**ID, duplicate_of="request-3"), "request-3"),
    _request(
        "duplicate-of-duplicate",
        MarkDuplicate(**ID, duplicate_of="request-2"),
        "request-3",
        others={"request-2": REQUEST.fold([raised(), RequestMarkedDuplicate(duplicate_of="request-3")])},
    ),
    *(
        _request(
            "duplicate-of-ended",
            MarkDuplicate(**ID, duplicate_of="request-2"),
            f"request-2 is {ended}",
            others={"request-2": RequestState(status=ended)},
        )
        for ended in GIVEN_UP
    ),
    *(
        _request(
            "duplicate-goes-on",
            ReopenRequest(**ID, reason="x"),
            "request-2",
            RequestMarkedDuplicate(duplicate_of="request-2"),
            others={"request-2": RequestState(status=status)},
        )
        for status in ("raised", "waiting", "resolved", "closed", "duplicate", "reopened")
    ),
    _request("unknown-conversion", ConvertRequest(**ID, into="dream", target_id="project-1"), "dream"),
    _request("text-blank", ConvertRequest(**ID, into="wish", target_id=""), "target_id"),
    *(
        _request(
            "conversion-needs-target", ConvertRequest(**ID, into="project", target_id=target), "target_id"
        )
        for target in (None, "project-2", "dream-1")
    ),
    _request(
        "reopen-converted-lives",
        ReopenRequest(**ID, reason="x"),
        "project-1",
        RequestConverted(into="project", target_id="project-1"),
    ),
    _request("already-escalated", EscalateRequest(**ID), "request-1", RequestEscalated()),
    _request("reopen-rejected", ReopenRequest(**ID, reason="x"), "rejected", RequestRejected(reason="x")),
    _request("reopen-needs-resolution", ReopenRequest(**ID, reason="x"), "raised"),
    _request("text-blank", ReopenRequest(**ID, reason=""), "reason", DONE),
]
