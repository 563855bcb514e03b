"""Which encoding a text file is in: UTF-8 and UTF-16 by their marks, else what its bytes tell."""

import codecs
import re
from collections import Counter
from functools import partial
from pathlib import Path

from attrs import define, field, frozen

from community_core.importing.files.clear_encodings import GB, clear_encoding, encoding_of_line
from community_core.importing.files.rows import Unreadable, unusable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LONGEST_PART = 1 << 20
"""Bytes of a line that are looked at together."""
_MOST_SEEN = 1 << 16
"""Bytes of other encodings than UTF-8 that tell which."""

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
    return Unreadable(
        "it holds bytes that cannot be decoded; if the file is in Windows-1252, Big5 or any other encoding, "
        "say so with encoding",
        "含有无法解码的字节；如文件为 Big5、Windows-1252 等编码，请用 encoding 写明",
    )


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
    """UTF-8, unless more lines are surely of another encoding.

    A line of characters of several bytes that is valid UTF-8 is strong evidence, since hardly any other text
    is; that GB18030 decodes a line says nothing: it decodes almost anything. Where no encoding is clear, the
    lines that are not UTF-8 are damaged.
    """
    if _is_all_utf8(path):
        return "utf-8"
    utf8, others, seen = 0, Counter[str](), _Seen()
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        for part in iter(partial(file.readline, _LONGEST_PART), b""):
            if _decodes(part, decoder):
                utf8 += not part.isascii()
            else:
                others[encoding_of_line(part)] += 1
                seen.add(part)
    if not utf8:
        return clear_encoding(seen.lines, others) or "utf-8"
    return GB if others[GB] > utf8 else "utf-8"


def _is_all_utf8(path: Path) -> bool:
    """What most files are is known without looking at their lines."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            for part in iter(partial(file.read, _LONGEST_PART), b""):
                decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


@define
class _Seen:
    """The first lines that are not UTF-8, of so many bytes at most."""

    lines: list[bytes] = field(factory=list)
    _left: int = _MOST_SEEN

    def add(self, line: bytes) -> None:
        if self._left > 0:
            self.lines.append(line[: self._left])
            self._left -= len(line)


def _decodes(part: bytes, decoder: codecs.IncrementalDecoder) -> bool:
    """Whether a line, or a part of a long one, can be decoded; a part may end within a character."""
    try:
        decoder.decode(part, final=part.endswith(b"\n"))
    except UnicodeDecodeError:
        decoder.reset()
        return False
    return True
