"""Things with a life of their own inside a stream: a volunteer's claims, who registered for an outing."""

from collections.abc import Callable, Collection, Mapping
from itertools import islice
from typing import Any, Generic, TypeVar

from attrs import NOTHING, evolve, fields, frozen

from community_core.domain.kit.aggregates.context import Context
from community_core.domain.kit.aggregates.folding import Becomes, Status, changing, status_after
from community_core.domain.kit.aggregates.why import Why
from community_core.domain.kit.messages.facts import Event
from community_core.domain.kit.values.fields import fields_of
from community_core.domain.kit.values.help import Word
from community_core.errors import Refused

S = TypeVar("S")
P = TypeVar("P")


@frozen(kw_only=True)
class Parts(Generic[S, P]):
    """Parts of a state, by key: ``state``'s field ``field`` holds a mapping from key to part.

    ``key`` names the part in commands and events alike: one field, or several that name it together, such as
    a form and a person. What is about many parts at once has, in place of the last field of the key, the
    field ``among`` with the values of all. ``first`` is the class of a part: an attrs class with
    a ``status``, begun by the first event that has all its values without a default; one among many has its
    own value of the key. Values of events are
    carried over by name; what only later events say has a default. ``becomes`` gives the status of the part
    an event names; such events leave the stream's own status alone.
    ``called`` is what people call a part. ``unknown`` is the rule that refuses a step on one that is not
    there, and ``way_out`` what to do then. Where ``apart``, the order of time holds within a part, and not
    between them.
    """

    state: type[S]
    field: str
    key: str | tuple[str, ...]
    first: type[P]
    becomes: Becomes
    called: Word
    unknown: str
    way_out: Word = ("", "")
    apart: bool = False
    among: str = ""

    @property
    def named_by(self) -> tuple[str, ...]:
        """The fields that name a part together."""
        return (self.key,) if isinstance(self.key, str) else self.key

    def is_named_in(self, names: Collection[str]) -> bool:
        """Whether fields of these names say which part is meant, or which parts."""
        *others, last = self.named_by
        return set(others) <= set(names) and (last in names or self.among in names)

    def keys(self, said: Any) -> tuple[Any, ...]:
        """The keys of the parts that a command or an event names; none where it leaves that open."""
        if isinstance(self.key, str) and not self.among:  # as most are, and asked of each fact
            key = getattr(said, self.key, None)
            return () if key is None else (key,)
        *others, last = (getattr(said, each, None) for each in self.named_by)
        several = getattr(said, self.among, ()) if self.among else ()
        told = dict.fromkeys([last] if last is not None else several)
        if None in others:
            return ()
        return tuple((*others, each) if others else each for each in told)

    def naming(self, command: type[Any], key: Any) -> Mapping[str, Any]:
        """The values by which a command names a part."""
        *names, name = self.named_by
        *others, last = key if names else (key,)
        told = dict(zip(names, others, strict=True))
        return {**told, name: last} if name in fields_of(command) else {**told, self.among: (last,)}

    def share(self, one: Any, other: Any) -> bool:
        """Whether two events name the same part, perhaps among others."""
        return not set(self.keys(one)).isdisjoint(self.keys(other))

    def of(self, state: S) -> Mapping[Any, P]:
        """The parts there are, by key."""
        parts: Mapping[Any, P] = getattr(state, self.field)
        return parts

    def next(self, context: Context) -> int:
        """The number the next part gets, where parts are numbered 1, 2, 3... That of a part which never
        happened stays taken."""
        told = (each.data for each in context.history if type(each.data) in self.becomes)
        return max((key for each in told for key in self.keys(each)), default=0) + 1

    def refusal(
        self, why: Why, key: Any, status: str, context: Context, words: Mapping[str, Word]
    ) -> Refused:
        """The error for a step on a part, naming it and how it stands."""
        en, zh = self.called
        told = spoken(key)
        which_zh = f"第 {told} 号{zh}" if isinstance(key, int) else f"的{zh} {told}"
        named, named_zh = f"{en} {told} of {context.stream_id}", f"{context.stream_id} {which_zh}"
        return why.refusal(named, status, words, named_zh)

    def not_there(self, key: Any, state: S, context: Context) -> Refused:
        """The error for a step on a part that was never begun."""
        parts, (en, zh), told = self.of(state), self.called, spoken(key)
        known = [*map(spoken, islice(parts, _SHOWN)), *(["…"] if len(parts) > _SHOWN else [])]
        which_zh = f"第 {told} 号{zh}" if isinstance(key, int) else f"{zh} {told}"
        named, (way_out, way_out_zh) = self.named_by[-1], self.way_out
        return Refused(
            self.unknown,
            f"{named}: {context.stream_id} has no {en} {told}; "
            f"there are: {', '.join(known) or 'none'}.{way_out}",
            f"{named}：{context.stream_id} 没有{which_zh}；现有：{'、'.join(known) or '无'}。{way_out_zh}",
            kind="not-found",
            field=named,
        )

    def when(self, *statuses: Status, why: Why) -> "Each[S]":
        """For a step's ``each``: every part the command names must be in one of these statuses, None meaning
        that it is not there yet."""
        return Each(self, statuses, why)

    @property
    def needed(self) -> tuple[str, ...]:
        """The values a part is begun with: those without a default."""
        told = (each for each in fields(self.first) if each.default is NOTHING)  # type: ignore[arg-type]
        return tuple(each.name for each in told if each.name != "status")

    def begun_by(self, event_class: type[Event]) -> bool:
        """Whether events of this type have all the values that a part is begun with."""
        return {*fields_of(event_class), self.named_by[-1]} >= set(self.needed)

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
            parts = dict(self.of(state))
            for key in self.keys(event):
                part = parts.get(key) or begin(key, event)
                if part is not None:
                    parts[key] = go_on(part, event)
            return evolve(state, **{self.field: parts})  # type: ignore[misc]

        return change

    def putting(self, state: S, key: Any, part: P) -> S:
        """The state with this part in its place."""
        return evolve(state, **{self.field: {**self.of(state), key: part}})  # type: ignore[misc]

    def _beginning(self, event_class: type[Event]) -> Callable[[Any, Any], P | None]:
        """Makes a part of its key and an event that has all else it begins with; of any other, nothing."""
        if not self.begun_by(event_class):
            return lambda _, __: None
        own = {self.named_by[-1]}.intersection(self.needed)
        carried = [name for name in self.needed if name not in own]

        def begin(key: Any, event: Any) -> P:
            last = key[-1] if isinstance(key, tuple) else key
            return self.first(**{name: getattr(event, name) for name in carried}, **dict.fromkeys(own, last))

        return begin


@frozen
class Each(Generic[S]):
    """What must hold of the part a command names, or of all it names."""

    parts: Parts[S, Any]
    statuses: Collection[Status]
    why: Why

    @property
    def may_begin(self) -> bool:
        """Whether the step is possible for a part that is not there yet."""
        return None in self.statuses

    def admits(self, state: S, event: Any) -> bool:
        """Whether the parts an event is about stand where they should."""
        parts = self.parts.of(state)
        told = [parts.get(each) for each in self.parts.keys(event)]
        return bool(told) and all((each and each.status) in self.statuses for each in told)

    def refuse(self, state: S, command: Any, context: Context, words: Mapping[str, Word]) -> None:
        """Refused when there is no such part, or it stands elsewhere. A command that may leave out which part
        it is about leaves that to the decision."""
        parts = self.parts.of(state)
        for key in self.parts.keys(command):
            if key not in parts and not self.may_begin:
                raise self.parts.not_there(key, state, context)
            if key in parts and parts[key].status not in self.statuses:
                with context.tolerating():
                    raise self.parts.refusal(self.why, key, parts[key].status, context, words)

    def ready(self, state: S) -> tuple[Any, ...]:
        """The keys of the parts that stand where they should."""
        return tuple(key for key, part in self.parts.of(state).items() if part.status in self.statuses)


_SHOWN = 12


def spoken(key: Any) -> str:
    """A key as people read it."""
    return " ".join(map(str, key)) if isinstance(key, tuple) else str(key)
