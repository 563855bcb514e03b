"""Days as people write them into ledgers: 2026.1.5, 2026/2/3 上午, 1月5日, 1.10; and their year."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Self

from attrs import frozen

from community_core.importing.mappings.time_formats import WrittenTime, by_excel_day, by_iso
from community_core.times import plain
from community_core.written_times import as_iso, in_figures

YEAR_NOT_TOLD = "year-not-told"
"""The flag of a day whose year was found elsewhere than in the mapping."""

_YEARLESS = re.compile(r"(\d{1,2})(月|[-./])(\d{1,2})(?!\d)[日号]?(.*)", re.DOTALL)
_SHORT_YEAR = re.compile(r"(\d\d)(?=([-./])\d{1,2}\2\d{1,2}(?!\d)|年\d)")
_BY_SIGNS = re.compile(r"^(\d{2,4})([-./,、\\])(\d{1,2})\2(\d{1,2})(?!\d)(?:[日号]|[.](?=\s|$))?")
"""A day with some sign between its figures, whatever follows them: 2024、3、5 and 2024.3.5日."""

_WEEKDAY = re.compile(r"[(]?(?:星期|周|礼拜)[一二三四五六日天][)]?")
_GAPS = re.compile(r"\s+(?=[年月日号])|(?<=[年月])\s+")
_PART_ALONE = re.compile(r"\s*(?:凌晨|清晨|早上|早|上午|中午|午|下午|傍晚|晚上|晚|夜|am|pm)", re.IGNORECASE)
_SHORT_HOUR = re.compile(r"(?<=^\d{4}-\d\d-\d\d )(?=\d:)")
_NUMBER = re.compile(r"[0-9]{5}(?:\.[0-9]{1,15})?")
_BEFORE_HOUR = re.compile(r"(?<=\d) 00:00:00(?= \S)")
"""What a day in a column of its own has as its hour."""
_PART_OF_DAY = re.compile(r"(?<= )0\.[0-9]{1,15}$")
"""An hour as Excel counts it, of a cell that lost its format."""
_OPEN = re.compile(r"起|自|from|since", re.IGNORECASE)
_CUT = re.compile(r"[0-9]{1,2}\.[123]")
"""A number that may have lost a zero: 1.1 is the first of January, or was 1.10 in a cell of Excel."""

_LEAP = (2000,)
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)(年)?")
_SEASON = re.compile(r"(?<!\d)((?:19|20)\d\d)年?[-~至到/]+((?:19|20)?\d\d)(?!\d)")
_BEGINS_IN = 7
_HALF_A_YEAR = 183


@frozen
class LedgerYear:
    """The year of a ledger, from ``first`` to ``last``, which differ for a season over the turn of a year;
    ``told`` where its mapping says so, else found in its title. It ``goes_on`` where that says when it
    begins, and not that it ends with the year."""

    first: int
    last: int
    told: bool = False
    goes_on: bool = False

    @classmethod
    def of(cls, said: int | None, above: Iterable[str]) -> Self | None:
        """The one that was ``said``, else the only one in the texts above a header; None for none."""
        if said is not None:
            return cls(said, said, told=True)
        texts = [plain(each) for each in above]
        for first, last in (each for text in texts for each in _SEASON.findall(text)):
            if (int(last) - int(first)) % 100 == 1:
                return cls(int(first), int(first) + 1)
        found = [each for text in texts for each in _YEARS.findall(text)]
        years = {int(year) for year, mark in found if mark} or {int(year) for year, _ in found}
        goes_on = any(_YEARS.search(text) and _OPEN.search(text) for text in texts)
        return cls(min(years), max(years), goes_on=goes_on) if len(years) == 1 else None

    def year_of(self, month: int) -> int:
        """The year of a month: of a season over the turn of the year its first half is the earlier one."""
        return self.first if month >= _BEGINS_IN else self.last

    @property
    def middle(self) -> date:
        """A day in the middle of it."""
        return date(self.first, _BEGINS_IN, 1) if self.first == self.last else date(self.last, 1, 1)


class NoYear(Exception):
    """A day tells no year, and nothing else does."""


def as_written(text: str, year: LedgerYear | None, near: date | None = None) -> WrittenTime | None:
    """The day a text tells, and the time if it tells one; None where it tells none.

    A day without its year is the one next to ``near``, else of the ledger's ``year``; NoYear where neither is
    known. A number is a day of Excel where that lies near.
    """
    written = _PART_OF_DAY.sub(_clock, _BEFORE_HOUR.sub("", " ".join(_bare(text).split())))
    day, _, hour = written.partition(" ")
    if _NUMBER.fullmatch(day):
        told = _near_serial(float(day), year, near)
        return with_hour(told, hour) if told and hour else told
    written = _with_century(written, year, near)
    return _whole(written) or _without_year(written, year, near)


def with_hour(day: WrittenTime, hour: str) -> WrittenTime | None:
    """A day that tells no time at an hour as people write it: 下午3点, 9:30, 2 pm. None for what is none."""
    told = _whole(f"{day.local:%Y-%m-%d} {hour}")
    return WrittenTime(told.local, told.whole_day, (*day.flags, *told.flags)) if told else None


def may_be_cut(number: float) -> bool:
    """Whether a number that tells a month and a day may have lost a zero: 1.1 for 1.10."""
    return _CUT.fullmatch(str(number)) is not None


def _bare(text: str) -> str:
    """A text in the signs of a Latin keyboard, without the day of the week."""
    return _BY_SIGNS.sub(r"\1-\3-\4", _GAPS.sub("", _WEEKDAY.sub("", in_figures(plain(text)))))


def _clock(found: re.Match[str]) -> str:
    minutes = round(float(found[0]) * 24 * 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _near_serial(number: float, year: LedgerYear | None, near: date | None) -> WrittenTime | None:
    told, anchor = by_excel_day(number), near or (year.middle if year else None)
    if told is None or anchor is None:
        return None
    return told if abs((told.local.date() - anchor).days) <= 2 * _HALF_A_YEAR else None


def _with_century(written: str, year: LedgerYear | None, near: date | None) -> str:
    """26.1.5 as 2026.1.5, where the ledger is of about that year."""
    about = near.year if near else year.last if year else None
    short = _SHORT_YEAR.match(written)
    if about is None or short is None or abs(int(short[1]) - about % 100) > 1:
        return written
    return f"{about - about % 100 + int(short[1])}{written[2:]}"


def _whole(written: str) -> WrittenTime | None:
    """What tells its year."""
    try:
        iso = as_iso(written)
    except ValueError:
        return None
    if iso == written and not iso[:4].isdigit():
        return None
    told = by_iso(_SHORT_HOUR.sub("0", iso))
    if told is None and _PART_ALONE.fullmatch(iso[10:]):
        told = by_iso(iso[:10])
    return told


def _without_year(written: str, year: LedgerYear | None, near: date | None) -> WrittenTime | None:
    found = _YEARLESS.fullmatch(written)
    if found is None:
        return None
    month, _, day, rest = found.groups()
    candidates = _candidates(int(month), year, near)
    tried = [_whole(f"{each}-{month}-{day} {rest.strip()}".strip()) for each in candidates or _LEAP]
    told = [each for each in tried if each]
    if not told:
        return None
    if not candidates:
        raise NoYear
    anchor = near or told[0].local.date()
    nearest = min(told, key=lambda each: abs((each.local.date() - anchor).days))
    is_told = year is not None and year.told and nearest.local.year == year.first
    return (
        nearest if is_told else WrittenTime(nearest.local, nearest.whole_day, (*nearest.flags, YEAR_NOT_TOLD))
    )


def _candidates(month: int, year: LedgerYear | None, near: date | None) -> Sequence[int]:
    if near is not None:
        return (near.year, near.year + 1, near.year - 1)
    return () if year is None else (year.year_of(month),)
