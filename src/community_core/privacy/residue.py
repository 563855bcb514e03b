"""Looking for what must be gone: which files of a folder still hold certain bytes."""

from collections.abc import Iterator
from pathlib import Path

_CHUNK = 1 << 20


def files_holding(folder: Path, needle: bytes) -> list[Path]:
    """Every file under the folder, whatever its kind, in which the bytes occur."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [path for path in files if _holds(path, needle)]


def _holds(path: Path, needle: bytes) -> bool:
    return any(needle in window for window in _windows(path, len(needle) - 1))


def _windows(path: Path, overlap: int) -> Iterator[bytes]:
    """The file in pieces, each beginning with the end of the one before."""
    before = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield before + chunk
            before = (before + chunk)[-overlap:] if overlap else b""
