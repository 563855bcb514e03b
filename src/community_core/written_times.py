"""Days, times and months as people write them: 2024.1.5, 1月5日, 昨天 8点半, 上月; as ISO 8601 has them."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

_DAY = re.compile(r"(?P<year>\d{4})(?P<sign>[-./])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?!\d)")
_DAY_ZH = re.compile(r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]")
_MONTH = re.compile(
    r"(?P<year>\d{4})(?:[-./](?P<month>\d{1,2})|年(?P<month_zh>\d{1,2})月?)|(?P<alone>\d{1,2})月"
)
_DAYS_FROM_TODAY = {
    "大前天": -3, "前天": -2, "昨天": -1, "今天": 0, "明天": 1, "后天": 2, "大后天": 3,
    "昨日": -1, "今日": 0, "明日": 1, "yesterday": -1, "today": 0, "tomorrow": 1,
}  # fmt: skip
_MONTHS_FROM_THIS = {
    "本月": 0, "这个月": 0, "上月": -1, "上个月": -1, "this month": 0, "last month": -1,
}  # fmt: skip
_HOURS = {
    "凌晨": range(6), "早上": range(12), "上午": range(12), "am": range(12), "中午": range(11, 15),
    "下午": range(12, 20), "pm": range(12, 24), "傍晚": range(16, 21), "晚上": range(17, 24),
}  # fmt: skip
"""The hours each part of a day may have."""
_CLOCK = re.compile(
    r"""(?=.*[:点时m])  (?P<part>凌晨|早上|上午|中午|下午|傍晚|晚上)?  \s*(?P<hour>\d{1,2})
    (?: :(?P<minute>\d{2})  |  [点时](?:(?P<minute_zh>\d{1,2})分?|(?P<half>半)|(?P<quarters>[13])刻)? )?
    \s*(?P<part_en>am|pm)?""",
    re.VERBOSE,
)
_SHORT = re.compile(r"([昨今明])([早晚])(?!上)")
_FIGURES = "零一二三四五六七八九"
_IN_WORDS = re.compile(r"[〇零一二两三四五六七八九十]+(?=[年月日号点时分刻])")


def as_iso(written: str, today: date | None = None, *, ahead: date | None = None) -> str:
    """The same as ``2024-01-05`` or ``2024-01-05 08:30``; what is written otherwise stays as it is.

    What counts from ``today``, such as yesterday, a time alone or a day without its year, is understood
    where that is given; a day without its year is the last such day, or where people look ``ahead`` the
    next one from that day on. ValueError for a day or an hour that does not exist.
    """
    plain = in_figures(written)
    found = _day(plain, today, ahead=ahead)
    if found is None and today and _CLOCK.fullmatch(plain.casefold()):
        found = today, plain
    if found is None:
        return written
    day, rest = found
    clock = _CLOCK.fullmatch(rest.casefold())
    return f"{day} {_clock(clock)}" if clock else f"{day}{rest and ' '}{rest}"


def month_in(written: str, today: date | None = None) -> tuple[int, int] | None:
    """The year and the number of a month: 2024-1, 2024年1月; where ``today`` is given 上月, and 1月, which is
    the last such month. None for anything else."""
    plain = in_figures(written).casefold()
    match = _MONTH.fullmatch(plain)
    if match and match["year"]:
        return _if_real(int(match["year"]), int(match["month"] or match["month_zh"]))
    if today is None:
        return None
    if match:
        month = int(match["alone"])
        return _if_real(today.year if month <= today.month else today.year - 1, month)
    back = _MONTHS_FROM_THIS.get(plain)
    return None if back is None else _months_from(today, back)


def _if_real(year: int, month: int) -> tuple[int, int] | None:
    return (year, month) if 1 <= month <= 12 and year else None


def _months_from(today: date, count: int) -> tuple[int, int]:
    year, month = divmod(today.year * 12 + today.month - 1 + count, 12)
    return year, month + 1


def in_figures(written: str) -> str:
    """三点半 as 3点半, and 昨晚 as 昨天晚上."""
    figures = _IN_WORDS.sub(lambda found: _figures(found[0].replace("〇", "零").replace("两", "二")), written)
    return _SHORT.sub(r"\1天\2上", figures)


def _figures(words: str) -> str:
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return "".join(str(_FIGURES.index(each)) for each in words)
    return str(10 * (_FIGURES.index(tens) if tens else 1) + (_FIGURES.index(ones) if ones else 0))


def _day(written: str, today: date | None, *, ahead: date | None) -> tuple[date, str] | None:
    """The day it begins with, and what follows."""
    match = _DAY.match(written) or _DAY_ZH.match(written)
    if match and (match["year"] or today):
        month, day = int(match["month"]), int(match["day"])
        year = match["year"]
        told = date(int(year), month, day) if year else _near(month, day, today or date.max, ahead)
        return told, written[match.end() :].strip().removeprefix("T")
    word = next((each for each in _DAYS_FROM_TODAY if written.casefold().startswith(each)), None)
    if word is None or today is None:
        return None
    return today + timedelta(days=_DAYS_FROM_TODAY[word]), written[len(word) :].strip()


def _near(month: int, day: int, today: date, ahead: date | None) -> date:
    """The last such day up to today, or the next from ``ahead`` on; between leap days are at most 8 years."""
    if ahead:
        such = (each for each in _such(month, day, range(ahead.year, ahead.year + 9)) if each >= ahead)
    else:
        such = (each for each in _such(month, day, range(today.year, today.year - 9, -1)) if each <= today)
    return next(such, None) or date(today.year, month, day)


def _such(month: int, day: int, years: Iterable[int]) -> Iterator[date]:
    return (date(year, month, day) for year in years if _exists(year, month, day))


def _exists(year: int, month: int, day: int) -> bool:
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False


def _clock(clock: re.Match[str]) -> str:
    minute = 30 if clock["half"] else 15 * int(clock["quarters"] or 0)
    return f"{_hour(clock):02}:{int(clock['minute'] or clock['minute_zh'] or minute):02}"


def _hour(clock: re.Match[str]) -> int:
    """By a clock of 24 hours. ValueError for one that is not in its part of the day, such as 晚上12点."""
    hour, part = int(clock["hour"]), clock["part"] or clock["part_en"]
    if part is None:
        return hour
    (found,) = (each for each in (hour, hour + 12) if each in _HOURS[part])
    return found
