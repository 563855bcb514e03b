"""One kind of stream, as a table: what leads to what, how it is folded, and what it is called."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from functools import cache
from typing import Any, Generic, TypeVar

from attrs import evolve, field, frozen

from community_core.domain.kit.aggregates.called import Called
from community_core.domain.kit.aggregates.context import Context
from community_core.domain.kit.aggregates.folding import Becomes, Change, Status, status_after
from community_core.domain.kit.aggregates.goes_by import GoesBy
from community_core.domain.kit.aggregates.parts import Parts
from community_core.domain.kit.aggregates.steps import Always, Rule, Step
from community_core.domain.kit.aggregates.taking_up import TakesUp
from community_core.domain.kit.aggregates.why import Why
from community_core.domain.kit.messages.commands import Command, command_schema
from community_core.domain.kit.messages.correction import CorrectFact, FactCorrected, UndoFact, as_corrected
from community_core.domain.kit.messages.facts import Event
from community_core.domain.kit.values.checks import is_person
from community_core.domain.kit.values.fields import (
    Field,
    checked_values,
    confided_fields,
    fields_of,
    personal_fields,
)
from community_core.domain.kit.values.help import Word
from community_core.domain.kit.values.personal import confide, joined, owners
from community_core.errors import Refused

S = TypeVar("S")

Sensitive = bool | Callable[[Any, Callable[[str], Any]], bool]
"""Whether streams of a kind are sensitive: all or none, or by their state and that of any other stream, which
the second value gives by its id."""


@frozen(repr=False, eq=False)
class Aggregate(Generic[S]):
    """One kind of stream: how commands on it are decided and how its facts fold into a state.

    ``name`` begins the ids of its streams, ``zh`` is its name in Chinese. ``becomes`` says what status each
    event leads to. Made by :func:`aggregate`, which says what the rest means.
    """

    name: str
    zh: str
    initial: S
    becomes: Becomes
    steps: Mapping[type[Command], Step[S]]
    over: Mapping[Status, Why]
    whole: Mapping[type[Event], Sequence[Rule]]
    stands: Mapping[type[Event], Sequence[Callable[[S, Any, Context], None]]]
    parts: tuple[Parts[S, Any], ...]
    words: Mapping[str, Word]
    rules: Mapping[str, Word]
    adds: frozenset[type[Any]]
    waivable: frozenset[str]
    named_unbegun: bool
    takes_up: TakesUp | None
    called: Called | None
    goes_by: GoesBy[S] | None
    sensitive: Sensitive
    always: Always[S] | None = field(repr=False)
    changes: Mapping[type[Any], Change] = field(repr=False)

    def __repr__(self) -> str:
        return f"Aggregate({self.name!r})"

    @property
    def commands(self) -> tuple[type[Any], ...]:
        """Every command on it, corrections last."""
        return (*self.steps, CorrectFact, UndoFact)

    @property
    def events(self) -> tuple[type[Any], ...]:
        """Every type of event in its streams, the correction last."""
        return (*(each for each in self.changes if each is not FactCorrected), FactCorrected)

    @property
    def fields(self) -> Mapping[str, Field]:
        """The fields of its events, and what people call them; of one name the first."""
        return _known_fields(self)

    @property
    def moves(self) -> tuple[type[Any], ...]:
        """The types of events that begin its streams and tell how they go on: ``@handles(*VISIT.moves)``."""
        return tuple(self.becomes)

    def decide(self, state: S, command: Command, context: Context) -> tuple[Event, ...]:
        """The events a step leads to on this stream; Refused when a rule says no. Pure."""
        step = self.steps[type(command)]
        self._refuse_out_of_turn(step, state, context)
        said = checked_values(command)
        if step.each:
            step.each.refuse(state, said, context, self.words)
        step.refuse_unless_open(state, context)
        events = self._own(step, step.decide(state, said, context))
        met = state
        for each in events:
            for rule in self.whole.get(type(each), ()):
                rule(each, context)
            self._refuse_standing_on_nothing(met, each, context)
            _refuse_text_of_nobody(each)
            met = self.evolve(met, each) if self.stands else met
        return tuple(_confiding(each, state, context) for each in events)

    def open_steps(self, state: Any, context: Context) -> Iterator[Step[S]]:
        """The steps that people may take on a stream that was begun, for all that its state and the actor
        say; what the values of the command say may still refuse one of these."""
        return (each for each in self.steps.values() if self._is_open(each, state, context))

    def leading_to(self, event: Event) -> tuple[Step[S], ...]:
        """The steps that may lead to an event of this type; none where only imports record it."""
        return tuple(each for each in self.steps.values() if type(event) in each.gives)

    def stands_with(self, step: Step[S], event: Event, state: S, context: Context) -> bool:
        """Whether a step could lead to an event in a state, as far as the table says, and the event stands
        on what that state says."""
        if not step.may_lead_to(event, state):
            return False
        try:
            if step.unless:
                step.unless(state, context)
            self._refuse_standing_on_nothing(state, event, context)
        except Refused:
            return False
        return True

    def why_not_begun(self, stream_id: str) -> Refused:
        """The error for a step on a stream that was never begun."""
        return self.over[None].refusal(stream_id, None, self.words)

    def evolve(self, state: S, event: Any) -> S:
        """The state after one more fact. Total: an event of another kind changes nothing.

        It takes events at their word, so after a correction the stream is folded anew.
        """
        change = self.changes.get(type(event))
        return change(state, event) if change else state

    def fold(self, events: Iterable[Any]) -> S:
        """The state after a stream's events, from its first on, each as it was last corrected, and without
        what never happened."""
        state, changes = self.initial, self.changes
        for each in as_corrected(events):
            change = changes.get(type(each))
            state = change(state, each) if change else state
        return state

    def status_after(self, status: Status, event: Any) -> Status:
        """The status after one more event, given the one before: what :meth:`evolve` makes of it, for
        views. It is that of the stream; a part's is told by its :meth:`Parts.status_after`."""
        return status_after(self.becomes, status, event)

    def commute(self, one: Any, other: Any) -> bool:
        """Whether two events may have happened in either order: they are about parts that stand apart, or
        both only add and are not about the same part."""
        parts = self.in_common(type(one), type(other))
        return parts is not None and not any(each.share(one, other) for each in parts)

    def in_common(self, one: type[Any], other: type[Any]) -> tuple[Parts[Any, Any], ...] | None:
        """The parts within which events of two types keep their order, and may have happened in either
        otherwise; None where they keep it whatever they are about."""
        return _known_in_common(self, one, other)

    def _refuse_standing_on_nothing(self, state: S, event: Event, context: Context) -> None:
        for rule in self.stands.get(type(event), ()):
            rule(state, event, context)

    def _refuse_out_of_turn(self, step: Step[S], state: Any, context: Context) -> None:
        status: Status = state.status
        if status not in step.when:
            why = step.instead.get(status) or self.over.get(status) or step.why
            assert why is not None  # check_wiring has seen to it
            with nullcontext() if status is None else context.tolerating():
                raise why.refusal(context.stream_id, status, self.words)

    def _is_open(self, step: Step[S], state: Any, context: Context) -> bool:
        schema = command_schema(step.command)
        if schema.inner or schema.target is None or not step.offered or state.status not in step.when:
            return False
        if step.each and not step.each.may_begin and not step.open_parts(state):
            return False
        try:
            step.refuse_unless_open(state, context)
        except Refused:
            return False
        return True

    def _own(self, step: Step[S], decided: Any) -> tuple[Event, ...]:
        """What was decided, when it is events of this kind of stream."""
        told = tuple(decided) if isinstance(decided, Iterable) else (decided,)
        foreign = [each for each in told if type(each) not in self.changes]
        if foreign or not isinstance(decided, Iterable):
            raise _not_its_own(self.name, step.command.__name__, (foreign or told)[0])
        return told


def _in_common(kind: Aggregate[Any], one: type[Any], other: type[Any]) -> tuple[Parts[Any, Any], ...] | None:
    apart, others_apart = (_apart(kind, each) for each in (one, other))
    if apart is not others_apart:
        return ()
    if apart is not None:
        return (apart,)
    if one not in kind.adds or other not in kind.adds:
        return None
    theirs = [id(each) for each in _may_be_about(kind, other)]
    return tuple(each for each in _may_be_about(kind, one) if id(each) in theirs)


def _fields(kind: Aggregate[Any]) -> Mapping[str, Field]:
    return {name: each for event in reversed(kind.events) for name, each in fields_of(event).items()}


_known_fields: Callable[..., Mapping[str, Field]] = cache(_fields)
_known_in_common: Callable[..., tuple[Parts[Any, Any], ...] | None] = cache(_in_common)


def _apart(kind: Aggregate[Any], event: type[Any]) -> Parts[Any, Any] | None:
    """The parts such an event is about that stand apart from the others; None for the stream as a whole."""
    return next((each for each in kind.parts if each.apart and event in each.becomes), None)


def _may_be_about(kind: Aggregate[Any], event: type[Any]) -> tuple[Parts[Any, Any], ...]:
    """The parts of which such an event says how they stand; of one that is folded otherwise, its values tell
    which it is about."""
    return tuple(each for each in kind.parts if event in each.becomes) or kind.parts


def _confiding(event: Any, state: Any, context: Context) -> Any:
    """The event with each text that is sealed if somebody is named as theirs."""
    texts = {
        name: confide(text, person)
        for name, of in confided_fields(type(event)).items()
        if type(text := getattr(event, name)) in (str, tuple)
        and text
        and (person := joined(whose(of, event, state, context)))
    }
    return evolve(event, **texts) if texts else event


def whose(of: str, event: Event, state: Any, context: Context) -> Iterator[str]:
    """The people whom a field of that name holds in the event, or in the state."""
    said = getattr(event, of, None) or getattr(state, of, None)
    named = owners(context.stream_id if of == "stream_id" else said)
    return (each for each in named if is_person(each))


def _refuse_text_of_nobody(event: Any) -> None:
    """Text about a person is sealed with that person's key, so there must be one."""
    for name, of in personal_fields(type(event)).items():
        if getattr(event, name) is not None and not owners(getattr(event, of)):
            raise Refused(
                "text-needs-person",
                f"{name}: nobody is named whose it is; give {of}, or leave {name} out.",
                f"{name}：没有写明是谁的；请填写“{fields_of(type(event))[of].word[1]}”，或不填本项。",
                field=name,
            )


def _not_its_own(name: str, command: str, decided: object) -> Refused:
    told = type(decided).__name__
    return Refused(
        "not-its-own-event",
        f"{command} decided {told}, and the {name} gives a list of its own events only; ask other streams by "
        "context.also, and mend the aggregate.",
        f"{command} 的决定给出了 {told}；{name} 只能给出由自身事件组成的列表，"
        f"其他流请用 context.also；请修正该聚合。",
    )
