"""Looking for what must be gone: which files of a folder still hold certain bytes."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from community_core.errors import StoreUnavailable

_CHUNK = 1 << 20


def files_holding(folder: Path, needle: bytes) -> list[Path]:
    """Every file under the folder, whatever its kind, in which the bytes occur.

    StoreUnavailable when one cannot be looked through.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [path for path in files if _holds(path, needle)]


def _holds(path: Path, needle: bytes) -> bool:
    try:
        with suppress(FileNotFoundError):  # it is gone meanwhile, as the journals of others are
            return any(needle in window for window in _windows(path, len(needle) - 1))
    except OSError as error:
        raise StoreUnavailable(
            f"{path} cannot be looked through for a copy of a key: {error.strerror}.",
            f"无法检查 {path} 中是否有密钥副本：{error.strerror}。",
        ) from error
    return False


def _windows(path: Path, overlap: int) -> Iterator[bytes]:
    """The file in pieces, each beginning with the end of the one before."""
    before = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield before + chunk
            before = (before + chunk)[-overlap:] if overlap else b""
