"""What figures are called, by the codes under which they were handed in, as whatever is installed says.

A code that nobody counts by any more stays as it is.
"""

from collections.abc import Iterator, Mapping
from functools import cache

from community_core.domain import Word
from community_core.plugins import installed_kinds, installed_measures
from community_core.views import Split


@cache
def titles() -> Mapping[str, Word]:
    """What measures are called."""
    return {code: (each.en, each.zh) for code, each in installed_measures().items()}


@cache
def units() -> Mapping[str, Word]:
    """What is counted, where time is told in minutes and a share by its part and its whole."""
    from community_core.telling import UNITS  # slow to load, and seldom asked for

    return {**UNITS, "minutes": ("minutes", "分钟"), "percent": ("share", "比例")}


@cache
def parts() -> Mapping[str, Word]:
    """What parts of measures are called: ``channel: phone`` for ``channel=phone``."""
    return _Parts({split.code: split for each in installed_measures().values() for split in each.splits})


class _Parts(Mapping[str, Word]):
    """Any value of a split has its words, those that are listed nowhere as well, such as days."""

    def __init__(self, splits: Mapping[str, Split]) -> None:
        self._splits = splits

    def __getitem__(self, part: str) -> Word:
        code, _, value = part.partition("=")
        split = self._splits[code]
        en, zh = split.words.get(value) or installed_kinds().words.get(value, (value, value))
        return f"{split.en}: {en}", f"{split.zh}：{zh}"

    def __iter__(self) -> Iterator[str]:
        return (f"{code}={value}" for code, split in self._splits.items() for value in split.words)

    def __len__(self) -> int:
        return sum(1 for _ in self)
