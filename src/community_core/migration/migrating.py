"""The course of a migration, which goes on wherever it was stopped:

1. what is to be made is marked as half-made, so that nobody opens it;
2. facts are copied, a page at a time, while the source is in use; its last position is where to go on;
3. once nearly all are there the source is closed: its own tables say so, and refuse what would be added;
4. the rest is copied, and everything is compared, row by row;
5. the copy gets its settings and loses its mark: from then on it is the community.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from attrs import frozen

from community_core.errors import InvalidInput, Refused
from community_core.migration.comparing import compare
from community_core.migration.copying import copy_beside, copy_facts, copy_keys
from community_core.migration.ends import End, Opened
from community_core.migration.fitting import refuse_unfit_in
from community_core.migration.in_folder import FolderEnd
from community_core.storage.address import address_of, is_address
from community_core.storage.half_made import half_made
from community_core.storage.postgres.settings import driver_at_hand
from community_core.store import IN_MEMORY, folder_named, open_store

Progress = Callable[[int, int], None]


@frozen
class Migrated:
    """What was moved: how many ``facts``, from where and to where. ``before``: an earlier run did it."""

    source: str
    target: str
    facts: int
    before: bool = False


def migrate(source: str | Path, target: str | Path, *, progress: Progress = lambda *_: None) -> Migrated:
    """Move a community from a folder or a server to another place, while others use it.

    Facts keep their positions, moments, numbers and bytes; ids of commands, keys, the log of openings, seals,
    the progress of reactors and the settings stay what they are, and views are made anew there. The master
    key stays where it is, and is to be given there. At the end everything is compared, and the source refuses
    whatever would be added, and names the target. Stopped at any moment, the same call goes on; until the
    source is closed nobody notices anything. ``progress`` hears how many facts are copied, and how many there
    are.

    Raises Refused when the target is taken, the source went elsewhere, or it has what a server cannot hold;
    InvalidInput when both are the same or one is in memory; StoreUnavailable when either cannot be used, or
    something differs at the end: then the source stays closed, until :func:`give_up`.
    """
    here, there = _ends(source, target)
    open_store(source, create=False)
    with here.opened() as opened:
        moved_to = _moved_to(opened)
        if there.is_whole and moved_to == there.told:
            return Migrated(here.told, there.told, _count(opened), before=True)
        _refuse_elsewhere(here, there, moved_to)
        if here.holds_any_text and not there.holds_any_text:
            with opened.reading() as reading:
                refuse_unfit_in(reading)
        there.refuse(opened.belongings())
        _begin(here, there)
        with there.opened() as made:
            return _moved(opened, made, here, there, progress)


def give_up(source: str | Path, target: str | Path) -> str:
    """Delete what a migration made so far, and let the source be used again, which is told.

    Raises Refused when the target is whole, which may be in use, or the source went elsewhere; otherwise as
    :func:`migrate` does.
    """
    here, there = _ends(source, target)
    open_store(source, create=False)
    with here.opened() as opened:
        _refuse_elsewhere(here, there, _moved_to(opened))
        if there.source is not None:
            _discard(here, there)
        elif there.is_whole:
            raise _in_use(here, there)
        opened.keys.move_to(None)
        with opened.transaction(commit=True) as cursor:
            opened.ledger.move_to(cursor, None)
    return here.told


def _moved(source: Opened, target: Opened, here: End, there: End, progress: Progress) -> Migrated:
    whole = _count(source)

    def tell(position: int) -> None:
        progress(position, max(position, whole))

    copy_facts(source, target, here.told, tell)
    _close(source, target, here, there)
    copy_facts(source, target, here.told, tell)
    copy_beside(source, target, here.told)
    copy_keys(source, target, here.told)
    belongings = source.belongings()
    with target.half_made_by(here.told) as cursor:
        target.keep(cursor, belongings)
    facts = compare(source, target, belongings)
    with target.half_made_by(here.told) as cursor:
        target.finish(cursor, source.settings())
    return Migrated(here.told, there.told, facts)


def _close(source: Opened, target: Opened, here: End, there: End) -> None:
    """From here on nobody adds anything to the source, whatever program has it open."""
    with target.half_made_by(here.told):
        with source.transaction(commit=True) as cursor:
            _refuse_elsewhere(here, there, source.ledger.move_to(cursor, there.told))
        source.keys.move_to(there.told)


def _begin(here: End, there: End) -> None:
    noted = there.source
    if noted is None and not there.is_taken:
        with suppress(FileExistsError):  # somebody was quicker
            there.begin(here.told)
        noted = there.source
    if noted is None:
        raise _taken(there)
    if noted != here.told:
        raise half_made(there.told, noted)


def _discard(here: End, there: End) -> None:
    with there.opened() as made, made.half_made_by(here.told) as cursor:
        made.discard(cursor)


def _moved_to(opened: Opened) -> str | None:
    with opened.transaction(commit=False) as cursor:
        return opened.ledger.moved_to(cursor)


def _count(opened: Opened) -> int:
    with opened.transaction(commit=False) as cursor:
        cursor.execute("SELECT coalesce(max(position), 0) FROM events")
        return int(cursor.fetchone()[0])


def _ends(source: str | Path, target: str | Path) -> tuple[End, End]:
    here, there = end_at(source), end_at(target)
    if here.told == there.told or here.overlaps(there):
        raise InvalidInput(
            f"{here.told} cannot be moved to {there.told}: that is the same place, or within it.",
            f"不能把 {here.told} 迁移到 {there.told}：两者相同，或其一在另一个之内。",
        )
    return here, there


def end_at(where: str | Path) -> End:
    """What somebody means by a folder or an address. InvalidInput for what is neither."""
    if str(where) == IN_MEMORY:
        raise InvalidInput(
            f"A community in memory ({IN_MEMORY}) is not moved; give a folder or an address.",
            f"内存中的社区（{IN_MEMORY}）不能迁移；请给出文件夹或地址。",
        )
    if not is_address(where):
        return FolderEnd(folder_named(where).resolve())
    address = address_of(str(where))
    with driver_at_hand(address):
        from community_core.migration.on_server import ServerEnd  # whose driver not everybody has
    return ServerEnd(address)


def _refuse_elsewhere(here: End, there: End, moved_to: str | None) -> None:
    if moved_to not in (None, there.told):
        raise Refused(
            "moved-elsewhere",
            f"{here.told} was moved to {moved_to}; migrate that, or go on there.",
            f"{here.told} 已迁移到 {moved_to}；请迁移那一处，或在那里继续。",
            kind="conflict",
        )


def _in_use(here: End, there: End) -> Refused:
    return Refused(
        "migration-done",
        f"{there.told} is whole and may be in use, so {here.told} is not used again; to go back, migrate "
        "that to a new place.",
        f"{there.told} 已完整，可能正在使用，因此不再恢复 {here.told}；如需回退，请把它迁移到新位置。",
        kind="conflict",
    )


def _taken(there: End) -> Refused:
    return Refused(
        "target-taken",
        f"{there.told} has a community already, and nothing is written over it; choose another place.",
        f"{there.told} 已有社区，不会覆盖；请另选位置。",
        kind="conflict",
    )
