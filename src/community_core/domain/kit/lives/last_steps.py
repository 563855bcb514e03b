"""The steps of one stream, kept so that the last which new events follow is found without reading all."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from community_core.domain.kit.aggregates.aggregate import Aggregate
from community_core.domain.kit.aggregates.parts import Parts
from community_core.domain.kit.lives.order import LastStep, moment_of
from community_core.domain.kit.messages.correction import FactCorrected
from community_core.domain.kit.messages.facts import PastFact
from community_core.domain.kit.messages.standing import standing


class LastSteps:
    """Says what :func:`~community_core.domain.kit.lives.order.last_step_of` says, of a stream that grows.

    For each type of event it keeps when the latest of it happened, and the latest about each part.
    """

    def __init__(self, stream_id: str, kind: Aggregate[Any]) -> None:
        self._stream_id = stream_id
        self._kind = kind
        self._begin()

    def followed_by(self, facts: Sequence[PastFact], gained: Iterable[Any]) -> LastStep | None:
        """What new events follow at the earliest, given the stream's facts, which go on from those given
        before; None when they follow nothing."""
        self._read(facts)
        steps = [each for each in gained if not isinstance(each, FactCorrected)]
        moments = [moment for each in steps for moment in self._before(each)]
        return LastStep(max(moments), self._stream_id) if moments else None

    def _begin(self) -> None:
        self._told = 0
        self._latest: dict[type[Any], datetime] = {}
        self._latest_about: dict[tuple[type[Any], str, Any], datetime] = {}

    def _read(self, facts: Sequence[PastFact]) -> None:
        """A correction changes what was read before it, so all is read again."""
        if len(facts) < self._told or _is_corrected(facts[self._told :]):
            self._begin()
        for each in facts[self._told :] if self._told else standing(facts):
            self._add(each)
        self._told = len(facts)

    def _add(self, fact: PastFact) -> None:
        event, moment = type(fact.data), moment_of(fact)
        self._latest[event] = max(moment, self._latest.get(event, moment))
        for parts in self._kind.parts:
            for about in _about(event, parts, fact.data):
                self._latest_about[about] = max(moment, self._latest_about.get(about, moment))

    def _before(self, event: Any) -> Iterator[datetime]:
        """When the latest steps happened that an event may not happen before."""
        for told, latest in self._latest.items():
            common = self._kind.in_common(told, type(event))
            if common is None:
                yield latest
            else:
                same = (each for parts in common for each in _about(told, parts, event))
                yield from (self._latest_about[each] for each in same if each in self._latest_about)


def _is_corrected(facts: Iterable[PastFact]) -> bool:
    return any(isinstance(each.data, FactCorrected) for each in facts)


def _about(told: type[Any], parts: Parts[Any, Any], event: Any) -> Iterator[tuple[type[Any], str, Any]]:
    """Events of a type about the same parts as one."""
    return ((told, parts.field, key) for key in parts.keys(event))
