"""Files and folders that nobody but their owner may read: 0600 and 0700, where a system knows modes."""

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from fnmatch import filter as names_like
from pathlib import Path
from stat import S_IMODE, S_ISLNK

FILE, FOLDER = 0o600, 0o700
_OTHERS = 0o077


def opened_for_owner(path: str | Path, flags: int) -> int:
    """Opens a file, made for its owner alone where there is none: an ``opener`` for Python's ``open``."""
    return os.open(path, flags, FILE)


def make_for_owner(path: Path) -> None:
    """An empty file where there is none; whoever writes to it later leaves its mode as it is."""
    os.close(opened_for_owner(path, os.O_WRONLY | os.O_CREAT))


def copy_for_owner(source: Path, target: Path) -> None:
    """Copy a file's bytes into a new one for its owner alone."""
    with source.open("rb") as read, open(target, "xb", opener=opened_for_owner) as written:
        shutil.copyfileobj(read, written)


def closed_to_others(folder: Path, own: Sequence[str]) -> tuple[Path, ...]:
    """Take from everybody but their owners what they may do with a folder, and with what is its ``own`` in
    it, by patterns of names; what others could reach before: nothing where the folder itself was closed.

    Whatever else lies there is nobody's business. What is in folders of its own is looked at when anything
    was open.
    """
    if os.name != "posix":
        return ()
    was_open = _close(folder)
    names = _names_in(folder)
    at_hand = [folder / name for pattern in own for name in names_like(names, pattern)]
    if not was_open and not any(map(_is_open, at_hand)):
        return ()
    within = (inner for each in at_hand for inner in (each, *each.rglob("*")))
    closed = [each for each in sorted(within) if _close(each)]
    return (folder, *closed) if was_open else ()


def _names_in(folder: Path) -> list[str]:
    with suppress(PermissionError):  # it may be used by whoever knows what lies in it
        return os.listdir(folder)
    return []


def _is_open(path: Path) -> bool:
    with suppress(FileNotFoundError):  # it is gone meanwhile, as the logs of others are
        mode = path.lstat().st_mode
        return not S_ISLNK(mode) and bool(mode & _OTHERS)
    return False


def _close(path: Path) -> bool:
    if not _is_open(path):
        return False
    with suppress(OSError):  # somebody else's, or a medium without modes
        path.chmod(S_IMODE(path.stat().st_mode) & ~_OTHERS)
        return not _is_open(path)
    return False
