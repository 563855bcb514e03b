"""The wrapped key of each person and the log of who opened what, wherever a back end keeps them."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from attrs import frozen

from community_core.errors import KeyUnavailable, StoreUnavailable
from community_core.storage.address import Schema
from community_core.storage.sql.faults import FAILURES, fault_of
from community_core.storage.sqlite.connections import MEMORY
from community_core.times import from_text, to_text

_MASTER, _UNCLEAN, _MOVED = "master", "unclean", "moved"
_TIES = "SELECT mark, source, person FROM pseudonyms"
_NOTE = "INSERT INTO openings (at, reader, purpose) VALUES (?, ?, ?)"
_ERASED = "SELECT person FROM people WHERE key IS NULL"
_TIE = "INSERT INTO pseudonyms VALUES (?, ?, ?) ON CONFLICT (mark) DO NOTHING"
_SET = "INSERT INTO settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
_KEEP = "INSERT INTO people VALUES (?, ?) ON CONFLICT (person) DO UPDATE SET key = excluded.key"


@frozen
class Opening:
    """One entry of the log: when sealed values were opened (UTC), by which reader, and what for."""

    at: datetime
    reader: str
    purpose: str


class Keyring(ABC):
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
            if (place := entries.moved_to) is not None:
                raise _moved(place)
            yield entries

    def move_to(self, place: str | None) -> None:
        """From now on nothing is sealed or opened with these keys, since they are used there; None: they are
        used here after all."""
        with self._connected(writing=True) as entries:
            entries.moved_to = place

    @property
    def folder(self) -> Path | None:
        """The folder that holds them; None where there is none."""
        return None

    @property
    def is_apart(self) -> bool:
        """Whether whoever has them is never to have the master key as well."""
        return False

    def is_unclean(self) -> bool:
        """Whether a key was destroyed since everything was last written anew."""
        with self.reading() as entries:
            return entries.is_unclean

    @abstractmethod
    def rewrite(self) -> None:
        """Write every key anew, so that nothing here remembers what was destroyed."""

    @abstractmethod
    def changes(self) -> tuple[int, ...]:
        """Other numbers after every change, whichever process made it; none when the keys are not there."""

    def look_anew(self) -> None:  # noqa: B027  most see everything at once
        """From here on :meth:`changes` tells of every change made before."""

    @abstractmethod
    def close(self) -> None:
        """Let go of what is held."""

    @abstractmethod
    def _connected(self, *, writing: bool) -> AbstractContextManager["Entries"]:
        """The keys inside a transaction."""


class Entries(ABC):
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

    @property
    def moved_to(self) -> str | None:
        """Where they are used now, None while it is here."""
        row = self._one("SELECT value FROM settings WHERE name = ?", _MOVED)
        return None if row is None else str(row[0])

    @moved_to.setter
    def moved_to(self, place: str | None) -> None:
        if place is None:
            self._connection.execute("DELETE FROM settings WHERE name = ?", (_MOVED,))
        else:
            self._connection.execute(_SET, (_MOVED, place))

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
    @abstractmethod
    def has_pseudonyms(self) -> bool:
        """Whether there is a table of pseudonyms: not in a store of before, until it is first needed."""

    @abstractmethod
    def make_pseudonyms(self) -> None:
        """Make the table, unless it is there."""

    @abstractmethod
    def stored_openings(self) -> list[tuple[bytes, bytes, bytes]]:
        """The log byte for byte, oldest first."""

    @abstractmethod
    def departures(self) -> bool:
        """Whether tables or triggers are not those this program made: they may throw away what is noted, or
        keep a key that is destroyed."""

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
        self.note_stored([(to_text(opening.at), opening.reader, opening.purpose)])

    def note_stored(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Add to the log what stands in another, as it is stored there."""
        self._connection.executemany(_NOTE, rows)

    def openings(self) -> list[Opening]:
        """The log, oldest first."""
        rows = self._connection.execute("SELECT at, reader, purpose FROM openings ORDER BY number")
        return [Opening(from_text(at), reader, purpose) for at, reader, purpose in rows]

    def _one(self, query: str, value: str) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._connection.execute(query, (value,)).fetchone()
        return row


def foreign(path: Path | Schema | None) -> KeyUnavailable:
    return KeyUnavailable(
        f"{path} does not hold the keys of a community, or is damaged; restore it from its backup.",
        f"{path} 不是社区的密钥文件，或已损坏；请从备份恢复。",
        kind="damaged",
    )


def _moved(place: str) -> StoreUnavailable:
    return StoreUnavailable(
        f"This community was moved to {place}; seal and open there.",
        f"此社区已迁移到 {place}；请在那里加密和查看。",
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
        if fault == "statement" and isinstance(path, Schema):
            raise KeyUnavailable(
                f"The keys {path} are missing ({error}); restore their schema from a dump. Facts and lists "
                "do not need them, only what is sealed.",
                f"密钥 {path} 不在（{error}）；请从转储恢复其模式。事实与清单不受影响，只有加密内容需要它。",
            ) from error
        if fault in ("cannot-open", "unreachable", "no-entry", "rights"):
            raise KeyUnavailable(
                f"The keys {path} cannot be opened: {error}. Facts and lists do not need them, only what is "
                "sealed.",
                f"密钥文件 {path} 无法打开：{error}。事实与清单不受影响，只有加密内容需要它。",
                retryable=fault == "unreachable",
            ) from error
        raise StoreUnavailable(
            f"The keys {path or MEMORY} cannot be used: {error}.",
            f"密钥文件 {path or MEMORY} 无法使用：{error}。",
            retryable=fault in ("busy", "uncertain"),
        ) from error
