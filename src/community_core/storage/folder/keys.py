"""The file ``keys.db``: the wrapped key of each person, and the log of who opened what.

Its rollback journal stays beside it, for ever as long as it once was: it is never unlinked, which would leave
the keys in it on the disk, and is overwritten where it lies once a key is destroyed.
"""

import time
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from threading import RLock

from community_core.errors import KeyUnavailable
from community_core.storage.files.overwriting import overwrite, overwritten_if_unlinked
from community_core.storage.files.owner_only import make_for_owner
from community_core.storage.folder.change_counter import change_counter
from community_core.storage.interfaces.keys import Entries, Keyring, foreign, said_plainly
from community_core.storage.sqlite.connections import (
    MEMORY,
    Connection,
    closed_on_failure,
    connect,
    make_once,
    transaction,
)
from community_core.storage.sqlite.marks import Mark
from community_core.storage.sqlite.read_only import uri_of

_MARK = Mark(application=0x636F6D6B, version=1)  # "comk", so that tools can tell the file
_seen_clean: dict[Path | None, tuple[int, ...]] = {}
"""How files were when nothing was left to overwrite in them."""
_AT_REST_SECONDS = 5
"""A file left alone for so long bears another time after the next change, however coarse its clock."""
_KEPT = "who opened what is never changed"

_PRAGMAS = ("secure_delete = ON", "synchronous = FULL", "temp_store = MEMORY")
_JOURNAL_STAYS = "PRAGMA journal_mode = PERSIST"
_STATEMENTS = (
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    # A person without a key was erased: no key is ever made for them again.
    "CREATE TABLE people (person TEXT PRIMARY KEY, key BLOB) STRICT, WITHOUT ROWID",
    """
    CREATE TABLE openings (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        reader TEXT NOT NULL,
        purpose TEXT NOT NULL
    ) STRICT
    """,
    f"CREATE TRIGGER keep_openings BEFORE UPDATE ON openings BEGIN SELECT RAISE(ABORT, '{_KEPT}'); END",
    f"CREATE TRIGGER keep_all_openings BEFORE DELETE ON openings BEGIN SELECT RAISE(ABORT, '{_KEPT}'); END",
    *_MARK.statements,
)


class KeysFile(Keyring):
    """The keys of a store in its file. Each use opens it anew: nothing is kept that others may change.

    ``path`` is the file, or None for keys that go with this object.
    """

    def __init__(self, path: Path | None, *, read_only: bool = False) -> None:
        super().__init__(read_only=read_only)
        self.path = path
        self._lock = RLock()
        self._memory = None if path else _in_memory()

    @property
    def folder(self) -> Path | None:
        """That of the file."""
        return self.path and self.path.parent

    def is_unclean(self) -> bool:
        """The same. A file that this process saw clean is not opened before it changes."""
        state = _at_rest(self.path) if self.path else ()
        if state and _seen_clean.get(self.path) == state:
            return False
        unclean = super().is_unclean()
        if state and not unclean:
            _seen_clean[self.path] = state
        return unclean

    def rewrite(self) -> None:
        """Write every key anew in the pages there are, so that none remembers what was destroyed; the file
        never shrinks, which would give pages away with what was in them. Then overwrite the journal."""
        with self._raw() as connection:
            with transaction(connection):
                _rewrite(connection)
            with transaction(connection):  # nobody else writes, and nothing was written in this one
                self._overwrite_journal()
            _FileEntries(connection).is_clean()

    def changes(self) -> tuple[int, ...]:
        """Other numbers after every change, whichever process made it; none when the file is not there.

        No transaction is begun for this, which might recover what another process left.
        """
        if self.path is None or self._memory is not None:
            return (self._memory.total_changes,) if self._memory else ()
        try:
            found = self.path.stat()
        except OSError:
            return ()
        return found.st_ino, found.st_size, found.st_mtime_ns, change_counter(self.path, found)

    def close(self) -> None:
        """Let go of keys in memory."""
        if self._memory is not None:
            self._memory.close()

    @contextmanager
    def _connected(self, *, writing: bool) -> Iterator["Entries"]:
        with self._raw() as connection, transaction(connection, writing=writing):
            yield _FileEntries(connection)

    def _opened(self) -> Connection:
        return _only_read(self.path) if self._read_only else _existing(self.path)

    def _overwrite_journal(self) -> None:
        if self.path is not None:
            overwrite(_journal(self.path))

    @contextmanager
    def _raw(self) -> Iterator[Connection]:
        with self._lock, said_plainly(self.path):
            opened = nullcontext(self._memory) if self._memory else closing(self._opened())
            with opened as connection:
                yield connection


class _FileEntries(Entries):
    """The keys inside a transaction of the file."""

    @property
    def has_pseudonyms(self) -> bool:
        """Whether there is a table of pseudonyms: not in a store of before, until it is first needed."""
        return self._one("SELECT 1 FROM sqlite_master WHERE name = ?", "pseudonyms") is not None

    def make_pseudonyms(self) -> None:
        """Make the table, unless it is there."""
        self._connection.execute(_PSEUDONYMS)

    def stored_openings(self) -> list[tuple[bytes, bytes, bytes]]:
        """The log byte for byte, oldest first."""
        return list(self._connection.execute(_STORED_OPENINGS))

    def departures(self) -> bool:
        """Whether tables or triggers are not those this program made: they may throw away what is noted, or
        keep a key that is destroyed."""
        found = self._connection.execute(_BUILT).fetchall()
        with closing(_in_memory()) as fresh:
            if self.has_pseudonyms:
                fresh.execute(_PSEUDONYMS)
            return sorted(found) != sorted(fresh.execute(_BUILT).fetchall())


_STORED_OPENINGS = (
    "SELECT CAST(at AS BLOB), CAST(reader AS BLOB), CAST(purpose AS BLOB) FROM openings ORDER BY number"
)
_BUILT = (
    "SELECT type, name, CAST(sql AS BLOB) FROM sqlite_master WHERE sql NOT NULL AND name NOT GLOB 'sqlite_*'"
)
_PSEUDONYMS = """
    CREATE TABLE IF NOT EXISTS pseudonyms (
        mark BLOB PRIMARY KEY,
        source TEXT NOT NULL,
        person TEXT
    ) STRICT, WITHOUT ROWID
"""


def prepare_keys(path: Path) -> None:
    """Make the file of a new store's keys; leave an existing one as it is. StoreUnavailable when it fails."""
    make_for_owner(path)
    with said_plainly(path), closing(_connection(str(path.absolute()))) as connection:
        connection.execute(_JOURNAL_STAYS)
        make_once(connection, _STATEMENTS)


def copy_keys(source: Path, target: Path, without: Collection[str]) -> frozenset[str]:
    """Copy the keys to a new file as they stand at one moment; everybody who has or had one at the source.

    The keys of some are left out, and they count as erased in the copy: no byte of their keys gets there.
    Raises KeyUnavailable when the source is missing or damaged, StoreUnavailable when a file cannot be used.
    """
    with KeysFile(source).reading() as entries:
        master, people, openings = entries.master, entries.people(), entries.openings()
        are_tied, ties = entries.has_pseudonyms, entries.every_tie()
        wrapped: dict[str, bytes | None] = {**entries.every_wrapped(), **dict.fromkeys(entries.erased())}
    prepare_keys(target)
    with KeysFile(target).writing() as entries:
        if master is not None:
            entries.master = master
        entries.keep(wrapped | dict.fromkeys(without))
        if are_tied:
            entries.make_pseudonyms()
            entries.tie((mark, source, None if who in without else who) for mark, source, who in ties)
        for each in openings:
            entries.note(each)
    return people


def has_key(path: Path, person: str) -> bool:
    """Whether a file of keys holds that of a person. Raises as for KeysFile."""
    with KeysFile(path).reading() as entries:
        return entries.wrapped(person) is not None


def _rewrite(connection: Connection) -> None:
    """Empty every page that holds keys or is free, then keep the keys there are.

    SQLite leaves copies where it moves rows from page to page; a page that is freed it overwrites.
    """
    everybody = connection.execute("SELECT * FROM people").fetchall()
    ties = _FileEntries(connection).every_tie()
    connection.execute("DELETE FROM people")
    if ties:
        connection.execute("DELETE FROM pseudonyms")
    free, size = (
        connection.execute(f"PRAGMA {each}").fetchone()[0] for each in ("freelist_count", "page_size")
    )
    connection.execute("INSERT INTO people VALUES ('', zeroblob(?))", (free * size,))
    connection.execute("DELETE FROM people")
    _FileEntries(connection).keep(dict(everybody))
    if ties:
        _FileEntries(connection).tie(ties)


def _at_rest(path: Path) -> tuple[int, ...]:
    """What tells this state of a file from every later one; nothing where it changed only just now."""
    try:
        found = path.stat()
    except OSError:
        return ()
    is_at_rest = time.time() - found.st_mtime > _AT_REST_SECONDS
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns) if is_at_rest else ()


def _journal(path: Path) -> Path:
    return path.with_name(f"{path.name}-journal")


def _in_memory() -> Connection:
    connection = _connection(MEMORY)
    make_once(connection, _STATEMENTS)
    return connection


def _only_read(path: Path | None) -> Connection:
    connection = connect(f"{uri_of(_there(path))}?mode=ro", uri=True)
    with closed_on_failure(connection):
        _refuse_foreign(connection, _there(path))
    return connection


def _existing(path: Path | None) -> Connection:
    path = _there(path)
    with overwritten_if_unlinked(_journal(path)):  # as SQLite does when it recovers from a crash
        connection = _connection(f"{uri_of(path)}?mode=rw", uri=True)
        with closed_on_failure(connection):
            _refuse_foreign(connection, path)
            connection.execute(_JOURNAL_STAYS)
    return connection


def _there(path: Path | None) -> Path:
    assert path is not None
    if not path.exists():
        raise KeyUnavailable(
            f"The keys {path} are missing; restore the file from its backup. Facts and lists do not need it, "
            "only what is sealed.",
            f"密钥文件 {path} 不在；请从备份恢复。事实与清单不受影响，只有加密内容需要它。",
        )
    return path


def _connection(name: str, *, uri: bool = False) -> Connection:
    """Deleted bytes are overwritten; nothing spills elsewhere."""
    connection = connect(name, uri=uri)
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _refuse_foreign(connection: Connection, path: Path) -> None:
    found = Mark.of(connection.execute)
    if found.application != _MARK.application:
        raise foreign(path)
    if found.version > _MARK.version:
        en, zh = found.newer_than(_MARK)
        raise KeyUnavailable(f"{path} {en}.", f"{path} {zh}。")
