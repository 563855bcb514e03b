"""A program of its own: ``looking.py FOLDER`` says in which files the bytes it is given occur.

It takes them from standard input and writes the files' names, each ended by a zero byte: after ``+`` those
that hold them, as they are, in hexadecimal or base64, or packed; after ``?`` those that are packed or locked
in a way that nobody can look into from here. Nothing but Python's own library is needed.
"""

import bz2
import gzip
import lzma
import os
import sys
import tarfile
import zipfile
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import IO, Any

_CHUNK = 1 << 20
_DEEPEST = 4
_MOST_UNPACKED = 1 << 32
_BEYOND = (
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!",
    b"\x28\xb5\x2f\xfd",  # zstd
    b"\x04\x22\x4d\x18",  # lz4
    b"LZIP",
    b"\x1f\x9d",  # compress
    b"Salted__",  # openssl
    b"age-encryption.org/",
    b"-----BEGIN PGP",
    b"LUKS\xba\xbe",
)
_UNPACKING: Mapping[bytes, Any] = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ\0": lzma.open}


class Beyond(Exception):
    """Nobody can look into this."""


def main() -> None:
    """Look through every file under the folder, whatever its kind."""
    folder, needle = Path(sys.argv[1]), sys.stdin.buffer.read()
    looks = _written(needle)
    try:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            sign = _sign(path, looks)
            sys.stdout.buffer.write(sign + os.fsencode(path) + b"\0" if sign else b"")
    except OSError as error:
        sys.exit(f"{error.filename}: {error.strerror}")


def _written(needle: bytes) -> list[bytes]:
    """The needle as it is, and as a dump of it may write it."""
    digits = needle.hex()
    return [needle, digits.encode(), digits.upper().encode(), *map(bytes, _in_base64(needle))]


def _in_base64(needle: bytes) -> Iterator[bytes]:
    """Without the characters that depend on what stands before and after."""
    for before in range(3):
        text = b64encode(bytes(before) + needle)
        yield text[-(-before * 8 // 6) : (before + len(needle)) * 8 // 6]


def _sign(path: Path, needles: Sequence[bytes]) -> bytes:
    with (
        suppress(FileNotFoundError),
        path.open("rb") as file,
    ):  # it may go meanwhile, as journals of others do
        try:
            return b"+" if _Look(needles).into(file) else b""
        except Beyond:
            return b"?"
    return b""


class _Look:
    """A look into one file, and into what is packed in it."""

    def __init__(self, needles: Sequence[bytes]) -> None:
        self._needles = needles
        self._overlap = max(map(len, needles)) - 1
        self._left = _MOST_UNPACKED

    def into(self, file: IO[bytes], deep: int = 0) -> bool:
        """Whether the bytes are in it. Beyond where what is packed in it does not open."""
        head = file.read(512)
        file.seek(0)
        if any(any(each in window for each in self._needles) for window in self._windows(file, deep)):
            return True
        if head.startswith(_BEYOND) or deep > _DEEPEST:
            raise Beyond
        file.seek(0)
        try:
            return self._into_packed(file, head, deep + 1)
        except _DAMAGED as error:
            raise Beyond from error

    def _into_packed(self, file: IO[bytes], head: bytes, deep: int) -> bool:
        for magic, unpacked in _UNPACKING.items():
            if head.startswith(magic):
                with unpacked(file, "rb") as opened:
                    return self.into(opened, deep)
        if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return self._into_zip(file, deep)
        return head[257:262] == b"ustar" and self._into_tar(file, deep)

    def _into_zip(self, file: IO[bytes], deep: int) -> bool:
        with zipfile.ZipFile(file) as packed:
            return _first_found(partial(self._into_member, packed, each, deep) for each in packed.infolist())

    def _into_member(self, packed: zipfile.ZipFile, member: zipfile.ZipInfo, deep: int) -> bool:
        if member.flag_bits & 1:
            raise Beyond
        with packed.open(member) as opened:
            return self.into(opened, deep)

    def _into_tar(self, file: IO[bytes], deep: int) -> bool:
        with tarfile.open(fileobj=file, mode="r:") as packed:
            opened = (packed.extractfile(each) for each in packed.getmembers() if each.isfile())
            return _first_found(partial(self.into, each, deep) for each in opened if each)

    def _windows(self, file: IO[bytes], deep: int) -> Iterator[bytes]:
        """The file in pieces, each beginning with the end of the one before."""
        before = b""
        while chunk := file.read(_CHUNK):
            if deep:
                self._left -= len(chunk)
                if self._left < 0:
                    raise Beyond
            yield before + chunk
            before = (before + chunk)[-self._overlap :]


def _first_found(looks: Iterable[Callable[[], bool]]) -> bool:
    """Whether one of them finds the bytes, whatever lies beyond the others."""
    beyond = False
    for look in looks:
        try:
            if look():
                return True
        except Beyond:
            beyond = True
    if beyond:
        raise Beyond
    return False


_DAMAGED = (
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    NotImplementedError,
    lzma.LZMAError,
    zlib.error,
    zipfile.BadZipFile,
    tarfile.TarError,
)
"""What Python's library raises for a file that only begins like a packed one."""


if __name__ == "__main__":
    main()
