"""What queries are asked with: a person, a place, days, each said once. A month is ``views.Month``."""

from datetime import date
from typing import Annotated

from community_core.domain import Help

AskedPerson = Annotated[str, Help("Whom", "人员", "person-lin", refers="person")]
AskedKeeper = Annotated[str, Help("Who looks after them", "责任人", "person-shen", refers="person")]
AskedPlace = Annotated[str, Help("Which place", "地点", "place-13", refers="place")]
AskedDay = Annotated[date, Help("Day", "日期", "2024-01-15")]
AskedSince = Annotated[date, Help("From that day on", "起始日期", "2024-01-01")]
AskedUntil = Annotated[date, Help("Up to and with that day", "截止日期", "2024-01-31")]
AskedDays = Annotated[int, Help("How many days", "天数")]
