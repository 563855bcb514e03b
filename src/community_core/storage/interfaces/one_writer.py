"""What keeps a ledger belongs to the process that opened it, in which one thread at a time writes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock, get_ident

from eventsourcing.persistence import ConnectionUnavailableError

from community_core.storage.interfaces.failures import Unusable, it_was_closed


class OneWriter:
    """The turns of the threads that write, each waiting ``patience_seconds`` at most; and whose it is."""

    def __init__(self, patience_seconds: float) -> None:
        self.patience_seconds = patience_seconds
        self._writing = RLock()
        self._writer: int | None = None
        self._process = os.getpid()
        self._closed = False

    @contextmanager
    def turn_to_write(self) -> Iterator[None]:
        """Threads queue here: a back end's own waiting is by sleeping and unfair, or holds a connection each.
        May be taken twice."""
        if not self._writing.acquire(timeout=self.patience_seconds):
            raise ConnectionUnavailableError
        outer, self._writer = self._writer, get_ident()
        try:
            yield
        finally:
            self._writer = outer
            self._writing.release()

    @property
    def is_our_turn(self) -> bool:
        """Whether this thread is the one that writes."""
        return self._writer == get_ident()

    def refuse_strangers(self) -> None:
        """Unusable once it was closed, and in a process that was forked since it was opened."""
        if self._process != os.getpid():
            raise Unusable(
                "it was opened before this process was forked; open the community after the fork",
                "它在进程派生之前打开；请在派生之后再打开社区",
            )
        if self._closed:
            raise it_was_closed()
