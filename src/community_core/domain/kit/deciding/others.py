"""The streams that are read and changed for one append, as its decisions see them."""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from attrs import define, field, fields, has

from community_core.domain.kit.aggregates.aggregate import Aggregate
from community_core.domain.kit.aggregates.context import Effect, TakenUp
from community_core.domain.kit.deciding.recorded import Deciders, Streams
from community_core.domain.kit.deciding.stream import DecidedStream
from community_core.domain.kit.lives.last_steps import LastSteps
from community_core.domain.kit.messages.correction import (
    FactCorrected,
    stream_of,
)
from community_core.domain.kit.messages.facts import PastFact
from community_core.domain.kit.messages.standing import standing
from community_core.errors import InvalidInput

T = TypeVar("T")
_ENOUGH = 6


@define
class StreamsAtHand:
    """The streams that one append reads and changes, each read once. As the others of a decision they are
    :class:`~community_core.domain.kit.aggregates.context.Others`."""

    _kinds: Deciders
    _recorded: Streams
    _at_hand: dict[str, DecidedStream] = field(factory=dict, init=False)

    def __getitem__(self, stream_id: str) -> DecidedStream:
        """One that was read."""
        return self._at_hand[stream_id]

    @property
    def numbers(self) -> dict[str, str]:
        """The speakable numbers of those that have one, by their ids."""
        return {name: each.number for name, each in self._at_hand.items() if each.number}

    @property
    def names(self) -> dict[str, str]:
        """What those are called whose ids are made of a name, by their ids."""
        called = {name: each.kind.called for name, each in self._at_hand.items()}
        return {name: each.name_of(name) for name, each in called.items() if each}

    @property
    def versions(self) -> Mapping[str, int]:
        """Every stream that was read or changed, at the version it had."""
        return {stream_id: each.loaded for stream_id, each in self._at_hand.items()}

    def state(self, stream_id: str, kind: type[T]) -> T:
        """See :meth:`Context.state`."""
        aggregate = self._kinds.of_stream(stream_id)
        if not isinstance(aggregate.initial, kind):
            return kind()
        state: T = self.stream(stream_id, aggregate).state
        return state

    def effects(self, fact_id: str) -> Sequence[Effect]:
        """See :class:`~community_core.domain.kit.aggregates.context.Others`."""
        cause = self.read(stream_of(fact_id)).fact(fact_id)
        caused = self._recorded.caused_elsewhere(stream_of(fact_id))
        return [
            Effect(
                fact_id=f"{each.stream_id}@{each.version}",
                together=each.recorded_at == cause.recorded_at,
                is_correction=isinstance(each.data, FactCorrected),
            )
            for each in caused
            if each.causation_id == fact_id and self.read(each.stream_id).counts(each.version)
        ]

    def cause_of(self, fact_id: str) -> str | None:
        """See :class:`~community_core.domain.kit.aggregates.context.Others`."""
        fact = self._recorded.fact(fact_id)
        cause = self._recorded.fact(fact.causation_id) if fact and fact.causation_id else None
        if fact is None or cause is None or cause.stream_id == fact.stream_id:
            return None
        return fact.causation_id if cause.recorded_at == fact.recorded_at else None

    def naming(self, stream_id: str) -> Sequence[str]:
        """See :class:`~community_core.domain.kit.aggregates.context.Others`."""
        others = (each for each in self._recorded.holding(stream_id) if each != stream_id)
        found = (
            f"{other}@{fact.version}"
            for other in others
            for fact in standing(self.read(other).facts)
            if _names(fact.data, stream_id)
        )
        return list(islice(found, _ENOUGH))

    def past(self, stream_id: str) -> Sequence[PastFact]:
        """See :meth:`Context.past`."""
        return standing(self.read(stream_id).facts)

    def taken_up(self, stream_id: str, kind: str) -> TakenUp | None:
        """See :meth:`Context.taken_up`."""
        try:
            stream = self.read(stream_id)
        except InvalidInput as error:
            if error.kind != "not-found":
                raise
            return None
        takes_up = stream.kind.takes_up
        return takes_up.of(stream.state) if takes_up and takes_up.kind == kind else None

    def read(self, stream_id: str) -> DecidedStream:
        """A stream of whichever kind; InvalidInput for an id that is nobody's here."""
        return self.stream(stream_id, self._kinds.of_stream(stream_id))

    def stream(self, stream_id: str, kind: Aggregate[Any]) -> DecidedStream:
        """A stream of this kind; an empty one when it was never begun."""
        if stream_id not in self._at_hand:
            loaded = self._recorded.load(stream_id, kind)
            self._at_hand[stream_id] = DecidedStream(
                kind, loaded.version, loaded.state, tuple(loaded.facts), LastSteps(stream_id, kind)
            )
        return self._at_hand[stream_id]


def _names(value: Any, text: str) -> bool:
    """Whether a value is a text, or one inside it is."""
    if has(type(value)):
        return any(_names(getattr(value, each.name), text) for each in fields(type(value)))
    return value == text or (isinstance(value, tuple) and any(_names(each, text) for each in value))
