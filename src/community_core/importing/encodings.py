"""Which encoding a text file is in: UTF-8 or UTF-16 by their marks, else UTF-8 or GB18030 by what decodes."""

import codecs
import re
from functools import partial
from pathlib import Path

from attrs import frozen

from community_core.importing.rows import Unreadable, unusable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LONGEST_PART = 1 << 20
"""Bytes of a line that are looked at together."""

_DAMAGED = re.compile("[\0\udc80-\udcff]")


@frozen
class Encoding:
    """The name of a codec, and its error handler: undecodable bytes come out as :func:`damage` sees them."""

    name: str
    errors: str


def encoding_of(path: Path, given: str = "") -> Encoding:
    """The encoding of a file: the ``given`` one, or what its beginning and its bytes tell.

    InvalidInput for an encoding nobody knows, and for UTF-16 that does not say so.
    """
    if given:
        return _handled(_known(path, given))
    with path.open("rb") as file:
        beginning = file.read(4)
    for mark, name in _MARKS:
        if beginning.startswith(mark):
            return _handled(name)
    if b"\0" in beginning:
        raise unusable(
            path.name,
            "it begins with zero bytes where text should be; if it is UTF-16, set encoding in the mapping",
            "开头是零字节而不是文字；如为 UTF-16，请在映射中写明 encoding",
        )
    return _handled(_likelier(path))


def damage(text: str) -> Unreadable | None:
    """Why a text cannot be trusted: it has undecodable or zero bytes. None if it can be."""
    if not _DAMAGED.search(text):
        return None
    return Unreadable("it holds bytes that cannot be decoded", "含有无法解码的字节")


def _handled(name: str) -> Encoding:
    return Encoding(name, "replace" if name.startswith("utf-16") else "surrogateescape")


def _known(path: Path, given: str) -> str:
    try:
        return codecs.lookup(given).name
    except LookupError as error:
        raise unusable(
            path.name,
            f"the mapping says encoding {given!r}, which nobody knows; write utf-8, gb18030 or utf-16",
            f"映射中的 encoding {given!r} 无人认识；请写 utf-8、gb18030 或 utf-16",
        ) from error


def _likelier(path: Path) -> str:
    """The one of the two in which fewer lines cannot be decoded; UTF-8 when that is the same."""
    decoders = {name: codecs.getincrementaldecoder(name)() for name in ("utf-8", "gb18030")}
    undecodable = dict.fromkeys(decoders, 0)
    with path.open("rb") as file:
        for part in iter(partial(file.readline, _LONGEST_PART), b""):
            for name, decoder in decoders.items():
                undecodable[name] += not _decodes(part, decoder)
    return min(undecodable, key=lambda name: undecodable[name])


def _decodes(part: bytes, decoder: codecs.IncrementalDecoder) -> bool:
    """Whether a line, or a part of a long one, can be decoded; a part may end within a character."""
    try:
        decoder.decode(part, final=part.endswith(b"\n"))
    except UnicodeDecodeError:
        decoder.reset()
        return False
    return True
