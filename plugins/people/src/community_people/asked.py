"""What queries are asked with: a person, a place, a month, each said once."""

import re
from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

from community_core.domain import Help
from community_core.errors import InvalidInput
from community_core.views import Period

AskedPerson = Annotated[str, Help("Whom", "人员", "person-lin", refers="person")]
AskedPlace = Annotated[str, Help("Which place", "地点", "place-13", refers="place")]
AskedDay = Annotated[date, Help("Day", "日期", "2024-01-15")]
AskedSince = Annotated[date, Help("From that day on", "起始日期", "2024-01-01")]
AskedUntil = Annotated[date, Help("Up to and with that day", "截止日期", "2024-01-31")]
AskedDays = Annotated[int, Help("How many days", "天数")]
AskedMonth = Annotated[str, Help("Month", "月份", "2024-01")]

_MONTH = re.compile(r"(\d{4})-(\d{1,2})")


def month_asked(month: str, zone: ZoneInfo) -> Period:
    """The days of a month. InvalidInput for what is none."""
    found = _MONTH.fullmatch(month)
    if found is None:
        raise InvalidInput(
            f"month: {month!r} is no month; write it as 2024-01.",
            f"month：{month!r} 不是月份；请写成 2024-01。",
            field="month",
        )
    return Period.month(int(found[1]), int(found[2]), zone)
