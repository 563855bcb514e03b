"""What queries are asked with: a person, a place, a month, each said once."""

import re
from datetime import date, timedelta
from typing import Annotated

from community_core.domain import Help
from community_core.errors import InvalidInput

AskedPerson = Annotated[str, Help("Whom", "人员", "person-lin", refers="person")]
AskedPlace = Annotated[str, Help("Which place", "地点", "place-13", refers="place")]
AskedMonth = Annotated[str, Help("Month", "月份", "2024-01")]

_MONTH = re.compile(r"(\d{4})-(0?[1-9]|1[0-2])")


def days_of(month: str) -> tuple[date, date]:
    """The first day of a month, and that of the one after it. InvalidInput for what is no month."""
    found = _MONTH.fullmatch(month)
    if found is None:
        raise InvalidInput(
            f"month: {month!r} is no month; write it as 2024-01.",
            f"month：{month!r} 不是月份；请写成 2024-01。",
            field="month",
        )
    first = date(int(found[1]), int(found[2]), 1)
    return first, (first + timedelta(days=31)).replace(day=1)
