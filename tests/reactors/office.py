"""Reactors, channels and a store as tests of reactors use them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from community_core import Call, Community, Do, Notice, Reactor, Recorded, reacts
from community_core.domain import (
    AcknowledgeRequest,
    FactCorrected,
    RaiseRequest,
    RequestRaised,
)

SHEN, LIN = "person-shen", "person-lin"


class Receive(Reactor):
    """Whatever is raised is acknowledged, and the office is told."""

    name, version = "receive", 1

    def mended(self, c: Recorded[FactCorrected]) -> Iterator[Call]:
        yield Call("office", {"right": c.data.right and c.data.right.title, "was": c.stream_id})

    @reacts(RequestRaised, corrected=mended, undone="ignored")
    def raised(self, e: Recorded[RequestRaised]) -> Iterator[Do | Call]:
        yield Do(AcknowledgeRequest(request_id=e.stream_id))
        yield Call("office", {"title": e.data.title, "said": e.data.details, "number": e.data.number})


class Told:
    """A channel that keeps what it is given, and fails the first so many times."""

    def __init__(self, *failures: Exception) -> None:
        self.calls: list[tuple[str, Any]] = []
        self._failures = list(failures)

    def __call__(self, key: str, payload: Any) -> None:
        if self._failures:
            raise self._failures.pop(0)
        self.calls.append((key, payload))

    @property
    def titles(self) -> list[str]:
        """The requests it heard of."""
        return [payload["title"] for _, payload in self.calls]


class Hurrying:
    """A clock on which an hour goes by whenever somebody looks, so that nobody waits for a pause."""

    def __init__(self) -> None:
        self.now = datetime(2024, 1, 15, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(hours=1)
        return self.now


def raised(community: Community, title: str = "灯坏", **said: Any) -> str:
    """The id of a request that was raised."""
    raising = RaiseRequest(title=title, category="repairs", channel="desk", **said)
    return community.execute(raising, by=SHEN).stream_id


def worked(
    community: Community, reactor: type[Reactor] = Receive, *, after: int | None = 0, **channels: Any
) -> list[Notice]:
    """What is told while a reactor does what there is to do."""
    notices: list[Notice] = []
    community.react([reactor], once=True, after=after, channels=channels, tell=notices.append)
    return notices


def reacting(answer: Callable[[Any, Recorded[Any]], Any], version: int = 1) -> type[Reactor]:
    """A reactor that answers what was raised in a way of its own."""
    marked = reacts(RequestRaised, corrected="ignored", undone="ignored")(answer)
    return type("Odd", (Reactor,), {"name": "odd", "version": version, "answer": marked})
