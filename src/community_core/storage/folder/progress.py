"""The file ``progress.db``: how far each reactor has come, and what it parked.

What is lost of it in a power cut is done again: commands have ids, calls have keys. So nothing here waits for
the disk but where a reactor begins.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import RLock

from community_core.errors import StoreUnavailable
from community_core.storage.files.owner_only import FOLDER, make_for_owner
from community_core.storage.sql.cursor import Cursor
from community_core.storage.sql.faults import fault_of
from community_core.storage.sqlite.connections import (
    MEMORY,
    Connection,
    Failure,
    closed_on_failure,
    connect,
    copied,
    make_once,
    transaction,
)
from community_core.storage.sqlite.marks import Mark
from community_core.storage.sqlite.write_ahead import keep_a_write_ahead_log

FILE = "progress.db"
_MARK = Mark(application=0x636F6D72, version=1)  # "comr", so that tools can tell the file

_STATEMENTS = (
    """
    CREATE TABLE standings (
        name TEXT PRIMARY KEY,
        version INTEGER NOT NULL,
        began INTEGER NOT NULL,
        position INTEGER NOT NULL,
        cursor TEXT NOT NULL,
        answered INTEGER NOT NULL,
        fingerprint TEXT NOT NULL,
        tries INTEGER NOT NULL,
        due TEXT,
        en TEXT NOT NULL,
        zh TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE parked (
        name TEXT NOT NULL,
        fact TEXT NOT NULL,
        answer INTEGER NOT NULL,
        tries INTEGER NOT NULL,
        at TEXT NOT NULL,
        en TEXT NOT NULL,
        zh TEXT NOT NULL,
        again INTEGER NOT NULL,
        PRIMARY KEY (name, fact, answer)
    ) STRICT, WITHOUT ROWID
    """,
    *_MARK.statements,
)


class FolderProgress:
    """The progress of every reactor of a store, in a file of ``folder`` that is made when something is first
    kept; or in memory. Threads may share one."""

    def __init__(self, folder: Path | None) -> None:
        self._path = folder and folder / FILE
        self._lock = RLock()
        self._connection: Connection | None = None

    @property
    def are_missing(self) -> bool:
        """Whether there is no file."""
        return self._path is not None and not self._path.exists()

    @contextmanager
    def reading(self) -> Iterator[Cursor]:
        """To look at it."""
        with self._lock, _said_plainly(self._path):
            yield self._opened().cursor()

    @contextmanager
    def writing(self, *, durably: bool = False) -> Iterator[Cursor]:
        """To change it, all at once."""
        with self._lock, _said_plainly(self._path):
            connection = self._opened()
            connection.execute(f"PRAGMA synchronous = {'FULL' if durably else 'NORMAL'}")
            with transaction(connection):
                yield connection.cursor()

    def where(self) -> str:
        """The file."""
        return str(self._path or MEMORY)

    def close(self) -> None:
        """Let go of the file. Closing twice does nothing."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _opened(self) -> Connection:
        if self._connection is None:
            self._connection = _prepared(self._path)
        return self._connection


def copy_progress(folder: Path, target: Path) -> None:
    """Copy the progress in a folder to a new one, as it stands at one moment; nothing when there is none.

    Raises StoreUnavailable when a file cannot be used.
    """
    source, copy = folder / FILE, target / FILE
    if not source.exists():
        return
    target.mkdir(mode=FOLDER)
    with _said_plainly(source), closing(connect(source)) as connection:
        _refuse_foreign(connection, source)
        with _said_plainly(copy), copied(connection, copy):
            pass


def _prepared(path: Path | None) -> Connection:
    if path is not None:
        path.parent.mkdir(mode=FOLDER, exist_ok=True)
        make_for_owner(path)
    connection = connect(path or MEMORY)
    with closed_on_failure(connection):
        if path is not None:
            keep_a_write_ahead_log(connection.execute)
        make_once(connection, _STATEMENTS)
        _refuse_foreign(connection, path)
    return connection


def _refuse_foreign(connection: Connection, path: Path | None) -> None:
    found = Mark.of(connection.execute)
    if found.application != _MARK.application:
        raise _damaged(path)
    if found.version > _MARK.version:
        en, zh = found.newer_than(_MARK)
        raise StoreUnavailable(f"{path} {en}.", f"{path} {zh}。")


def _damaged(path: Path | None) -> StoreUnavailable:
    return StoreUnavailable(
        f"{path} does not hold the progress of reactors, or is damaged; restore it from a backup. Facts and "
        "lists do not need it.",
        f"{path} 不是响应器的进度文件，或已损坏；请从备份恢复。事实与清单不受影响。",
        kind="damaged",
    )


@contextmanager
def _said_plainly(path: Path | None) -> Iterator[None]:
    try:
        yield
    except Failure as error:
        fault = fault_of(error)
        if fault == "damaged":
            raise _damaged(path) from error
        raise StoreUnavailable(
            f"The progress of reactors in {path or MEMORY} cannot be used: {error}.",
            f"响应器的进度 {path or MEMORY} 无法使用：{error}。",
            retryable=fault == "busy",
        ) from error
    except OSError as error:
        raise StoreUnavailable(
            f"The progress of reactors cannot be kept in {path}: {error.strerror}.",
            f"无法在 {path} 保存响应器的进度：{error.strerror}。",
        ) from error
