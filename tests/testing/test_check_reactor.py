"""The laws every reactor keeps, and one reactor for each that breaks it and no other."""

import time
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from attrs import frozen

from community_core import Call, Do, Reactor, Recorded, reacts
from community_core.domain import (
    AcceptRequest,
    AcknowledgeRequest,
    Event,
    FactCorrected,
    RequestEscalated,
    RequestRaised,
    VisitCompleted,
    event,
)
from community_core.testing import CheckFailed, check_reactor, fact


@event(en="Tune sung", zh="唱歌")
@frozen(kw_only=True)
class TuneSung(Event):
    """An event no story of the library tells of."""

    title: str


class Sound(Reactor):
    """Keeps every law."""

    name, version = "sound", 1

    def mended(self, c: Recorded[FactCorrected]) -> Iterator[Call]:
        yield Call("office", {"said": c.data.said, "right": c.data.right})

    @reacts(RequestEscalated, RequestRaised, corrected=mended, undone=mended)
    def changed(self, e: Recorded[RequestEscalated | RequestRaised]) -> Iterator[Do | Call]:
        if isinstance(e.data, RequestRaised):
            yield Do(AcknowledgeRequest(request_id=e.stream_id))
        yield Call("office", {"fact": e.data, "at": e.occurred_at})


class Untried(Reactor):
    name, version = "untried", 1

    @reacts(TuneSung, corrected="ignored", undone="ignored")
    def sung(self, e: Recorded[TuneSung]) -> Iterator[Call]:
        yield Call("choir", {"title": e.data.title})


class Idle(Reactor):
    name, version = "idle", 1

    @reacts(RequestRaised, corrected="ignored", undone="ignored")
    def raised(self, e: Recorded[RequestRaised]) -> Iterator[Call]:
        if e.data.title == "no story has this title":
            yield Call("office", {})


class LooksAtTheClock(Reactor):
    name, version = "looks-at-the-clock", 1

    @reacts(RequestRaised, corrected="ignored", undone="ignored")
    def raised(self, _: Recorded[RequestRaised]) -> Iterator[Call]:
        yield Call("office", {"late": time.time() < 0})


TOLD = count()


class Counts(Reactor):
    name, version = "counts", 1

    @reacts(RequestRaised, corrected="ignored", undone="ignored")
    def raised(self, _: Recorded[RequestRaised]) -> Iterator[Call]:
        yield Call("office", {"number": next(TOLD)})


class Stumbles(Reactor):
    name, version = "stumbles", 1

    @reacts(VisitCompleted, corrected="ignored", undone="ignored")
    def completed(self, e: Recorded[VisitCompleted]) -> Iterator[Call]:
        yield Call("office", {"first": e.data.needs[0]})


class StumblesOverWhatNeverHappened(Reactor):
    name, version = "stumbles-over-what-never-happened", 1

    def mended(self, c: Recorded[FactCorrected]) -> Iterator[Call]:
        yield Call("office", {"title": c.data.right.title})

    @reacts(RequestRaised, corrected=mended, undone=mended)
    def raised(self, e: Recorded[RequestRaised]) -> Iterator[Call]:
        yield Call("office", {"title": e.data.title})


class FollowsASet(Reactor):
    name, version = "follows-a-set", 1

    @reacts(RequestRaised, corrected="ignored", undone="ignored")
    def raised(self, _: Recorded[RequestRaised]) -> Iterator[Call]:
        for office in {"water", "heating", "light", "stairs", "garden"}:
            yield Call(office, {})


class NoCommand(Reactor):
    name, version = "no-command", 1

    @reacts(RequestRaised, corrected="ignored", undone="ignored")
    def raised(self, _: Recorded[RequestRaised]) -> Iterator[Do]:
        said: Any = 7
        yield Do(AcceptRequest(request_id=said))


class Yields(Reactor):
    name, version = "yields", 1

    @reacts(RequestRaised, corrected="ignored", undone="ignored")
    def raised(self, e: Recorded[RequestRaised]) -> Iterator[Any]:
        yield AcceptRequest(request_id=e.stream_id)


def test_a_sound_reactor_passes() -> None:
    """Also one that is made inside a function, and one to events of its own with a story of them."""

    class Inside(Sound):
        name, version = "inside", 1

    check_reactor(Sound)
    check_reactor(Inside)
    check_reactor(Untried, stories=[[fact(TuneSung(title="茉莉花"), "tune-1")]])


@pytest.mark.parametrize(
    ("reactor", "law", "why"),
    [
        (Untried, "every event it reacts to is tried", "no story tells of TuneSung"),
        (Idle, "something comes of it", "whatever is recorded, it answers nothing"),
        (
            LooksAtTheClock,
            "it looks at the fact only",
            r"the clock \(time\.time\), in line \d+ of .*at position",
        ),
        (Counts, "it answers every fact it hears", "it answers differently when asked again"),
        (Stumbles, "it answers every fact it hears", r"\(VisitCompleted of visit-.*it raised IndexError"),
        (
            StumblesOverWhatNeverHappened,
            "it answers every fact",
            r"\(FactCorrected of .*raised AttributeError",
        ),
        (FollowsASet, "another process, hash seed", "take the order of sets out of it"),
        (NoCommand, "what it does is a command", "request_id: 7 is not"),
        (Yields, "it answers every fact it hears", "it yields AcceptRequest; yield Do"),
    ],
)
def test_a_reactor_that_breaks_a_law_is_told_which(reactor: type[Reactor], law: str, why: str) -> None:
    """The message names it, the law, and where."""
    with pytest.raises(CheckFailed, match=f"^{reactor.__name__} breaks the law '{law}.*{why}") as failed:
        check_reactor(reactor)
    assert failed.value.checked == reactor.__name__
    assert failed.value.law.startswith(law)
