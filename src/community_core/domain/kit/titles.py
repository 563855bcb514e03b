"""What the columns of the ledgers are called that people keep, where one alone does not say a value."""

import re
from collections.abc import Callable
from itertools import pairwise

from attrs import frozen


@frozen
class Title:
    """Columns that say a value together; ``reads`` makes one text of theirs, in this order.

    Columns that are ``shared`` say the value of another field as well: 60余人 is how many, and that nobody
    counted them.
    """

    columns: tuple[str, ...]
    reads: Callable[..., str]
    shared: bool = False


def together(*columns: str) -> Title:
    """Columns whose texts follow one another: unit 3 and room 502 are 3-502, 柳荫小区 and 13号楼 are
    柳荫小区13号楼."""
    return Title(columns, joined)


def joined(*texts: str) -> str:
    """The texts one after the other, with a dash between two digits, which would make another number."""
    told = [each for each in texts if each]
    gaps = ["-" if before[-1].isdigit() and after[0].isdigit() else "" for before, after in pairwise(told)]
    return "".join(gap + each for gap, each in zip(["", *gaps], told, strict=False))


def year_in(text: str) -> str:
    """The year in a day as it is written: 1951 in 1951-03-02, 1951年3月 and 19510302."""
    return text[:4] if re.match(r"(19|20)[0-9]{2}([^0-9]|[0-9]{4}$|$)", text) else text
