"""What a decision said on its own stream besides the fact it is about, and what is undone along with it."""

from collections.abc import Collection, Sequence
from itertools import takewhile
from typing import Any

from community_core.domain.kit.aggregates.aggregate import Aggregate
from community_core.domain.kit.messages.correction import FactCorrected, last_corrections
from community_core.domain.kit.messages.facts import PastFact


def along_with(kind: Aggregate[Any], history: Sequence[PastFact], fact: PastFact) -> list[PastFact]:
    """The facts that came of a fact, right before it in the same append; the last first."""
    types = _types_along(kind, fact.data)
    before = reversed(history[: fact.version - 1])
    return list(takewhile(lambda each: _together(each, fact) and isinstance(each.data, types), before))


def corrected_along_with(
    kind: Aggregate[Any], history: Sequence[PastFact], fact: PastFact, correction: PastFact
) -> list[PastFact]:
    """The corrections of those in the append of a correction of the fact, as far as each is the last."""
    versions = {each.version for each in along_with(kind, history, fact)}
    last = last_corrections(each.data for each in history)
    corrections = (each for each in history if _together(each, correction) and _corrects(each, versions))
    return [each for each in corrections if last[each.data.version] is each.data]


def came_of(kind: Aggregate[Any], history: Sequence[PastFact], fact: PastFact) -> PastFact | None:
    """The fact that this one came of and stands or falls with, if there is one and it stands."""
    last = last_corrections(each.data for each in history)
    after = takewhile(lambda each: _together(each, fact), history[fact.version :])
    standing = (each for each in after if each.version not in last or last[each.version].right is not None)
    return next((each for each in standing if fact in along_with(kind, history, each)), None)


def _types_along(kind: Aggregate[Any], event: Any) -> tuple[type[Any], ...]:
    steps = (each for each in kind.leading_to(event) if type(event) not in each.along)
    return tuple(each for step in steps for each in step.along)


def _corrects(fact: PastFact, versions: Collection[int]) -> bool:
    return isinstance(fact.data, FactCorrected) and fact.data.version in versions


def _together(one: PastFact, other: PastFact) -> bool:
    return one.recorded_at == other.recorded_at
