"""Ledgers to test with: in a file and in memory, with a clock the test sets."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from community_core.ledger import EventRegistry, Ledger
from community_core.storage.address import Schema, address_of

from ..servers import Server
from .samples import EVENTS, SHANGHAI


class Clock:
    """Tells the time the test gave it."""

    def __init__(self) -> None:
        self.now = datetime(2024, 1, 15, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **time: float) -> None:
        """Go on, or back, by ``hours=...`` and the like."""
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    """A clock that stands at 9 o'clock in Shanghai on 15 January 2024."""
    return Clock()


Open = Callable[..., Ledger]


@pytest.fixture
def open_ledger(clock: Clock) -> Iterator[Open]:
    """Opens ledgers, and closes them when the test ends."""
    opened: list[Ledger] = []

    def open_one(path: Path | Schema | None = None, *events: type) -> Ledger:
        ledger = Ledger(path, EventRegistry([*EVENTS, *events]), zone=SHANGHAI, clock=clock)
        opened.append(ledger)
        return ledger

    yield open_one
    for ledger in opened:
        ledger.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a ledger may be made."""
    return tmp_path / "ledger.db"


@pytest.fixture(params=["file", "memory", "server"])
def ledger(request: pytest.FixtureRequest, open_ledger: Open) -> Ledger:
    """An empty ledger: once in a file, once in memory, once on a server."""
    if request.param == "server":
        return open_ledger(request.getfixturevalue("schema"))
    return open_ledger(request.getfixturevalue("path") if request.param == "file" else None)


@pytest.fixture
def schema(server: Server) -> Schema:
    """Where on a server a ledger may be made."""
    return address_of(server.new()).ledger


@pytest.fixture(params=["path", "schema"])
def place(request: pytest.FixtureRequest) -> Path | Schema:
    """Where a ledger may be made that outlives whoever opened it: once a file, once on a server."""
    found: Path | Schema = request.getfixturevalue(request.param)
    return found
