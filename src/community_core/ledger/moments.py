"""Times as the store writes them: UTC text with fixed microseconds, so that text order is time order."""

from datetime import UTC, datetime

import msgspec

from community_core.errors import InvalidInput

_written = (
    msgspec.json.Encoder().encode
)  # '"2024-01-15T08:00:00Z"', with six more digits when they aren't zero


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC. InvalidInput for a time without a zone, or outside the years 1 to 9999."""
    if moment.tzinfo is UTC:
        return moment
    if moment.tzinfo is None:
        raise InvalidInput(
            f"The time {moment.isoformat()} has no time zone; add one, such as +08:00.",
            f"时间 {moment.isoformat()} 没有时区；请加上，例如 +08:00。",
        )
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise InvalidInput(
            f"The time {moment.isoformat()} is out of range; use a year from 1 to 9999.",
            f"时间 {moment.isoformat()} 超出范围；年份应为 1 至 9999。",
        ) from error


def to_text(moment: datetime) -> str:
    """``2024-01-15T08:00:00.000000Z``. InvalidInput as for :func:`in_utc`."""
    text = _written(in_utc(moment))[1:-2].decode()
    return f"{text}Z" if "." in text else f"{text}.000000Z"


from_text = datetime.fromisoformat
"""The UTC time in such a text."""
