"""A program of its own: ``looking.py FOLDER`` says in which files the bytes it is given occur.

It takes them from standard input and writes the files' names, each ended by a zero byte. Nothing but Python's
own library is needed.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_CHUNK = 1 << 20


def main() -> None:
    """Look through every file under the folder, whatever its kind."""
    folder, needle = Path(sys.argv[1]), sys.stdin.buffer.read()
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    found = (os.fsencode(path) + b"\0" for path in files if _holds(path, needle))
    try:
        sys.stdout.buffer.writelines(found)
    except OSError as error:
        sys.exit(f"{error.filename}: {error.strerror}")


def _holds(path: Path, needle: bytes) -> bool:
    with suppress(FileNotFoundError):  # it is gone meanwhile, as the journals of others are
        return any(needle in window for window in _windows(path, len(needle) - 1))
    return False


def _windows(path: Path, overlap: int) -> Iterator[bytes]:
    """The file in pieces, each beginning with the end of the one before."""
    before = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield before + chunk
            before = (before + chunk)[-overlap:] if overlap else b""


if __name__ == "__main__":
    main()
