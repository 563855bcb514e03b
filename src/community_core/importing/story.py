"""What is recorded of a request already, and what a source's news about it come to."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from attrs import evolve

from community_core.domain import (
    REQUEST,
    FactCorrected,
    RequestAccepted,
    RequestAcknowledged,
    RequestAssigned,
    RequestNoted,
    RequestRaised,
    RequestReopened,
    RequestResolved,
    RequestStarted,
    RequestWaiting,
)
from community_core.domain.request.state import RequestState
from community_core.importing.cases import Case, Step
from community_core.importing.progress import ENDINGS
from community_core.ledger import Recorded
from community_core.ledger.moments import to_text

_PROGRESS = frozenset(
    [RequestAcknowledged, RequestAccepted, RequestAssigned, RequestStarted, RequestWaiting]
)


class Story:
    """One request's facts so far, folded: enough to tell news from what is known, and late news from new."""

    def __init__(self) -> None:
        self.version = 0
        self.state: RequestState = REQUEST.initial
        self.raised: Step | None = None
        self._raised_version = 0
        self._resolved: tuple[int, Step] | None = None
        self._last_step: datetime | None = None
        self._reopened: datetime | None = None

    @classmethod
    def of(cls, facts: Iterable[Recorded[Any]]) -> "Story":
        """The story these recorded facts tell."""
        story = cls()
        for fact in facts:
            story.add(Step(fact.data, fact.occurred_at))
        return story
