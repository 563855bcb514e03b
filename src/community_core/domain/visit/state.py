"""Where a visit stands, folded from its facts."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from attrs import evolve as change
from attrs import frozen

from community_core.domain.facts import Event
from community_core.domain.visit import events as happened

VisitStatus = Literal["planned", "started", "completed", "not-met", "cancelled"]


@frozen(kw_only=True)
class VisitState:
    """Where a visit stands; ``status`` is None before anything was recorded."""

    status: VisitStatus | None = None
    person_id: str = ""
    visitor: str = ""
    place: str = ""
    purpose: str = ""

    @property
    def covered(self) -> bool:
        """Whether the person was met. Planning, starting or not meeting them does not count."""
        return self.status == "completed"


_Fold = Callable[[VisitState, Any], VisitState]


def _becomes(status: VisitStatus) -> _Fold:
    return lambda state, _: change(state, status=status)


def _planned(_: VisitState, event: happened.VisitPlanned) -> VisitState:
    return VisitState(
        status="planned",
        person_id=event.person_id,
        visitor=event.visitor,
        place=event.place,
        purpose=event.purpose,
    )


def _started(state: VisitState, event: happened.VisitStarted) -> VisitState:
    return change(
        state, status="started", person_id=event.person_id, visitor=event.visitor, place=event.place
    )


_FOLDS: Mapping[type[Any], _Fold] = {
    happened.VisitPlanned: _planned,
    happened.VisitStarted: _started,
    happened.VisitCompleted: _becomes("completed"),
    happened.VisitNotMet: _becomes("not-met"),
    happened.VisitCancelled: _becomes("cancelled"),
}


def evolve(state: VisitState, event: Event) -> VisitState:
    """The state after one more fact. Total: the last fact wins, an unknown one changes nothing."""
    fold = _FOLDS.get(type(event))
    return fold(state, event) if fold else state
