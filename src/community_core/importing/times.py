"""Times as files have them: several formats, dates without a time, hours that occur twice or never."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from attrs import frozen

from community_core.importing.rows import Unreadable, as_text, shown
from community_core.times import in_utc

_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_TELLING_TIME = ("%H", "%I", "%c", "%X", "%s")


@frozen
class Moment:
    """A time that was read: ``at`` in UTC, its local ``day``, whether only that was given, and its flags."""

    at: datetime
    day: date
    whole_day: bool
    flags: tuple[str, ...] = ()

    def not_before(self, other: "Moment") -> datetime:
        """``at``; for a mere day the same as the other moment's, that moment, if later."""
        return max(self.at, other.at) if self.whole_day and self.day == other.day else self.at


class Times:
    """Reads times in ``zone``, by ``formats`` of strptime tried in turn; ISO 8601 when there are none."""

    def __init__(self, zone: ZoneInfo, formats: Sequence[str] = ()) -> None:
        self._zone = zone
        self._formats = [(each, not any(mark in each for mark in _TELLING_TIME)) for each in formats]

    def read(self, value: Any, column: str) -> Moment | None:
        """The moment a value tells; None for an empty one.

        A mere day is its start. A local time that occurs twice is taken as the first; one that never occurs
        is read with the offset before the clocks changed. Both, and a mere day, are flagged. Unreadable for
        anything else, and for years outside 1900 to 2199.
        """
        if value is None or value == "":
            return None
        local, whole_day = self._local(value, column)
        if not _FIRST_YEAR <= local.year <= _LAST_YEAR:
            raise Unreadable(
                f"{column}: {shown(value)} is in the year {local.year}",
                f"{column}：{shown(value)} 的年份不可信",
            )
        if local.tzinfo is not None:
            return Moment(in_utc(local), local.astimezone(self._zone).date(), whole_day)
        at = in_utc(local.replace(tzinfo=self._zone))
        flags = ("date-without-time",) if whole_day else self._clock_change(local, at)
        return Moment(at, local.date(), whole_day, flags)

    def _local(self, value: Any, column: str) -> tuple[datetime, bool]:
        """The time as written, with an offset only if it has one; and whether it is a mere day."""
        if isinstance(value, datetime):
            return value, False
        if isinstance(value, date):
            return datetime.combine(value, time.min), True
        text = as_text(value)
        if not self._formats:
            found = _iso(text)
            if found:
                return found
        for each, whole_day in self._formats:
            try:
                return datetime.strptime(text, each), whole_day  # noqa: DTZ007  the zone is added by the caller
            except ValueError:
                continue
        raise Unreadable(f"{column}: {shown(text)} is not a time", f"{column}：{shown(text)} 不是时间")

    def _clock_change(self, local: datetime, at: datetime) -> tuple[str, ...]:
        if at.astimezone(self._zone).replace(tzinfo=None) != local:
            return ("time-never-occurred",)
        twice = in_utc(local.replace(tzinfo=self._zone, fold=1)) != at
        return ("time-occurred-twice",) if twice else ()


def _iso(text: str) -> tuple[datetime, bool] | None:
    try:
        return datetime.combine(date.fromisoformat(text), time.min), True
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text), False
    except ValueError:
        return None
