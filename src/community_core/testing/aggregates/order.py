"""One order of time: what the decider believes and what every view shows never part."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from community_core.domain import Aggregate, CorrectFact, FactCorrected, as_corrected, command_schema
from community_core.domain.kit.order import bound_of
from community_core.ledger import Recorded
from community_core.testing.aggregates.histories import random_history
from community_core.testing.aggregates.stage import Facts, Scene, Stage
from community_core.testing.failure import CheckFailed, differing

_HISTORIES = 20


def keeps_one_order_of_time(stage: Stage, scenes: Sequence[Scene]) -> None:
    """CheckFailed when, in some random history, a stream stands otherwise in the order in which its steps
    happened than in the order in which they were recorded."""
    commanded = [each for each in scenes if _is_commanded(type(each.command))]
    for seed in range(_HISTORIES if commanded else 0):
        stands_the_same(stage, random_history(stage, commanded, seed).values())


def _is_commanded(command: type[Any]) -> bool:
    """Whether people give such a command. Corrections of whatever there is are given in any case."""
    return command is not CorrectFact and not command_schema(command).inner


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
    """The facts in order of time, each as it was last corrected; a correction after what it is about."""
    right = as_corrected(each.data for each in facts)
    moments: list[datetime] = []
    for number, each in enumerate(facts):
        correction = isinstance(each.data, FactCorrected)
        before = bound_of(each.stream_id, kind, facts[:number], [each.data.right]) if correction else None
        moments.append(before.moment if before else min(each.occurred_at, each.recorded_at))
    order = sorted(range(len(facts)), key=lambda place: (moments[place], place))
    return [(facts[place], right[place]) for place in order]
