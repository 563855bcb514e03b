"""What happened to requests, a row each: a period counts what happened in it, and not what holds now."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from attrs import frozen

from community_core import domain
from community_core.domain import SOLVED_WORDS, WORDS, Solved
from community_core.views import Column

What = Literal[
    "raised", "acknowledged", "accepted", "assigned", "in-progress", "waiting",
    "resolved", "followed-up", "closed", "reopened",
    "rejected", "duplicate", "withdrawn", "converted",
]  # fmt: skip

WHAT: Mapping[type[Any], What] = {
    domain.RequestRaised: "raised",
    domain.RequestAcknowledged: "acknowledged",
    domain.RequestAccepted: "accepted",
    domain.RequestAssigned: "assigned",
    domain.RequestStarted: "in-progress",
    domain.RequestWaiting: "waiting",
    domain.RequestResumed: "in-progress",
    domain.RequestResolved: "resolved",
    domain.RequestFollowedUp: "followed-up",
    domain.RequestClosed: "closed",
    domain.RequestReopened: "reopened",
    domain.RequestRejected: "rejected",
    domain.RequestMarkedDuplicate: "duplicate",
    domain.RequestWithdrawn: "withdrawn",
    domain.RequestConverted: "converted",
}
UNDER_WAY: Mapping[str, What] = {
    "raised": "raised",
    "acknowledged": "acknowledged",
    "accepted": "accepted",
    "assigned": "assigned",
    "in-progress": "in-progress",
    "waiting": "waiting",
    "reopened": "accepted",
}
"""What an open request is restated to be: it came back once already where it was reopened."""

ENDED = frozenset(["rejected", "duplicate", "withdrawn", "converted"])
RESOLVED = frozenset(["resolved", "followed-up", "closed"])
OVER = ENDED | RESOLVED
ANSWERS = frozenset(
    ["acknowledged", "accepted", "assigned", "in-progress", "waiting", "resolved", "rejected"]
)


@frozen
class Happening:
    """Something that happened to a request. ``value``: where it was heard, how it came out, whether the
    resident is satisfied; ``solved``: whether it is solved, as they say."""

    request_id: Annotated[str, Column(en="Number", zh="序号", refers="any")]
    version: Annotated[int, Column(en="Step", zh="步")]
    at: Annotated[datetime, Column(en="When", zh="时间")]
    what: Annotated[What, Column(en="What", zh="事项", words=WORDS)]
    value: Annotated[str, Column(en="Told", zh="说明", words=WORDS)] = ""
    solved: Annotated[Solved | None, Column(en="Solved", zh="是否解决", words=SOLVED_WORDS)] = None


@frozen
class Asked:
    """A request as it was asked for. ``due_at``: the last moment of the day by which it is to be resolved."""

    request_id: str
    raised_at: datetime
    channel: str
    category: str
    due_at: datetime
    requester: str | None = None
    arose_from: str | None = None


@frozen
class Meeting:
    """Somebody was met on a visit, or heard: which, when, by which channel, and whom, if they were named."""

    stream_id: str
    at: datetime
    channel: str
    person_id: str | None
