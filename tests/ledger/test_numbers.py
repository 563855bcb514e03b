"""Speakable numbers: unique and without gaps in the community's year of recording."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from eventsourcing.persistence import IntegrityError

from community_core.ledger import Ledger

from .conftest import Clock, Open
from .samples import fact, query


def numbers(ledger: Ledger) -> list[str]:
    return [each.data.number for each in ledger.log(types=["RequestRaised"])]


def test_numbers_count_on_through_the_year(ledger: Ledger) -> None:
    """Within one append and from one to the next."""
    ledger.append([fact("request-1"), fact("request-1", 2), fact("request-2")])
    ledger.append([fact("request-3")])
    assert numbers(ledger) == ["2024-0001", "2024-0002", "2024-0003"]


def test_the_year_begins_at_midnight_of_the_community(ledger: Ledger, clock: Clock) -> None:
    """On New Year's Eve at 16:00 in UTC it is the new year in Shanghai."""
    for number, moment in enumerate(["2024-12-31T15:59:59", "2024-12-31T16:00:00", "2025-01-01T02:00:00"]):
        clock.now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        ledger.append([fact(f"request-{number}")])
    assert numbers(ledger) == ["2024-0001", "2025-0001", "2025-0002"]


def test_the_year_is_that_of_recording(ledger: Ledger) -> None:
    """A request of 2011 that is imported in 2024 gets a number of 2024."""
    ledger.append([fact("request-1", occurred_at=datetime(2011, 5, 1, tzinfo=UTC))])
    assert numbers(ledger) == ["2024-0001"]


def test_numbers_go_on_past_four_digits(open_ledger: Open, path: Path) -> None:
    """As a big import needs."""
    ledger = open_ledger(path)
    query(path, "INSERT INTO numbers VALUES (2024, 9998)")
    ledger.append([fact("request-1"), fact("request-2")])
    assert numbers(ledger) == ["2024-9999", "2024-10000"]


def test_threads_get_numbers_without_gaps(ledger: Ledger) -> None:
    """Though some of their appends fail."""

    def write(thread: int) -> None:
        for number in range(20):
            ledger.append([fact(f"request-{thread}-{number}-{twin}") for twin in range(2)])
            with pytest.raises(IntegrityError):
                ledger.append([fact("request-new"), fact(f"request-{thread}-{number}-0")])

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(8)))
    assert numbers(ledger) == [f"2024-{number:04d}" for number in range(1, 321)]
