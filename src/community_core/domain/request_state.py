"""Where a request 诉求 stands."""

from attrs import frozen

from community_core.domain.request_values import KnownOutcome, RequestStatus, Satisfaction

OPEN: frozenset[str] = frozenset(
    ["raised", "acknowledged", "accepted", "assigned", "in-progress", "waiting", "reopened"]
)
"""Statuses in which somebody still owes the resident an answer."""

GIVEN_UP: frozenset[str] = frozenset(["rejected", "withdrawn", "converted"])
"""Statuses in which a request ended without an answer of its own."""


@frozen(kw_only=True)
class RequestState:
    """Where a request stands.

    ``status`` is None before anything was recorded; ``requester`` is the person it is for. ``escalated`` says
    that somebody watches over it now. ``outcome``, ``resolved_by`` and ``satisfaction`` are of its last
    resolution and void once reopened. ``duplicates`` are the requests it was said to stand for. ``target_id``
    is what it became.
    """

    status: RequestStatus | None = None
    requester: str | None = None
    assignee: str | None = None
    escalated: bool = False
    outcome: KnownOutcome | None = None
    resolved_by: str | None = None
    satisfaction: Satisfaction | None = None
    duplicate_of: str | None = None
    duplicates: tuple[str, ...] = ()
    target_id: str | None = None

    @property
    def open(self) -> bool:
        """Whether the resident still waits for an answer."""
        return self.status in OPEN
