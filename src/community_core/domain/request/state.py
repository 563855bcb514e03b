"""Where a request stands, folded from its facts."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from attrs import evolve as change
from attrs import frozen

from community_core.domain.facts import Event
from community_core.domain.request import events as happened

RequestStatus = Literal[
    "raised", "acknowledged", "accepted", "assigned", "in-progress", "waiting", "reopened",
    "resolved", "followed-up", "closed",
    "rejected", "duplicate", "withdrawn", "converted",
]  # fmt: skip

OPEN: frozenset[str] = frozenset(
    ["raised", "acknowledged", "accepted", "assigned", "in-progress", "waiting", "reopened"]
)
"""Statuses in which somebody still owes the resident an answer."""


@frozen(kw_only=True)
class RequestState:
    """Where a request stands.

    ``status`` is None before anything was recorded. ``escalated`` says that somebody watches over it now.
    ``outcome``, ``resolved_by`` and ``satisfaction`` are of its last resolution and void once reopened.
    """

    status: RequestStatus | None = None
    assignee: str | None = None
    escalated: bool = False
    outcome: happened.Outcome | None = None
    resolved_by: str | None = None
    satisfaction: happened.Satisfaction | None = None
    duplicate_of: str | None = None

    @property
    def open(self) -> bool:
        """Whether the resident still waits for an answer."""
        return self.status in OPEN


_Fold = Callable[[RequestState, Any], RequestState]


def _becomes(status: RequestStatus) -> _Fold:
    return lambda state, _: change(state, status=status)


def _ends(status: RequestStatus) -> _Fold:
    return lambda state, _: change(state, status=status, escalated=False)


def _assigned(state: RequestState, event: happened.RequestAssigned) -> RequestState:
    goes_on = state.status in ("in-progress", "waiting")
    return change(state, assignee=event.assignee, status=state.status if goes_on else "assigned")


def _resolved(state: RequestState, event: happened.RequestResolved) -> RequestState:
    return change(
        state,
        status="resolved",
        escalated=False,
        outcome=event.outcome,
        resolved_by=event.resolved_by,
        satisfaction=None,
    )


def _followed_up(state: RequestState, event: happened.RequestFollowedUp) -> RequestState:
    return change(state, status="followed-up", escalated=False, satisfaction=event.satisfaction)


def _duplicate(state: RequestState, event: happened.RequestMarkedDuplicate) -> RequestState:
    return change(state, status="duplicate", escalated=False, duplicate_of=event.duplicate_of)


def _escalated(state: RequestState, _: happened.RequestEscalated) -> RequestState:
    return change(state, escalated=state.open)


def _reopened(state: RequestState, _: happened.RequestReopened) -> RequestState:
    return change(state, status="reopened", outcome=None, resolved_by=None, satisfaction=None)


_FOLDS: Mapping[type[Any], _Fold] = {
    happened.RequestRaised: _becomes("raised"),
    happened.RequestAcknowledged: _becomes("acknowledged"),
    happened.RequestAccepted: _becomes("accepted"),
    happened.RequestAssigned: _assigned,
    happened.RequestStarted: _becomes("in-progress"),
    happened.RequestWaiting: _becomes("waiting"),
    happened.RequestResumed: _becomes("in-progress"),
    happened.RequestResolved: _resolved,
    happened.RequestFollowedUp: _followed_up,
    happened.RequestClosed: _ends("closed"),
    happened.RequestRejected: _ends("rejected"),
    happened.RequestMarkedDuplicate: _duplicate,
    happened.RequestWithdrawn: _ends("withdrawn"),
    happened.RequestConverted: _ends("converted"),
    happened.RequestEscalated: _escalated,
    happened.RequestReopened: _reopened,
}


def evolve(state: RequestState, event: Event) -> RequestState:
    """The state after one more fact. Total: the last fact wins, an unknown one changes nothing."""
    fold = _FOLDS.get(type(event))
    return fold(state, event) if fold else state
