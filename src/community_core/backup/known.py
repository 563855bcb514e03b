"""The backups a store knows of: a small file for each in its folder ``backups``, or settings on a server."""

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Literal

from attrs import frozen

from community_core.backup.draft import drafts_of
from community_core.errors import StoreUnavailable
from community_core.privacy import has_key
from community_core.storage.files.durable import make_durable, replace_file
from community_core.storage.files.owner_only import FOLDER
from community_core.storage.interfaces.making import SETTINGS
from community_core.storage.places import making_in
from community_core.store import Store
from community_core.times import from_text, to_text

_FOLDER = "backups"


@frozen
class Backup:
    """A backup that was made: its ``folder`` then, when, and the position of its newest fact."""

    folder: Path
    made_at: datetime
    position: int

    @property
    def is_there(self) -> bool:
        """Whether it still is where it was made. Elsewhere it cannot be seen."""
        return os.path.exists(self.folder / SETTINGS)

    @property
    def state(self) -> Literal["there", "unfinished", "gone"]:
        """``unfinished`` is one of which only a draft is found, ``gone`` one that may have been moved."""
        return "there" if self.is_there else "unfinished" if self.found else "gone"

    @property
    def found(self) -> list[Path]:
        """The folders with files of it: its own if it is there, and a draft that is at work or was killed."""
        drafts = sorted(each.parent for each in drafts_of(self.folder).glob("*/ledger.db"))
        return [self.folder, *drafts] if self.is_there else drafts

    def may_hold_key_of(self, person: str, erased: int | None) -> bool:
        """Whether it holds a person's key, as far as can be told.

        What is found of it is looked into. One that is gone may hold the key if it was made before their
        erasure, which is recorded at position ``erased``.
        """
        if found := self.found:
            return any(_may_hold(each / "keys.db", person) for each in found)
        return erased is None or self.position < erased


def known_backups(store: Store) -> list[Backup]:
    """Every backup made of a store, the oldest first; none in memory. StoreUnavailable when it cannot be
    told."""
    where = store.address or store.folder
    if where is None:
        return []
    kept = making_in(where).backups()
    found = (_read(f"{where}/{_FOLDER}/{name}", kept[name]) for name in sorted(kept))
    return sorted(found, key=lambda each: each.made_at)


def entries(store: Path) -> list[Path]:
    """The files of what a store knows of its backups."""
    return sorted((store / _FOLDER).glob("*.json"))


@contextmanager
def remembered(store: Path, backup: Backup) -> Iterator[None]:
    """Remember a backup, durably, from before there is a key in it; forget it again when it is not made."""
    entry = _write(store / _FOLDER, backup)
    try:
        yield
    except BaseException:
        if not backup.is_there:
            entry.unlink(missing_ok=True)
        raise


def _write(folder: Path, backup: Backup) -> Path:
    folder.mkdir(mode=FOLDER, exist_ok=True)
    entry = folder / f"{to_text(backup.made_at).replace(':', '')}-{secrets.token_hex(4)}.json"
    replace_file(entry, written(backup))
    make_durable(folder.parent)
    return entry


def written(backup: Backup) -> bytes:
    """How a store remembers it."""
    made_at = to_text(backup.made_at)
    told = {"folder": str(backup.folder), "made_at": made_at, "position": backup.position}
    return f"{json.dumps(told)}\n".encode("ascii")


def _read(entry: str, kept: bytes) -> Backup:
    try:
        told = json.loads(kept)
        return Backup(Path(told["folder"]), from_text(told["made_at"]), int(told["position"]))
    except (ValueError, TypeError, KeyError) as error:
        raise StoreUnavailable(
            f"{entry} does not tell of a backup ({error}); delete it if that backup is gone, else mend it.",
            f"{entry} 未写明备份的情况（{error}）；若该备份已不在，请删除此文件，否则请修正。",
            kind="damaged",
        ) from error


def _may_hold(keys: Path, person: str) -> bool:
    """What cannot be read may hold anything; what lost its keys holds none."""
    try:
        return keys.exists() and has_key(keys, person)
    except StoreUnavailable:
        return True
