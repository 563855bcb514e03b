"""Comparing both ends of a migration, every row of every table, byte for byte."""

from collections.abc import Iterable
from itertools import zip_longest

from attrs import AttrsInstance, fields

from community_core.errors import StoreUnavailable
from community_core.ledger.leaves import RawRow
from community_core.migration.ends import End
from community_core.migration.key_rows import KeptKeys
from community_core.migration.progress_rows import KeptProgress
from community_core.migration.seal_notes import KeptSeals
from community_core.migration.tables import BESIDE, COMMANDS, every_fact, named


def compare(source: End, target: End) -> int:
    """How many facts both have, and the target what was there beside them; StoreUnavailable names the first
    row that is not the same."""
    with source.reading() as here, target.reading() as there:
        facts = _equal("events", every_fact(here), every_fact(there))
        for rows in (COMMANDS, *BESIDE):
            _equal(rows.name, rows.read(here), rows.read(there))
    _refuse_differing(KeptKeys.of(source.keys), KeptKeys.of(target.keys))
    _refuse_differing(KeptSeals.of(source.seals), KeptSeals.of(target.seals))
    _refuse_differing(KeptProgress.of(source.progress), KeptProgress.of(target.progress))
    return facts


def _refuse_differing(one: AttrsInstance, other: AttrsInstance) -> None:
    """Values of one class, part by part."""
    for part in fields(type(one)):
        if getattr(one, part.name) != getattr(other, part.name):
            raise differs("the part", part.name)


def _equal(table: str, here: Iterable[RawRow], there: Iterable[RawRow]) -> int:
    count = 0
    for one, other in zip_longest(here, there):
        if one != other:
            raise differs(table, named(one or other))
        count += 1
    return count


def differs(table: str, which: str) -> StoreUnavailable:
    """What was copied is not what is there."""
    return StoreUnavailable(
        f"{table} {which} is not the same at both ends, so the copy is not opened: something else wrote "
        "there. Give it up with --give-up, see what did, and migrate again.",
        f"{table} {which} 在两处不一致，因此不启用副本：有别的程序写入其中。"
        "请加 --give-up 放弃，查明原因后重新迁移。",
        kind="damaged",
    )
