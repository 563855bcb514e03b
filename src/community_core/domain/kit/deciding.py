"""Commands decided: what they ask of which streams, and the facts that come of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

from attrs import define, evolve, field, fields, frozen, has

from community_core.domain.kit.aggregates.aggregate import Aggregate
from community_core.domain.kit.aggregates.context import Context, Effect, TakenUp
from community_core.domain.kit.aggregates.steps import Step
from community_core.domain.kit.corrections.deciding import corrected, undone
from community_core.domain.kit.lives.last_steps import LastSteps
from community_core.domain.kit.lives.order import LastStep
from community_core.domain.kit.messages.commands import Command, command_schema
from community_core.domain.kit.messages.correction import (
    CorrectFact,
    FactCorrected,
    UndoFact,
    last_corrections,
    stream_of,
)
from community_core.domain.kit.messages.facts import Event, Fact, PastFact, number_of
from community_core.domain.kit.messages.standing import StandingFact, standing
from community_core.domain.kit.values.checks import shown
from community_core.domain.kit.values.fields import calling, fields_of
from community_core.errors import CommunityError, InvalidInput, Outdated, Refused

T = TypeVar("T")


class Deciders(Protocol):
    """The kinds of streams there are."""

    def deciding(self, command: Command) -> Aggregate[Any]:
        """The aggregate that decides a command; InvalidInput when there is none."""
        ...

    def of_stream(self, stream_id: str) -> Aggregate[Any]:
        """The aggregate of a stream; InvalidInput when the id is nobody's here."""
        ...


class LoadedStream(Protocol):
    """A stream as it was recorded: ``state`` after ``version`` facts, all of them in ``facts``."""

    @property
    def version(self) -> int: ...

    @property
    def state(self) -> Any: ...

    @property
    def facts(self) -> Sequence[PastFact]: ...


class CausedFact(PastFact, Protocol):
    """A recorded fact, and the id of the fact from which it follows, if it follows from one."""

    @property
    def stream_id(self) -> str: ...

    @property
    def causation_id(self) -> str | None: ...


class Streams(Protocol):
    """What was recorded, on whatever streams."""

    def load(self, stream_id: str, kind: Aggregate[Any]) -> LoadedStream:
        """A stream; an empty one when it was never begun."""
        ...

    def fact(self, fact_id: str) -> CausedFact | None:
        """The fact with that id, if there is one."""
        ...

    def caused_elsewhere(self, stream_id: str) -> Iterable[CausedFact]:
        """The facts on other streams that follow from facts of this one."""
        ...

    def holding(self, stream_id: str) -> Iterable[str]:
        """The streams with a fact that holds the id of this one, perhaps among others."""
        ...


@frozen
class Circumstances:
    """Who decides, when it happened and when it is being recorded, where, and without which rules; see
    :class:`Context`."""

    actor: str
    occurred_at: datetime
    now: datetime
    zone: ZoneInfo
    new_id: Callable[[str], str]
    waived: frozenset[str] = frozenset()


@define
class _Stream:
    """A stream while a decision goes on: as loaded, then with what was decided on it."""

    kind: Aggregate[Any]
    loaded: int
    state: Any
    facts: tuple[PastFact, ...]
    last_steps: LastSteps

    @property
    def number(self) -> str | None:
        """The speakable number it was given, if it has one."""
        return next(filter(None, (number_of(each.data) for each in self.facts)), None)

    def fact(self, fact_id: str) -> PastFact:
        """One of its facts, by its id."""
        return self.facts[int(fact_id.rpartition("@")[2]) - 1]

    def counts(self, version: int) -> bool:
        """Whether a fact stands; of a correction, whether it is the last of its fact."""
        last = last_corrections(each.data for each in self.facts)
        event = self.facts[version - 1].data
        if isinstance(event, FactCorrected):
            return last[event.version] is event
        return version not in last or last[version].right is not None

    def add(self, events: Sequence[Event], circumstances: Circumstances) -> None:
        """What was decided is seen by whatever is asked next."""
        for each in events:
            moment, now = circumstances.occurred_at, circumstances.now
            self.facts += (StandingFact(len(self.facts) + 1, each, circumstances.actor, moment, now),)
            if not isinstance(each, FactCorrected):
                self.state = self.kind.evolve(self.state, each)
        if any(isinstance(each, FactCorrected) for each in events):
            self.state = self.kind.fold(fact.data for fact in self.facts)


@frozen
class Savepoint:
    """A point in what is being decided."""

    facts: int
    changes: int


@define
class Deciding:
    """Commands being decided for one append, and what others are asked because of them. Each sees what those
    before it led to, and is asked under the ``circumstances`` set by then. After a refusal it is of no more
    use, unless it goes back to a savepoint from before.

    With ``tolerated`` facts of the past are brought in: that a step is not possible as its stream, or a part
    of it, stands, and that a state gets worse by it, is noted there and refuses nothing.

    ``facts`` are what comes of them, one command after the other: those of the stream that was asked first,
    then those of the others in the order they were asked. ``versions`` are those at which each stream was
    read.
    """

    kinds: Deciders
    streams: Streams
    circumstances: Circumstances
    tolerated: list[Refused] | None = None
    facts: list[Fact] = field(factory=list, init=False)
    _streams: dict[str, _Stream] = field(factory=dict, init=False)
    _asking: list[str] = field(factory=list, init=False)
    _changes: list[tuple[_Stream, Any, tuple[PastFact, ...]]] = field(factory=list, init=False)

    def savepoint(self) -> Savepoint:
        """Where it stands, to come :meth:`back_to`."""
        return Savepoint(len(self.facts), len(self._changes))

    def back_to(self, savepoint: Savepoint) -> None:
        """Give up what was decided since, after a refusal as well; of several, the last first."""
        del self.facts[savepoint.facts :]
        while len(self._changes) > savepoint.changes:
            stream, state, facts = self._changes.pop()
            stream.state, stream.facts = state, facts

    @property
    def versions(self) -> Mapping[str, int]:
        """Every stream that was read or changed, at the version it had."""
        return {stream_id: each.loaded for stream_id, each in self._streams.items()}

    def history(self, stream_id: str) -> Sequence[Any]:
        """The facts of a stream that was read, as they were before this decision."""
        stream = self._streams[stream_id]
        return stream.facts[: stream.loaded]

    def bound(self, since: int = 0) -> LastStep | None:
        """The latest step, in all the streams that change, that the facts from that place on follow; None
        when they follow none."""
        gained: dict[str, list[Event]] = {}
        for fact in self.facts[since:]:
            gained.setdefault(fact.stream_id, []).append(fact.data)
        bounds = (
            stream.last_steps.followed_by(stream.facts[: -len(events)], events)
            for name, events in gained.items()
            if (stream := self._streams[name])
        )
        return max(filter(None, bounds), key=lambda each: each.moment, default=None)

    def expect(self, versions: Mapping[str, int]) -> None:
        """Outdated when one of these streams is at another version. None of them may change until the
        append."""
        for stream_id, version in versions.items():
            stream = self._stream(stream_id, self.kinds.of_stream(stream_id))
            if stream.loaded != version:
                raise Outdated(stream_id, version, stream.loaded)

    def ask(
        self, command: Command, stream_id: str | None = None, *, expected_version: int | None = None
    ) -> str:
        """Decide a command; the id of the stream it is about. ``stream_id`` is that of a new one.

        Raises Refused, or InvalidInput for a stream or command that is not of this community; Outdated when
        the stream is not at the ``expected_version``.
        """
        kind, schema = self.kinds.deciding(command), command_schema(type(command))
        named = schema.stream(command) or stream_id
        target = named or self.circumstances.new_id(kind.name)
        stream = self._stream(target, kind)
        if expected_version is not None and expected_version != stream.loaded:
            raise Outdated(target, expected_version, stream.loaded)
        place = len(self.facts)
        with self.refusing(named), calling(fields_of(type(command))):
            if schema.begun_before(command) and not stream.facts:
                raise kind.why_not_begun(target)
            with self._asked_by(target) as asked_by:
                context = evolve(self._context(target, stream), asked_by=asked_by)
                events = self._decided(stream, command, context)
        own = [Fact(target, each) for each in events]
        asked_itself = any(each.stream_id == target for each in self.facts[place:])
        place = len(self.facts) if asked_itself else place
        self.facts[place:place] = own
        return target

    def open_steps(self, stream_id: str) -> list[tuple[Step[Any], tuple[Any, ...]]]:
        """What may follow on a stream, each with the keys of the parts it is possible for; nothing where it
        was never begun."""
        kind = self.kinds.of_stream(stream_id)
        stream = self._stream(stream_id, kind)
        if not stream.facts:
            return []
        found = kind.open_steps(stream.state, self._context(stream_id, stream))
        return [(each, each.open_parts(stream.state)) for each in found]

    def _decided(self, stream: _Stream, command: Command, context: Context) -> tuple[Event, ...]:
        """What the aggregate decides, and can fold: nothing is recorded that nobody could read again."""
        try:
            before = stream.state
            events = _events(stream, command, context)
            self._changes.append((stream, stream.state, stream.facts))
            stream.add(events, self.circumstances)
            if stream.kind.always:
                with context.tolerating():
                    stream.kind.always(before, stream.state, context)
        except CommunityError:
            raise
        except Exception as error:  # whatever a stranger's aggregate does
            raise _failed(command, error) from error
        return events

    @contextmanager
    def _asked_by(self, stream_id: str) -> Iterator[str | None]:
        """Whose decision asks, while that of another stream goes on, which may ask further ones."""
        asked_by = self._asking[-1] if self._asking else None
        self._asking.append(stream_id)
        try:
            yield asked_by
        finally:
            self._asking.pop()

    @contextmanager
    def refusing(self, stream_id: str | None) -> Iterator[None]:
        """What is refused meanwhile says which stream it is about, and calls streams by their numbers or
        names."""
        try:
            yield
        except Refused as refused:
            numbers = {name: each.number for name, each in self._streams.items() if each.number}
            called = {name: each.kind.called for name, each in self._streams.items()}
            names = {name: each.name_of(name) for name, each in called.items() if each}
            refused.on(stream_id, numbers, names)
            raise

    def state(self, stream_id: str, kind: type[T]) -> T:
        """See :meth:`Context.state`."""
        aggregate = self.kinds.of_stream(stream_id)
        if not isinstance(aggregate.initial, kind):
            return kind()
        state: T = self._stream(stream_id, aggregate).state
        return state

    def effects(self, fact_id: str) -> Sequence[Effect]:
        """See :class:`~community_core.domain.kit.aggregates.context.Others`."""
        cause = self._read(stream_of(fact_id)).fact(fact_id)
        caused = self.streams.caused_elsewhere(stream_of(fact_id))
        return [
            Effect(
                fact_id=f"{each.stream_id}@{each.version}",
                together=each.recorded_at == cause.recorded_at,
                is_correction=isinstance(each.data, FactCorrected),
            )
            for each in caused
            if each.causation_id == fact_id and self._read(each.stream_id).counts(each.version)
        ]

    def cause_of(self, fact_id: str) -> str | None:
        """See :class:`~community_core.domain.kit.aggregates.context.Others`."""
        fact = self.streams.fact(fact_id)
        cause = self.streams.fact(fact.causation_id) if fact and fact.causation_id else None
        if fact is None or cause is None or cause.stream_id == fact.stream_id:
            return None
        return fact.causation_id if cause.recorded_at == fact.recorded_at else None

    def naming(self, stream_id: str) -> Sequence[str]:
        """See :class:`~community_core.domain.kit.aggregates.context.Others`."""
        others = (each for each in self.streams.holding(stream_id) if each != stream_id)
        found = (
            f"{other}@{fact.version}"
            for other in others
            for fact in standing(self._read(other).facts)
            if _names(fact.data, stream_id)
        )
        return list(islice(found, _ENOUGH))

    def past(self, stream_id: str) -> Sequence[PastFact]:
        """See :meth:`Context.past`."""
        return standing(self._read(stream_id).facts)

    def taken_up(self, stream_id: str, kind: str) -> TakenUp | None:
        """See :meth:`Context.taken_up`."""
        try:
            stream = self._read(stream_id)
        except InvalidInput as error:
            if error.kind != "not-found":
                raise
            return None
        takes_up = stream.kind.takes_up
        return takes_up.of(stream.state) if takes_up and takes_up.kind == kind else None

    def _read(self, stream_id: str) -> _Stream:
        return self._stream(stream_id, self.kinds.of_stream(stream_id))

    def _stream(self, stream_id: str, kind: Aggregate[Any]) -> _Stream:
        if stream_id not in self._streams:
            loaded = self.streams.load(stream_id, kind)
            self._streams[stream_id] = _Stream(
                kind, loaded.version, loaded.state, tuple(loaded.facts), LastSteps(stream_id, kind)
            )
        return self._streams[stream_id]

    def _context(self, stream_id: str, stream: _Stream) -> Context:
        return Context(
            stream_id=stream_id,
            actor=self.circumstances.actor,
            occurred_at=self.circumstances.occurred_at,
            said_at=self.circumstances.occurred_at,
            now=self.circumstances.now,
            zone=self.circumstances.zone,
            history=stream.facts,
            version=len(stream.facts) + 1,
            others=self,
            waived=self.circumstances.waived,
            tolerated=self.tolerated,
        )


def _events(stream: _Stream, command: Command, context: Context) -> tuple[Event, ...]:
    """What a command leads to: what is said of facts the kit decides, all else the aggregate."""
    if isinstance(command, CorrectFact):
        return (corrected(stream.kind, command, context),)
    if isinstance(command, UndoFact):
        return undone(stream.kind, command, context)
    return stream.kind.decide(stream.state, command, context)


def _names(value: Any, text: str) -> bool:
    """Whether a value is a text, or one inside it is."""
    if has(type(value)):
        return any(_names(getattr(value, each.name), text) for each in fields(type(value)))
    return value == text or (isinstance(value, tuple) and any(_names(each, text) for each in value))


_ENOUGH = 6
_WHY_IT_FAILED = 200


def _failed(command: Command, error: Exception) -> Refused:
    name, told = type(command).__name__, f"{type(error).__name__}: {shown(str(error), _WHY_IT_FAILED)}"
    return Refused(
        "decision-failed",
        f"{name} could not be decided, its aggregate raised {told}; nothing was recorded, mend the plugin.",
        f"{name} 无法决定：其聚合出错（{told}）；未作记录，请修正插件。",
    )
