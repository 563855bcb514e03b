"""What queries are asked with: a person, a place, a month, each said once."""

import re
from typing import Annotated
from zoneinfo import ZoneInfo

from community_core.domain import Help
from community_core.errors import InvalidInput
from community_core.views import Period

AskedPerson = Annotated[str, Help("Whom", "人员", "person-lin", refers="person")]
AskedPlace = Annotated[str, Help("Which place", "地点", "place-13", refers="place")]
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
