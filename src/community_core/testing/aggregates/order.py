"""One order of time: what the decider believes and what every view shows never part."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from community_core.domain import FactCorrected, as_corrected, command_schema
from community_core.ledger import Recorded
from community_core.testing.aggregates.histories import random_history
from community_core.testing.aggregates.stage import Facts, Scene, Stage
from community_core.testing.failure import CheckFailed

_HISTORIES = 10


def keeps_one_order_of_time(stage: Stage, scenes: Sequence[Scene]) -> None:
    """CheckFailed when, in some random history, a stream stands otherwise in the order in which its steps
    happened than in the order in which they were recorded."""
    commanded = [each for each in scenes if not command_schema(type(each.command)).inner]
    for seed in range(_HISTORIES if commanded else 0):
        stands_the_same(stage, random_history(stage, commanded, seed).values())


def stands_the_same(stage: Stage, streams: Iterable[Facts]) -> None:
    """CheckFailed for the first stream that does not."""
    kind = stage.aggregate
    for facts in streams:
        recorded, happened = kind.fold(each.data for each in facts), kind.initial
        for _, event in _as_it_happened(facts):
            happened = kind.evolve(happened, event)
        if recorded != happened:
            why = (
                f"{facts[0].stream_id} stands at {recorded!r} in the order in which it was recorded, and at "
                f"{happened!r} as it happened: {_told(facts)}. Let what comes in any order commute"
            )
            raise CheckFailed(kind.name, "one order of time", why)


def _as_it_happened(facts: Facts) -> list[tuple[Recorded[Any], Any]]:
    """The facts in order of time, each as it was last corrected."""
    right = as_corrected(each.data for each in facts)
    moments: list[datetime] = []
    for each in facts:
        moment = min(each.occurred_at, each.recorded_at)
        moments.append(max(moments) if isinstance(each.data, FactCorrected) else moment)
    order = sorted(range(len(facts)), key=lambda place: (moments[place], place))
    return [(facts[place], right[place]) for place in order]


def _told(facts: Facts) -> str:
    return ", ".join(f"{each.type} at {each.occurred_at.isoformat()}" for each, _ in _as_it_happened(facts))
