"""Who is compared: community_core, eventsourcing as it comes, and the drivers alone."""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from psycopg.conninfo import conninfo_to_dict

from community_core.domain.request import REQUEST
from community_core.ledger import NewFact
from community_core.storage.address import Schema

from . import ours, stock
from .ours import Ours
from .stock import Stock, StockEvent

BEGINNING = datetime(2024, 1, 1, tzinfo=UTC)
_COLUMNS = 13
_MADE = """
    CREATE TABLE events (
        position {key}, recorded_at TEXT, stream_id TEXT, version BIGINT, type TEXT, schema BIGINT,
        data {blob}, occurred_at TEXT, actor TEXT,
        command_id TEXT, causation_id TEXT, correlation_id TEXT, flags TEXT,
        UNIQUE (stream_id, version)
    )
"""


class RawFile:
    """The sqlite3 of Python alone: one table, as durable."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute(_MADE.format(key="INTEGER PRIMARY KEY", blob="BLOB"))

    def append(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """All at once."""
        self._connection.execute("BEGIN IMMEDIATE")
        marks = ", ".join("?" * _COLUMNS)
        self._connection.executemany(f"INSERT INTO events VALUES ({marks})", rows)
        self._connection.execute("COMMIT")

    def fetch(self) -> int:
        """Every row; how many."""
        return len(self._connection.execute("SELECT * FROM events ORDER BY position").fetchall())

    def close(self) -> None:
        """Let go of it."""
        self._connection.close()


class RawServer:
    """psycopg alone: one table in a schema, binary."""

    def __init__(self, schema: Schema) -> None:
        self._connection = psycopg.connect(schema.server, autocommit=True)
        self._connection.execute(f'CREATE SCHEMA "{schema.name}"'.encode())
        self._connection.execute(f'SET search_path TO "{schema.name}"'.encode())
        self._connection.execute(_MADE.format(key="BIGINT PRIMARY KEY", blob="BYTEA").encode())

    def append(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """All at once."""
        marks = ", ".join(["%s"] * _COLUMNS)
        with self._connection.transaction():
            self._connection.cursor(binary=True).executemany(
                f"INSERT INTO events VALUES ({marks})".encode(), rows
            )

    def fetch(self) -> int:
        """Every row; how many."""
        cursor = self._connection.cursor(binary=True)
        return len(cursor.execute("SELECT * FROM events ORDER BY position").fetchall())

    def close(self) -> None:
        """Let go of it."""
        self._connection.close()


def raw_rows(facts: int) -> list[tuple[Any, ...]]:
    """Rows like those of our facts."""
    data = '{"title":"暖气不热","category":"heating","channel":"pavilion","place":"13 号楼"}'.encode()
    moment = "2024-01-15T00:30:00.000000Z"
    known = (1, "RequestRaised", 1, data, moment, "person-he", None, None)
    streams = ((place, f"request-{place:026d}") for place in range(1, facts + 1))
    return [(place, moment, stream, *known, f"{stream}@1", "[]") for place, stream in streams]


class StockServer(Stock):
    """An eventsourcing application on PostgreSQL, in a schema of its own."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        with psycopg.connect(schema.server, autocommit=True) as connection:
            connection.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema.name}"'.encode())
        self.application = Application[UUID](self._settings())

    def _settings(self) -> dict[str, str]:
        told = conninfo_to_dict(self._schema.server)
        return {
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": str(told["dbname"]),
            "POSTGRES_HOST": str(told["host"]),
            "POSTGRES_PORT": str(told.get("port", "5432")),
            "POSTGRES_USER": str(told["user"]),
            "POSTGRES_PASSWORD": str(told.get("password", "")),
            "POSTGRES_SCHEMA": self._schema.name,
        }

    def _read_model(self) -> Any:
        told = {name.removeprefix("POSTGRES_").lower(): each for name, each in self._settings().items()}
        del told["persistence_module"]
        return ServerReadModel(PostgresDatastore(**told))


class ServerReadModel(PostgresTrackingRecorder):
    """Each request with what became of it."""

    def __init__(self, datastore: PostgresDatastore) -> None:
        super().__init__(datastore, tracking_table_name="tracking")
        table = f'"{datastore.schema}".requests (id TEXT PRIMARY KEY, number TEXT, title TEXT, state TEXT)'
        self.sql_create_statements.append(psycopg.sql.SQL(f"CREATE TABLE IF NOT EXISTS {table}"))
        self._table = f'"{datastore.schema}".requests'

    def handle(self, told: StockEvent, tracking: Tracking) -> None:
        """Write what an event changes."""
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(*stock.change(told, self._table, "%s"))


def ours_at(where: Path | Schema) -> Ours:
    """community_core, in a file or on a server."""
    return Ours(where)


def stock_at(where: Path | Schema) -> Stock:
    """eventsourcing as it comes."""
    return Stock(where) if isinstance(where, Path) else StockServer(where)


def raw_at(where: Path | Schema) -> RawFile | RawServer:
    """The driver alone."""
    return RawFile(where) if isinstance(where, Path) else RawServer(where)


class Told(Aggregate):
    """A request as eventsourcing has it, with as many events as one likes."""

    def __init__(self, title: str) -> None:
        self.title, self.assignee = title, ""

    @event("Assigned")
    def assign(self, assignee: str) -> None:
        """One more event."""
        self.assignee = assignee


def load_stock(side: Stock, events: int) -> Any:
    """Keep an aggregate of so many events; what loads it."""
    application: Any = side.application
    told = Told("暖气不热")
    for number in range(events - 1):
        told.assign(f"person-{number}")
    application.save(told)
    return lambda: application.repository.get(told.id)


def load_ours(side: Ours, events: int) -> Any:
    """The same of ours."""
    stream = f"request-{uuid4().hex}"
    side.append(list(_long_story(stream, events)))
    return lambda: side.ledger.load(REQUEST, stream)


def _long_story(stream: str, events: int) -> Iterator[NewFact]:
    (raised, _, assigned, _) = ours.prepared(1, BEGINNING)
    for version in range(1, events + 1):
        data = raised.data if version == 1 else assigned.data
        moment = BEGINNING + timedelta(minutes=version)
        yield NewFact(stream, version, data, moment, "person-he", f"{stream}@1")


def prepared(requests: int) -> dict[str, list[Any]]:
    """Four events on each of so many requests, for both sides; new ones each time."""
    now = datetime.now(UTC)
    return {"stock": stock.prepared(requests, BEGINNING, now), "ours": ours.prepared(requests, BEGINNING)}
