"""Commands decided: what they ask of which streams, and the facts that come of them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from attrs import define, evolve, field, frozen

from community_core.domain.kit.aggregates.context import Context
from community_core.domain.kit.aggregates.steps import Step
from community_core.domain.kit.corrections.deciding import corrected, undone
from community_core.domain.kit.deciding.others import StreamsAtHand
from community_core.domain.kit.deciding.recorded import Deciders, Streams
from community_core.domain.kit.deciding.stream import Circumstances, DecidedStream
from community_core.domain.kit.lives.order import LastStep
from community_core.domain.kit.messages.commands import Command, command_schema
from community_core.domain.kit.messages.correction import (
    CorrectFact,
    UndoFact,
)
from community_core.domain.kit.messages.facts import Event, Fact, PastFact
from community_core.domain.kit.values.checks import shown
from community_core.domain.kit.values.fields import calling, fields_of
from community_core.errors import CommunityError, Outdated, Refused


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
    then those of the others in the order they were asked. ``others`` are the streams they read and change.
    """

    kinds: Deciders
    streams: Streams
    circumstances: Circumstances
    tolerated: list[Refused] | None = None
    facts: list[Fact] = field(factory=list, init=False)
    others: StreamsAtHand = field(init=False, repr=False)
    _asking: list[str] = field(factory=list, init=False)
    _changes: list[tuple[DecidedStream, Any, tuple[PastFact, ...]]] = field(factory=list, init=False)

    def __attrs_post_init__(self) -> None:
        self.others = StreamsAtHand(self.kinds, self.streams)

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
        return self.others.versions

    def history(self, stream_id: str) -> Sequence[Any]:
        """The facts of a stream that was read, as they were before this decision."""
        stream = self.others[stream_id]
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
            if (stream := self.others[name])
        )
        return max(filter(None, bounds), key=lambda each: each.moment, default=None)

    def expect(self, versions: Mapping[str, int]) -> None:
        """Outdated when one of these streams is at another version. None of them may change until the
        append."""
        for stream_id, version in versions.items():
            stream = self.others.read(stream_id)
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
        stream = self.others.stream(target, kind)
        if expected_version is not None and expected_version != stream.loaded:
            raise Outdated(target, expected_version, stream.loaded)
        place = len(self.facts)
        with self.refusing(named), calling(kind.fields), calling(fields_of(type(command))):
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
        stream = self.others.read(stream_id)
        if not stream.facts:
            return []
        found = stream.kind.open_steps(stream.state, self._context(stream_id, stream))
        return [(each, each.open_parts(stream.state)) for each in found]

    def _decided(self, stream: DecidedStream, command: Command, context: Context) -> tuple[Event, ...]:
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
            refused.on(stream_id, self.others.numbers, self.others.names)
            raise

    def _context(self, stream_id: str, stream: DecidedStream) -> Context:
        return Context(
            stream_id=stream_id,
            actor=self.circumstances.actor,
            occurred_at=self.circumstances.occurred_at,
            said_at=self.circumstances.occurred_at,
            now=self.circumstances.now,
            zone=self.circumstances.zone,
            history=stream.facts,
            version=len(stream.facts) + 1,
            others=self.others,
            asks=self.ask,
            waived=self.circumstances.waived,
            tolerated=self.tolerated,
        )


def _events(stream: DecidedStream, command: Command, context: Context) -> tuple[Event, ...]:
    """What a command leads to: what is said of facts the kit decides, all else the aggregate."""
    if isinstance(command, CorrectFact):
        return (corrected(stream.kind, command, context),)
    if isinstance(command, UndoFact):
        return undone(stream.kind, command, context)
    return stream.kind.decide(stream.state, command, context)


_WHY_IT_FAILED = 200


def _failed(command: Command, error: Exception) -> Refused:
    name, told = type(command).__name__, f"{type(error).__name__}: {shown(str(error), _WHY_IT_FAILED)}"
    return Refused(
        "decision-failed",
        f"{name} could not be decided, its aggregate raised {told}; nothing was recorded, mend the plugin.",
        f"{name} 无法决定：其聚合出错（{told}）；未作记录，请修正插件。",
    )
