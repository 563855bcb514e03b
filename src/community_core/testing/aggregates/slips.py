"""What somebody may say of a recorded fact afterwards, sensible or not."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from attrs import frozen

from community_core.domain import Command, CorrectFact, FactCorrected, UndoFact
from community_core.domain.kit.messages.facts import PastFact
from community_core.domain.kit.messages.standing import standing
from community_core.testing.aggregates.correcting import Known, right_values
from community_core.testing.aggregates.stage import Facts, Stage

_UNDONE, _WHEN, _WHO = 0.25, 0.3, 0.15
_FAR = timedelta(days=4)


@frozen
class Slips:
    """Says of facts that they were otherwise, at another time or somebody else's doing, never happened, or
    did after all. ``known`` are values that could be right, ``people`` whoever could have done it."""

    stage: Stage
    known: Known
    people: Sequence[str]
    random: Random

    def command(self, facts: Facts) -> Command:
        """What is said of one of a stream's facts."""
        fact = self.random.choice(facts)
        known = next((each for each in standing(facts) if each.version == fact.version), None)
        if known is None or isinstance(fact.data, FactCorrected) or self.random.random() < _UNDONE:
            return UndoFact(fact_id=fact.id, reason="slip")
        return CorrectFact(fact_id=fact.id, reason="misheard", **dict(self._changes(known)))

    def _changes(self, known: PastFact) -> Iterator[tuple[str, Any]]:
        values = list(right_values(known.data, self.known))
        yield "right", dict([self.random.choice(values)]) if values else {}
        if self.random.random() < _WHEN:
            yield "occurred_at", self._when(known.occurred_at)
        if self.random.random() < _WHO:
            yield "actor", self.random.choice(self.people)

    def _when(self, happened: datetime) -> datetime | date:
        """Days or a moment away, or a day."""
        some = self.random.uniform(-1, 1)
        moments = (happened + some * _FAR, happened + some * timedelta(minutes=9))
        day = (happened + some * _FAR).astimezone(self.stage.zone).date()
        return self.random.choice([*moments, day])
