"""Whose turn it is: of all processes and threads that would run a reactor one does, whoever comes first."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock

from community_core.errors import StoreUnavailable


class Turns:
    """The turns of a store's reactors: a lock of SQLite's in a file of ``folder`` for each, which goes with
    the process however that ends; or without one, for a store in memory, a lock among threads."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._among_threads: defaultdict[str, Lock] = defaultdict(Lock)

    @contextmanager
    def tried(self, name: str) -> Iterator[bool]:
        """Whether it is our turn, for as long as this is entered; nobody waits. StoreUnavailable when the
        file cannot be used."""
        with self._among(name) if self._folder is None else _in_file(self._folder / f"{name}.lock") as ours:
            yield ours

    @contextmanager
    def _among(self, name: str) -> Iterator[bool]:
        lock = self._among_threads[name]
        ours = lock.acquire(blocking=False)
        try:
            yield ours
        finally:
            if ours:
                lock.release()


@contextmanager
def _in_file(path: Path) -> Iterator[bool]:
    try:
        lock = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as error:
        raise _unusable(path, error) from error
    with closing(lock):
        yield _taken(lock, path)


def _taken(lock: sqlite3.Connection, path: Path) -> bool:
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            return False
        raise _unusable(path, error) from error
    return True


def _unusable(path: Path, error: sqlite3.Error) -> StoreUnavailable:
    return StoreUnavailable(f"The lock {path} cannot be used: {error}.", f"锁文件 {path} 无法使用：{error}。")
