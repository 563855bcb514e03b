"""The life cycle of a request, written down once more: what is possible from each status."""

from typing import Any

from community_core.domain import (
    AcceptRequest,
    AcknowledgeRequest,
    AssignRequest,
    CloseRequest,
    ConvertRequest,
    EscalateRequest,
    Event,
    FollowUpRequest,
    MarkDuplicate,
    NoteRequest,
    RejectRequest,
    ReopenRequest,
    RequestAccepted,
    RequestAcknowledged,
    RequestAssigned,
    RequestClosed,
    RequestConverted,
    RequestFollowedUp,
    RequestMarkedDuplicate,
    RequestRejected,
    RequestReopened,
    RequestResolved,
    RequestStarted,
    RequestWaiting,
    RequestWithdrawn,
    ResolveRequest,
    ResumeRequest,
    StartRequest,
    WaitRequest,
    WithdrawRequest,
)

from .story import HE, SHEN

RESOLVED = RequestResolved(outcome="done", resolved_by=SHEN)

REACHED: dict[str, tuple[Event, ...]] = {
    "raised": (),
    "acknowledged": (RequestAcknowledged(),),
    "accepted": (RequestAccepted(),),
    "assigned": (RequestAccepted(), RequestAssigned(assignee=HE)),
    "in-progress": (RequestAccepted(), RequestStarted()),
    "waiting": (RequestAccepted(), RequestStarted(), RequestWaiting(reason="part")),
    "resolved": (RESOLVED,),
    "followed-up": (RESOLVED, RequestFollowedUp(satisfaction="unreachable")),
    "closed": (RESOLVED, RequestClosed()),
    "reopened": (RESOLVED, RequestReopened()),
    "rejected": (RequestRejected(reason="elsewhere"),),
    "duplicate": (RequestMarkedDuplicate(duplicate_of="request-2"),),
    "withdrawn": (RequestWithdrawn(),),
    "converted": (RequestConverted(into="project", target_id="project-1"),),
}


def steps(request_id: str, other_id: str) -> dict[str, Any]:
    """A command for every step, by its name in the table below."""
    on: dict[str, Any] = {"request_id": request_id}
    return {
        "acknowledge": AcknowledgeRequest(**on),
        "accept": AcceptRequest(**on),
        "assign": AssignRequest(**on, assignee="org:heating works"),
        "start": StartRequest(**on),
        "wait": WaitRequest(**on, reason="part"),
        "resume": ResumeRequest(**on),
        "resolve": ResolveRequest(**on, outcome="partly"),
        "follow-up": FollowUpRequest(**on, satisfaction="satisfied"),
        "close": CloseRequest(**on),
        "reject": RejectRequest(**on, reason="elsewhere"),
        "mark-duplicate": MarkDuplicate(**on, duplicate_of=other_id),
        "withdraw": WithdrawRequest(**on),
        "convert": ConvertRequest(**on, into="project", target_id="project-1"),
        "escalate": EscalateRequest(**on),
        "note": NoteRequest(**on, note="promised for Tuesday"),
        "reopen": ReopenRequest(**on, reason="cold again"),
    }


ENDS = "resolve reject mark-duplicate withdraw convert escalate note"
POSSIBLE = {
    "raised": f"acknowledge accept {ENDS}",
    "acknowledged": f"accept {ENDS}",
    "accepted": f"assign start wait {ENDS}",
    "assigned": f"assign start wait {ENDS}",
    "in-progress": f"assign wait {ENDS}",
    "waiting": f"assign resume {ENDS}",
    "resolved": "follow-up close reopen",
    "followed-up": "follow-up close reopen",
    "closed": "reopen",
    "reopened": f"assign start wait {ENDS}",
    "rejected": "",
    "duplicate": "",
    "withdrawn": "",
    "converted": "",
}
"""From each status, what the life cycle lets people do; everything else is refused."""
