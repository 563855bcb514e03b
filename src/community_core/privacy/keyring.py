"""The file ``keys.db``: the wrapped key of each person, and the log of who opened what.

Its rollback journal stays beside it, for ever as long as it once was: it is never unlinked, which would leave
the keys in it on the disk, and is overwritten where it lies once a key is destroyed.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Any

from attrs import frozen

from community_core.errors import KeyUnavailable, StoreUnavailable
from community_core.storage.faults import FAILURES, fault_of
from community_core.storage.marks import Mark
from community_core.storage.overwriting import overwrite, overwritten_if_unlinked
from community_core.storage.owner_only import make_for_owner
from community_core.storage.postgres.address import Schema
from community_core.storage.reading import address_of
from community_core.storage.sqlite import (
    MEMORY,
    Connection,
    closed_on_failure,
    connect,
    make_once,
    transaction,
)
from community_core.times import from_text, to_text

_MARK = Mark(application=0x636F6D6B, version=1)  # "comk", so that tools can tell the file
_KEPT = "who opened what is never changed"
_MASTER, _UNCLEAN = "master", "unclean"

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


@frozen
class Opening:
    """One entry of the log: when sealed values were opened (UTC), by which reader, and what for."""

    at: datetime
    reader: str
    purpose: str


class AnyKeyring(ABC):
    """The keys of a store, wherever they are kept. With ``read_only`` nothing is written, so that nothing is
    sealed or opened, since both leave an entry. Every method raises KeyUnavailable when they are not there,
    StoreUnavailable when they cannot be used.
    """

    def __init__(self, *, read_only: bool = False) -> None:
        self._read_only = read_only

    @contextmanager
    def reading(self) -> Iterator["Entries"]:
        """One state of the keys, for a short look: whoever changes them waits."""
        with self._connected(writing=False) as entries:
            yield entries

    @contextmanager
    def writing(self) -> Iterator["Entries"]:
        """A transaction that waits for its turn and is durable once it has ended."""
        if self._read_only:
            raise KeyUnavailable(
                "The store was opened to read without a trace: nothing is sealed or opened in it, since that "
                "leaves an entry. Open it as usual.",
                "存储以不留痕迹的只读方式打开：不能加密或查看加密内容，因为那会留下记录。请以通常方式打开。",
            )
        with self._connected(writing=True) as entries:
            yield entries

    @abstractmethod
    def rewrite(self) -> None:
        """Write every key anew, so that nothing here remembers what was destroyed."""

    @abstractmethod
    def changes(self) -> tuple[int, ...]:
        """Other numbers after every change, whichever process made it; none when the keys are not there."""

    @abstractmethod
    def close(self) -> None:
        """Let go of what is held."""

    @abstractmethod
    def _connected(self, *, writing: bool) -> AbstractContextManager["Entries"]:
        """The keys inside a transaction."""


class Keyring(AnyKeyring):
    """The keys of a store in its file. Each use opens it anew: nothing is kept that others may change.

    ``path`` is the file, or None for keys that go with this object.
    """

    def __init__(self, path: Path | None, *, read_only: bool = False) -> None:
        super().__init__(read_only=read_only)
        self.path = path
        self._lock = RLock()
        self._memory = None if path else _in_memory()

    def rewrite(self) -> None:
        """Write every key anew in the pages there are, so that none remembers what was destroyed; the file
        never shrinks, which would give pages away with what was in them. Then overwrite the journal."""
        with self._raw() as connection:
            with transaction(connection):
                _rewrite(connection)
            with transaction(connection):  # nobody else writes, and nothing was written in this one
                self._overwrite_journal()
            Entries(connection).is_clean()

    def changes(self) -> tuple[int, ...]:
        """Other numbers after every change, whichever process made it; none when the file is not there.

        The file is not opened for this: closing it would drop the locks other threads hold on it.
        """
        if self.path is None or self._memory is not None:
            return (self._memory.total_changes,) if self._memory else ()
        try:
            found = self.path.stat()
        except OSError:
            return ()
        return found.st_ino, found.st_size, found.st_mtime_ns

    def close(self) -> None:
        """Let go of keys in memory."""
        if self._memory is not None:
            self._memory.close()

    @contextmanager
    def _connected(self, *, writing: bool) -> Iterator["Entries"]:
        with self._raw() as connection, transaction(connection, writing=writing):
            yield Entries(connection)

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


class Entries:
    """The keys inside a transaction."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    @property
    def master(self) -> str | None:
        """The id of the master key the keys are wrapped with; None before the first."""
        row = self._one("SELECT value FROM settings WHERE name = ?", _MASTER)
        return None if row is None else str(row[0])

    @master.setter
    def master(self, key_id: str) -> None:
        self._connection.execute(_SET, (_MASTER, key_id))

    def wrapped(self, person: str) -> bytes | None:
        """A person's wrapped key, None when they have none."""
        row = self._one("SELECT key FROM people WHERE person = ?", person)
        return None if row is None else row[0]

    def every_wrapped(self) -> dict[str, bytes]:
        """The wrapped keys of everybody who has one."""
        return dict(self._connection.execute("SELECT person, key FROM people WHERE key IS NOT NULL"))

    def people(self) -> frozenset[str]:
        """Everybody who has or had a key."""
        return frozenset(row[0] for row in self._connection.execute("SELECT person FROM people"))

    def erased(self) -> frozenset[str]:
        """Everybody whose key was destroyed."""
        return frozenset(row[0] for row in self._connection.execute(_ERASED))

    def keep(self, wrapped: Mapping[str, bytes | None]) -> None:
        """Keep these wrapped keys, in place of those there were; None for somebody who was erased."""
        self._connection.executemany(_KEEP, wrapped.items())

    def destroy(self, person: str) -> None:
        """Overwrite a person's key, and remember that they have none; no name leads to them any more. The
        file is to be rewritten then."""
        self._connection.execute(_KEEP, (person, None))
        if self.has_pseudonyms:
            self._connection.execute("UPDATE pseudonyms SET person = NULL WHERE person = ?", (person,))
        self._connection.execute(_SET, (_UNCLEAN, person))

    @property
    def is_unclean(self) -> bool:
        """Whether a key was destroyed since the file was last rewritten: a page may still remember it."""
        return self._one("SELECT value FROM settings WHERE name = ?", _UNCLEAN) is not None

    def is_clean(self) -> None:
        """No page remembers a key any more."""
        self._connection.execute("DELETE FROM settings WHERE name = ?", (_UNCLEAN,))

    @property
    def has_pseudonyms(self) -> bool:
        """Whether there is a table of pseudonyms: not in a store of before, until it is first needed."""
        return self._one("SELECT 1 FROM sqlite_master WHERE name = ?", "pseudonyms") is not None

    def make_pseudonyms(self) -> None:
        """Make the table, unless it is there."""
        self._connection.execute(_PSEUDONYMS)

    def tie(self, rows: Iterable[tuple[bytes, str, str | None]]) -> None:
        """Keep by marks the source and the id of somebody, None once erased; what is tied already stays."""
        self._connection.executemany(_TIE, rows)

    def tied(self, marks: Iterable[bytes]) -> dict[bytes, str | None]:
        """The ids by those of these marks that are known."""
        if not self.has_pseudonyms:
            return {}
        query = "SELECT mark, person FROM pseudonyms WHERE mark = ?"
        found = (self._connection.execute(query, (each,)).fetchone() for each in marks)
        return dict(each for each in found if each)

    def sources(self) -> frozenset[str]:
        """The sources that named anybody."""
        if not self.has_pseudonyms:
            return frozenset()
        return frozenset(row[0] for row in self._connection.execute("SELECT DISTINCT source FROM pseudonyms"))

    def every_tie(self) -> list[tuple[bytes, str, str | None]]:
        """The whole table."""
        return self._connection.execute(_TIES).fetchall() if self.has_pseudonyms else []

    def note(self, opening: Opening) -> None:
        """Add to the log."""
        values = (to_text(opening.at), opening.reader, opening.purpose)
        self._connection.execute("INSERT INTO openings (at, reader, purpose) VALUES (?, ?, ?)", values)

    def openings(self) -> list[Opening]:
        """The log, oldest first."""
        rows = self._connection.execute("SELECT at, reader, purpose FROM openings ORDER BY number")
        return [Opening(from_text(at), reader, purpose) for at, reader, purpose in rows]

    def stored_openings(self) -> list[tuple[bytes, bytes, bytes]]:
        """The log byte for byte, oldest first."""
        return list(self._connection.execute(_STORED_OPENINGS))

    def log_departures(self) -> bool:
        """Whether the log is not the table this program made, or has other triggers."""
        found = self._connection.execute(_BUILT_FOR_LOG).fetchall()
        with closing(_in_memory()) as fresh:
            return sorted(found) != sorted(fresh.execute(_BUILT_FOR_LOG).fetchall())

    def _one(self, query: str, value: str) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._connection.execute(query, (value,)).fetchone()
        return row


_STORED_OPENINGS = (
    "SELECT CAST(at AS BLOB), CAST(reader AS BLOB), CAST(purpose AS BLOB) FROM openings ORDER BY number"
)
_BUILT_FOR_LOG = (
    "SELECT type, name, CAST(sql AS BLOB) FROM sqlite_master WHERE tbl_name = 'openings' AND sql NOT NULL"
)
_TIES = "SELECT mark, source, person FROM pseudonyms"
_PSEUDONYMS = """
    CREATE TABLE IF NOT EXISTS pseudonyms (
        mark BLOB PRIMARY KEY,
        source TEXT NOT NULL,
        person TEXT
    ) STRICT, WITHOUT ROWID
"""
_ERASED = "SELECT person FROM people WHERE key IS NULL"
_TIE = "INSERT INTO pseudonyms VALUES (?, ?, ?) ON CONFLICT (mark) DO NOTHING"
_SET = "INSERT INTO settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
_KEEP = "INSERT INTO people VALUES (?, ?) ON CONFLICT (person) DO UPDATE SET key = excluded.key"


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
    with Keyring(source).reading() as entries:
        master, people, openings = entries.master, entries.people(), entries.openings()
        are_tied, ties = entries.has_pseudonyms, entries.every_tie()
        wrapped: dict[str, bytes | None] = {**entries.every_wrapped(), **dict.fromkeys(entries.erased())}
    prepare_keys(target)
    with Keyring(target).writing() as entries:
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
    """Whether a file of keys holds that of a person. Raises as for Keyring."""
    with Keyring(path).reading() as entries:
        return entries.wrapped(person) is not None


def _rewrite(connection: Connection) -> None:
    """Empty every page that holds keys or is free, then keep the keys there are.

    SQLite leaves copies where it moves rows from page to page; a page that is freed it overwrites.
    """
    everybody = connection.execute("SELECT * FROM people").fetchall()
    ties = Entries(connection).every_tie()
    connection.execute("DELETE FROM people")
    if ties:
        connection.execute("DELETE FROM pseudonyms")
    free, size = (
        connection.execute(f"PRAGMA {each}").fetchone()[0] for each in ("freelist_count", "page_size")
    )
    connection.execute("INSERT INTO people VALUES ('', zeroblob(?))", (free * size,))
    connection.execute("DELETE FROM people")
    connection.executemany(_KEEP, everybody)
    if ties:
        Entries(connection).tie(ties)


def _journal(path: Path) -> Path:
    return path.with_name(f"{path.name}-journal")


def _in_memory() -> Connection:
    connection = _connection(MEMORY)
    make_once(connection, _STATEMENTS)
    return connection


def _only_read(path: Path | None) -> Connection:
    connection = connect(f"{address_of(_there(path))}?mode=ro", uri=True)
    with closed_on_failure(connection):
        _refuse_foreign(connection, _there(path))
    return connection


def _existing(path: Path | None) -> Connection:
    path = _there(path)
    with overwritten_if_unlinked(_journal(path)):  # as SQLite does when it recovers from a crash
        connection = _connection(f"{address_of(path)}?mode=rw", uri=True)
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


def foreign(path: Path | Schema | None) -> KeyUnavailable:
    return KeyUnavailable(
        f"{path} does not hold the keys of a community, or is damaged; restore it from its backup.",
        f"{path} 不是社区的密钥文件，或已损坏；请从备份恢复。",
        kind="damaged",
    )


@contextmanager
def said_plainly(path: Path | Schema | None) -> Iterator[None]:
    """What a database refuses leaves as KeyUnavailable or StoreUnavailable."""
    try:
        yield
    except FAILURES as error:
        fault = fault_of(error)
        if fault == "damaged":
            raise foreign(path) from error
        if fault in ("cannot-open", "unreachable", "rights"):
            raise KeyUnavailable(
                f"The keys {path} cannot be opened: {error}. Facts and lists do not need them, only what is "
                "sealed.",
                f"密钥文件 {path} 无法打开：{error}。事实与清单不受影响，只有加密内容需要它。",
            ) from error
        raise StoreUnavailable(
            f"The keys {path or MEMORY} cannot be used: {error}.",
            f"密钥文件 {path or MEMORY} 无法使用：{error}。",
            retryable=fault == "busy",
        ) from error
