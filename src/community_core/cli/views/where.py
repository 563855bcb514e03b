"""``--where COLUMN=VALUE``: only some of the rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from community_core.cli.options.standard import option
from community_core.errors import InvalidInput
from community_core.telling.filters import Test, row_test

if TYPE_CHECKING:
    from community_core.views import NamedColumn


def where_option() -> click.Option:
    """``--where``, which rows."""
    return option(
        "--where",
        "COLUMN=VALUE",
        "列=值",
        "Only rows with this value in this column; may be repeated.",
        "只列该列为此值的行；可重复。",
        multiple=True,
    )


def row_tests(
    columns: "Sequence[NamedColumn] | None", conditions: Sequence[str], zone: ZoneInfo, now: datetime
) -> list[Test]:
    """A test for each ``COLUMN=VALUE``; InvalidInput for what is none, and where there are no columns."""
    if columns is None and conditions:
        raise InvalidInput(
            "--where: what this query answers has no columns.", "--where：此查询的结果没有列。"
        )
    return [row_test(columns or (), *_parted(each), zone, now=now) for each in conditions]


def _parted(condition: str) -> tuple[str, str]:
    name, sign, text = condition.replace("＝", "=", 1).partition("=")
    if not sign:
        raise InvalidInput(
            f"--where: {condition!r} is not COLUMN=VALUE.", f"--where：{condition!r} 应写成 列=值。"
        )
    return name, text
