"""A stream's life lived again with one fact as it would be: which steps would not have been possible."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from attrs import frozen

from community_core.domain.kit.aggregates.aggregate import Aggregate
from community_core.domain.kit.aggregates.steps import Step
from community_core.domain.kit.messages.correction import FactCorrected, versions_as_corrected
from community_core.domain.kit.messages.facts import PastFact


@frozen
class Lived:
    """A fact that stands, the state it was met by, and whether some step could lead to it from there.

    What only imports record is possible once the stream has begun.
    """

    version: int
    event: Any
    state: Any
    possible: bool


def lived(
    kind: Aggregate[Any], facts: Sequence[PastFact], *, tolerated: Collection[int] | None = None
) -> Iterator[Lived]:
    """The facts of a stream that stand, one after the other. What is impossible counts all the same, or only
    that of the versions which are ``tolerated``."""
    state, append = kind.initial, _Append(kind.initial)
    for version, event in versions_as_corrected(each.data for each in facts):
        if not isinstance(event, FactCorrected):
            append = append.going_on(facts, version, state)
            possible = _is_possible(kind, event, state, append)
            yield Lived(version, event, state, possible)
            if not possible and tolerated is not None and version not in tolerated:
                continue
        state = kind.evolve(state, event)


def stranded(kind: Aggregate[Any], facts: Sequence[PastFact], correction: PastFact) -> list[Lived]:
    """The facts that were possible and would be no longer, once a correction is among them: those that stand
    on the fact it is about, and those that stand on these. What only a file brings is put back as it was."""
    impossible = {each.version for each in lived(kind, facts) if not each.possible}
    impossible |= _impossible_from_the_start(kind, facts, correction.data.version)
    would_be = lived(kind, [*facts, correction], tolerated=impossible)
    return [each for each in would_be if not each.possible and each.version not in impossible]


def _impossible_from_the_start(kind: Aggregate[Any], facts: Sequence[PastFact], version: int) -> set[int]:
    """The version of a fact, if it was impossible before anything was said of it."""
    corrections = (
        number
        for number, each in enumerate(facts)
        if isinstance(each.data, FactCorrected) and each.data.version == version
    )
    first = next(corrections, len(facts))
    return {
        each.version for each in lived(kind, facts[:first]) if each.version == version and not each.possible
    }


def met_by(kind: Aggregate[Any], facts: Sequence[PastFact], version: int) -> Any:
    """The state a fact was met by, or would be if it stood."""
    state = kind.initial
    for each, event in versions_as_corrected(each.data for each in facts):
        if each >= version:
            break
        state = kind.evolve(state, event)
    return state


@frozen
class _Append:
    """What one append led to so far: the state it began with, and whether all of it still stands."""

    begun_with: Any
    first: int = 0
    last: int = 0
    whole: bool = True

    def going_on(self, facts: Sequence[PastFact], version: int, state: Any) -> "_Append":
        """With one more fact; a new one where it was recorded at another time."""
        first = version
        while first > 1 and facts[first - 2].recorded_at == facts[version - 1].recorded_at:
            first -= 1
        if first != self.first:
            return _Append(state, first, version, whole=first == version)
        return _Append(self.begun_with, first, version, whole=self.whole and self.last == version - 1)


def _is_possible(kind: Aggregate[Any], event: Any, state: Any, append: _Append) -> bool:
    steps = kind.leading_to(event)
    if not steps:
        return state.status is not None
    if append.first == append.last:
        return any(step.may_lead_to(event, state) for step in steps)
    return any(_leads_on(step, event, state, append) for step in steps)


def _leads_on(step: Step[Any], event: Any, state: Any, append: _Append) -> bool:
    """Of several facts decided together the later ones need those before them, or a step of their own."""
    if append.whole and step.may_lead_to(event, append.begun_with):
        return True
    return len(step.gives) == 1 and step.may_lead_to(event, state)
