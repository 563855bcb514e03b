"""A zone for stories told by the clock, in which no midnight is near."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from community_core.testing import midday_zone

MIDNIGHT = datetime(2024, 1, 15, tzinfo=UTC)


@pytest.mark.parametrize("hour", range(24))
def test_it_is_midday_there_at_every_hour(hour: int) -> None:
    """Between twelve and one."""
    for now in (MIDNIGHT + timedelta(hours=hour), MIDNIGHT + timedelta(hours=hour, minutes=59)):
        assert now.astimezone(ZoneInfo(midday_zone(now))).hour == 12


def test_it_is_midday_there_now() -> None:
    """By the system's clock."""
    before = datetime.now(UTC)
    assert before.astimezone(ZoneInfo(midday_zone())).hour in (11, 12)
