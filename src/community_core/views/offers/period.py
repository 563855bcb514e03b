"""A stretch of whole days in a community's own time."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from attrs import frozen

from community_core.errors import InvalidInput
from community_core.times import end_or_start

_DAY = timedelta(days=1)
_YEARS = range(1000, 3000)


@frozen
class Period:
    """The days from ``first`` to ``last``, both of them whole, in a community's zone.

    ``moment in period`` and ``day in period`` say whether something happened in it. InvalidInput where the
    last day comes before the first, and for years nobody can mean.
    """

    first: date
    last: date
    zone: ZoneInfo

    def __attrs_post_init__(self) -> None:
        if self.last < self.first:
            raise InvalidInput(
                f"The period ends on {self.last}, before it begins on {self.first}; say the earlier first.",
                f"期间的最后一天 {self.last} 早于第一天 {self.first}；请先写较早的一天。",
            )
        if self.first.year not in _YEARS or self.last.year not in _YEARS:
            raise InvalidInput(
                f"There is no period of {self.first} to {self.last}; name days of the years {_YEARS.start} "
                f"to {_YEARS.stop - 1}.",
                f"没有 {self.first} 至 {self.last} 的期间；年份须在 {_YEARS.start} 至 {_YEARS.stop - 1}。",
            )

    @classmethod
    def month(cls, year: int, month: int, zone: ZoneInfo) -> Self:
        """A calendar month: ``Period.month(2024, 1, zone)``. InvalidInput where there is none."""
        try:
            return cls(date(year, month, 1), _month_end(date(year, month, 1)), zone)
        except ValueError as error:
            raise InvalidInput(
                f"There is no month {month} of the year {year}; write one such as 2024-01.",
                f"没有 {year} 年 {month} 月；请写成 2024-01 之类。",
            ) from error

    def __contains__(self, when: datetime | date) -> bool:
        day = when.astimezone(self.zone).date() if isinstance(when, datetime) else when
        return self.first <= day <= self.last

    @property
    def begins(self) -> datetime:
        """Its first moment, in UTC."""
        return end_or_start(self.first, self.zone, "start")

    @property
    def ends(self) -> datetime:
        """Its last moment, in UTC."""
        return end_or_start(self.last, self.zone, "end")

    def before(self) -> "Period":
        """The period it is compared with: as many calendar months if it is made of whole ones, or else as
        many days, that end the day before it begins."""
        last = self.first - _DAY
        months = self._whole_months()
        first = _months_back(self.first, months) if months else last - (self.last - self.first)
        return Period(first, last, self.zone)

    def _whole_months(self) -> int:
        """How many calendar months it is made of; 0 where it begins or ends within one."""
        if self.first.day != 1 or self.last != _month_end(self.last):
            return 0
        return 12 * (self.last.year - self.first.year) + self.last.month - self.first.month + 1


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _months_back(first: date, months: int) -> date:
    counted = 12 * first.year + first.month - 1 - months
    return date(counted // 12, counted % 12 + 1, 1)
