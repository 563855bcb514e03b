"""Telling the story of one stream without a ledger: what is decided, folded, and how it stands."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, get_type_hints
from zoneinfo import ZoneInfo

from attrs import define, field, fields
from hypothesis import strategies as st

from community_core.domain import (
    AGGREGATES,
    REQUEST,
    Aggregate,
    Context,
    Event,
    Fact,
    FactCorrected,
    RequestRaised,
    Sealed,
    personal_fields,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2024, 1, 15, 10, 0, tzinfo=SHANGHAI)
LIN, SONG, HE = "person-lin", "person-song", "person-he"


@define
class Story:
    """One stream: ``facts`` decided so far with their actors, ``state`` after them."""

    aggregate: Aggregate[Any]
    stream_id: str
    zone: ZoneInfo = SHANGHAI
    state: Any = None
    facts: list[tuple[str, Event]] = field(factory=list)
    ids: Any = field(factory=lambda: count(1))

    def __attrs_post_init__(self) -> None:
        self.state = self.aggregate.initial

    def given(self, *events: Event, by: str = SONG) -> "Story":
        """What was recorded before."""
        for each in events:
            self.state = self.aggregate.evolve(self.state, each)
            self.facts.append((by, each))
        return self

    def decide(
        self,
        command: Any,
        by: str = SONG,
        at: datetime = NOW,
        now: datetime = NOW,
        others: Mapping[str, Any] | None = None,
    ) -> tuple[Fact, ...]:
        """What the command leads to; nothing is folded."""
        context = Context(
            stream_id=self.stream_id,
            actor=by,
            occurred_at=at,
            now=now,
            zone=self.zone,
            streams=others or {},
            new_id=lambda aggregate: f"{aggregate}-new{next(self.ids)}",
        )
        return tuple(self.aggregate.decide(self.state, command, context))

    def order(self, command: Any, by: str = SONG, **said: Any) -> list[Event]:
        """Decide and fold; the events on this stream."""
        mine = [fact.data for fact in self.decide(command, by, **said) if fact.stream_id == self.stream_id]
        self.given(*mine, by=by)
        return mine


def raised(title: str = "Radiator is cold", **said: Any) -> RequestRaised:
    """A request as it was raised at the pavilion."""
    return RequestRaised(title=title, category="heating", channel="pavilion", **said)


def request(*events: Event, stream_id: str = "request-1") -> Story:
    """The story of a request that was raised, and what happened then."""
    return Story(REQUEST, stream_id).given(raised(), *events)


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


def events_of(event_class: type[Any]) -> st.SearchStrategy[Event]:
    """Any event of a class, sensible or not."""
    hints = get_type_hints(event_class)
    sealed = {name: _sealed_as(event_class, name) for name in personal_fields(event_class)}
    plain = {each.name: _values(hints[each.name]) for each in fields(event_class)}
    return st.builds(event_class, **(plain | sealed))


def any_events() -> st.SearchStrategy[list[Event]]:
    """Any sequence of events of all aggregates, corrections and foreign things among them."""
    classes: Iterable[type[Any]] = [
        each for aggregate in AGGREGATES for each in aggregate.events if each is not FactCorrected
    ]
    plain = st.one_of([events_of(each) for each in classes])
    corrections = st.builds(
        FactCorrected, version=st.integers(0, 6), said=plain, right=plain, reason=st.just("")
    )
    foreign = st.sampled_from([object(), None, "RequestRaised", 7])
    return st.lists(st.one_of(plain, plain, corrections, foreign), max_size=12)
