"""Copying a ledger and its keys as they are stored: positions, moments, numbers and bytes are those of the
source."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from itertools import chain
from pathlib import Path

from community_core.backup.known import Backup, written
from community_core.errors import StoreUnavailable
from community_core.ledger import IntegrityError
from community_core.ledger.leaves import RawRow
from community_core.migration.ends import End
from community_core.migration.fitting import refuse_unfit
from community_core.migration.key_rows import KeptKeys
from community_core.migration.progress_rows import KeptProgress
from community_core.migration.tables import BESIDE, COMMANDS, commands_of, names_of, page_of_facts, typed
from community_core.storage.interfaces.extras import NOTE
from community_core.storage.interfaces.ledger import Row
from community_core.storage.interfaces.seals import copy_seals
from community_core.storage.sql.cursor import Cursor
from community_core.times import system_clock

PAGE = 2_000
"""So many facts a transaction: a program that is killed has so many to copy again."""

Told = Callable[[int], None]


def copy_facts(source: End, target: End, told: str, progress: Told) -> int:
    """Copy facts, and what is remembered of their commands, until there are no more; the last position."""
    copied, last = PAGE, 0
    while copied == PAGE:
        with _said_of_its_order(told), target.half_made_by(told) as cursor:
            copied, last = _copy_page(source, target, cursor)
        progress(last)
    return last


@contextmanager
def _said_of_its_order(told: str) -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise StoreUnavailable(
            f"The facts of {told} are not in the order of their versions, or a command id is there twice "
            f"({error}); run: community audit verify",
            f"{told} 的事实未按版本顺序排列，或有命令编号重复（{error}）；请运行：community audit verify",
            kind="damaged",
        ) from error


def _copy_page(source: End, target: End, cursor: Cursor) -> tuple[int, int]:
    after = target.ledger.lead(cursor, 0)
    with source.reading() as reading:
        facts = page_of_facts(reading, after, PAGE)
        commands = commands_of(reading, after + 1, after + len(facts)) if facts else []
    _refuse_gap(facts, after)
    if facts:
        _insert(target, cursor, facts, list(map(typed, commands)))
    return len(facts), after + len(facts)


def _insert(target: End, cursor: Cursor, facts: Sequence[RawRow], commands: Sequence[Row]) -> None:
    names = names_of(facts)
    if NOTE in names:
        target.ledger.make_room(cursor, NOTE)
    rows = [(*typed(each), None)[: len(names)] for each in facts]
    if not target.making.holds_any_text:
        refuse_unfit(rows)
    target.ledger.lead(cursor, len(facts))
    target.ledger.insert(cursor, names, rows)
    cursor.executemany(COMMANDS.insertion, commands)


def _refuse_gap(facts: Sequence[RawRow], after: int) -> None:
    for position, row in enumerate(facts, start=after + 1):
        if row[0] != position:
            raise StoreUnavailable(
                f"Position {position} is missing; restore the ledger from a backup, then migrate that.",
                f"第 {position} 条缺失；请从备份恢复账本后再迁移。",
                kind="damaged",
            )


def copy_beside(source: End, target: End, told: str) -> None:
    """Copy what is kept beside the facts, of a source that nobody appends to any more. All at once, so that
    it is there or not."""
    with target.half_made_by(told) as cursor, source.reading() as reading:
        for rows in BESIDE:
            if rows.extra is None or target.ledger.has(cursor, rows.extra):
                cursor.execute(f"SELECT 1 FROM {rows.name} LIMIT 1")
                if cursor.fetchone():
                    continue
            found = map(typed, rows.read(reading))
            if (first := next(found, None)) is not None:
                if rows.extra is not None:
                    target.ledger.make_room(cursor, rows.extra)
                cursor.executemany(rows.insertion, chain([first], found))


def copy_keys(source: End, target: End, told: str) -> None:
    """Copy the keys, the ties and the log of openings, of a source that nobody seals or opens in any more."""
    kept = KeptKeys.of(source.keys)
    with target.half_made_by(told), target.keys.writing() as entries:
        kept.put(entries)


def copy_belongings(source: End, target: End, told: str) -> None:
    """Copy seals, the progress of reactors, and what is known of backups."""
    with target.half_made_by(told) as cursor:
        copy_seals(source.seals, target.seals)
        KeptProgress.of(source.progress).put(target.progress)
        target.making.keep_backups(cursor, {**source.making.backups(), **_as_backup(source)})


def _as_backup(source: End) -> dict[str, bytes]:
    """The old folder, which still has everybody's keys: it is to be named when somebody is erased. What stays
    on a server is no folder that could be looked into."""
    folder = source.making.keys
    if not isinstance(folder, Path):
        return {}
    name = f"moved-{sha256(str(folder).encode()).hexdigest()[:8]}.json"
    return {name: written(Backup(folder, system_clock(), source.position))}
