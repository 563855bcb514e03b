"""Days and times as people write them, 2024.1.5, 1月5日 or 昨天 8点半, as ISO 8601 writes them."""

import re
from datetime import date, timedelta

_DAY = re.compile(r"(?P<year>\d{4})(?P<sign>[-./])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?!\d)")
_DAY_ZH = re.compile(r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]")
_DAYS_AGO = {"今天": 0, "昨天": 1, "前天": 2, "today": 0, "yesterday": 1}
_CLOCK = re.compile(
    r"(?P<half>上午|早上|下午|晚上)?\s*(?P<hour>\d{1,2})"
    r"(?::(?P<minute>\d{2})|[点时](?:(?P<minute_zh>\d{1,2})分?|(?P<half_past>半))?)"
)
_AFTER_NOON = ("下午", "晚上")
_NOON = 12


def as_iso(written: str, today: date | None = None) -> str:
    """The same as ``2024-01-05`` or ``2024-01-05 08:30``; what is written otherwise stays as it is.

    What counts from ``today``, such as yesterday or a day without its year, is understood where that is
    given; a day without its year is the last such day. ValueError for a day that does not exist.
    """
    found = _day(written, today)
    if found is None:
        return written
    day, rest = found
    clock = _CLOCK.fullmatch(rest)
    return f"{day} {_hours(clock)}" if clock else f"{day}{rest and ' '}{rest}"


def _day(written: str, today: date | None) -> tuple[date, str] | None:
    """The day it begins with, and what follows."""
    match = _DAY.match(written) or _DAY_ZH.match(written)
    if match and (match["year"] or today):
        month, day = int(match["month"]), int(match["day"])
        told = date(int(match["year"]), month, day) if match["year"] else _last(month, day, today or date.max)
        return told, written[match.end() :].strip().removeprefix("T")
    word = next((each for each in _DAYS_AGO if written.casefold().startswith(each)), None)
    if word is None or today is None:
        return None
    return today - timedelta(days=_DAYS_AGO[word]), written[len(word) :].strip()


def _last(month: int, day: int, today: date) -> date:
    """The last such day up to today."""
    this_year = date(today.year, month, day)
    return this_year if this_year <= today else date(today.year - 1, month, day)


def _hours(clock: re.Match[str]) -> str:
    hour = int(clock["hour"])
    if clock["half"] in _AFTER_NOON and hour < _NOON:
        hour += _NOON
    minute = 30 if clock["half_past"] else int(clock["minute"] or clock["minute_zh"] or 0)
    return f"{hour:02}:{minute:02}"
