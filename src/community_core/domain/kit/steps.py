"""A life cycle as data: which command leads on from which status, and what is said when it does not."""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from typing import Any, Generic, TypeVar

from attrs import NOTHING, frozen

from community_core.domain.kit.commands import Command
from community_core.domain.kit.context import Context
from community_core.domain.kit.facts import Event
from community_core.domain.kit.folding import Status
from community_core.domain.kit.parts import Each
from community_core.domain.kit.values import fields_of
from community_core.domain.kit.why import Why

S = TypeVar("S")
C = TypeVar("C", bound=Command)
E = TypeVar("E", bound=Event)

Decision = Callable[[Any, Any, Context], Iterable[Event]]
"""From a state, a command and a context to events of the stream, or Refused. Pure."""


@frozen
class Step(Generic[S]):
    """What a command leads to, from which statuses (``when``), and why not from others; ``unless`` refuses it
    for what else the state and the actor say."""

    command: type[Command]
    decide: Callable[[S, Any, Context], Iterable[Event]]
    when: tuple[Status, ...]
    why: Why | None
    instead: Mapping[Status, Why]
    each: Each[S] | None
    unless: Callable[[S, Context], None] | None = None

    def open_parts(self, state: S) -> tuple[Any, ...]:
        """The keys of the parts that it is possible for; none where it is about the stream as a whole."""
        return self.each.ready(state) if self.each else ()

    def refuse_unless_open(self, state: Any, context: Context) -> None:
        """Refused for what the state and the actor say, whatever the command's values are."""
        if self.unless:
            self.unless(state, context)


def step(
    command: type[C],
    decide: Callable[[S, C, Context], Iterable[Event]],
    *,
    when: Collection[Status],
    why: Why | None = None,
    instead: Mapping[Status, Why] = {},
    each: Each[S] | None = None,
    unless: Callable[[S, Context], None] | None = None,
) -> Step[S]:
    """A command is possible ``when`` the stream is in one of these statuses, None meaning not begun.

    ``why`` is said in other statuses, unless ``instead`` or the aggregate's ``over`` gives the reason for
    that very status. ``each`` asks the same of the part that the command names.
    ``unless(state, context)`` raises Refused for what else the state or the actor (``context.actor``) says;
    it looks at nothing more, so that it can be told beforehand.
    """
    return Step(command, decide, tuple(when), why, instead, each, unless)


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
