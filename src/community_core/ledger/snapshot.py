"""A copy of a ledger as it stands at one moment, while others go on writing to it."""

from contextlib import closing
from pathlib import Path

from community_core.storage.folder.ledger import LedgerFile, is_ours
from community_core.storage.interfaces.failures import SaidPlainly, Unusable
from community_core.storage.sqlite.connections import copied, damage_in


def copy_ledger(source: Path, target: Path) -> int:
    """Copy a ledger to a new file, which needs no other beside it; the position of its newest fact.

    Everything acknowledged before the call is in it. Nobody who writes waits, and the source may lie where
    nobody may write. Raises StoreUnavailable when a file cannot be used, or the source is damaged or no
    ledger.
    """
    with (
        SaidPlainly(source),
        closing(LedgerFile(source)) as datastore,
        datastore.transaction(commit=False) as cursor,
    ):
        is_ours(cursor)
        cursor.execute("SELECT coalesce(max(position), 0) FROM events")  # from here on it is this moment
        position: int = cursor.fetchone()[0]
        with SaidPlainly(target), copied(cursor.sqlite_cursor.connection, target) as copy:
            damage = damage_in(copy)
        if damage is not None:
            raise Unusable(
                f"it is damaged, says SQLite ({damage}); restore it from a backup",
                f"文件已损坏，SQLite 报告：{damage}；请从备份恢复",
            )
    return position
