"""A month as queries are asked for one: 2026-01, read however people write it."""

from datetime import date
from typing import Annotated

from community_core.domain.kit.values.help import Help
from community_core.times import parse_month


def month(written: str, today: date | None = None) -> str:
    """The month a person wrote, as ``2026-01``: 2026-1, 2026年1月; 上月 and 1月 where today's day is known.

    InvalidInput for anything else.
    """
    return f"{parse_month(written, today=today):%Y-%m}"


Month = Annotated[str, Help("Month", "月份", "2026-01", reads=month)]
"""For a parameter of a query, whose text is then always like ``2026-01``: what is no month is refused."""
