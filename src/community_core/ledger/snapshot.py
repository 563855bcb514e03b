"""A copy of a ledger as it stands at one moment, while others go on writing to it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from community_core.ledger.datastore import LedgerDatastore, is_ours
from community_core.ledger.failures import Storage, Unusable

_PAGES_A_STEP = 4096


def copy_ledger(source: Path, target: Path) -> int:
    """Copy a ledger to a new file, which needs no other beside it; the position of its newest fact.

    Everything acknowledged before the call is in it. Nobody who writes waits, and the source may lie where
    nobody may write. Raises StoreUnavailable when a file cannot be used, or the source is damaged or no
    ledger.
    """
    with (
        Storage(source),
        closing(LedgerDatastore(source)) as datastore,
        datastore.transaction(commit=False) as cursor,
    ):
        is_ours(cursor)
        cursor.execute("SELECT coalesce(max(position), 0) FROM events")  # from here on it is this moment
        position: int = cursor.fetchone()[0]
        with Storage(target), closing(sqlite3.connect(target, isolation_level=None)) as copy:
            copy.execute("PRAGMA locking_mode = EXCLUSIVE")  # nobody else's yet, so it shares no memory
            cursor.sqlite_cursor.connection.backup(copy, pages=_PAGES_A_STEP, progress=_let_go_on)
            copy.execute("PRAGMA journal_mode = DELETE")
            damage = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if damage != "ok":
            raise Unusable(
                f"it is damaged, says SQLite ({_on_one_line(damage)}); restore it from a backup",
                f"文件已损坏，SQLite 报告：{_on_one_line(damage)}；请从备份恢复",
            )
    return position


def _let_go_on(*_: int) -> None:
    """Between two steps Python looks whether somebody wants to stop it."""


def _on_one_line(damage: str) -> str:
    return " ".join(damage.removeprefix("*** in database main ***").split())
