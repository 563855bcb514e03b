"""One order of time: what the decider believes and what every view shows never part."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from community_core.domain import Aggregate, FactCorrected
from community_core.domain.kit.lives.order import last_step_of
from community_core.domain.kit.messages.correction import versions_as_corrected
from community_core.domain.kit.messages.facts import PastFact
from community_core.domain.kit.messages.standing import standing
from community_core.ledger import Recorded
from community_core.testing.aggregates.stage import Facts, Stage
from community_core.testing.failure import CheckFailed, differing


def stands_the_same(stage: Stage, streams: Iterable[Facts]) -> None:
    """CheckFailed for the first stream that does not, after whichever of its facts."""
    for facts in streams:
        for count in range(1, len(facts) + 1):
            _stands_the_same(stage, facts[:count])


def _stands_the_same(stage: Stage, facts: Facts) -> None:
    kind = stage.aggregate
    recorded, happened = kind.fold(each.data for each in facts), kind.initial
    told = _as_it_happened(kind, facts)
    for _, event in told:
        happened = kind.evolve(happened, event)
    if recorded != happened:
        name, one, other = differing(recorded, happened)
        order = ", ".join(f"{each.type} at {each.occurred_at.isoformat()}" for each, _ in told)
        why = (
            f"{name} of {facts[0].stream_id} is {one!r} in the order in which its facts were recorded, and "
            f"{other!r} in that in which they happened: {order}. Let what comes in any order commute"
        )
        raise CheckFailed(kind.name, "one order of time", why)


def _as_it_happened(kind: Aggregate[Any], facts: Facts) -> list[tuple[Recorded[Any], Any]]:
    """What is known to have happened, in order of time; a correction after what it is about."""
    known = standing(facts)
    told = versions_as_corrected(each.data for each in facts)
    placed = [(_moment(kind, known, facts[version - 1], event), version, event) for version, event in told]
    ordered = sorted(placed, key=lambda each: each[:2])
    return [(facts[version - 1], event) for _, version, event in ordered]


def _moment(kind: Aggregate[Any], known: Sequence[PastFact], fact: Recorded[Any], event: Any) -> datetime:
    if isinstance(event, FactCorrected):
        before = [each for each in known if each.version < fact.version]
        bound = last_step_of(fact.stream_id, kind, before, [event.about])
        return bound.moment if bound else min(fact.occurred_at, fact.recorded_at)
    happened = next(each.occurred_at for each in known if each.version == fact.version)
    return min(happened, fact.recorded_at)
