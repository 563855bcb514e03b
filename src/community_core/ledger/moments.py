"""Times as the store writes them: UTC text with fixed microseconds, so that text order is time order."""

from datetime import UTC, datetime

from community_core.errors import InvalidInput


def to_text(moment: datetime) -> str:
    """``2024-01-15T08:00:00.000000Z``. InvalidInput for a time without a zone."""
    if moment.tzinfo is None:
        raise InvalidInput(
            f"The time {moment.isoformat()} has no time zone; add one, such as +08:00.",
            f"时间 {moment.isoformat()} 没有时区；请加上，例如 +08:00。",
        )
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"


from_text = datetime.fromisoformat
"""The UTC time in such a text."""
