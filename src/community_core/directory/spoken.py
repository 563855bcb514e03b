"""What somebody says of a place, however it is written: 13号楼, 13#, 十三号楼 and １３栋 are one."""

import re
from collections.abc import Iterable
from unicodedata import normalize

from attrs import frozen

_NUMERALS = {each: value for value, each in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_UNIT = "号楼|号院|#楼|单元|栋|幢|座|楼|室|户|号|层|#"
_CHINESE_NUMBER = re.compile(rf"第?([〇零一二两三四五六七八九十百]+)(?=\s*(?:{_UNIT}))")
_COUNTED = re.compile(rf"(?:第)?(\d+|(?<![a-z])[a-z](?=座|栋|幢))(?:\s*(?:{_UNIT}))?")
_KINDS_OF_COMPOUND = re.compile(r"(?<=.)(?:小区|社区|家属院)$")
_ENGLISH_UNITS = frozenset({"building", "bldg", "block", "no", "unit", "entrance", "room", "apt", "flat"})
_TOKEN = re.compile(r"\d+|[^\W\d_]+")


@frozen
class Spoken:
    """The ``words`` of a place's name without those for a building, and its ``numbers``, in their order."""

    words: tuple[str, ...]
    numbers: tuple[int, ...]

    def bare(self, around: Iterable[str]) -> str:
        """The words without the names of what lies around the place, if they begin with these."""
        rest = "".join(self.words)
        for each in around:
            rest = _KIND_FIRST.sub("", rest.removeprefix(each)) if rest.startswith(each) else rest
        return rest


_KIND_FIRST = re.compile(r"^(?:小区|社区|家属院)")


def spoken(text: str) -> Spoken:
    """``柳荫13-3-502`` as the word 柳荫 and the numbers 13, 3, 502; ``十三号楼`` as the number 13 alone."""
    plain = _CHINESE_NUMBER.sub(lambda found: str(_number(found[1])), normalize("NFKC", text).casefold())
    tokens = _TOKEN.findall(_COUNTED.sub(r" \1 ", plain))
    numbers = tuple(int(each) for each in tokens if each.isdecimal())
    words = (each for each in tokens if not each.isdecimal())
    if numbers:
        words = (each for each in words if each not in _ENGLISH_UNITS)
    return Spoken(tuple(_KINDS_OF_COMPOUND.sub("", each) for each in words), numbers)


def _number(written: str) -> int:
    """``十三`` -> 13, ``一百零三`` -> 103, ``二〇八`` -> 208."""
    if not re.search("[十百]", written):
        return int("".join(str(_NUMERALS[each]) for each in written))
    hundreds, _, rest = written.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    return (
        (_digit(hundreds, 1) * 100 if "百" in written else 0)
        + (_digit(tens, 1) * 10 if ten else 0)
        + _digit(ones, 0)
    )


def _digit(written: str, otherwise: int) -> int:
    significant = written.replace("零", "").replace("〇", "")
    return int("".join(str(_NUMERALS[each]) for each in significant)) if significant else otherwise
