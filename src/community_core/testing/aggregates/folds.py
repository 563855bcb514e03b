"""Whether folding is total and pure: whatever was recorded folds, and always to the same."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from random import Random
from typing import Any

from community_core.domain import (
    FactCorrected,
    HoursVerified,
    PersonErased,
    RequestAccepted,
    VisitNotMet,
    as_corrected,
)
from community_core.ledger import Unknown
from community_core.testing.aggregates.stage import Facts, Stage
from community_core.testing.aggregates.values import nonsense
from community_core.testing.failure import CheckFailed

_SEQUENCES = 150
_LONGEST = 12
_NONSENSE, _CORRECTED, _FOREIGN = 0.4, 0.15, 0.1
_SIDES = (lambda said, right: (said, right), lambda said, _: (said, None), lambda _, right: (None, right))
"""A correction, that something never happened, and that it did after all."""

_SURPRISES = (
    Unknown("SomethingElse", 1, {}),
    RequestAccepted(),
    VisitNotMet(),
    HoursVerified(claim=1),
    PersonErased(reason="asked for it"),
)


def folds_the_same(stage: Stage, stories: Sequence[Facts]) -> None:
    """CheckFailed when a stream of an example folds differently the second time, or step by step."""
    for story in stories:
        for stream_id in filter(stage.is_own, {each.stream_id for each in story}):
            _folds_purely(stage, [each.data for each in story if each.stream_id == stream_id])


def folds_anything(stage: Stage, stories: Sequence[Facts]) -> None:
    """CheckFailed when a fold raises, or somebody else's event changes a state: in any order, with facts
    missing and doubled, with values that make no sense."""
    own = [each.data for story in stories for each in story if stage.is_own(each.stream_id)]
    told = [each for each in own if not isinstance(each, FactCorrected)]
    for seed in range(_SEQUENCES if told else 0):
        _folds_purely(stage, list(_anything(stage, told, Random(seed))))


def _folds_purely(stage: Stage, events: list[Any]) -> None:
    """Step by step, and from the start after each step; corrections stand in place of what they correct."""
    kind, state = stage.aggregate, stage.aggregate.initial
    for number, each in enumerate(events, start=1):
        copy, before = deepcopy(state), state
        if isinstance(each, FactCorrected):
            state = _fold(stage, events[:number])
        else:
            state = _evolve(stage, state, each)
        if copy != before:
            raise CheckFailed(kind.name, "folding is pure", f"{_named(each)} changed a state in place{_COPY}")
        if type(each) not in {FactCorrected, *kind.changes} and state != before:
            raise CheckFailed(kind.name, "others' events change nothing", f"{_named(each)} changed the state")
        if state != _fold(stage, events[:number]):
            why = f"up to {_named(each)} it folds differently the second time{_COPY}"
            raise CheckFailed(kind.name, "folding is pure", why)


_COPY = "; keep nothing outside the state, and give a changed copy of it, attrs.evolve(state, ...)"


def _fold(stage: Stage, events: list[Any]) -> Any:
    state = stage.aggregate.initial
    for each in as_corrected(events):
        state = _evolve(stage, state, each)
    return state


def _evolve(stage: Stage, state: Any, event: Any) -> Any:
    try:
        return stage.aggregate.evolve(state, event)
    except Exception as error:  # whatever a stranger's fold does
        why = (
            f"{type(error).__name__}: {error}, when {event!r} came to {state!r}. Files bring facts in any "
            "order, some missing and some twice; give the state as it is where an event makes no sense"
        )
        raise CheckFailed(stage.aggregate.name, "folding never raises", why) from error


def _anything(stage: Stage, told: Sequence[Any], random: Random) -> Iterator[Any]:
    foreign = [each for each in _SURPRISES if type(each) not in stage.aggregate.changes]
    for number in range(random.randint(1, _LONGEST)):
        chance, event = random.random(), random.choice(told)
        event = nonsense(event, random) if random.random() < _NONSENSE else event
        if chance < _FOREIGN:
            yield random.choice(foreign)
        elif chance < _FOREIGN + _CORRECTED:
            said, right = random.choice(_SIDES)(random.choice(told), event)
            version = random.randint(0, number)
            yield FactCorrected(version=version, said=said, right=right, reason="as a file has it")
        else:
            yield event


def _named(event: Any) -> str:
    return type(event).__name__
