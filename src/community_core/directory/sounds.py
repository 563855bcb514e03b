"""How names sound: readings in pinyin without tones, and initials. Without the package pypinyin: nothing.

Each reading of a character counts, since nobody can tell which one a person's name has: 曾乐平 is found by
zlp, cyp and zyp.
"""

import re
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from itertools import islice, product

_SURNAMES = {"黑": "he", "费": "bi", "难": "ning"}
"""Readings that only surnames have, as far as pypinyin does not know them."""
_MOST = 64
"""As many readings of one name are tried; nobody's has more but by intent."""


@cache
def can_sound() -> bool:
    """Whether names can be looked for by their sound."""
    return find_spec("pypinyin") is not None


def readings(name: str) -> list[tuple[str, ...]]:
    """Every way to read a name, a syllable for each character; none where nothing can be read."""
    if not name or not can_sound():
        return []
    each = [_syllables(character) for character in name]
    if name[0] in _SURNAMES:
        each[0] = (*each[0], _SURNAMES[name[0]])
    return list(islice(product(*each), _MOST))


def alike(reading: tuple[str, ...]) -> str:
    """A reading as ears confuse it: zh as z, ch as c, sh as s, a final ng as n."""
    return " ".join(re.sub("ng$", "n", re.sub("^([zcs])h", r"\1", each)) for each in reading)


@cache
def _syllables(character: str) -> tuple[str, ...]:
    package = import_module("pypinyin")
    return tuple(package.pinyin(character, style=package.Style.NORMAL, heteronym=True)[0])
