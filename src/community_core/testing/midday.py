"""Where it is midday: a story told by the clock does not pass midnight there."""

from datetime import UTC, datetime

from community_core.times import system_clock

_NOON = 12


def midday_zone(now: datetime | None = None) -> str:
    """The name of a time zone in which it is between twelve and one ``now``, or by the system's clock.

    A test that says "today" and "yesterday" makes its store in that zone, so that its day does not change
    between two commands, whenever it is run.
    """
    ahead = _NOON - (now or system_clock()).astimezone(UTC).hour
    return f"Etc/GMT{-ahead:+d}"  # these names count westwards
