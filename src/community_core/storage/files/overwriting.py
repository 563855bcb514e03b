"""Overwriting what must be gone where it lies: unlinking a file leaves its bytes on the disk."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

_CHUNK = 1 << 20


def overwrite(path: Path) -> None:
    """Put zeros in place of a file's bytes, durably; its length stays. A file that is not there is none."""
    with suppress(FileNotFoundError), path.open("r+b", buffering=0) as file:
        _overwrite(file)


@contextmanager
def overwritten_if_unlinked(path: Path) -> Iterator[None]:
    """Whoever unlinks or replaces the file meanwhile leaves none of its bytes on the disk.

    It is held on to, so that its place is not given away before. What may not be written is left alone.
    """
    try:
        file = path.open("r+b", buffering=0)
    except OSError:
        yield
        return
    with file:
        try:
            yield
        finally:
            if os.fstat(file.fileno()).st_nlink == 0:
                _overwrite(file)


def _overwrite(file: BinaryIO) -> None:
    left = os.fstat(file.fileno()).st_size
    file.seek(0)
    while left > 0:
        left -= file.write(bytes(min(left, _CHUNK))) or 0
    os.fsync(file.fileno())
