"""Keeping changes in a write-ahead log, so that readers and a writer do not wait for each other."""

import sqlite3
import time
from collections.abc import Callable

_PAUSE_SECONDS = 0.01


def keep_a_write_ahead_log(run: Callable[[str], object], patience_seconds: float) -> None:
    """Switch a file to it. ``run`` runs a statement on a connection to it, outside any transaction.

    Here SQLite, unlike elsewhere, does not wait for others who open the file at the same time; so this does.
    Raises sqlite3.OperationalError when patience is at an end.
    """
    until = time.monotonic() + patience_seconds
    while True:
        try:
            run("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not is_busy(error) or time.monotonic() > until:
                raise
        else:
            return
        time.sleep(_PAUSE_SECONDS)


def is_busy(error: BaseException | None) -> bool:
    """Whether SQLite gave up because others had the file locked for too long."""
    return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
