"""What undoing must come to, and corrections of when something happened and who did it."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from attrs import evolve

from community_core.domain import FactCorrected, PersonErased
from community_core.ledger import Recorded
from community_core.testing.corrections import CorrectedStory
from community_core.testing.facts import STEP, GivenFact, fact, recorded
from community_core.testing.stories import Story

_EARLIER = timedelta(days=40)
_SOMEBODY_ELSE = "person-else"


def undoings(stories: Sequence[Story], types: Sequence[type[Any]]) -> Iterator[CorrectedStory]:
    """One fact of each of these types, the last of what was told so far; any, for ``object``."""
    left = set(types)
    for story in stories:
        told = recorded(story)
        given = [_something_else(told), *map(_as_recorded, told)]
        for index, each in enumerate(told):
            kind = object if object in types else type(each.data)
            if kind in left and not isinstance(each.data, FactCorrected):
                left.remove(kind)
                yield from _ways(given[: index + 1], given[index + 1], each)


def _something_else(told: Sequence[Recorded[Any]]) -> GivenFact:
    """A fact before the first, so that something is left when that never happened."""
    at = told[0].recorded_at - STEP
    return fact(PersonErased(reason="asked for it"), "person-before", at=at, recorded_at=at)


def _as_recorded(each: Recorded[Any]) -> GivenFact:
    """Told again with the times that it had in its story."""
    return GivenFact(each.stream_id, each.data, each.occurred_at, each.actor, each.recorded_at, each.flags)


def _ways(before: list[GivenFact], last: GivenFact, wrong: Recorded[Any]) -> Iterator[CorrectedStory]:
    event = last.data
    never, did = _correction(wrong, event, None), _correction(wrong, None, event)
    assert last.at is not None  # a recorded fact has its time
    earlier = last.at - _EARLIER
    ways = {
        "undone": ([last, never], []),
        "undone and put back": ([last, never, did], [last]),
        "said to have happened earlier": (
            [last, _correction(wrong, event, event, occurred_at=earlier)],
            [evolve(last, at=earlier)],
        ),
        "said to be somebody else's doing": (
            [last, _correction(wrong, event, event, actor=_SOMEBODY_ELSE)],
            [evolve(last, by=_SOMEBODY_ELSE)],
        ),
    }
    for how, (corrected, right) in ways.items():
        yield CorrectedStory(wrong, how, recorded([*before, *corrected]), recorded([*before, *right]))


def _correction(wrong: Recorded[Any], said: Any, right: Any, **otherwise: Any) -> GivenFact:
    told = FactCorrected(version=wrong.version, said=said, right=right, reason="slip", **otherwise)
    return fact(told, wrong.stream_id)
