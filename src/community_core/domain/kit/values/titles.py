"""What the columns of the ledgers are called that people keep, where one alone does not say a value."""

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from unicodedata import normalize

from attrs import frozen

_ASIDE = re.compile(r"\s|_|-|\*|[(\[【].*?[)\]】]")
"""What a title may have besides its words: spaces, a star, a remark between brackets."""

_NAME_ALONE = re.compile(r"[^@(（0-9:-]+")


@frozen
class Title:
    """Columns that say a value together; ``reads`` makes one text of theirs, in this order. Where ``some`` of
    them are enough, each text is told after the name of its column.

    Columns that are ``shared`` say the value of another field as well: 60余人 is how many, and that nobody
    counted them.
    """

    columns: tuple[str, ...]
    reads: Callable[..., str]
    some: bool = False
    shared: bool = False


@lru_cache(1 << 14)
def plain(title: str) -> str:
    """A title without what may stand beside its words."""
    return _ASIDE.sub("", normalize("NFKC", title)).casefold()


def together(*columns: str) -> Title:
    """Columns whose texts follow one another: unit 3 and room 502 are 3-502, 柳荫小区 and 13号楼 are
    柳荫小区13号楼."""
    return Title(columns, joined)


def any_of(*columns: str) -> Title:
    """Columns that each tell a part, whichever are there, with their names: 身体状况：好；精神状况：好."""
    return Title(columns, _one_by_one, some=True)


def day_and_time(day: str, time: str) -> Title:
    """A day and the time on it, in columns of their own."""
    return Title((day, time), lambda *texts: " ".join(filter(None, texts)))


def living_at(name: str, *address: str) -> Title:
    """A person and where they live, which tells two of one name apart: 林晓棠@13号楼3-502. Whoever is already
    given with a code or place is given by that."""
    return Title((name, *address), _at_home)


def _at_home(name: str, *address: str) -> str:
    place = joined(*address)
    return f"{name}@{place}" if place and _NAME_ALONE.fullmatch(name) else name


def _one_by_one(*texts: str) -> str:
    return "；".join(filter(None, texts))


def joined(*texts: str) -> str:
    """The texts one after the other, with a dash between two digits, which would make another number."""
    told = [each for each in texts if each]
    gaps = ["-" if before[-1].isdigit() and after[0].isdigit() else "" for before, after in pairwise(told)]
    return "".join(gap + each for gap, each in zip(["", *gaps], told, strict=False))


def year_in(text: str) -> str:
    """The year in a day as it is written: 1951 in 1951-03-02, 1951年3月 and 19510302."""
    return text[:4] if re.match(r"(19|20)[0-9]{2}([^0-9]|[0-9]{4}$|$)", text) else text
