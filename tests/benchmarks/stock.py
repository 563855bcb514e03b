"""eventsourcing as it comes: its Application, JSON transcoder, mapper and SQLite recorder, and its events."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.application import Application
from eventsourcing.domain import DomainEvent
from eventsourcing.persistence import Tracking
from eventsourcing.sqlite import SQLiteDatastore, SQLiteTrackingRecorder
from eventsourcing.system import NotificationLogReader

NAMESPACE = UUID("6f1b7c39-5c2e-4d0e-8f43-9f1d6a1c2b30")


class StockEvent(DomainEvent):
    """What every fact says of itself. When it was recorded, and its stream, stock events say already."""

    occurred_at: datetime
    actor: str
    command_id: str | None
    causation_id: str | None
    correlation_id: str
    flags: list[str]


class Raised(StockEvent):
    """The fields of RequestRaised."""

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


class Acknowledged(StockEvent):
    """No fields."""


class Assigned(StockEvent):
    """The fields of RequestAssigned."""

    assignee: str


class Resolved(StockEvent):
    """The fields of RequestResolved."""

    outcome: str
    resolved_by: str


def prepared(requests: int, beginning: datetime, now: datetime) -> list[StockEvent]:
    """Four events on each of so many requests."""
    return list(_events(requests, beginning, now))


def _events(requests: int, beginning: datetime, now: datetime) -> Iterator[StockEvent]:
    for request in range(requests):
        yield from story(uuid5(NAMESPACE, str(request)), request, beginning, now)


def story(stream: UUID, request: int, beginning: datetime, now: datetime) -> Iterator[StockEvent]:
    """The four events of one request."""
    for version, (kind, fields) in enumerate(_story(request), 1):
        envelope: dict[str, Any] = {
            "originator_id": stream,
            "originator_version": version,
            "timestamp": now,
            "occurred_at": beginning + timedelta(minutes=request + version),
            "actor": "person-he",
            "command_id": None,
            "causation_id": None,
            "correlation_id": f"{stream}@1",
            "flags": [],
        }
        yield kind(**envelope, **fields)


def _story(request: int) -> Iterator[tuple[type[StockEvent], dict[str, str]]]:
    asked = {"title": f"暖气不热 {request}", "category": "heating", "channel": "pavilion"}
    yield Raised, asked | {"number": f"2024-{request:04d}", "place": "13 号楼"}
    yield Acknowledged, {}
    yield Assigned, {"assignee": "person-shen"}
    yield Resolved, {"outcome": "done", "resolved_by": "person-he"}


class Stock:
    """An application on an SQLite file."""

    def __init__(self, path: Path) -> None:
        settings = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}
        self.application = Application[UUID](settings)
        self._view = path.with_suffix(".view")

    def append(self, events: Sequence[StockEvent]) -> None:
        """All at once."""
        self.application.save(*events)

    def replay(self) -> Iterator[StockEvent]:
        """Every event as its class, the documented way: by its notification log reader, as it comes."""
        for notifications in NotificationLogReader(self.application.notification_log).select(start=1):
            yield from map(self.application.mapper.to_domain_event, notifications)  # type: ignore[misc]

    def replay_leanest(self, page: int) -> Iterator[StockEvent]:
        """The same around its notification log, straight from its recorder, by so many at a time."""
        for notifications in self._pages(page):
            yield from map(self.application.mapper.to_domain_event, notifications)  # type: ignore[misc]

    def catch_up(self, page: int, limit: int) -> int:
        """A read model of the first events, the documented way: event and position in one transaction."""
        view = self._read_model()
        view.create_table()
        done = 0
        for notifications in self._pages(page):
            for notification in notifications[: limit - done]:
                event: Any = self.application.mapper.to_domain_event(notification)
                view.handle(event, Tracking("requests", notification.id))
                done += 1
            if done >= limit:
                break
        view.datastore.close()
        return done

    def _read_model(self) -> Any:
        return ReadModel(SQLiteDatastore(str(self._view)))

    def _pages(self, page: int) -> Iterator[Sequence[Any]]:
        after = 0
        recorder = self.application.recorder
        while notifications := recorder.select_notifications(after + 1, page):
            yield notifications
            after = notifications[-1].id

    def synchronous(self) -> int:
        """SQLite's synchronous mode: 2 is FULL."""
        recorder: Any = self.application.recorder
        with recorder.datastore.transaction(commit=False) as cursor:
            cursor.execute("PRAGMA synchronous")
            return int(cursor.fetchone()[0])

    def close(self) -> None:
        """Let go of the file."""
        self.application.close()


class ReadModel(SQLiteTrackingRecorder):
    """Each request with what became of it."""

    def construct_create_table_statements(self) -> list[str]:
        table = "CREATE TABLE requests (id TEXT PRIMARY KEY, number TEXT, title TEXT, state TEXT)"
        return [*super().construct_create_table_statements(), table]

    def handle(self, event: StockEvent, tracking: Tracking) -> None:
        """Write what an event changes."""
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(*change(event, "requests", "?"))


def change(event: StockEvent, table: str, mark: str) -> tuple[str, tuple[str, ...]]:
    """What an event changes in the table of the read model, for a driver that marks values so."""
    key = str(event.originator_id)
    if isinstance(event, Raised):
        values = (key, event.number, event.title, "raised")
        return f"INSERT INTO {table} VALUES ({', '.join([mark] * 4)})", values
    return f"UPDATE {table} SET state = {mark} WHERE id = {mark}", (type(event).__name__.lower(), key)
