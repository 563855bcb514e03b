"""Whole numbers that people write in larger units: 12,800.50 元 for 1280050 fen, 89.56 ㎡ for 8956."""

import re
from decimal import Decimal
from unicodedata import normalize

from attrs import frozen

from community_core.domain.kit.values.checks import LARGEST, shown
from community_core.errors import InvalidInput, Refused

_WRITTEN = re.compile(r"(?P<number>-?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)\s*(?P<tens>万)?")
_TEN_THOUSAND = 10_000


@frozen
class Unit:
    """How a whole number is written and read: ``places`` decimals of what is called ``en`` and ``zh``.

    ``code`` is what one of the whole number is, for programs; ``marks`` is what else people write for it.
    """

    code: str
    places: int
    en: str
    zh: str
    marks: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """How many of the whole number make one of the larger unit."""
        return int(10**self.places)

    def read(self, text: str) -> int:
        """The whole number: 12,800.50, 12800.5元 and 1.28万 are understood. InvalidInput for anything else,
        and for more decimals than there are."""
        found = _WRITTEN.fullmatch(self._bare(text))
        if found is None:
            raise self._unreadable(text)
        number = Decimal(found["number"].replace(",", "")) * (_TEN_THOUSAND if found["tens"] else 1)
        whole = number * self.size
        if whole != int(whole):
            raise self._unreadable(text)
        return int(whole)

    def told(self, value: int) -> tuple[str, str]:
        """What people read, in English and in Chinese: 12,800.50 元."""
        number = self.number(value)
        return f"{number} {self.en}", f"{number} {self.zh}"

    def number(self, value: int) -> str:
        """The number of larger units alone: 12,800.50."""
        return f"{Decimal(value) / self.size:,.{self.places}f}"

    def none_or_more(self, field: str, value: int) -> int:
        """A check that so much is not below nothing, and not absurdly much. Refused otherwise."""
        if not 0 <= value <= LARGEST:
            (en, zh), (most, most_zh) = self.told(value), self.told(LARGEST)
            raise Refused(
                "number-out-of-range",
                f"{field}: {en} is not possible; give 0 or more, up to {most}.",
                f"{field}：不可能是 {zh}；请填写不小于 0、不大于 {most_zh} 的数。",
            )
        return value

    def _bare(self, text: str) -> str:
        """The number without what the unit is called."""
        bare = normalize("NFKC", text).strip().casefold()
        for each in sorted({normalize("NFKC", one) for one in (self.en, self.zh, *self.marks)}, key=len)[
            ::-1
        ]:
            bare = bare.removeprefix(each).removesuffix(each).strip()
        return bare

    def _unreadable(self, text: str) -> InvalidInput:
        en, zh = self.told(1280050)
        return InvalidInput(
            f"{shown(text)} is no number of {self.en} with up to {self.places} decimals; write {en}.",
            f"{shown(text)} 不是以{self.zh}为单位、至多 {self.places} 位小数的数；请写成 {zh}。",
        )


FEN = Unit("fen", 2, "yuan", "元", ("¥", "圆", "rmb"))
"""Money: whole fen, written in yuan."""
AREA = Unit("0.01 m2", 2, "m²", "㎡", ("平方米", "平米", "平", "sqm"))
"""Floor space: whole hundredths of a square metre."""
