"""What is recorded of a request already, and what a source's news about it come to."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from attrs import evolve, fields, frozen

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
from community_core.domain.kit.standing import standing
from community_core.importing.cases.case import CaseStep
from community_core.importing.cases.progress import ENDINGS
from community_core.ledger import Recorded, Unknown, unknown_in
from community_core.times import to_text

_PROGRESS = frozenset([RequestAcknowledged, RequestAccepted, RequestAssigned, RequestStarted, RequestWaiting])
_BESIDE = frozenset([RequestNoted, FollowOnCreated, FollowOnClosed, FactCorrected, RequestRaised, Unknown])
"""Facts that are no steps: they don't change where a request stands."""
_CHANGED = "source-changed"


@frozen
class _Known:
    """A fact that stands, with what is right of it; ``told_at`` is when it happened as the source has it."""

    version: int
    data: Any
    told_at: datetime


class Story:
    """One request's facts so far, folded: enough to tell news from what is known, and late news from new.

    What people put right, or undid, since is as they say; what the source said is kept beside it.
    """

    def __init__(self) -> None:
        self.version = 0
        self._state: RequestState = REQUEST.initial
        self._raised: _Known | None = None
        self._source_said: AnyEvent = None
        self._resolved: _Known | None = None
        self._last_step: datetime | None = None
        self._reopened: datetime | None = None

    @classmethod
    def of(cls, facts: Iterable[Recorded[Any]]) -> "Story":
        """The story that recorded facts tell. Corrections that this program cannot read count for nothing."""
        story = cls()
        told = list(facts)
        readable = [each for each in told if not (_corrects(each) and unknown_in(each.data))]
        told_at = {each.version: each.occurred_at for each in told}
        for fact in standing(readable):
            story._take(_Known(fact.version, fact.data, told_at[fact.version]), fact.occurred_at)
        for each in readable:
            story._hear_source(CaseStep(each.data, each.occurred_at, each.flags))
        story.version = told[-1].version if told else 0
        return story

    def add(self, step: CaseStep) -> None:
        """Go on with one more fact, of the source's."""
        self.version += 1
        self._hear_source(step)
        if isinstance(step.data, FactCorrected):
            self._raised = _set_right(self._raised, step.data)
            self._resolved = _set_right(self._resolved, step.data)
        else:
            self._take(_Known(self.version, step.data, step.occurred_at), step.occurred_at)

    @property
    def was_never_raised(self) -> bool:
        """Whether people say that what the source raised never was."""
        return self._source_said is not None and self._raised is None

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
        known = self._raised
        right = evolve(known.data, **_changes(self._source_said, raised.data))
        steps = []
        if right != known.data:
            steps.append(CaseStep(_correction(known, right), now, (_CHANGED,)))
        if raised.occurred_at != known.told_at:
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
        known = self._resolved if isinstance(step.data, RequestResolved) else None
        if known and known.told_at == step.occurred_at:
            return _corrected(known, step)
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

    def _take(self, known: _Known, happened: datetime) -> None:
        """Go on with a fact that stands."""
        self._state = REQUEST.evolve(self._state, known.data)
        if isinstance(known.data, RequestRaised):
            self._raised = known
        elif isinstance(known.data, RequestResolved):
            self._resolved = known
        elif isinstance(known.data, RequestReopened):
            self._reopened, self._resolved = happened, None
        if type(known.data) not in _BESIDE:
            self._last_step = max(self._last_step or happened, happened)

    def _hear_source(self, step: CaseStep) -> None:
        """What the source said of the raising, whatever people have said of it since."""
        data = step.data
        if isinstance(data, RequestRaised):
            self._source_said = data
        elif _CHANGED in step.flags and isinstance(data, FactCorrected) and type(data.right) is RequestRaised:
            self._source_said = evolve(self._source_said, **_changes(data.said, data.right))


def _corrects(fact: Recorded[Any]) -> bool:
    return isinstance(fact.data, FactCorrected)


def _set_right(known: _Known | None, correction: FactCorrected) -> _Known | None:
    if known is None or known.version != correction.version:
        return known
    return evolve(known, data=correction.right)


def _correction(known: _Known, right: AnyEvent) -> FactCorrected:
    return FactCorrected(version=known.version, said=known.data, right=right, reason="changed in the source")


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


def _corrected(known: _Known, step: CaseStep) -> list[CaseStep]:
    if known.data.outcome == step.data.outcome:
        return []
    right = evolve(known.data, outcome=step.data.outcome)
    return [evolve(step, data=_correction(known, right)).flagged(_CHANGED)]
