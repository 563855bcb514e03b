"""The course of a migration, which goes on wherever it was stopped:

1. what is to be made is marked as half-made, so that nobody opens it;
2. facts are copied, a page at a time, while the source is in use; its last position is where to go on;
3. once nearly all are there the source is closed: its own tables say so, and refuse what would be added;
4. the rest is copied, and everything is compared, row by row;
5. the copy gets its settings and loses its mark: from then on it is the community.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

from attrs import frozen

from community_core.errors import InvalidInput
from community_core.migration.comparing import compare
from community_core.migration.copying import copy_belongings, copy_beside, copy_facts, copy_keys
from community_core.migration.ends import End
from community_core.migration.fitting import refuse_unfit_in
from community_core.migration.refusals import (
    in_use,
    refuse_another_source,
    refuse_elsewhere,
    refuse_same_place,
    taken,
)
from community_core.storage.address import address_of, is_address
from community_core.storage.interfaces.making import Making
from community_core.storage.places import making_in
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
    here, there = _places(source, target)
    open_store(source, create=False)
    with End(here) as opened:
        moved_to = opened.moved_to
        if moved_to == there.told and there.is_whole:
            return Migrated(here.told, there.told, opened.position, before=True)
        refuse_elsewhere(here, there, moved_to)
        if here.holds_any_text and not there.holds_any_text:
            with opened.reading() as reading:
                refuse_unfit_in(reading)
        _try_to_close(opened)
        _begin(here, there)
        with End(there) as made:
            return _moved(opened, made, progress)


def give_up(source: str | Path, target: str | Path) -> str:
    """Delete what a migration made so far, and let the source be used again, which is told.

    Raises Refused when the target is whole, which may be in use, or the source went elsewhere; otherwise as
    :func:`migrate` does.
    """
    here, there = _places(source, target)
    open_store(source, create=False)
    with End(here) as opened:
        refuse_elsewhere(here, there, opened.moved_to)
        if (noted := there.source) is not None:
            refuse_another_source(here, there, noted)
            with End(there) as made, made.half_made_by(here.told) as cursor:
                there.discard(cursor)
        elif there.is_whole:
            raise in_use(here, there)
        opened.keys.move_to(None)
        with opened.transaction(commit=True) as cursor:
            opened.ledger.move_to(cursor, None)
    return here.told


def _moved(source: End, target: End, progress: Progress) -> Migrated:
    told, whole = source.making.told, source.position

    def tell(position: int) -> None:
        progress(position, max(position, whole))

    copy_facts(source, target, told, tell)
    _close(source, target)
    copy_facts(source, target, told, tell)
    copy_beside(source, target, told)
    copy_keys(source, target, told)
    with _not_sealed_meanwhile(source):
        copy_belongings(source, target, told)
        facts = compare(source, target)
    with target.half_made_by(told) as cursor:
        target.making.finish(cursor, source.making.settings())
    return Migrated(told, target.making.told, facts)


class _TriedOut(Exception):
    """What was done is taken back."""


def _try_to_close(source: End) -> None:
    """Whoever may not close it, or finds no keys, is told so before anything is copied."""
    with source.keys.reading(), suppress(_TriedOut), source.transaction(commit=True) as cursor:
        source.ledger.move_to(cursor, source.making.told)
        raise _TriedOut


def _close(source: End, target: End) -> None:
    """From here on nobody adds anything to the source, whatever program has it open."""
    here, there = source.making, target.making
    with target.half_made_by(here.told):
        with source.transaction(commit=True) as cursor:
            refuse_elsewhere(here, there, source.ledger.move_to(cursor, there.told))
        source.keys.move_to(there.told)


@contextmanager
def _not_sealed_meanwhile(source: End) -> Iterator[None]:
    with source.seals.turn() if source.seals.are_there else nullcontext():
        yield


def _begin(here: Making, there: Making) -> None:
    if there.source is None and not there.is_taken:
        with suppress(FileExistsError):  # somebody was quicker
            there.begin(here.told)
    noted = there.source
    if noted is None:
        raise taken(there)
    refuse_another_source(here, there, noted)
    there.prepare()


def _places(source: str | Path, target: str | Path) -> tuple[Making, Making]:
    here, there = place_of(source), place_of(target)
    refuse_same_place(here, there)
    return here, there


def place_of(where: str | Path) -> Making:
    """What somebody means by a folder or an address. InvalidInput for what is neither."""
    if str(where) == IN_MEMORY:
        raise InvalidInput(
            f"A community in memory ({IN_MEMORY}) is not moved; give a folder or an address.",
            f"内存中的社区（{IN_MEMORY}）不能迁移；请给出文件夹或地址。",
        )
    return making_in(address_of(str(where)) if is_address(where) else folder_named(where).resolve())
