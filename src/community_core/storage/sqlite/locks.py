"""Locks among processes, each a file that SQLite locks: however a process ends, its locks go with it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from community_core.errors import StoreUnavailable
from community_core.storage.sql.faults import fault_of
from community_core.storage.sqlite.connections import Connection, Failure, connect


@contextmanager
def locked(path: Path, *, patience_seconds: float = 0) -> Iterator[bool]:
    """Whether the lock is ours, for as long as this is entered; others are waited for so long.

    StoreUnavailable when the file cannot be used.
    """
    try:
        lock = connect(path, patience_seconds=patience_seconds)
    except Failure as error:
        raise _unusable(path, error) from error
    with closing(lock):
        yield _taken(lock, path)


def _taken(lock: Connection, path: Path) -> bool:
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except Failure as error:
        if fault_of(error) == "busy":
            return False
        raise _unusable(path, error) from error
    return True


def _unusable(path: Path, error: Failure) -> StoreUnavailable:
    return StoreUnavailable(f"The lock {path} cannot be used: {error}.", f"锁文件 {path} 无法使用：{error}。")
