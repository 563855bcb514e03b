"""How many must take part, or agree, for a vote to pass 门槛: a fraction, reckoned in whole numbers."""

import re
from math import gcd
from unicodedata import normalize

from attrs import frozen

LARGEST = 1_000_000
"""Of how many at most a threshold is told."""


@frozen
class Threshold:
    """So many of so many, itself included or not: at least 2/3, more than 1/2."""

    numerator: int
    denominator: int
    included: bool

    def is_reached(self, part: int, whole: int) -> bool:
        """Whether the part is that much of the whole."""
        have, need = part * self.denominator, whole * self.numerator
        return have >= need if self.included else have > need

    def asks_less_than(self, other: "Threshold") -> bool:
        """Whether something reaches this one that does not reach the other."""
        mine, others = self.numerator * other.denominator, other.numerator * self.denominator
        return mine < others or (mine == others and self.included and not other.included)

    def __str__(self) -> str:
        return f"{'≥' if self.included else '>'} {self.numerator}/{self.denominator}"


def threshold(told: str) -> Threshold | None:
    """A threshold as people write it: ``2/3``, ``≥ 2/3``, ``> 1/2``, ``60%``, 三分之二以上, 过半数.

    以上 includes the fraction itself, 超过 and 过半 do not. None for what is no share, for nothing, and for
    more than all."""
    text = re.sub(r"\s", "", normalize("NFKC", told))
    text = _IN_WORDS.get(text, text).replace("≥", ">=")
    found = _PERCENT.fullmatch(text) or _FRACTION.fullmatch(text) or _SPOKEN.fullmatch(text)
    if found is None:
        return None
    part, whole = _number(found["part"]), _number(found.groupdict().get("whole") or "100")
    return _lowest(part, whole, included=found["sign"] not in _NOT_INCLUDED)


def _lowest(part: int, whole: int, *, included: bool) -> Threshold | None:
    if not 0 < part <= whole <= LARGEST or (part == whole and not included):
        return None
    common = gcd(part, whole)
    return Threshold(part // common, whole // common, included)


def _number(digits: str) -> int:
    return int(digits) if digits.isascii() else _DIGITS.index(digits) + 1


_DIGITS = "一二三四五六七八九十"
_NOT_INCLUDED = (">", "超过", "多于")
_IN_WORDS = {
    "过半数": ">1/2",
    "过半": ">1/2",
    "超过半数": ">1/2",
    "半数以上": ">=1/2",
    "全体": ">=1/1",
    "全体一致": ">=1/1",
}
_FRACTION = re.compile(r"(?P<sign>>=|>|)(?P<part>[0-9]{1,7})/(?P<whole>[0-9]{1,7})(以上)?")
_PERCENT = re.compile(r"(?P<sign>>=|>|)(?P<part>[0-9]{1,3})%(以上)?")
_SPOKEN = re.compile(
    rf"(?P<sign>超过|多于|不少于|不低于|)(?P<whole>[{_DIGITS}])分之(?P<part>[{_DIGITS}])(以上)?"
)
