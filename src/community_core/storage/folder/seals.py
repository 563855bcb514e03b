"""Seals in the folder ``checkpoints`` of a store: a file for each note, and one for each run."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from community_core.storage.files.durable import flush_to_disk, replace_file
from community_core.storage.files.owner_only import FOLDER
from community_core.storage.interfaces.seals import TURN_PATIENCE_SECONDS
from community_core.storage.sqlite.locks import locked


class FolderSeals:
    """The seals in a folder, which the first seal makes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def are_there(self) -> bool:
        """Whether there is a folder."""
        return self._folder.is_dir()

    def notes(self, ending: str) -> dict[str, bytes]:
        """Every file whose name ends so."""
        return {each.name: each.read_bytes() for each in self._folder.glob(f"*{ending}")}

    def note(self, name: str) -> bytes | None:
        """What is in a file."""
        file = self._folder / name
        return file.read_bytes() if file.exists() else None

    def keep_note(self, name: str, note: bytes) -> None:
        """Replace a file."""
        replace_file(self._folder / name, note)

    def run(self, name: str, start: int = 0, length: int | None = None) -> bytes:
        """A part of a file."""
        file = self._folder / name
        if not file.exists():
            return b""
        with file.open("rb") as opened:
            opened.seek(start)
            return opened.read(length)

    def extend_run(self, name: str, kept: int, more: bytes | bytearray) -> None:
        """Cut a file off after the first ``kept`` bytes, and write on."""
        path = self._folder / name
        if not kept:
            replace_file(path, more)
            return
        with path.open("r+b" if path.exists() else "w+b") as file:
            file.truncate(kept)
            file.seek(kept)
            file.write(more)
            flush_to_disk(file)

    def where(self, name: str = "") -> str:
        """The path of a file, or of the folder."""
        return str(self._folder / name)

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """A lock in a file of the folder."""
        self._folder.mkdir(mode=FOLDER, exist_ok=True)
        with locked(self._folder / "lock", patience_seconds=TURN_PATIENCE_SECONDS) as ours:
            yield ours
