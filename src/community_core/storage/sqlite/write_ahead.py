"""Keeping changes in a write-ahead log, so that readers and a writer do not wait for each other."""

import sqlite3
import time
from collections.abc import Callable

from community_core.storage.sql.faults import fault_of
from community_core.storage.sqlite.connections import PATIENCE_SECONDS

_PAUSE_SECONDS = 0.01


def keep_a_write_ahead_log(run: Callable[[str], object]) -> None:
    """Switch a file to it. ``run`` runs a statement on a connection to it, outside any transaction.

    Here SQLite, unlike elsewhere, does not wait for others who open the file at the same time; so this does.
    Raises sqlite3.OperationalError when patience is at an end.
    """
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            run("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if fault_of(error) != "busy" or time.monotonic() > until:
                raise
        else:
            return
        time.sleep(_PAUSE_SECONDS)
