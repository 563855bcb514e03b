"""A ledger that is gone or no longer holds together: that, too, is not what was sealed.

An index that does not agree with its table hides facts from those who read through it, while whoever reads
the table by position sees them all. So reading every row is not enough: the two are compared.
"""

from pathlib import Path

from community_core.audit.failures import NotVerified
from community_core.audit.findings import Finding
from community_core.errors import StoreUnavailable
from community_core.ledger import Ledger
from community_core.storage.sql.faults import fault_of

_DAMAGED = ("damaged", "statement")
"""The last is what a query says whose table or column is not there."""


def refuse_lost_ledger(folder: Path) -> None:
    """NotVerified for a store without its ledger: opening it would begin a new one."""
    ledger = folder / "ledger.db"
    if (folder / "community.toml").exists() and not (ledger.exists() and ledger.stat().st_size):
        raise NotVerified(
            f"The ledger {ledger} is gone or empty; restore it from a backup.",
            f"账本 {ledger} 丢失或为空；请从备份恢复。",
        )


def damage_of(ledger: Ledger) -> Finding | None:
    """What the database finds wrong with the ledger itself; reads all of it, with every index."""
    said = ledger.damage()
    if said is None:
        return None
    return Finding(
        "damaged",
        f"The ledger is damaged or was tampered with; its database says: {said}. "
        "Keep it as evidence and restore a backup.",
        f"账本已损坏或被改动；数据库报告：{said}。请保留现状作为证据，并从备份恢复。",
    )


def refuse_damage(ledger: Ledger) -> None:
    """NotVerified for a ledger that must not be sealed as it is."""
    if found := damage_of(ledger) or departure_of(ledger):
        raise NotVerified(f"{found.en} Nothing was sealed.", f"{found.zh}未封存。")


_STATES = {"missing": "缺少", "changed": "不同", "added": "多出"}


def departure_of(ledger: Ledger) -> Finding | None:
    """Where tables, indexes and triggers are not as this program makes them."""
    found = ledger.departures()
    if not found:
        return None
    told = {state: ", ".join(name for name in found if found[name] == state) for state in _STATES}
    en = "; ".join(f"{state}: {names}" for state, names in told.items() if names)
    zh = "；".join(f"{_STATES[state]}：{names}" for state, names in told.items() if names)
    return Finding(
        "built",
        f"The ledger is not built as this program builds it ({en}): what is recorded may be thrown away or "
        "changed, and queries may answer otherwise. Find out who did this; to go on, restore a backup, or a "
        "dump of it with its own tables.",
        f"账本的表、索引或触发器与本程序所建的不同（{zh}）：登记的内容可能被丢弃或改动，查询结果也可能不同。"
        "请查明是谁所为；要继续使用，请恢复备份，或连同原表一起恢复转储。",
    )


def as_not_verified(error: StoreUnavailable) -> NotVerified | None:
    """What it means that storage failed for a damaged file; None when it failed for another reason."""
    cause: BaseException | None = error
    while cause is not None:
        if fault_of(cause) in _DAMAGED:
            return NotVerified(error.en, error.zh)
        cause = cause.__cause__
    return None
