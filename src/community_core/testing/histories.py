"""Histories to try a projection on: stories told one after the other, and all at once in many ways."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random
from typing import Any

from attrs import evolve

from community_core.domain import FactCorrected
from community_core.ledger import Recorded
from community_core.testing.facts import GivenFact, recorded
from community_core.testing.stories import Story

_INTERLEAVED = 2
_DISORDERED = 2
_LATE_SHARE = 0.2
_LATE_MINUTES = 40 * 24 * 60


def histories(stories: Sequence[Story], *, any_order: bool) -> Iterator[list[Recorded[Any]]]:
    """Always the same ones for the same stories."""
    yield recorded(_learnt_now(each) for story in stories for each in story)
    for seed in range(_INTERLEAVED):
        yield recorded(_late(_interleaved(stories, Random(seed)), Random(seed)))
    for seed in range(_DISORDERED if any_order else 0):
        yield recorded(_disordered(stories, Random(seed)))


def _interleaved(stories: Sequence[Story], random: Random) -> Iterator[GivenFact]:
    """All stories at the same time, each in its own order."""
    waiting = [list(reversed(story)) for story in stories if story]
    while waiting:
        story = random.choice(waiting)
        yield _learnt_now(story.pop())
        waiting = [each for each in waiting if each]


def _late(facts: Iterator[GivenFact], random: Random) -> Iterator[GivenFact]:
    """Some news reaches the ledger long after it happened."""
    for each in facts:
        late = timedelta(minutes=random.randrange(_LATE_MINUTES))
        is_late = random.random() < _LATE_SHARE
        yield evolve(each, at=each.at - late) if each.at and is_late else each


def _disordered(stories: Sequence[Story], random: Random) -> list[GivenFact]:
    """Facts in any order, some of them missing, some told twice."""
    facts = [_learnt_now(each) for story in stories for each in story if not _is_correction(each)]
    told = random.sample(facts, k=len(facts) * 3 // 4) + random.sample(facts, k=len(facts) // 4)
    random.shuffle(told)
    return told


def _is_correction(given: GivenFact) -> bool:
    return isinstance(given.data, FactCorrected)


def _learnt_now(given: GivenFact) -> GivenFact:
    """Told again in another order, a fact is learnt when its turn comes."""
    return evolve(given, recorded_at=None)
