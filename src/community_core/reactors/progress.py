"""The file ``progress.db``: how far each reactor has come, and what it parked.

What is lost of it in a power cut is done again: commands have ids, calls have keys. So nothing here waits for
the disk but where a reactor begins.
"""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Any

from attrs import evolve, field, frozen

from community_core.errors import StoreUnavailable
from community_core.storage.faults import fault_of
from community_core.storage.marks import Mark
from community_core.storage.owner_only import FOLDER, make_for_owner
from community_core.storage.sqlite import (
    MEMORY,
    Connection,
    Failure,
    closed_on_failure,
    connect,
    copied,
    make_once,
    transaction,
)
from community_core.storage.write_ahead import keep_a_write_ahead_log
from community_core.times import from_text, to_text

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


@frozen
class Standing:
    """How far a reactor has come: through with every fact up to ``position``, having begun after ``began``.

    ``cursor`` is that of the fact there, "" when there is none. Of the next fact it hears ``answered``
    answers were carried out, of those with the ``fingerprint``. After ``tries`` that failed, the last one for
    the reason ``en`` and ``zh``, it waits until ``due``.
    """

    name: str
    version: int
    began: int
    position: int
    cursor: str
    answered: int = 0
    fingerprint: str = ""
    tries: int = 0
    due: datetime | None = None
    en: str = ""
    zh: str = ""

    def reached(self, position: int, cursor: str) -> "Standing":
        """Through with every fact up to a position, where the fact with that cursor is."""
        return Standing(self.name, self.version, self.began, position, cursor)

    def carried_out(self, number: int, fingerprint: str) -> "Standing":
        """Through with so many answers to the next fact, of those with the fingerprint."""
        return evolve(self.reached(self.position, self.cursor), answered=number, fingerprint=fingerprint)


@frozen
class Parked:
    """What a reactor gave up: an answer to a fact, counted from 1, or with 0 all of them.

    ``at`` is when that was, after how many ``tries``; ``en`` and ``zh`` say why. ``again``: somebody asked
    for another try.
    """

    reactor: str
    fact_id: str
    answer: int
    tries: int
    at: datetime
    en: str
    zh: str
    again: bool = field(default=False)


class Progress:
    """The progress of every reactor of a store. ``path`` is the file, made when something is first kept; or
    None for memory. Threads may share one. StoreUnavailable when the file cannot be used."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._lock = RLock()
        self._connection: Connection | None = None
        self._closed = False

    def begin(self, name: str, version: int, position: int, cursor: str) -> Standing:
        """Where a reactor stands; one that is new begins after ``position``."""
        with self._writing(durably=True) as connection:
            connection.execute(
                _STAND.replace("REPLACE", "IGNORE"),
                _written(Standing(name, version, position, position, cursor)),
            )
            return _standing(connection, name)

    def standing(self, name: str) -> Standing:
        """Where a reactor that has begun stands."""
        with self._reading() as connection:
            return _standing(connection, name)

    def standings(self) -> list[Standing]:
        """Where every reactor that has ever begun stands, by name."""
        return [] if self._is_missing else self._all("SELECT * FROM standings ORDER BY name", _read_standing)

    def parked(self, name: str | None = None) -> list[Parked]:
        """What was given up, of one reactor or of all, the oldest first."""
        query = "SELECT * FROM parked WHERE name = coalesce(?, name) ORDER BY at, name, fact, answer"
        return [] if self._is_missing else self._all(query, _read_parked, name)

    def wanted(self, name: str) -> list[Parked]:
        """What a reactor gave up and somebody asked for another try of."""
        return self._all("SELECT * FROM parked WHERE name = ? AND again ORDER BY at", _read_parked, name)

    def keep(self, standing: Standing, parking: Parked | None = None) -> None:
        """Remember where a reactor stands and, if it gave something up for that, what."""
        with self._writing() as connection:
            connection.execute(_STAND, _written(standing))
            if parking is not None:
                connection.execute(_PARK, _row(parking))

    def park(self, parking: Parked) -> None:
        """Remember what was given up, in place of what was known of it."""
        with self._writing() as connection:
            connection.execute(_PARK, _row(parking))

    def ask_again(self, parked: Iterable[Parked]) -> None:
        """Ask for another try of these."""
        with self._writing() as connection:
            connection.executemany(f"UPDATE parked SET again = 1 {_EACH}", map(_which, parked))

    def forget(self, parked: Iterable[Parked], *, in_place: Iterable[Parked] = ()) -> None:
        """Be done with these, and remember others in their place."""
        with self._writing() as connection:
            connection.executemany(f"DELETE FROM parked {_EACH}", map(_which, parked))
            connection.executemany(_PARK, map(_row, in_place))

    def close(self) -> None:
        """Let go of the file. Closing twice does nothing."""
        with self._lock:
            self._closed = True
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    @property
    def _is_missing(self) -> bool:
        """Nobody ever reacted here, and looking makes no file."""
        return self.path is not None and not self.path.exists()

    def _all(self, query: str, read: Any, *values: Any) -> list[Any]:
        with self._reading() as connection:
            return [read(row) for row in connection.execute(query, values)]

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._lock, _said_plainly(self.path):
            yield self._opened()

    @contextmanager
    def _writing(self, *, durably: bool = False) -> Iterator[Connection]:
        with self._lock, _said_plainly(self.path):
            connection = self._opened()
            connection.execute(f"PRAGMA synchronous = {'FULL' if durably else 'NORMAL'}")
            with transaction(connection):
                yield connection

    def _opened(self) -> Connection:
        if self._closed:
            raise StoreUnavailable(
                "The community was closed while its reactors were at work; stop them first.",
                "社区在响应器运行期间被关闭；请先停止响应器。",
            )
        if self._connection is None:
            self._connection = _prepared(self.path)
        return self._connection


_STAND = f"INSERT OR REPLACE INTO standings VALUES ({', '.join('?' * 11)})"
_PARK = f"INSERT OR REPLACE INTO parked VALUES ({', '.join('?' * 8)})"
_EACH = "WHERE name = ? AND fact = ? AND answer = ?"


def copy_progress(source: Path, target: Path) -> None:
    """Copy the progress of a store to a new file, as it stands at one moment; nothing when there is none.

    Raises StoreUnavailable when a file cannot be used.
    """
    if not source.exists():
        return
    with _said_plainly(source), closing(connect(source)) as connection:
        _refuse_foreign(connection, source)
        with _said_plainly(target), copied(connection, target):
            pass


def _standing(connection: Connection, name: str) -> Standing:
    return _read_standing(connection.execute("SELECT * FROM standings WHERE name = ?", (name,)).fetchone())


def _read_standing(row: tuple[Any, ...]) -> Standing:
    name, version, began, position, cursor, answered, fingerprint, tries, due, en, zh = row
    moment = due and from_text(due)
    return Standing(name, version, began, position, cursor, answered, fingerprint, tries, moment, en, zh)


def _written(standing: Standing) -> tuple[Any, ...]:
    return (
        standing.name,
        standing.version,
        standing.began,
        standing.position,
        standing.cursor,
        standing.answered,
        standing.fingerprint,
        standing.tries,
        standing.due and to_text(standing.due),
        standing.en,
        standing.zh,
    )


def _read_parked(row: tuple[Any, ...]) -> Parked:
    name, fact, answer, tries, at, en, zh, again = row
    return Parked(name, fact, answer, tries, from_text(at), en, zh, bool(again))


def _which(parked: Parked) -> tuple[str, str, int]:
    return parked.reactor, parked.fact_id, parked.answer


def _row(parked: Parked) -> tuple[Any, ...]:
    told = (parked.reactor, parked.fact_id, parked.answer, parked.tries)
    return (*told, to_text(parked.at), parked.en, parked.zh, parked.again)


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
