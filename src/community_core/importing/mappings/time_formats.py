"""Formats of times: those of strptime, ISO 8601, days as Excel counts them, seconds since 1970."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import partial

from attrs import frozen

_TELLING_TIME = ("%H", "%I", "%c", "%X", "%s")
_SAMPLE = datetime(2001, 2, 23, 4, 5, 6, tzinfo=UTC)
_ZONES = ("UTC", "GMT", "Z")
"""The names of zones that mean the same everywhere; CST alone is three."""

_NUMBER = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,15})?")
_DIRECTIVE = re.compile(r"(%.)", re.DOTALL)
_SPACES = re.compile(r"(?:\\?\s)+")
_DASHED = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]|$)")
_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  a day of Excel is of no zone
_DAYS = range(20_000, 80_000)
"""Days of Excel from 1954 to 2119: a smaller number is rather a serial number."""

_SECONDS = range(315_532_800, 7_258_118_400)
"""Seconds since 1970 of the years 1980 to 2199. The same in milliseconds begins after these end."""


@frozen
class WrittenTime:
    """A time as it was written, with an offset only if it has one; whether it is a mere ``whole_day``; and
    what it is flagged with."""

    local: datetime
    whole_day: bool
    flags: tuple[str, ...] = ()


Format = Callable[[str], WrittenTime | None]
"""Reads a text, None where it is not written so."""
_Zoned = tuple[Callable[[str], datetime | None], timezone | None]
"""How to read a format of strptime, and the zone of what is written so, if the format tells it."""

_NUMBERS = {
    "%Y": r"(?P<year>\d{4})",
    "%m": r"(?P<month>1[0-2]|0?[1-9])",
    "%d": r"(?P<day>3[01]|[12]\d|0?[1-9]| [1-9])",
    "%H": r"(?P<hour>2[0-3]|[01]\d|\d)",
    "%M": r"(?P<minute>[0-5]\d|\d)",
    "%S": r"(?P<second>[0-5]\d|\d)",
}
"""What strptime takes for each of these."""


def format_of(written: str) -> Format:
    """The format of a mapping: one of strptime, ``excel-day``, ``epoch`` or ``epoch-ms``."""
    if written in NAMED:
        return NAMED[written]
    whole_day = not any(mark in written for mark in _TELLING_TIME)
    return partial(_by_strptime, tuple(_with_zones(written)), whole_day)


def is_whole(written: str) -> bool:
    """Whether a format tells year, month and day."""
    if written in NAMED:
        return True
    try:
        told = format_of(written)(_SAMPLE.strftime(written))
    except ValueError:
        return False
    return told is not None and told.local.date() == _SAMPLE.date()


def by_iso(text: str) -> WrittenTime | None:
    """ISO 8601, in any of its forms."""
    try:
        return WrittenTime(datetime.combine(date.fromisoformat(text), time.min), whole_day=True)
    except ValueError:
        pass
    try:
        return WrittenTime(datetime.fromisoformat(text), whole_day=False)
    except ValueError:
        return None


def by_dashed_iso(text: str) -> WrittenTime | None:
    """ISO 8601 that no other format is mistaken for: with dashes between year, month and day."""
    return by_iso(text) if _DASHED.match(text) else None


def by_excel_day(number: float) -> WrittenTime | None:
    """A day as Excel counts them, with its part that has gone by."""
    if not _DAYS.start <= number < _DAYS.stop:
        return None
    seconds = round((number % 1) * 86_400)
    local = _DAY_ZERO + timedelta(days=int(number), seconds=seconds)
    return WrittenTime(local, not seconds, ("excel-day",))


def by_epoch(seconds: float) -> WrittenTime | None:
    """Seconds since 1970."""
    if not _SECONDS.start <= seconds < _SECONDS.stop:
        return None
    return WrittenTime(datetime.fromtimestamp(seconds, UTC), whole_day=False)


def hint(text: str) -> tuple[str, str] | None:
    """What a number that was read as no time may well be, and how the mapping says so."""
    for name, (en, zh) in _HINTS.items():
        told = NAMED[name](text)
        if told is not None:
            day = told.local.date()
            return (
                f"it looks like {en}: {day}; write {name!r} among time_formats",
                f"像是{zh}：{day}；请在 time_formats 中加上 {name!r}",
            )
    return None


def _by_strptime(formats: Sequence[_Zoned], whole_day: bool, text: str) -> WrittenTime | None:
    for read, zone in formats:
        local = read(text)
        if local is not None:
            return WrittenTime(local.replace(tzinfo=zone) if zone else local, whole_day)
    return None


def _with_zones(written: str) -> list[_Zoned]:
    """The format, or where it has the name of a zone, the format with each name that may stand there."""
    if "%Z" in written:
        return [(_reading(written.replace("%Z", each)), UTC) for each in _ZONES]
    return [(_reading(written), None)]


def _reading(written: str) -> Callable[[str], datetime | None]:
    """Numbers alone are read by a pattern made once, five times as fast as by strptime."""
    pieces = _DIRECTIVE.split(written)
    told = pieces[1::2]
    if not {"%Y", "%m", "%d"} <= set(told) <= set(_NUMBERS) or len(set(told)) < len(told):
        return partial(_by_library, written)
    pattern = "".join(_NUMBERS.get(each) or _SPACES.sub(r"\\s+", re.escape(each)) for each in pieces)
    return partial(_by_pattern, re.compile(pattern, re.IGNORECASE))


def _by_pattern(pattern: re.Pattern[str], text: str) -> datetime | None:
    found = pattern.match(text)
    if not found or found.end() < len(text):
        return None
    told = zip(pattern.groupindex, map(int, found.groups()), strict=True)
    try:
        return datetime(**dict(told))  # type: ignore[arg-type]  # noqa: DTZ001  the zone is the caller's
    except ValueError:  # such as 30 February
        return None


def _by_library(written: str, text: str) -> datetime | None:
    try:
        return datetime.strptime(text, written)  # noqa: DTZ007  the zone is added by the caller
    except ValueError:
        return None


def _of_number(read: Callable[[float], WrittenTime | None], text: str) -> WrittenTime | None:
    return read(float(text)) if _NUMBER.fullmatch(text) else None


NAMED: Mapping[str, Format] = {
    "excel-day": partial(_of_number, by_excel_day),
    "epoch": partial(_of_number, by_epoch),
    "epoch-ms": partial(_of_number, lambda number: by_epoch(number / 1000)),
}
"""The formats that have a name of their own."""

_HINTS = {
    "excel-day": ("a day of Excel", " Excel 的日期序号"),
    "epoch": ("seconds since 1970", "自 1970 年起的秒数"),
    "epoch-ms": ("milliseconds since 1970", "自 1970 年起的毫秒数"),
}
