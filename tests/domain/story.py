"""Telling the story of one stream without a ledger: what is decided, folded, and how it stands."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from typing import Any, get_args, get_type_hints
from zoneinfo import ZoneInfo

from attrs import define, field, fields, frozen
from hypothesis import strategies as st

from community_core.commands import CommandCatalogue
from community_core.domain import (
    AGGREGATES,
    REQUEST,
    Aggregate,
    AnyEvent,
    CorrectFact,
    Event,
    Fact,
    FactCorrected,
    RequestRaised,
    Sealed,
    as_corrected,
    personal_fields,
)
from community_core.domain.kit.deciding.deciding import Deciding
from community_core.domain.kit.deciding.stream import Circumstances
from community_core.domain.kit.values.fields import confided_fields

from .project import PROJECT, ProjectProposed

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2024, 1, 15, 10, 0, tzinfo=SHANGHAI)
LIN, SHEN, HE = "person-lin", "person-shen", "person-he"


@cache
def _catalogue(aggregate: Aggregate[Any]) -> CommandCatalogue:
    """The core's commands, those of what takes up requests, and of one aggregate more."""
    return CommandCatalogue([*AGGREGATES, PROJECT, aggregate])


@frozen
class Told:
    """A fact of the story."""

    version: int
    data: AnyEvent
    actor: str
    occurred_at: datetime
    recorded_at: datetime
    flags: tuple[str, ...] = ()


@frozen
class Stream:
    """Another stream, as far as a decision reads it: its state, and how many facts made it."""

    state: Any
    version: int = 0
    facts: tuple[Any, ...] = ()


@define
class Story:
    """One stream: ``facts`` decided so far with their actors, ``state`` after them.

    All happens ``now``, but for the facts of which ``moments`` say by version when they happened and were
    recorded, and those of which ``happened`` says it and no more.
    """

    aggregate: Aggregate[Any]
    stream_id: str
    zone: ZoneInfo = SHANGHAI
    now: datetime = NOW
    state: Any = None
    facts: list[tuple[str, AnyEvent]] = field(factory=list)
    moments: dict[int, datetime] = field(factory=dict)
    happened: dict[int, datetime] = field(factory=dict)
    ids: Any = field(factory=lambda: count(1))

    def __attrs_post_init__(self) -> None:
        self.state = self.aggregate.initial

    def given(self, *events: AnyEvent, by: str = SHEN) -> "Story":
        """What was recorded before. A correction is in place of what it corrects, so all is folded anew."""
        self.facts += [(by, each) for each in events]
        if any(isinstance(each, FactCorrected) for each in events):
            self.state = self.aggregate.fold(each for _, each in self.facts)
        else:
            for each in events:
                self.state = self.aggregate.evolve(self.state, each)
        return self

    @property
    def history(self) -> tuple["Told", ...]:
        """The facts so far, as a decision looks back on them."""
        return tuple(
            Told(version, each, by, self._happened(version), self._recorded(version))
            for version, (by, each) in enumerate(self.facts, start=1)
        )

    def _happened(self, version: int) -> datetime:
        return self.happened.get(version) or self.moments.get(version, self.now)

    def _recorded(self, version: int) -> datetime:
        """Each fact at a moment of its own."""
        return self.moments.get(version, self.now - timedelta(microseconds=len(self.facts) - version))

    @property
    def right(self) -> list[Event]:
        """What is now said to have happened: the facts as corrected, without the corrections."""
        told = as_corrected(each for _, each in self.facts)
        return [each for each in told if not isinstance(each, FactCorrected)]

    def decide(
        self,
        command: Any,
        by: str = SHEN,
        at: datetime | None = None,
        now: datetime | None = None,
        others: Mapping[str, Any] | None = None,
    ) -> tuple[Fact, ...]:
        """What the command leads to, on whatever streams; nothing is folded.

        ``others`` are the other streams by id: a story each, or no more than a state.
        """
        now = now or self.now
        new_id = lambda aggregate: f"{aggregate}-new{next(self.ids)}"  # noqa: E731
        there = Circumstances(by, at or now, now, self.zone, new_id)
        deciding = Deciding(_catalogue(self.aggregate), Given(self, others or {}), there)
        deciding.ask(command, self.stream_id)
        return tuple(deciding.facts)

    def order(self, command: Any, by: str = SHEN, **said: Any) -> list[AnyEvent]:
        """Decide and fold; the events on this stream."""
        mine = [fact.data for fact in self.decide(command, by, **said) if fact.stream_id == self.stream_id]
        self.given(*mine, by=by)
        return mine


@frozen
class Given:
    """What a decision on a story may read: the story, the other streams, and a project that names it."""

    story: Story
    others: Mapping[str, Any]

    def load(self, stream_id: str, aggregate: Aggregate[Any]) -> Stream:
        """A stream as far as it is told; of one that is only a state, a fact that nobody looks at."""
        told = self.story if stream_id == self.story.stream_id else self.others.get(stream_id)
        if told is None and stream_id == "project-1":
            told = project(self.story.stream_id)
        if isinstance(told, Story):
            return Stream(told.state, len(told.facts), told.history)
        state = told or aggregate.initial
        begun = state.status is not None
        return Stream(state, int(begun), (Told(1, None, SHEN, NOW, NOW),) if begun else ())

    def fact(self, _: str) -> None:
        """Stories keep no causes."""

    def caused_elsewhere(self, _: str) -> list[Any]:
        """Stories keep no causes."""
        return []

    def holding(self, _: str) -> list[str]:
        """Any of the others may name the story."""
        return [name for name, told in self.others.items() if isinstance(told, Story)]


@define
class World:
    """Several streams, each with its story: what one of them decides is folded wherever it belongs."""

    stories: dict[str, Story]

    def state(self, stream_id: str) -> Any:
        """How one of them stands."""
        return self.stories[stream_id].state

    def facts(self, stream_id: str) -> list[Event]:
        """What was recorded on one of them."""
        return [each for _, each in self.stories[stream_id].facts]

    def order(self, stream_id: str, command: Any, by: str = SHEN) -> tuple[Fact, ...]:
        """Decide and fold, on every stream concerned."""
        decided = self.stories[stream_id].decide(command, by, others=self.stories)
        for each in decided:
            self.stories[each.stream_id].given(each.data, by=by)
        return decided


def raised(title: str = "Radiator is cold", **said: Any) -> RequestRaised:
    """A request as it was raised at the pavilion."""
    return RequestRaised(title=title, category="heating", channel="pavilion", **said)


def request(*events: Event, stream_id: str = "request-1") -> Story:
    """The story of a request that was raised, and what happened then."""
    return Story(REQUEST, stream_id).given(raised(), *events)


def requests(count: int) -> World:
    """So many requests, request-1, request-2..., each of which was raised."""
    ids = [f"request-{number}" for number in range(1, count + 1)]
    return World({each: request(stream_id=each) for each in ids})


def project(*requests: str) -> Story:
    """A project as a file may have brought it: the requests that it names know nothing of it."""
    proposed = ProjectProposed(matter="roof", requests=requests)
    return Story(PROJECT, "project-1").given(proposed)


_MOMENTS = st.integers(0, 90_000).map(lambda minutes: NOW.astimezone(UTC) - timedelta(minutes=minutes))
_TEXTS = st.sampled_from(["", "person-lin", "request-1", "暖气"])
_HINTS: Mapping[Any, st.SearchStrategy[Any]] = {
    str: _TEXTS,
    str | None: st.none() | _TEXTS,
    int: st.integers(0, 4),
    datetime: _MOMENTS,
    datetime | None: st.none() | _MOMENTS,
}


def _values(hint: Any) -> st.SearchStrategy[Any]:
    known = _HINTS.get(hint)
    return known if known is not None else st.from_type(hint)


def _sealed_as(event_class: type[Any], name: str) -> st.SearchStrategy[Any]:
    return st.none() | st.just(Sealed(LIN, f"{event_class.__name__}/1/{name}", "c2VhbGVk"))


_PEOPLE = [SHEN, HE, LIN]
_RIGHT_VALUES: Mapping[str, list[Any]] = {
    "assignee": [*_PEOPLE, "org:works"],
    "channel": ["desk", "phone"],
    "checklist": [("door",), ()],
    "duplicate_of": ["request-1", "request-2", "request-3", "request-4"],
    "heating_warm": [True, False, None],
    "into": ["wish", "project"],
    "target_id": ["project-1", "project-2", "wish-1"],
    "outcome": ["done", "partly"],
    "person_id": _PEOPLE,
    "requester": [*_PEOPLE, None],
    "resolved_by": [*_PEOPLE, None],
    "satisfaction": ["satisfied", "unreachable"],
    "visitor": _PEOPLE,
}


@st.composite
def corrections_of(draw: st.DrawFn, story: Story) -> CorrectFact:
    """Any correction of a fact of the story, sensible or not; sometimes of one that is not there."""
    version = draw(st.integers(1, len(story.facts)) if story.facts else st.just(1))
    names = [each.name for each in fields(type(story.facts[version - 1][1]))] if story.facts else []
    right = {
        name: draw(st.sampled_from(_RIGHT_VALUES.get(name, ["13号楼", " "])))
        for name in draw(st.lists(st.sampled_from(names or ["title"]), min_size=1, max_size=2))
    }
    fact_id = f"{story.stream_id}@{draw(st.sampled_from([version, version, version, 99]))}"
    return CorrectFact(fact_id=fact_id, right=right, reason=draw(st.sampled_from(["misheard", "typo", " "])))


def events_of(event_class: type[Any]) -> st.SearchStrategy[Event]:
    """Any event of a class, sensible or not."""
    hints = get_type_hints(event_class)
    sealed = {name: _sealed_as(event_class, name) for name in personal_fields(event_class)}
    plain = {each.name: _values(hints[each.name]) for each in fields(event_class)}
    plain |= {name: _unsealed(hints[name]) for name in confided_fields(event_class)}
    return st.builds(event_class, **(plain | sealed))


def _unsealed(hint: Any) -> st.SearchStrategy[Any]:
    """A text, or several, that was not sealed."""
    return st.tuples(_TEXTS) if tuple[str, ...] in get_args(hint) else _TEXTS


def any_events() -> st.SearchStrategy[list[Event]]:
    """Any sequence of events of all aggregates, corrections and foreign things among them."""
    classes: Iterable[type[Any]] = [
        each for aggregate in AGGREGATES for each in aggregate.events if each is not FactCorrected
    ]
    plain = st.one_of([events_of(each) for each in classes])
    never = st.none() | plain
    corrections = st.builds(
        FactCorrected, version=st.integers(0, 6), said=never, right=never, reason=st.just("")
    )
    foreign = st.sampled_from([object(), None, "RequestRaised", 7])
    return st.lists(st.one_of(plain, plain, corrections, foreign), max_size=12)
