"""Fresh ids: unique, ordered by time, and the same again from the same entropy."""

import random
from datetime import UTC, datetime, timedelta

from community_core.identifiers import Identifiers
from community_core.times import system_clock

NOW = datetime(2024, 1, 15, 1, 0, tzinfo=UTC)


def test_ids_begin_with_the_aggregate_and_sort_by_time() -> None:
    """By the moment they were made, or the one they were given."""
    identifiers = Identifiers(lambda: NOW)
    earlier = identifiers.new("request", NOW - timedelta(days=1))
    now = identifiers.new("request")
    later = identifiers.new("request", NOW + timedelta(milliseconds=1))
    assert earlier < now < later
    assert all(
        each.startswith("request-0") and len(each) == len("request-") + 26 for each in (earlier, now, later)
    )


def test_ids_differ() -> None:
    """Thousands made in the same millisecond too."""
    identifiers = Identifiers(lambda: NOW)
    assert len({identifiers.new("request") for _ in range(5000)}) == 5000


def test_ids_can_be_made_again() -> None:
    """With a seeded source of entropy, so that a story can be told again exactly."""
    one, two = (Identifiers(lambda: NOW, random.Random(7).randbytes) for _ in range(2))
    assert [one.new("visit") for _ in range(3)] == [two.new("visit") for _ in range(3)]


def test_a_time_before_1970_is_as_early_as_can_be() -> None:
    """An id's time cannot be negative."""
    assert (
        Identifiers(system_clock)
        .new("request", datetime(1949, 10, 1, tzinfo=UTC))
        .startswith("request-0000000000")
    )
