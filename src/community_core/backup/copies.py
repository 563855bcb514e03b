"""From a store to its backup and back: ledger, settings, seals, keys and reactors; no views, no master key.

The order is what makes the parts fit together while others go on writing:

1. the checkpoints, so that none of them vouches for more than the ledger that follows;
2. the progress of reactors, so that none is through with a fact that is not in the ledger;
3. the ledger;
4. the backup is remembered, so that an erasure from now on names it;
5. the keys, without those whose erasure is recorded by now. Whoever seals something has a key before the fact
   is recorded, so the keys of all facts are among them;
6. the settings, without which a folder does not open.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from pathlib import Path

from attrs import frozen

from community_core.backup.draft import drafted
from community_core.backup.known import Backup, entries, remembered
from community_core.domain.kit.values import checks
from community_core.errors import InvalidInput
from community_core.ledger import copy_ledger
from community_core.privacy import copy_keys
from community_core.storage.files.owner_only import FOLDER, copy_for_owner
from community_core.storage.folder.progress import copy_progress
from community_core.storage.interfaces.making import SETTINGS
from community_core.storage.postgres.dumping import dump_command
from community_core.store import IN_MEMORY, Store, folder_named, open_store

_SEALS = ("*.checkpoint", "*.rotation", "leaves", "positions", "frontier", "key.pub")
"""In this order: what comes later may be ahead of the checkpoints, never behind."""


@frozen
class Restored:
    """A store made from a backup: its ``folder``, and the position of its newest fact.

    ``strangers`` are those of the erased of whom the backup had no key.
    """

    folder: Path
    position: int
    strangers: frozenset[str]


def back_up(store: Store, target: str | Path, *, at: datetime, erased: Callable[[], Iterable[str]]) -> Backup:
    """Copy a store in use to a new folder. ``erased`` are those whose erasure is recorded when it is asked.

    Raises InvalidInput for a store in memory, for one on a server (it tells the command that backs that up)
    and for a target that exists or cannot be, StoreUnavailable when it cannot be made; then nothing is left
    of it.
    """
    folder, place = _kept(store), folder_named(target).absolute()
    with drafted(place, folder) as draft:
        _copy_seals(folder, draft.folder)
        copy_progress(folder / "reactors", draft.folder / "reactors")
        made = Backup(place, at, copy_ledger(folder / "ledger.db", draft.folder / "ledger.db"))
        with remembered(folder, made):
            _copy_keys(folder, draft.folder, frozenset(erased()))
            _copy_rest(folder, draft.folder)
            draft.finish()
    return made


def restore(backup: str | Path, folder: str | Path, *, erased: Iterable[str] = ()) -> Restored:
    """Make a store from a backup, in a new folder, without the keys of those who were ``erased`` since.

    Their ids are in the certificates of their erasure. Whoever was erased after the backup was made and is
    not among them lives again in the new store until erased again: nothing in the backup knows of it. The
    backup stays as it is, and may lie where nobody may write.

    Raises InvalidInput for what is no person's id and for a folder that exists or cannot be, StoreUnavailable
    when the backup is damaged or none, or the folder cannot be written; then nothing is left of it.
    """
    gone = frozenset(map(checks.person_asked_for, erased))
    source, place = _kept(open_store(folder_named(backup), create=False)), folder_named(folder).absolute()
    with drafted(place, source) as draft:
        _copy_seals(source, draft.folder)
        copy_progress(source / "reactors", draft.folder / "reactors")
        position = copy_ledger(source / "ledger.db", draft.folder / "ledger.db")
        strangers = gone - _copy_keys(source, draft.folder, gone)
        _copy_rest(source, draft.folder)
        draft.finish()
    return Restored(place, position, strangers)


def _kept(store: Store) -> Path:
    if store.address is not None:
        command = dump_command(store.address)
        raise InvalidInput(
            f"{store.address} is on a server, whose own program backs it up while it is in use: {command}",
            f"{store.address} 在服务器上，请用服务器自带的程序备份（使用中亦可）：{command}",
        )
    if store.folder is None:
        raise InvalidInput(
            f"A community in memory ({IN_MEMORY}) has no backup; keep it in a folder.",
            f"内存中的社区（{IN_MEMORY}）无法备份；请保存在文件夹中。",
        )
    return store.folder


def _copy_seals(source: Path, target: Path) -> None:
    for pattern in _SEALS:
        _copy(sorted((source / "checkpoints").glob(pattern)), target / "checkpoints")


def _copy_keys(source: Path, target: Path, without: Collection[str]) -> frozenset[str]:
    """Everybody known to the keys; nobody where there are none, which stops nothing but what is sealed."""
    keys = source / "keys.db"
    return copy_keys(keys, target / keys.name, without) if keys.exists() else frozenset()


def _copy_rest(source: Path, target: Path) -> None:
    _copy(entries(source), target / "backups")
    _copy([source / SETTINGS], target)


def _copy(files: Collection[Path], folder: Path) -> None:
    if files:
        folder.mkdir(mode=FOLDER, exist_ok=True)
    for each in files:
        copy_for_owner(each, folder / each.name)
