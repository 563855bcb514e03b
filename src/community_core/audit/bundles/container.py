"""Opening a zip file that may be damaged, or made to do harm, without trusting anything it says.

Nothing is ever unpacked to disk. What is read into memory is bounded: the directory of the file, a member
that is asked for whole, and a line.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, cast

from community_core.audit.bundles.manifest import LONGEST_LINE, MEMBER_NAME, unpacks_to_too_much
from community_core.audit.failures import NotVerified

News = Callable[[int, int], None]
"""Called now and then with how many events are done, of how many."""
ZIP_MARK = b"PK\x03\x04"
_MOST_DIRECTORY_BYTES = 64 << 20
_BUFFER_BYTES = 1 << 20
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64_BYTES = 20
_UTF8_NAME = 0x800
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    UnicodeDecodeError,
    ValueError,
    struct.error,
)
"""What reading a damaged zip file raises."""


class Container:
    """The members of an opened bundle. Every method raises NotVerified when the file is damaged."""

    def __init__(self, file: BinaryIO) -> None:
        with _intact():
            _refuse_directory(file)
            self._zip = zipfile.ZipFile(file)
            self._members = self._zip.infolist()
        self._length = file.seek(0, io.SEEK_END)
        self.sizes = {each.filename: each.file_size for each in self._members}
        self._refuse_strange()

    def read(self, name: str, most: int) -> bytes:
        """A member, whole; refused when it has more than so many bytes."""
        if self.sizes[name] > most:
            raise damaged(f"{name} is too large ({self.sizes[name]} bytes)", f"{name} 过大")
        with _intact(), self._zip.open(name) as member:
            return member.read(most)

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a member, one at a time, each with its line break: none much longer than the file."""
        longest = max(LONGEST_LINE, self._length)
        with _intact(), self._zip.open(name) as member, _buffered(member) as buffered:
            while line := buffered.readline(longest + 1):
                if len(line) > longest:
                    raise damaged(f"a line of {name} is too long", f"{name} 中有一行过长")
                yield line

    def _refuse_strange(self) -> None:
        """Members we never write: of other names or places, the same one twice, encrypted, or a bomb."""
        for each in self._members:
            if not 0 <= each.header_offset < self._length:
                raise damaged(f"{each.filename!r} lies outside the file", f"{each.filename!r} 位于文件之外")
            if not MEMBER_NAME.fullmatch(each.filename) or each.orig_filename != each.filename:
                raise damaged(f"{each.filename!r} does not belong in it", f"{each.filename!r} 不应在其中")
            if each.flag_bits & ~_UTF8_NAME or each.compress_type not in (
                zipfile.ZIP_STORED,
                zipfile.ZIP_DEFLATED,
            ):
                raise damaged(f"{each.filename} is packed in another way", f"{each.filename} 的压缩方式不对")
            if unpacks_to_too_much(each.file_size, each.compress_size):
                raise damaged(f"{each.filename} unpacks to far too much", f"{each.filename} 解压后过大")
        if len(self.sizes) != len(self._members):
            raise damaged("a member is in it twice", "有重复的成员")


@contextmanager
def opened_container(path: Path) -> Iterator[Container]:
    """The bundle in a file; FileNotFoundError when there is none."""
    with path.open("rb") as file:
        yield Container(file)


def damaged(en: str, zh: str) -> NotVerified:
    """The error for a bundle that is not as it was written."""
    return NotVerified(f"This bundle is damaged: {en}.", f"存证包已损坏：{zh}。")


@contextmanager
def _intact() -> Iterator[None]:
    try:
        yield
    except _BROKEN as error:
        raise damaged("its parts do not fit together", "各部分不吻合") from error


def _buffered(member: IO[bytes]) -> io.BufferedReader:
    return io.BufferedReader(cast(io.RawIOBase, member), _BUFFER_BYTES)


def _refuse_directory(file: BinaryIO) -> None:
    """A directory too large to read, before it is read. Ours stands at the end, without a comment."""
    end = _END.unpack(_tail(file, 0, _END.size))
    if end[0] != b"PK\x05\x06" or end[7]:
        raise damaged("its end is missing", "文件末尾缺失")
    size = end[5]
    if size == 0xFFFFFFFF or 0xFFFF in end[3:5]:
        size = _END_64.unpack(_tail(file, _END.size + _LOCATOR_64_BYTES, _END_64.size))[8]
    if size > _MOST_DIRECTORY_BYTES:
        raise damaged("its directory is too large", "目录过大")


def _tail(file: BinaryIO, before_end: int, count: int) -> bytes:
    length = file.seek(0, io.SEEK_END)
    file.seek(max(length - before_end - count, 0))
    return file.read(count)
