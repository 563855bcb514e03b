"""Ledgers to test with: in a file and in memory, with a clock the test sets."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from community_core.ledger import EventRegistry, Ledger

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

    def open_one(path: Path | None = None, *events: type) -> Ledger:
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


@pytest.fixture(params=["file", "memory"])
def ledger(request: pytest.FixtureRequest, open_ledger: Open, path: Path) -> Ledger:
    """An empty ledger: once in a file, once in memory."""
    return open_ledger(path if request.param == "file" else None)
