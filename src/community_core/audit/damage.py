"""A ledger whose file is gone or no longer holds together: that, too, is not what was sealed."""

import sqlite3
from pathlib import Path

from community_core.audit.failures import NotVerified
from community_core.errors import StoreUnavailable

_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
"""The last is what a query says whose table or column is not there."""


def refuse_lost_ledger(folder: Path) -> None:
    """NotVerified for a store without its ledger: opening it would begin a new one."""
    ledger = folder / "ledger.db"
    if (folder / "community.toml").exists() and not (ledger.exists() and ledger.stat().st_size):
        raise NotVerified(
            f"The ledger {ledger} is gone or empty; restore it from a backup.",
            f"账本 {ledger} 丢失或为空；请从备份恢复。",
        )


def as_not_verified(error: StoreUnavailable) -> NotVerified | None:
    """What it means that storage failed for a damaged file; None when it failed for another reason."""
    cause: BaseException | None = error
    while cause is not None:
        if (
            isinstance(cause, sqlite3.Error)
            and (getattr(cause, "sqlite_errorcode", 0) or 0) & 0xFF in _DAMAGED
        ):
            return NotVerified(error.en, error.zh)
        cause = cause.__cause__
    return None
