"""A folder as an end of a migration."""

import shutil
from collections.abc import Iterable, Mapping
from contextlib import closing, suppress
from pathlib import Path

from attrs import frozen

from community_core.backup.copies import SEALS
from community_core.migration.belongings import Belongings
from community_core.migration.ends import End, Opened
from community_core.privacy import prepare_keys
from community_core.reactors import progress_in
from community_core.reactors.progress import Progress
from community_core.storage.durable import replace_file
from community_core.storage.failures import SaidPlainly
from community_core.storage.half_made import note_source, source_noted_in, whole
from community_core.storage.owner_only import FOLDER, make_for_owner
from community_core.storage.places import keys_in, ledger_in
from community_core.storage.speaking import Cursor
from community_core.store import SETTINGS

_LEDGER, _KEYS = "ledger.db", "keys.db"
_FILES = ("ledger.db*", "keys.db*", SETTINGS)
_SEALS, _BACKUPS = "checkpoints", "backups"


@frozen
class FolderEnd(End):
    """A community in a folder, or a folder it may be made in."""

    folder: Path
    holds_any_text = True

    @property
    def told(self) -> str:  # type: ignore[override]
        return str(self.folder)

    def overlaps(self, other: End) -> bool:
        if not isinstance(other, FolderEnd):
            return False
        return self.folder.is_relative_to(other.folder) or other.folder.is_relative_to(self.folder)

    @property
    def source(self) -> str | None:
        return source_noted_in(self.folder)

    @property
    def is_whole(self) -> bool:
        return (self.folder / SETTINGS).exists() and self.source is None

    @property
    def is_taken(self) -> bool:
        kept = any((self.folder / each).exists() for each in (SETTINGS, _LEDGER, _KEYS))
        return (self.folder.exists() and not self.folder.is_dir()) or (kept and self.source is None)

    def begin(self, source: str) -> None:
        if self.source is None:
            self.folder.mkdir(mode=FOLDER, parents=True, exist_ok=True)
            note_source(self.folder, source)

    def opened(self) -> "OpenedFolder":
        return OpenedFolder(self.folder)


class OpenedFolder(Opened):
    """What is in it."""

    holds_any_text = True

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._said = SaidPlainly(folder / _LEDGER)
        with self._said:
            make_for_owner(folder / _LEDGER)
            self.ledger = ledger_in(folder / _LEDGER)
            self.ledger.prepare()
            if source_noted_in(folder) is not None:
                prepare_keys(folder / _KEYS)
        self.keys = keys_in(folder)

    def settings(self) -> bytes:
        return (self._folder / SETTINGS).read_bytes()

    def belongings(self) -> Belongings:
        with closing(Progress(progress_in(self._folder))) as progress:
            return Belongings(
                self._files(_SEALS, SEALS),
                self._files(_BACKUPS, ["*.json"]),
                tuple(progress.standings()),
                tuple(progress.parked()),
            )

    def keep(self, cursor: Cursor, belongings: Belongings) -> None:  # noqa: ARG002
        self._keep_files(_SEALS, belongings.seals)
        self._keep_files(_BACKUPS, belongings.backups)
        if belongings.standings:
            with closing(Progress(progress_in(self._folder))) as progress:
                for standing in belongings.standings:
                    progress.keep(standing)
                for parked in belongings.parked:
                    progress.park(parked)

    def _files(self, name: str, patterns: Iterable[str]) -> dict[str, bytes]:
        found = (each for pattern in patterns for each in (self._folder / name).glob(pattern))
        return {each.name: each.read_bytes() for each in found}

    def _keep_files(self, name: str, files: Mapping[str, bytes]) -> None:
        if files:
            (self._folder / name).mkdir(mode=FOLDER, exist_ok=True)
        for each, said in files.items():
            replace_file(self._folder / name / each, said)

    def finish(self, cursor: Cursor, settings: bytes) -> None:  # noqa: ARG002
        replace_file(self._folder / SETTINGS, settings)
        whole(self._folder)

    def discard(self, cursor: Cursor) -> None:  # noqa: ARG002
        for each in (each for pattern in _FILES for each in self._folder.glob(pattern)):
            each.unlink()
        for name in (_SEALS, "reactors", _BACKUPS):
            shutil.rmtree(self._folder / name, ignore_errors=True)
        whole(self._folder)
        with suppress(OSError):  # others' files may lie there
            self._folder.rmdir()

    def _source(self, cursor: Cursor) -> str | None:  # noqa: ARG002
        return source_noted_in(self._folder)
