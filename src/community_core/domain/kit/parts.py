"""Things with a life of their own inside a stream: a volunteer's claims, who registered for an outing."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Generic, TypeVar

from attrs import NOTHING, evolve, fields, frozen

from community_core.domain.kit.context import Context
from community_core.domain.kit.facts import Event
from community_core.domain.kit.folding import Becomes, Status, changing, status_after
from community_core.domain.kit.values import Word, fields_of
from community_core.domain.kit.why import Why
from community_core.errors import Refused

S = TypeVar("S")
P = TypeVar("P")


@frozen(kw_only=True)
class Parts(Generic[S, P]):
    """Parts of a state, by key: ``state``'s field ``field`` holds a mapping from key to part.

    ``key`` names the part in commands and events alike. ``first`` is the class of a part: an attrs class with
    a ``status``, begun by the first event that has all its values without a default. Values of events are
    carried over by name; what only later events say has a default. ``becomes`` gives the status of the part
    an event names; such events leave the stream's own status alone.
    ``called`` is what people call a part. ``unknown`` is the rule that refuses a step on one that is not
    there, and ``way_out`` what to do then. Where ``apart``, the order of time holds within a part, and not
    between them.
    """

    state: type[S]
    field: str
    key: str
    first: type[P]
    becomes: Becomes
    called: Word
    unknown: str
    way_out: Word = ("", "")
    apart: bool = False

    def of(self, state: S) -> Mapping[Any, P]:
        """The parts there are, by key."""
        parts: Mapping[Any, P] = getattr(state, self.field)
        return parts

    def next(self, context: Context) -> int:
        """The number the next part gets, where parts are numbered 1, 2, 3... That of a part which never
        happened stays taken."""
        told = (each.data for each in context.history)
        return max((getattr(each, self.key) for each in told if type(each) in self.becomes), default=0) + 1

    def refusal(
        self, why: Why, key: Any, status: str, context: Context, words: Mapping[str, Word]
    ) -> Refused:
        """The error for a step on a part, naming it and how it stands."""
        en, zh = self.called
        which_zh = f"第 {key} 号{zh}" if isinstance(key, int) else f"的{zh} {key}"
        named, named_zh = f"{en} {key} of {context.stream_id}", f"{context.stream_id} {which_zh}"
        return why.refusal(named, status, words, named_zh)

    def when(self, *statuses: str, why: Why) -> "Each[S]":
        """For a step's ``each``: the part the command names must be in one of these statuses."""
        return Each(self, statuses, why)

    @property
    def needed(self) -> tuple[str, ...]:
        """The values a part is begun with: those without a default."""
        told = (each for each in fields(self.first) if each.default is NOTHING)  # type: ignore[arg-type]
        return tuple(each.name for each in told if each.name != "status")

    def begun_by(self, event_class: type[Event]) -> bool:
        """Whether events of this type have all the values that a part is begun with."""
        return fields_of(event_class).keys() >= set(self.needed)

    def status_after(self, status: Status, event: Any) -> Status:
        """The status of a part after one more event about it, given the one before, for views."""
        return status_after(self.becomes, status, event)

    def begins(self, event: Any) -> bool:
        """Whether an event may begin a part."""
        return type(event) in self.becomes and self.begun_by(type(event))

    def changes(self) -> Mapping[type[Event], Callable[[S, Any], S]]:
        """How each event changes the state."""
        return {each: self._change(each) for each in self.becomes}

    def _change(self, event_class: type[Event]) -> Callable[[S, Any], S]:
        begin = self._beginning(event_class)
        go_on = changing(self.first, event_class, self.becomes)

        def change(state: S, event: Any) -> S:
            key = getattr(event, self.key)
            part = self.of(state).get(key) or begin(event)
            return state if part is None else self.putting(state, key, go_on(part, event))

        return change

    def putting(self, state: S, key: Any, part: P) -> S:
        """The state with this part in its place."""
        return evolve(state, **{self.field: {**self.of(state), key: part}})  # type: ignore[misc]

    def _beginning(self, event_class: type[Event]) -> Callable[[Any], P | None]:
        """Makes a part of an event that has all it begins with; of any other, nothing."""
        if not self.begun_by(event_class):
            return lambda _: None
        needed = self.needed
        return lambda event: self.first(**{name: getattr(event, name) for name in needed})


@frozen
class Each(Generic[S]):
    """What must hold of the part a command names."""

    parts: Parts[S, Any]
    statuses: Collection[str]
    why: Why

    def admits(self, state: S, event: Any) -> bool:
        """Whether the part an event is about is there, and in one of these statuses."""
        part = self.parts.of(state).get(getattr(event, self.parts.key))
        return part is not None and part.status in self.statuses

    def refuse(self, state: S, command: Any, context: Context, words: Mapping[str, Word]) -> None:
        """Refused when there is no such part, or it stands elsewhere. A command that may leave out which part
        it is about leaves that to the decision."""
        key, parts = getattr(command, self.parts.key), self.parts.of(state)
        if key is None:
            return
        if key not in parts:
            raise self._unknown(key, parts, context)
        if parts[key].status not in self.statuses:
            raise self.parts.refusal(self.why, key, parts[key].status, context, words)

    def ready(self, state: S) -> tuple[Any, ...]:
        """The keys of the parts that stand where they should."""
        return tuple(key for key, part in self.parts.of(state).items() if part.status in self.statuses)

    def _unknown(self, key: Any, parts: Mapping[Any, Any], context: Context) -> Refused:
        named, (en, zh) = self.parts.key, self.parts.called
        known = ", ".join(map(str, parts))
        which_zh = f"第 {key} 号{zh}" if isinstance(key, int) else f"{zh} {key}"
        way_out, way_out_zh = self.parts.way_out
        return Refused(
            self.parts.unknown,
            f"{named}: {context.stream_id} has no {en} {key}; there are: {known or 'none'}.{way_out}",
            f"{named}：{context.stream_id} 没有{which_zh}；现有：{known or '无'}。{way_out_zh}",
            kind="not-found",
            field=named,
        )
