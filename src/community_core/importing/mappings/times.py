"""Times as files have them: several formats, dates without a time, hours that occur twice or never."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from attrs import frozen

from community_core.importing.files.rows import Unreadable, as_text, shown
from community_core.importing.mappings.time_formats import (
    WrittenTime,
    by_dashed_iso,
    by_excel_day,
    by_iso,
    format_of,
    hint,
)
from community_core.importing.mappings.written_days import (
    LedgerYear,
    NoYear,
    as_written,
    may_be_cut,
    with_hour,
)
from community_core.telling.flags import of_the_clocks, read_as
from community_core.times import in_utc

_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_DAYS_KEPT = 4096
_NO_DATE = re.compile(r"(?:0000\D00\D00|9999\D12\D31|1900\D0?1\D0?[01])(?:\D.*)?")
"""What databases and Excel write where they have no date."""


@frozen
class Moment:
    """A time that was read: ``at`` in UTC, its local ``day``, whether only that was given, and its flags."""

    at: datetime
    day: date
    whole_day: bool
    flags: tuple[str, ...] = ()

    @property
    def doubts(self) -> tuple[str, ...]:
        """Those of its flags that say that the clocks do not tell it."""
        return of_the_clocks(self.flags)

    def not_before(self, other: "Moment") -> datetime:
        """``at``; for a mere day the same as the other moment's, that moment, if later."""
        return max(self.at, other.at) if self.whole_day and self.day == other.day else self.at


class Times:
    """Reads times in ``zone``, by ``formats`` of a mapping tried in turn; ISO 8601 with dashes beside them,
    and in any form when there are none; else as people write days, of the ledger's ``year``."""

    def __init__(self, zone: ZoneInfo, formats: Sequence[str] = (), year: LedgerYear | None = None) -> None:
        self._zone = zone
        self._formats = [*map(format_of, formats), by_dashed_iso if formats else by_iso]
        self._offset_on = lru_cache(maxsize=_DAYS_KEPT)(self._offset)
        self._day_first = any("%d" in each.partition("%m")[0] for each in formats)
        self._year = year

    def read(self, value: Any, column: str, near: date | None = None) -> Moment | None:
        """The moment a value tells; None for an empty one.

        A day without its year is the one next to ``near``, else of the ledger's year. A mere day is its
        start. A local time that occurs twice is taken as the first; one that never occurs is read with the
        offset before the clocks changed. All of these are flagged, the last two with both readings.
        Unreadable for anything else, and for years outside 1900 to 2199.
        """
        if value is None or value == "":
            return None
        written = self._written(value, column, near)
        local, whole_day = written.local, written.whole_day
        if not _FIRST_YEAR <= local.year <= _LAST_YEAR:
            raise Unreadable(
                f"{column}: {shown(value)} is in the year {local.year}",
                f"{column}：{shown(value)} 的年份不可信",
            )
        if local.tzinfo is not None:
            return Moment(in_utc(local), local.astimezone(self._zone).date(), whole_day)
        at, flags = self._placed(local)
        flags = ("date-without-time",) if whole_day else flags
        return Moment(at, local.date(), whole_day, (*written.flags, *flags))

    def _written(self, value: Any, column: str, near: date | None) -> WrittenTime:
        if isinstance(value, datetime):
            return WrittenTime(value, whole_day=False)
        if isinstance(value, date):
            return WrittenTime(datetime.combine(value, time.min), whole_day=True)
        if isinstance(value, int | float) and (day := by_excel_day(value)):
            return day
        text = as_text(value)
        found = next((told for each in self._formats if (told := each(text))), None)
        if found is None and isinstance(value, float) and may_be_cut(value):
            raise _cut(column, text)
        return found or self._as_people_write(text, column, near)

    def _as_people_write(self, text: str, column: str, near: date | None) -> WrittenTime:
        is_apart = not self._day_first or "月" in text
        day, _, hour = text.partition(" ")
        dated = next((told for each in self._formats if (told := each(day))), None) if hour else None
        if dated and dated.whole_day and (told := with_hour(dated, hour)):
            return told
        try:
            found = as_written(text, self._year, near) if is_apart else as_written(text, None)
        except NoYear as error:
            raise _no_year(column, text) from error
        if found is None:
            raise _no_time(column, text)
        return found

    def _placed(self, local: datetime) -> tuple[datetime, tuple[str, ...]]:
        """The moment of a local time, and how it is flagged on a day of a clock change."""
        offset = self._offset_on(local.year, local.month, local.day)
        if offset is not None:
            return (local - offset).replace(tzinfo=UTC), ()
        at, other = (in_utc(local.replace(tzinfo=self._zone, fold=fold)) for fold in (0, 1))
        if at == other:
            return at, ()
        doubt = "time-occurred-twice" if at < other else "time-never-occurred"
        return at, (doubt, read_as(at.astimezone(self._zone), other.astimezone(self._zone)))

    def _offset(self, year: int, month: int, day: int) -> timedelta | None:
        """From UTC to the zone on a day; None where the clocks change on it or beside it."""
        noon = datetime(year, month, day, 12, tzinfo=self._zone)
        around = {(noon + timedelta(hours=hours)).utcoffset() for hours in (-36, -12, 12, 36)}
        return around.pop() if len(around) == 1 else None


def means_no_date(value: Any) -> bool:
    """Whether a value is what programs write where they have no date: 0000-00-00, 9999-12-31, 1900-01-01."""
    return _NO_DATE.fullmatch(str(value)) is not None


def _no_year(column: str, text: str) -> Unreadable:
    return Unreadable(
        f"{column}: {shown(text)} tells no year; write year = 2026, or which it is, in the mapping",
        f"{column}：{shown(text)} 没有写年份；请在映射中写明 year = 2026（或所属年份）",
    )


def _cut(column: str, text: str) -> Unreadable:
    return Unreadable(
        f"{column}: the number {text} may be {text}0 that Excel cut short; write a text, such as 1月10日",
        f"{column}：数字 {text} 可能是被 Excel 截短的 {text}0；请写成文字，例如 1月10日",
    )


def _no_time(column: str, text: str) -> Unreadable:
    en, zh = f"{column}: {shown(text)} is not a time", f"{column}：{shown(text)} 不是时间"
    found = hint(text)
    return Unreadable(f"{en}; {found[0]}", f"{zh}；{found[1]}") if found else Unreadable(en, zh)
