"""What executes commands, on a ledger in a file or in memory."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from community_core.execution import Executor
from community_core.identifiers import Identifiers
from community_core.ledger import EventRegistry, Ledger

from .tally import Counted, tally

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2024, 1, 15, 1, 0, tzinfo=UTC)


@pytest.fixture(params=["file", "memory"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger whose clock stands still."""
    path = tmp_path / "ledger.db" if request.param == "file" else None
    ledger = Ledger(path, EventRegistry([Counted]), zone=SHANGHAI, clock=lambda: NOW)
    yield ledger
    ledger.close()


Making = Callable[..., Executor]


@pytest.fixture
def executing(ledger: Ledger) -> Making:
    """Makes what executes commands; ``meanwhile`` is what others do while one is being decided."""

    def make(meanwhile: Callable[[], Any] = lambda: None) -> Executor:
        identifiers = Identifiers(lambda: NOW)
        aggregates = [tally(meanwhile)]
        return Executor(ledger, aggregates, clock=lambda: NOW, zone=SHANGHAI, identifiers=identifiers)

    return make


@pytest.fixture
def executor(executing: Making) -> Executor:
    """With nobody else about."""
    return executing()
