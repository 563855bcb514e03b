"""Whether the pages of a projection come by an index, which its author is to know."""

import warnings
from typing import Any

from community_core.views import Projection


class ReadWhole(UserWarning):
    """Each page of a view reads all of it, and its author has not said that this is meant."""


def say_if_read_whole(projection: type[Projection[Any]], stacklevel: int) -> None:
    """Warn of pages that read everything, unless the class says ``pages = None``."""
    if projection.pages is None or projection.pages_by_index():
        return
    name = projection.__name__
    warnings.warn(
        f"each page of {name} reads all its rows, since no index holds them in their order. Keep what it "
        "lists in a table and name that, pages = ...; or, where there will always be few, say pages = None.\n"
        f"{name} 的每一页都要读取全部行，因为没有索引按其顺序保存它们。"
        "请把列出的行存入一张表并写明 pages = ...；若行数总是很少，请写 pages = None。",
        ReadWhole,
        stacklevel=stacklevel + 1,
    )
