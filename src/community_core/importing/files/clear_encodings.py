"""GB18030, Big5, Windows-1252, and those of Japanese, Korean and Russian, by their bytes where these leave no
doubt.

Libraries that guess encodings take German and French for Central European, and short lines of Chinese for
Japanese or Korean: they always find something. Here little is found, and that is.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

GB, BIG5, WESTERN = "gb18030", "cp950", "cp1252"
JAPANESE, KOREAN, RUSSIAN = "cp932", "cp949", ("koi8-r", "cp1251")

_PAIRS = re.compile(rb"[\x81-\xfe][\x40-\xfe]|[\x80-\xff]")
_GB_2312 = re.compile(rb"[\xa1-\xf7][\xa1-\xfe]")
_MOSTLY = 0.75
_OF_BIG5 = re.compile(rb"[\xa1-\xc6][\x40-\x7e\xa1-\xfe]")
"""The signs of Big5 and the 5,401 characters in daily use, which texts hardly leave."""
_NEARLY_ALL = 0.95
_ENOUGH = 4
"""Characters by which Big5 is known, and letters by which a Western language is."""

_KANA = re.compile("[\u3041-\u30fe]")
_HANGUL = re.compile(rb"[\xb0-\xc8][\xa1-\xfe]")
_SYLLABLES = frozenset(
    "이다는을의에가고하지한사리기로도서인시대자어나있스그만들아정수은전해보부상일조주제장라여과구성와으원면등국니신동소요"
    "습공안청거민관경"
)
"""Those that Korean has most; of Chinese that is read as Korean hardly one is among them."""
_FEWEST_SYLLABLES = 8
_OFTEN = 0.35
_RUN = re.compile(rb"[\x80-\xff]+")
_CYRILLIC = re.compile("[\u0400-\u045f]+")
_LETTERS = frozenset("оеаинтсрвл")
"""The ten letters of which three in five of Russian are."""
_FEWEST_LETTERS = 12

_LANGUAGES = ("äöüß", "àâæçéèêëîïôœùûü", "áéíóúñü", "àáâãçéêíóôõú", "àèéìòù", "åäöæøéü", "éèëïóöü")
"""The letters beside those of ASCII of German, French, Spanish, Portuguese, Italian, the Nordic languages and
Dutch."""
_SAME_IN_CENTRAL_EUROPE = frozenset("äöüßéáíóúçëîôâ")
_SIGNS = frozenset("€‚„…‘’“”–—•«»°£§©®´¿¡ºª·½¼¾²\xa0")
_THREE_BESIDE = re.compile(r"[^\x00-\x7f]{3}")
_WORD = re.compile(r"[^\W\d_]+")


def encoding_of_line(line: bytes) -> str:
    """GB18030 where most of what is not ASCII are characters of GB 2312; empty for any other line."""
    return GB if _share(_GB_2312, [line]) >= _MOSTLY else ""


def clear_encoding(lines: Sequence[bytes], told: Mapping[str, int]) -> str:
    """The encoding of lines of which none is UTF-8, ``told`` being how many of all are each by themselves;
    empty where it is not clear."""
    if _is_big5(lines):
        return BIG5
    if _is_korean(lines):
        return KOREAN
    if russian := _russian(lines):
        return russian
    if told.get(GB, 0) > told.get("", 0):
        return GB
    if _is_japanese(lines):
        return JAPANESE
    return WESTERN if _is_western(lines) else ""


def _share(wanted: re.Pattern[bytes], lines: Iterable[bytes]) -> float:
    """The part of the characters of several bytes that are such."""
    pairs = [pair for line in lines for pair in _PAIRS.findall(line)]
    return sum(bool(wanted.fullmatch(each)) for each in pairs) / len(pairs) if pairs else 0


def _is_big5(lines: Sequence[bytes]) -> bool:
    """Whether all of it is Big5, and not all GB 2312, of whose characters every other would be, too."""
    size = sum(len(_PAIRS.findall(line)) for line in lines)
    return size >= _ENOUGH and _share(_OF_BIG5, lines) >= _NEARLY_ALL > _share(_GB_2312, lines)


def _is_korean(lines: Sequence[bytes]) -> bool:
    """Whether nearly all are syllables of Korean, and those that its texts have most."""
    if _share(_HANGUL, lines) < _NEARLY_ALL:
        return False
    told = [each for line in lines for each in line.decode(KOREAN, "ignore") if not each.isascii()]
    return len(told) >= _FEWEST_SYLLABLES and sum(each in _SYLLABLES for each in told) >= len(told) / 2


def _is_japanese(lines: Iterable[bytes]) -> bool:
    """Whether all of it is Japanese, with its own letters among those that Chinese has as well."""
    try:
        told = "".join(line.decode(JAPANESE) for line in lines)
    except UnicodeDecodeError:
        return False
    beside = sum(not each.isascii() for each in told)
    return beside >= _ENOUGH and len(_KANA.findall(told)) >= _OFTEN * beside


def _russian(lines: Sequence[bytes]) -> str:
    """The encoding of Russian, whose words have an odd number of letters as often as not: characters of
    Chinese are of two bytes each."""
    runs = [run for line in lines for run in _RUN.findall(line)]
    if sum(len(run) % 2 for run in runs) < _OFTEN * len(runs) or sum(map(len, runs)) < _FEWEST_LETTERS:
        return ""
    shares = {each: _share_of_letters(runs, each) for each in RUSSIAN}
    best = max(RUSSIAN, key=lambda each: shares[each])
    return best if shares[best] >= 0.5 else ""


def _share_of_letters(runs: Iterable[bytes], encoding: str) -> float:
    """The part of the letters that Russian has most, small ones as it mostly writes them; none where it is no
    Cyrillic."""
    told = "".join(run.decode(encoding, "ignore") for run in runs)
    is_cyrillic = _CYRILLIC.fullmatch("".join(each for each in told if each not in _SIGNS | {"№"}))
    return sum(each in _LETTERS for each in told) / len(told) if is_cyrillic else 0


def _is_western(lines: Iterable[bytes]) -> bool:
    """Whether all that is not ASCII are letters of one Western language, among others of ASCII, and signs."""
    try:
        texts = [line.decode(WESTERN) for line in lines]
    except UnicodeDecodeError:
        return False
    beside = [each for text in texts for each in text if not each.isascii() and each not in _SIGNS]
    letters = {each.lower() for each in beside}
    if any(map(_THREE_BESIDE.search, texts)) or not all(map(_is_a_word, _words(texts))):
        return False
    is_enough = len(beside) >= _ENOUGH or letters <= _SAME_IN_CENTRAL_EUROPE
    return is_enough and any(letters <= set(each) for each in _LANGUAGES)


def _words(texts: Iterable[str]) -> list[str]:
    return [word for text in texts for word in _WORD.findall(text) if not word.isascii()]


def _is_a_word(word: str) -> bool:
    """Whether a word has letters of ASCII beside the others, or is one of a single letter: à, é."""
    return len(word) == 1 or any(map(str.isascii, word))
