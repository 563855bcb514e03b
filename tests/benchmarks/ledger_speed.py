"""How fast the ledger is beside stock eventsourcing: same machine, same run, same facts. Run by hand:

    python tests/benchmarks/ledger_speed.py [EVENTS]

Both sides keep 200,000 events (four on each of 50,000 requests) in an SQLite file with synchronous=FULL, begin
from event objects, and append in batches of the same size. Stock is an ``Application`` as it comes: its JSON
transcoder and mapper, its SQLite recorder, its events with the same fields. Each figure is the median of
alternating rounds, so that a busy machine slows both sides alike.
"""

import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from eventsourcing.application import Application
from eventsourcing.domain import DomainEvent
from rich.console import Console
from rich.progress import track
from rich.table import Table

from community_core.domain import (
    AGGREGATES,
    RequestAcknowledged,
    RequestAssigned,
    RequestRaised,
    RequestResolved,
)
from community_core.ledger import EventRegistry, Ledger, NewFact
from community_core.times import system_clock

BATCH = 1000
PAGE = 500
SINGLE_APPENDS = 400
ROUNDS = 3
BEGINNING = datetime(2024, 1, 1, tzinfo=UTC)
NAMESPACE = UUID("6f1b7c39-5c2e-4d0e-8f43-9f1d6a1c2b30")


class StockEvent(DomainEvent):
    """What every fact says of itself; its time of recording and its stream are in stock events already."""

    occurred_at: datetime
    actor: str
    command_id: str | None
    causation_id: str | None
    correlation_id: str
    flags: list[str]


class StockRaised(StockEvent):
    number: str
    title: str
    category: str
    channel: str
    requester: str | None = None
    place: str = ""
    visit_id: str | None = None
    due_at: datetime | None = None
    source: str | None = None
    source_number: str | None = None
    details: str | None = None


class StockAcknowledged(StockEvent):
    pass


class StockAssigned(StockEvent):
    assignee: str


class StockResolved(StockEvent):
    outcome: str


def our_facts(requests: int) -> Iterator[NewFact]:
    for request in range(requests):
        stream_id = f"request-{request:026d}"
        events = (
            RequestRaised(
                title=f"暖气不热 {request}", category="heating", channel="pavilion", place="24 号楼"
            ),
            RequestAcknowledged(),
            RequestAssigned(assignee="person-song"),
            RequestResolved(outcome="done"),
        )
        for version, event in enumerate(events, 1):
            moment = BEGINNING + timedelta(minutes=request + version)
            yield NewFact(stream_id, version, event, moment, "person-he", f"{stream_id}@1")


def stock_events(requests: int) -> Iterator[StockEvent]:
    now = system_clock()
    for request in range(requests):
        stream = uuid5(NAMESPACE, str(request))
        for version, (kind, data) in enumerate(_stock_data(request), 1):
            yield kind(
                originator_id=stream,
                originator_version=version,
                timestamp=now,
                occurred_at=BEGINNING + timedelta(minutes=request + version),
                actor="person-he",
                command_id=None,
                causation_id=None,
                correlation_id=f"{stream}@1",
                flags=[],
                **data,
            )


def _stock_data(request: int) -> Iterator[tuple[type[StockEvent], dict[str, str]]]:
    raised = {"number": f"2024-{request:04d}", "title": f"暖气不热 {request}", "category": "heating"}
    yield StockRaised, raised | {"channel": "pavilion", "place": "24 号楼"}
    yield StockAcknowledged, {}
    yield StockAssigned, {"assignee": "person-song"}
    yield StockResolved, {"outcome": "done"}


class Stock:
    """eventsourcing as it comes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        settings = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}
        self.application = Application[UUID](settings)
        self.append_one = self.application.save

    def append(self, events: Sequence[StockEvent]) -> None:
        self.application.save(*events)

    def replay(self) -> Iterator[StockEvent]:
        after = 0
        mapper, recorder = self.application.mapper, self.application.recorder
        while page := recorder.select_notifications(after + 1, PAGE):
            yield from map(mapper.to_domain_event, page)
            after = page[-1].id

    def close(self) -> None:
        self.application.close()


class Ours:
    """The ledger."""

    def __init__(self, path: Path) -> None:
        self.path = path
        registry = EventRegistry(event for each in AGGREGATES for event in each.events)
        self.ledger = Ledger(path, registry, zone=ZoneInfo("Asia/Shanghai"), clock=system_clock)
        self.append, self.replay, self.close = self.ledger.append, self.ledger.log, self.ledger.close

    def append_one(self, fact: NewFact) -> None:
        self.ledger.append([fact])


def batches(events: Sequence[object]) -> Iterator[Sequence[object]]:
    return (events[start : start + BATCH] for start in range(0, len(events), BATCH))


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


class Race:
    """Both sides at the same three pieces of work, in turn."""

    def __init__(self, folder: Path, events: int) -> None:
        self.folder = folder
        self.events = events
        requests = events // 4
        self.prepared = {Stock: list(stock_events(requests)), Ours: list(our_facts(requests))}
        self.times: dict[tuple[str, type], list[float]] = {}
        self.synchronous: set[int] = set()

    def run(self) -> None:
        for turn in track(range(ROUNDS), "rounds", console=Console(stderr=True)):
            for kind in (Stock, Ours) if turn % 2 else (Ours, Stock):
                self._bulk_and_replay(kind, turn)
            self._single(turn)

    def _bulk_and_replay(self, kind: type, turn: int) -> None:
        side = kind(self.folder / f"{kind.__name__}-{turn}.db")
        prepared = self.prepared[kind]
        self._time("bulk append", kind, lambda: [side.append(batch) for batch in batches(prepared)])
        self._time("replay", kind, lambda: self._fold(side.replay(), kind))
        side.close()

    def _fold(self, events: Iterator[object], kind: type) -> None:
        """The handler: count each type of fact."""
        seen: Counter[type] = Counter()
        if kind is Ours:
            for each in events:
                seen[type(each.data)] += 1
        else:
            for each in events:
                seen[type(each)] += 1
        assert sorted(seen.values()) == [self.events // 4] * 4

    def _single(self, turn: int) -> None:
        sides = {kind: kind(self.folder / f"{kind.__name__}-single-{turn}.db") for kind in (Stock, Ours)}
        for start in range(0, SINGLE_APPENDS, 20):
            for kind, side in sides.items():
                part = self.prepared[kind][start : start + 20]
                self._time(
                    f"one append {start}", kind, lambda side=side, part=part: [*map(side.append_one, part)]
                )
        for side in sides.values():
            self.synchronous.add(_synchronous(side))
            side.close()

    def _time(self, what: str, kind: type, work: Callable[[], object]) -> None:
        self.times.setdefault((what, kind), []).append(seconds(work))

    def rate(self, what: str, kind: type, count: int) -> float:
        return count / median(
            each
            for (name, side), times in self.times.items()
            if name.startswith(what) and side is kind
            for each in times
        )


def _synchronous(side: Stock | Ours) -> int:
    datastore = (
        side.application.recorder.datastore if isinstance(side, Stock) else side.ledger.recorder.datastore
    )
    with datastore.transaction(commit=False) as cursor:
        cursor.execute("PRAGMA synchronous")
        return cursor.fetchone()[0]


def table_of(race: Race) -> Table:
    table = Table(
        title=f"{race.events:,} events, SQLite {sqlite3.sqlite_version}, synchronous=FULL on both sides"
    )
    for column in ("what", "stock eventsourcing", "community_core", "ratio", "wanted"):
        table.add_column(column, justify="left" if column == "what" else "right")
    for what, count, wanted in (
        ("replay", race.events, 4),
        ("bulk append", race.events, 5),
        ("one append", 20, 1),
    ):
        stock, ours = race.rate(what, Stock, count), race.rate(what, Ours, count)
        table.add_row(what, f"{stock:,.0f}/s", f"{ours:,.0f}/s", f"{ours / stock:.1f}", f">= {wanted}")
    return table


def main() -> None:
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with tempfile.TemporaryDirectory() as folder:
        race = Race(Path(folder), events)
        race.run()
    assert race.synchronous == {2}, "both sides must be durable"
    Console().print(table_of(race))


if __name__ == "__main__":
    main()
