"""What is recorded of a request already, and what a source's news about it come to."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from attrs import evolve, fields

from community_core.domain import (
    REQUEST,
    AnyEvent,
    FactCorrected,
    FollowOnClosed,
    FollowOnCreated,
    RequestAccepted,
    RequestAcknowledged,
    RequestAssigned,
    RequestNoted,
    RequestRaised,
    RequestReopened,
    RequestResolved,
    RequestStarted,
    RequestState,
    RequestWaiting,
    allocated_field,
)
from community_core.importing.cases import CaseStep
from community_core.importing.progress import ENDINGS
from community_core.ledger import Recorded, Unknown, unknown_in
from community_core.times import to_text

_PROGRESS = frozenset([RequestAcknowledged, RequestAccepted, RequestAssigned, RequestStarted, RequestWaiting])
_BESIDE = frozenset([RequestNoted, FollowOnCreated, FollowOnClosed, FactCorrected, RequestRaised, Unknown])
"""Facts that are no steps: they don't change where a request stands."""
_CHANGED = "source-changed"


class Story:
    """One request's facts so far, folded: enough to tell news from what is known, and late news from new."""

    def __init__(self) -> None:
        self.version = 0
        self._state: RequestState = REQUEST.initial
        self._raised: tuple[int, CaseStep] | None = None
        self._source_said: AnyEvent = None
        self._resolved: tuple[int, CaseStep] | None = None
        self._last_step: datetime | None = None
        self._reopened: datetime | None = None

    @classmethod
    def of(cls, facts: Iterable[Recorded[Any]]) -> "Story":
        """The story that recorded facts tell."""
        story = cls()
        for fact in facts:
            story.add(CaseStep(fact.data, fact.occurred_at, fact.flags))
        return story

    def add(self, step: CaseStep) -> None:
        """Go on with one more fact."""
        self.version += 1
        self._state = REQUEST.evolve(self._state, step.data)
        if isinstance(step.data, RequestRaised):
            self._raised, self._source_said = (self.version, step), step.data
        elif isinstance(step.data, RequestResolved):
            self._resolved = (self.version, step)
        elif isinstance(step.data, RequestReopened):
            self._reopened, self._resolved = step.occurred_at, None
        elif isinstance(step.data, FactCorrected) and not unknown_in(step.data):
            self._correct(step.data, by_source=_CHANGED in step.flags)
        if type(step.data) not in _BESIDE:
            self._last_step = max(self._last_step or step.occurred_at, step.occurred_at)

    def news(self, step: CaseStep, as_of: datetime | None) -> list[CaseStep]:
        """What is to be recorded of a step that is not known yet; nothing when it changes nothing.

        ``as_of`` is when the source last changed the row that tells of it.
        """
        if type(step.data) in _PROGRESS:
            return self._progress(step)
        if type(step.data) in ENDINGS:
            return self._ending(step, as_of or step.occurred_at)
        return [step]

    def changed_raising(self, raised: CaseStep, now: datetime) -> list[CaseStep]:
        """What is to be recorded ``now`` when the source says something else about the raising.

        Only what the source changed is corrected: what people have put right since is not undone.
        """
        if self._raised is None:
            return []
        version, known = self._raised
        right = evolve(known.data, **_changes(self._source_said, raised.data))
        steps = []
        if right != known.data:
            said = FactCorrected(
                version=version, said=known.data, right=right, reason="changed in the source"
            )
            steps.append(CaseStep(said, now, (_CHANGED,)))
        if raised.occurred_at != known.occurred_at:
            note = RequestNoted(note=f"raised at {to_text(raised.occurred_at)}", kind="raised-at")
            steps.append(CaseStep(note, now, (_CHANGED,)))
        return steps

    @property
    def over_since(self) -> datetime | None:
        """When it came to its end; None while it is open."""
        return None if self._state.open else self._last_step

    def _progress(self, step: CaseStep) -> list[CaseStep]:
        if REQUEST.evolve(self._state, step.data) == self._state:
            return []
        return [_late(step)] if self._is_late(step) or not self._state.open else [step]

    def _ending(self, step: CaseStep, as_of: datetime) -> list[CaseStep]:
        if self._resolved and isinstance(step.data, RequestResolved):
            version, known = self._resolved
            if known.occurred_at == step.occurred_at:
                return _corrected(version, known, step)
        if self._reopened and max(step.occurred_at, as_of) <= self._reopened:
            return [_late(step)]
        if not self._is_late(step):
            return [step]
        return [_late(step)] if not self._state.open else self._moved(step)

    def _moved(self, step: CaseStep) -> list[CaseStep]:
        """An ending dated before the last step of an open request: it counts from then, its date is noted."""
        assert self._last_step is not None
        moved = evolve(step, occurred_at=self._last_step).flagged("closed-before-last-step")
        return [_late(step), moved]

    def _is_late(self, step: CaseStep) -> bool:
        return self._last_step is not None and step.occurred_at < self._last_step

    def _correct(self, correction: FactCorrected, *, by_source: bool) -> None:
        if by_source and self._raised and self._raised[0] == correction.version:
            self._source_said = evolve(self._source_said, **_changes(correction.said, correction.right))
        self._raised = _set_right(self._raised, correction)
        self._resolved = _set_right(self._resolved, correction)


def _set_right(known: tuple[int, CaseStep] | None, correction: FactCorrected) -> tuple[int, CaseStep] | None:
    if known is None or known[0] != correction.version:
        return known
    return known[0], evolve(known[1], data=correction.right)


def _changes(said: AnyEvent, says: AnyEvent) -> dict[str, Any]:
    """What differs, by field; the speakable number is ours and never the source's."""
    values = ((each.name, getattr(said, each.name), getattr(says, each.name)) for each in fields(type(said)))
    return {name: new for name, old, new in values if new != old and name != allocated_field(type(said))}


def _late(step: CaseStep) -> CaseStep:
    """A step from before what is known, as a note: kept, but it undoes nothing."""
    kind = type(step.data).__name__
    note = RequestNoted(note=" ".join([kind, *_values(step.data)]), kind=kind)
    return evolve(step, data=note).flagged("older-than-known")


def _values(event: AnyEvent) -> list[str]:
    return [str(value) for each in fields(type(event)) if (value := getattr(event, each.name))]


def _corrected(version: int, known: CaseStep, step: CaseStep) -> list[CaseStep]:
    if known.data.outcome == step.data.outcome:
        return []
    right = evolve(known.data, outcome=step.data.outcome)
    correction = FactCorrected(version=version, said=known.data, right=right, reason="changed in the source")
    return [evolve(step, data=correction).flagged(_CHANGED)]
