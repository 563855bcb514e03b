"""What facts make of where a request stands, where they do more than carry values over."""

from typing import Any

from attrs import evolve

from community_core.domain.kit.aggregates.folding import fold
from community_core.domain.request_facts import (
    RequestClosed,
    RequestConverted,
    RequestEscalated,
    RequestFollowedUp,
    RequestMarkedDuplicate,
    RequestRejected,
    RequestReopened,
    RequestResolved,
    RequestRestated,
    RequestStoodForDuplicate,
    RequestWithdrawn,
)
from community_core.domain.request_state import OPEN, RequestState


def _over(state: RequestState, _: Any) -> RequestState:
    return evolve(state, escalated=False)


def _resolved(state: RequestState, resolved: RequestResolved) -> RequestState:
    return evolve(
        state, escalated=False, outcome=resolved.outcome, resolved_by=resolved.resolved_by, satisfaction=None
    )


def _followed_up(state: RequestState, followed_up: RequestFollowedUp) -> RequestState:
    return evolve(state, escalated=False, satisfaction=followed_up.satisfaction)


def _repeated(state: RequestState, marked: RequestMarkedDuplicate) -> RequestState:
    return evolve(state, escalated=False, duplicate_of=marked.duplicate_of)


def _converted(state: RequestState, converted: RequestConverted) -> RequestState:
    return evolve(state, escalated=False, target_id=converted.target_id)


def _stood_for(state: RequestState, stood: RequestStoodForDuplicate) -> RequestState:
    others = (each for each in state.duplicates if each != stood.duplicate)
    return evolve(state, duplicates=(*others, stood.duplicate))


def _escalated(state: RequestState, _: RequestEscalated) -> RequestState:
    return evolve(state, escalated=state.open)


def _reopened(state: RequestState, _: Any) -> RequestState:
    return evolve(state, outcome=None, resolved_by=None, satisfaction=None, duplicate_of=None, target_id=None)


def _restated(state: RequestState, restated: RequestRestated) -> RequestState:
    """What is said of an ending is of one that is over."""
    change = _reopened if restated.stands in OPEN else _over
    return evolve(change(state, restated), assignee=restated.assignee)


FOLDS = [
    fold(RequestResolved, _resolved),
    fold(RequestFollowedUp, _followed_up),
    fold(RequestMarkedDuplicate, _repeated),
    fold(RequestEscalated, _escalated),
    fold(RequestReopened, _reopened),
    fold(RequestStoodForDuplicate, _stood_for),
    fold(RequestConverted, _converted),
    fold(RequestRestated, _restated),
    *(fold(each, _over) for each in (RequestClosed, RequestRejected, RequestWithdrawn)),
]
