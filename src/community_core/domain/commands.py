"""What a command is: a frozen attrs class that names its target stream and the streams it must read."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from attrs import frozen

from community_core.domain.correction import as_corrected
from community_core.domain.facts import Event, Fact, PastFact

C = TypeVar("C")
S = TypeVar("S")


@frozen
class Help:
    """What a command's field means, in English and Chinese, with one example of its value.

    ``personal`` fields hold free text about a person: it is sealed before anything is written.
    """

    en: str
    zh: str
    example: str = ""
    personal: bool = False


@frozen
class CommandSchema:
    """``target(command)`` is the stream it changes, None for a new one; ``reads(command)`` are the other
    streams its decision depends on. ``zh`` is its name in Chinese."""

    zh: str
    target: Callable[[Any], str | None]
    reads: Callable[[Any], tuple[str, ...]]


def command(
    *,
    zh: str,
    target: Callable[[Any], str | None],
    reads: Callable[[Any], tuple[str, ...]] = lambda _: (),
) -> Callable[[type[C]], type[C]]:
    """Make an attrs ``@frozen(kw_only=True)`` class a command. Its docstring is its help."""

    def mark(command_class: type[C]) -> type[C]:
        command_class.__command__ = CommandSchema(zh, target, reads)  # type: ignore[attr-defined]
        return command_class

    return mark


def command_schema(command_class: type[Any]) -> CommandSchema:
    """The schema of a command class; TypeError when ``@command`` is missing."""
    schema = command_class.__dict__.get("__command__")
    if not isinstance(schema, CommandSchema):
        raise TypeError(f"{command_class.__name__} is not a command: decorate it with @command(...)")
    return schema


@frozen
class Context:
    """What a decision may know beside the state and the command.

    ``stream_id``: the target's id (fresh when it is new). ``actor``: a person's id or ``system:<name>``.
    ``occurred_at``: when it happened; ``now``: when it is being recorded; both timezone-aware.
    ``zone``: the community's. ``streams``: the state of each stream the command declared it reads.
    ``new_id(aggregate)`` gives a fresh stream id. ``history`` holds the facts of the target's stream, that at
    version n as ``history[n - 1]``.
    """

    stream_id: str
    actor: str
    occurred_at: datetime
    now: datetime
    zone: ZoneInfo
    streams: Mapping[str, Any]
    new_id: Callable[[str], str]
    history: Sequence[PastFact] = ()


@frozen(repr=False)
class Aggregate(Generic[S]):
    """One kind of stream: how commands on it are decided and how its facts fold into a state.

    ``decide(state, command, context)`` returns the facts or raises Refused. ``evolve(state, event)`` is
    total: whatever was recorded folds. It takes events at their word, so after a correction the stream is
    folded anew. ``name`` begins the ids of its streams.
    """

    name: str
    zh: str
    initial: S
    decide: Callable[[S, Any, Context], Iterable[Fact]]
    evolve: Callable[[S, Event], S]
    commands: tuple[type[Any], ...]
    events: tuple[type[Any], ...]

    def __repr__(self) -> str:
        return f"Aggregate({self.name!r})"

    def fold(self, events: Iterable[Event]) -> S:
        """The state after a stream's events, from its first on, each as it was last corrected."""
        state = self.initial
        for each in as_corrected(events):
            state = self.evolve(state, each)
        return state
