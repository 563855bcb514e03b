"""A life cycle as data: which command leads on from which status, and what is said when it does not."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Generic, Never, TypeVar, get_args, get_origin, get_type_hints

from attrs import NOTHING, frozen

from community_core.domain.kit.aggregates.context import Context
from community_core.domain.kit.aggregates.folding import Status
from community_core.domain.kit.aggregates.parts import Each
from community_core.domain.kit.aggregates.why import Why
from community_core.domain.kit.messages.commands import Command
from community_core.domain.kit.messages.facts import Event
from community_core.domain.kit.values.fields import fields_of
from community_core.domain.kit.values.hints import options

S = TypeVar("S")
C = TypeVar("C", bound=Command)
E = TypeVar("E", bound=Event)

Decision = Callable[[Any, Any, Context], Iterable[Event]]
"""From a state, a command and a context to events of the stream, or Refused. Pure."""

Rule = Callable[[Any, Context], None]
"""Raises Refused where the values of an event do not go together."""


Always = Callable[[S, S, Context], None]
"""Raises Refused where the state that would result, the second, is worse than the one before."""


@frozen
class Step(Generic[S]):
    """What a command leads to, from which statuses (``when``), and why not from others; ``who`` refuses it
    to an actor, ``unless`` for what else the state says. What it gives ``along`` is undone with the rest. One
    that is not ``offered`` is asked by what decides elsewhere, and told to nobody as a next step."""

    command: type[Command]
    decide: Callable[[S, Any, Context], Iterable[Event]]
    when: tuple[Status, ...]
    why: Why | None
    instead: Mapping[Status, Why]
    each: Each[S] | None
    who: Callable[[S, Context], None] | None
    unless: Callable[[S, Context], None] | None
    along: tuple[type[Event], ...] = ()
    offered: bool = True

    @property
    def gives(self) -> tuple[type[Event], ...]:
        """The types of events it may lead to; TypeError when its decision does not say."""
        return given_by(self.decide)

    def may_lead_to(self, event: Event, state: Any) -> bool:
        """Whether it is possible in a state, as far as the table says, for the part the event is about."""
        if state.status not in self.when or (state.status is None and type(event) is not self.gives[0]):
            return False
        return self.each is None or self.each.admits(state, event)

    def open_parts(self, state: S) -> tuple[Any, ...]:
        """The keys of the parts that it is possible for; none where it is about the stream as a whole."""
        return self.each.ready(state) if self.each else ()

    def refuse_unless_open(self, state: Any, context: Context) -> None:
        """Refused for what the actor and the state say, whatever the command's values are."""
        for refuse in (self.who, self.unless):
            if refuse:
                refuse(state, context)


def step(
    command: type[C],
    decide: Callable[[S, C, Context], Iterable[Event]],
    *,
    when: Collection[Status],
    why: Why | None = None,
    instead: Mapping[Status, Why] = {},
    each: Each[S] | None = None,
    who: Callable[[S, Context], None] | None = None,
    unless: Callable[[S, Context], None] | None = None,
    along: Collection[type[Event]] = (),
    offered: bool = True,
) -> Step[S]:
    """A command is possible ``when`` the stream is in one of these statuses, None meaning not begun.

    ``decide`` says in its annotation which events it may give, that with which it begins a stream first:
    ``-> Iterable[RequestRaised | RequestResolved]``.
    ``why`` is said in other statuses, unless ``instead`` or the aggregate's ``over`` gives the reason for
    that very status. ``each`` asks the same of the part that the command names. ``who(state, context)``
    raises Refused for an actor who may not take the step, whatever its values; whoever corrects or undoes its
    fact later is asked the same. ``unless(state, context)`` raises Refused for what else the state says. Both
    look at nothing more, so that what may follow can be told beforehand. Events of the types ``along`` are
    decided right before the one they come of, such as the ends of roles before a death, and are undone and
    put back with it. A step that is not ``offered`` is asked by what decides elsewhere, and told to nobody as
    a next step.
    """
    return Step(command, decide, tuple(when), why, instead, each, who, unless, tuple(along), offered)


@frozen
class Says:
    """The decision for an event that says what the command says, and the rest as the state has it."""

    event: type[Event]

    def __call__(self, state: Any, command: Any, _: Context) -> Iterable[Event]:
        event: Any = self.event
        from_command, from_state = sources(event, command.__class__, state.__class__)
        said = {name: getattr(command, name) for name in from_command}
        return [event(**said, **{name: getattr(state, name) for name in from_state})]


def says(event: type[Event]) -> Decision:
    """The decision for an event whose values are the command's, None too; what the command does not have is
    the state's value of the same name, or the event's default."""
    return Says(event)


@cache
def given_by(decide: Any) -> tuple[type[Event], ...]:
    """The types of events a decision may give, as its annotation says; TypeError when it does not."""
    if isinstance(decide, Says):
        return (decide.event,)
    told = get_type_hints(getattr(decide, "func", decide)).get("return")
    (given,) = get_args(told) or (Never,) if get_origin(told) in _SEVERAL else (Event,)
    types = () if given is Never else options(given)
    if any(not isinstance(each, type) or each is Event or not issubclass(each, Event) for each in types):
        raise TypeError(
            f"{getattr(decide, '__name__', decide)} does not say which events it gives; annotate what it "
            "returns: -> Iterable[HoursVerified | HoursRejected], Iterable[Never] for none"
        )
    return types


_SEVERAL = (Iterable, list, tuple, Sequence)


@cache
def sources(event: Any, command: Any, state: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Where ``says`` takes an event's values from: the names in the command, and those in the state.

    TypeError for a value that is required and in neither.
    """
    told, asked, kept = fields_of(event), fields_of(command), fields_of(state)
    for each in told.values():
        if each.default is NOTHING and each.name not in asked and each.name not in kept:
            raise TypeError(
                f"{event.__name__}.{each.name} is required, and neither {command.__name__} nor "
                f"{state.__name__} has it; give it a default, or decide it in a function"
            )
    from_command = tuple(name for name in told if name in asked)
    return from_command, tuple(name for name in told if name not in asked and name in kept)


@frozen
class Holds:
    """A rule about one type of event as a whole."""

    event: type[Event]
    rule: Callable[[Any, Context], None]


def holds(event: type[E], rule: Callable[[E, Context], None]) -> Holds:
    """``rule(event, context)`` raises Refused where the values do not go together.

    It is asked when the event is decided and when it is corrected, then of what would be right; a correction
    goes through all the same where the same rule was broken before.
    """
    return Holds(event, rule)


@frozen
class StandsOn:
    """A rule about what one type of event stands on."""

    event: type[Event]
    rule: Callable[[Any, Any, Context], None]


def stands_on(event: type[E], rule: Callable[[S, E, Context], None]) -> StandsOn:
    """``rule(state, event, context)`` raises Refused where the event does not stand on what was before it,
    such as what takes back a consent on that consent, or money that owners agreed to on their vote.

    It is asked when the event is decided, and again when something before it is undone: what later steps
    stand on stays.
    """
    return StandsOn(event, rule)
