"""Reading a SQLite file without writing anything: into it, beside it, or on a medium that takes nothing."""

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from community_core.storage.sqlite.connections import Connection, connect

_LOG = "-wal"


def uri_of(path: Path) -> str:
    """A file as a URI, to which what SQLite understands may be added."""
    return f"file:{quote(str(path.absolute()))}"


class ReadOnlyFile:
    """A file with a write-ahead log, for somebody who only reads it; ``address`` is what to connect to.

    Where the log is empty nobody is writing: then the file is read as it lies there, without a lock, and
    :attr:`was_still` tells afterwards whether it stayed so. Otherwise this reader joins those who have it
    open; a log that lies where nobody may write is read in a copy.
    """

    def __init__(self, path: Path) -> None:
        self._path = path.absolute()
        self._copy: TemporaryDirectory[str] | None = None
        self._seen = _standing(self._path)
        self.address = self._address()

    def connect(self) -> Connection:
        """A connection that cannot write."""
        return connect(self.address, uri=True)

    @property
    def was_still(self) -> bool:
        """Whether all that was read so far belongs to one state of the file."""
        return not self.address.endswith("immutable=1") or _standing(self._path) == self._seen

    def close(self) -> None:
        """Let go of the copy, if there is one. Closing twice does nothing."""
        if self._copy is not None:
            self._copy.cleanup()

    def _address(self) -> str:
        if not _logged(self._path):
            return f"{uri_of(self._path)}?mode=ro&immutable=1"
        if os.access(self._path.parent, os.W_OK):
            return f"{uri_of(self._path)}?mode=ro"
        self._copy = TemporaryDirectory()
        copied = Path(self._copy.name) / self._path.name
        for each in (self._path, _log(self._path)):
            shutil.copyfile(each, copied.with_name(each.name))
        return uri_of(copied)


def _standing(path: Path) -> tuple[int, ...]:
    """What changes with everything that is written; nothing where there is no such file."""
    if not path.exists():
        return ()
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns, _logged(path)


def _logged(path: Path) -> int:
    """How many bytes wait in the log."""
    log = _log(path)
    return log.stat().st_size if log.exists() else 0


def _log(path: Path) -> Path:
    return path.with_name(f"{path.name}{_LOG}")
