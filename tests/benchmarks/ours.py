"""community_core at the same work as its stock neighbour."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from attrs import evolve, frozen
from sqlalchemy import Engine as Database
from sqlalchemy import event

from community_core import Projection, Recorded, Table, handles
from community_core.domain import (
    AGGREGATES,
    RequestAcknowledged,
    RequestAssigned,
    RequestRaised,
    RequestResolved,
)
from community_core.ledger import EventRegistry, Ledger, NewFact
from community_core.storage.address import Schema
from community_core.times import system_clock
from community_core.views import Engine

ZONE = ZoneInfo("Asia/Shanghai")


def prepared(requests: int, beginning: datetime) -> list[NewFact]:
    """Four facts on each of so many requests."""
    return list(_facts(requests, beginning))


def _facts(requests: int, beginning: datetime) -> Iterator[NewFact]:
    for request in range(requests):
        yield from story(f"request-{request:026d}", request, beginning)


def story(stream_id: str, request: int, beginning: datetime) -> Iterator[NewFact]:
    """The four facts of one request."""
    told = (
        RequestRaised(title=f"暖气不热 {request}", category="heating", channel="pavilion", place="13 号楼"),
        RequestAcknowledged(),
        RequestAssigned(assignee="person-shen"),
        RequestResolved(outcome="done", resolved_by="person-he"),
    )
    for version, data in enumerate(told, 1):
        moment = beginning + timedelta(minutes=request + version)
        yield NewFact(stream_id, version, data, moment, "person-he", f"{stream_id}@1")


class Ours:
    """A ledger and its views, each in an SQLite file or in a schema of a server."""

    def __init__(self, path: Path | Schema) -> None:
        registry = EventRegistry(event for each in AGGREGATES for event in each.events)
        self.ledger = Ledger(path, registry, zone=ZONE, clock=system_clock)
        self._views: Path | Schema
        if isinstance(path, Schema):
            self._views = evolve(path, name=f"{path.name}.views")
        else:
            self._views = path.with_suffix(".view")

    def append(self, facts: Sequence[NewFact]) -> None:
        """All at once."""
        self.ledger.append(facts)

    def replay(self, page: int) -> Iterator[Recorded[Any]]:
        """Every fact with its typed event, read by so many at a time."""
        after = 0
        while facts := self.ledger.read(after=after, limit=page):
            yield from facts
            after = facts[-1].position

    def catch_up(self) -> int:
        """A view of every fact, as durable as its stock neighbour: views are NORMAL otherwise."""
        if isinstance(self._views, Path):
            event.listen(Database, "connect", _synchronous_in_full)
        engine = Engine(self.ledger, self._views, zone=ZONE, clock=system_clock)
        position = engine.catch_up(Requests)
        engine.close()
        if isinstance(self._views, Path):
            event.remove(Database, "connect", _synchronous_in_full)
        return position

    def synchronous(self) -> int:
        """SQLite's synchronous mode: 2 is FULL."""
        recorder: Any = self.ledger.recorder
        with recorder.datastore.transaction(commit=False) as cursor:
            cursor.execute("PRAGMA synchronous")
            return int(cursor.fetchone()[0])

    def close(self) -> None:
        """Let go of the file."""
        self.ledger.close()


def _synchronous_in_full(connection: Any, _: object) -> None:
    connection.execute("PRAGMA synchronous = FULL")


@frozen
class Request:
    """A request and what became of it."""

    request_id: str
    number: str
    title: str
    state: str = "raised"


class Requests(Projection[Request]):
    """Every request."""

    name, version = "requests", 1
    register = Table(Request)

    @handles(RequestRaised)
    def raised(self, e: Recorded[RequestRaised]) -> None:
        self.register.put(Request(e.stream_id, e.data.number, e.data.title))

    @handles(RequestAcknowledged)
    def acknowledged(self, e: Recorded[RequestAcknowledged]) -> None:
        self.register.change(e.stream_id, state="acknowledged")

    @handles(RequestAssigned)
    def assigned(self, e: Recorded[RequestAssigned]) -> None:
        self.register.change(e.stream_id, state="assigned")

    @handles(RequestResolved)
    def resolved(self, e: Recorded[RequestResolved]) -> None:
        self.register.change(e.stream_id, state="resolved")
