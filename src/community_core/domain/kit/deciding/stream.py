"""One stream while a decision goes on, and under which circumstances it does."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from attrs import define, frozen

from community_core.domain.kit.aggregates.aggregate import Aggregate
from community_core.domain.kit.lives.last_steps import LastSteps
from community_core.domain.kit.messages.correction import (
    FactCorrected,
    last_corrections,
)
from community_core.domain.kit.messages.facts import Event, PastFact, number_of
from community_core.domain.kit.messages.standing import StandingFact


@frozen
class Circumstances:
    """Who decides, when it happened and when it is being recorded, where, and without which rules; see
    :class:`Context`."""

    actor: str
    occurred_at: datetime
    now: datetime
    zone: ZoneInfo
    new_id: Callable[[str], str]
    waived: frozenset[str] = frozenset()


@define
class DecidedStream:
    """A stream while a decision goes on: as loaded, then with what was decided on it."""

    kind: Aggregate[Any]
    loaded: int
    state: Any
    facts: tuple[PastFact, ...]
    last_steps: LastSteps

    @property
    def number(self) -> str | None:
        """The speakable number it was given, if it has one."""
        return next(filter(None, (number_of(each.data) for each in self.facts)), None)

    def fact(self, fact_id: str) -> PastFact:
        """One of its facts, by its id."""
        return self.facts[int(fact_id.rpartition("@")[2]) - 1]

    def counts(self, version: int) -> bool:
        """Whether a fact stands; of a correction, whether it is the last of its fact."""
        last = last_corrections(each.data for each in self.facts)
        event = self.facts[version - 1].data
        if isinstance(event, FactCorrected):
            return last[event.version] is event
        return version not in last or last[version].right is not None

    def add(self, events: Sequence[Event], circumstances: Circumstances) -> None:
        """What was decided is seen by whatever is asked next."""
        for each in events:
            moment, now = circumstances.occurred_at, circumstances.now
            self.facts += (StandingFact(len(self.facts) + 1, each, circumstances.actor, moment, now),)
            if not isinstance(each, FactCorrected):
                self.state = self.kind.evolve(self.state, each)
        if any(isinstance(each, FactCorrected) for each in events):
            self.state = self.kind.fold(fact.data for fact in self.facts)
