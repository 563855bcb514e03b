"""A folder that a migration makes into a community, or takes one from."""

import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from attrs import frozen

from community_core.storage.files.durable import make_durable, replace_file, write_new_file
from community_core.storage.files.owner_only import FOLDER, make_for_owner
from community_core.storage.folder.keys import prepare_keys
from community_core.storage.interfaces.making import MARK, SETTINGS, Making, source_noted_in
from community_core.storage.sql.cursor import Cursor

_FILES = ("ledger.db*", "keys.db*", SETTINGS)
_FOLDERS = ("checkpoints", "reactors", "backups")


@frozen
class FolderMaking:
    """A folder, by its whole name."""

    folder: Path
    holds_any_text = True

    @property
    def told(self) -> str:
        """The folder."""
        return str(self.folder)

    @property
    def ledger(self) -> Path:
        """A file."""
        return self.folder / "ledger.db"

    @property
    def keys(self) -> Path:
        """In the folder itself."""
        return self.folder

    @property
    def seals(self) -> Path:
        """A folder in it."""
        return self.folder / "checkpoints"

    @property
    def reactors(self) -> Path:
        """A folder in it."""
        return self.folder / "reactors"

    @property
    def source(self) -> str | None:
        """What its mark says."""
        return source_noted_in(self.folder)

    @property
    def is_whole(self) -> bool:
        """Whether it has settings and no mark."""
        return (self.folder / SETTINGS).exists() and self.source is None

    @property
    def is_taken(self) -> bool:
        """Whether it is a file, or holds a store or what is left of one."""
        if not self.folder.is_dir():
            return self.folder.exists()
        return self.source is None and any(any(self.folder.glob(each)) for each in _FILES)

    def overlaps(self, other: Making) -> bool:
        """Whether one folder lies in the other."""
        if not isinstance(other, FolderMaking):
            return False
        return self.folder.is_relative_to(other.folder) or other.folder.is_relative_to(self.folder)

    def begin(self, source: str) -> None:
        """Make the folder, and its mark."""
        self.folder.mkdir(mode=FOLDER, parents=True, exist_ok=True)
        write_new_file(self.folder / MARK, source.encode())

    def prepare(self) -> None:
        """Their files."""
        make_for_owner(self.ledger)
        prepare_keys(self.folder / "keys.db")

    def settings(self) -> bytes:
        """What is in their file."""
        return (self.folder / SETTINGS).read_bytes()

    def backups(self) -> Mapping[str, bytes]:
        """Their files."""
        return {each.name: each.read_bytes() for each in (self.folder / "backups").glob("*.json")}

    def source_in(self, cursor: Cursor) -> str | None:  # noqa: ARG002
        """What its mark says."""
        return self.source

    def keep_backups(self, cursor: Cursor, backups: Mapping[str, bytes]) -> None:  # noqa: ARG002
        """A file for each."""
        if backups:
            (self.folder / "backups").mkdir(mode=FOLDER, exist_ok=True)
        for name, said in backups.items():
            replace_file(self.folder / "backups" / name, said)

    def finish(self, cursor: Cursor, settings: bytes) -> None:  # noqa: ARG002
        """The settings, durably, before the mark goes."""
        replace_file(self.folder / SETTINGS, settings)
        self._unmark()

    def discard(self, cursor: Cursor) -> None:  # noqa: ARG002
        """What is a store's; others' files may lie there, too."""
        for each in (each for pattern in _FILES for each in self.folder.glob(pattern)):
            each.unlink()
        for name in _FOLDERS:
            shutil.rmtree(self.folder / name, ignore_errors=True)
        self._unmark()
        with suppress(OSError):
            self.folder.rmdir()

    def _unmark(self) -> None:
        (self.folder / MARK).unlink(missing_ok=True)
        make_durable(self.folder)
