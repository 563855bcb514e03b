"""Which encoding a text file is in: UTF-8 or UTF-16 by their marks, else UTF-8 or GB18030 by what decodes."""

import codecs
from functools import partial
from pathlib import Path

from attrs import frozen

from community_core.importing.rows import unusable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HALF_OF_A_CHARACTER = "\ufffd"
_LONGEST_LINE = 1 << 20


@frozen
class Encoding:
    """The name of a codec, and how undecodable bytes come out of it so that :func:`is_undecoded` sees them."""

    name: str
    errors: str


def encoding_of(path: Path, given: str = "") -> Encoding:
    """The encoding of a file, or the ``given`` one. InvalidInput for an encoding nobody knows."""
    if given:
        return _checked(path, given)
    with path.open("rb") as file:
        beginning = file.read(4)
    for mark, name in _MARKS:
        if beginning.startswith(mark):
            return _named(name)
    if b"\0" in beginning:
        raise unusable(
            path.name,
            "it has zero bytes where text should be; if it is UTF-16, set encoding in the mapping",
            "文本中有零字节；如为 UTF-16，请在映射中写明 encoding",
        )
    return _named(_likelier(path))


def is_undecoded(text: str) -> bool:
    """Whether the text holds bytes that its encoding has no character for."""
    return not text.isascii() and any("\udc80" <= each <= "\udcff" or each == _HALF_OF_A_CHARACTER for each in text)


def _named(name: str) -> Encoding:
    return Encoding(name, "replace" if name.startswith("utf-16") else "surrogateescape")


def _checked(path: Path, given: str) -> Encoding:
    try:
        return _named(codecs.lookup(given).name)
    except LookupError as error:
        raise unusable(
            path.name,
            f"the mapping says encoding {given!r}, which nobody knows; write utf-8, gb18030 or utf-16",
            f"映射中的 encoding {given!r} 无人认识；请写 utf-8、gb18030 或 utf-16",
        ) from error


def _likelier(path: Path) -> str:
    """The one of the two in which fewer lines cannot be decoded; UTF-8 when that is the same."""
    undecodable = {"utf-8": 0, "gb18030": 0}
    with path.open("rb") as file:
        for line in iter(partial(file.readline, _LONGEST_LINE), b""):
            if not line.isascii():
                for name in undecodable:
                    undecodable[name] += not _decodes(line, name)
    return min(undecodable, key=lambda name: undecodable[name])


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
