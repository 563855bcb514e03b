"""The stories that examples tell, each of streams and people of its own, so that they can be told at once."""

import re
from collections.abc import Iterable
from typing import Any

from attrs import evolve, fields, has

from community_core.domain import Aggregate
from community_core.testing.aggregates.examples import Example, told_after
from community_core.testing.aggregates.stage import Stage
from community_core.testing.facts import GivenFact
from community_core.testing.stories import Story


def aggregate_stories(
    aggregate: Aggregate[Any],
    examples: Iterable[Example],
    *,
    zone: str = "Asia/Shanghai",
    beside: Iterable[Aggregate[Any]] = (),
) -> list[Story]:
    """What the accepted examples of an aggregate tell: ``stories`` for :func:`check_projection` and
    :func:`check_figures`. It proves nothing; :func:`check_aggregate`, in a test of its own, does that, and
    returns the same. ``zone`` and ``beside`` are those given there. InvalidInput for an unknown zone."""
    return stories_of(Stage.of(aggregate, zone, beside), examples)


def stories_of(stage: Stage, examples: Iterable[Example]) -> list[Story]:
    """What is recorded in every example that is accepted, the ids in it marked with a number of its own."""
    ids = re.compile(rf"({'|'.join(map(re.escape, stage.catalogue.aggregates))})-\S+")
    accepted = (each for each in examples if not each.refused)
    return [
        [_marked(fact, ids, f"-{number}") for fact in told_after(each, stage.stream_of(each.when))]
        for number, each in enumerate(accepted, start=1)
    ]


def _marked(fact: GivenFact, ids: re.Pattern[str], mark: str) -> GivenFact:
    return evolve(
        fact,
        stream_id=_renamed(fact.stream_id, ids, mark),
        by=_renamed(fact.by, ids, mark),
        data=_renamed(fact.data, ids, mark),
    )


def _renamed(value: Any, ids: re.Pattern[str], mark: str) -> Any:
    """A value with every id in it marked."""
    kind: Any = type(value)
    if isinstance(value, str):
        return f"{value}{mark}" if ids.fullmatch(value) else value
    if isinstance(value, tuple):
        return tuple(_renamed(each, ids, mark) for each in value)
    if has(kind):
        names = (each.name for each in fields(kind))
        return evolve(value, **{name: _renamed(getattr(value, name), ids, mark) for name in names})
    return value
