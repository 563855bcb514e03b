"""Whose turn a reactor is: a lock in a file of the store, or among the threads of a store in memory."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from community_core.storage.sqlite.locks import locked


class FolderTurns:
    """The turns of a store's reactors: a lock of SQLite's in a file of ``folder`` for each, which goes with
    the process however that ends; or without one, for a store in memory, a lock among threads."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._among_threads: defaultdict[str, Lock] = defaultdict(Lock)

    @contextmanager
    def tried(self, name: str) -> Iterator[bool]:
        """Whether it is our turn, for as long as this is entered; nobody waits. StoreUnavailable when the
        file cannot be used."""
        with self._among(name) if self._folder is None else locked(self._folder / f"{name}.lock") as ours:
            yield ours

    def keeps(self, name: str) -> bool:  # noqa: ARG002  whoever is alive keeps each
        """It does, as long as the process lives."""
        return True

    def close(self) -> None:
        """There is nothing to let go of."""

    @contextmanager
    def _among(self, name: str) -> Iterator[bool]:
        lock = self._among_threads[name]
        ours = lock.acquire(blocking=False)
        try:
            yield ours
        finally:
            if ours:
                lock.release()
