"""How far each reactor has come, and what it parked, wherever that is kept.

What is lost of it in a power cut is done again: commands have ids, calls have keys. So nothing here waits for
the disk but where a reactor begins.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from attrs import evolve, field, frozen

from community_core.errors import StoreUnavailable
from community_core.storage.interfaces.progress import ProgressTables
from community_core.storage.sql.cursor import Cursor
from community_core.times import from_text, to_text


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
    """The progress of every reactor of a community. Threads may share one. StoreUnavailable when what it is
    kept in cannot be used."""

    def __init__(self, tables: ProgressTables) -> None:
        self._tables = tables
        self._closed = False

    def begin(self, name: str, version: int, position: int, cursor: str) -> Standing:
        """Where a reactor stands; one that is new begins after ``position``."""
        self._refuse_closed()
        with self._tables.writing(durably=True) as kept:
            kept.execute(_BEGIN, _written(Standing(name, version, position, position, cursor)))
            return _standing(kept, name)

    def standing(self, name: str) -> Standing:
        """Where a reactor that has begun stands."""
        self._refuse_closed()
        with self._tables.reading() as kept:
            return _standing(kept, name)

    def standings(self) -> list[Standing]:
        """Where every reactor that has ever begun stands, by name."""
        return self._all("SELECT * FROM standings ORDER BY name", _read_standing)

    def parked(self, name: str | None = None) -> list[Parked]:
        """What was given up, of one reactor or of all, the oldest first."""
        query = "SELECT * FROM parked WHERE name = coalesce(?, name) ORDER BY at, name, fact, answer"
        return self._all(query, _read_parked, name)

    def wanted(self, name: str) -> list[Parked]:
        """What a reactor gave up and somebody asked for another try of."""
        return self._all("SELECT * FROM parked WHERE name = ? AND again = 1 ORDER BY at", _read_parked, name)

    def keep(self, standing: Standing, parking: Parked | None = None) -> None:
        """Remember where a reactor stands and, if it gave something up for that, what."""
        self._refuse_closed()
        with self._tables.writing() as kept:
            kept.execute(_STAND, _written(standing))
            if parking is not None:
                kept.execute(_PARK, _row(parking))

    def park(self, parking: Parked) -> None:
        """Remember what was given up, in place of what was known of it."""
        self._refuse_closed()
        with self._tables.writing() as kept:
            kept.execute(_PARK, _row(parking))

    def ask_again(self, parked: Iterable[Parked]) -> None:
        """Ask for another try of these."""
        self._refuse_closed()
        with self._tables.writing() as kept:
            kept.executemany(f"UPDATE parked SET again = 1 {_EACH}", [_which(each) for each in parked])

    def forget(self, parked: Iterable[Parked], *, in_place: Iterable[Parked] = ()) -> None:
        """Be done with these, and remember others in their place."""
        self._refuse_closed()
        with self._tables.writing() as kept:
            kept.executemany(f"DELETE FROM parked {_EACH}", [_which(each) for each in parked])
            kept.executemany(_PARK, [_row(each) for each in in_place])

    def where(self) -> str:
        """Where it is kept, for people who look for it."""
        return self._tables.where()

    def close(self) -> None:
        """Let go of it. Closing twice does nothing."""
        self._closed = True
        self._tables.close()

    def _all(self, query: str, read: Any, *values: Any) -> list[Any]:
        self._refuse_closed()
        if self._tables.are_missing:
            return []
        with self._tables.reading() as kept:
            kept.execute(query, values)
            return [read(row) for row in kept.fetchall()]

    def _refuse_closed(self) -> None:
        if self._closed:
            raise StoreUnavailable(
                "The community was closed while its reactors were at work; stop them first.",
                "社区在响应器运行期间被关闭；请先停止响应器。",
            )


_COLUMNS = ("version", "began", "position", "cursor", "answered", "fingerprint", "tries", "due", "en", "zh")
_BEGIN = f"INSERT INTO standings VALUES ({', '.join('?' * 11)}) ON CONFLICT (name) DO NOTHING"
_STAND = (
    f"INSERT INTO standings VALUES ({', '.join('?' * 11)}) ON CONFLICT (name) DO UPDATE SET "
    + ", ".join(f"{each} = excluded.{each}" for each in _COLUMNS)
)
_PARK = (
    f"INSERT INTO parked VALUES ({', '.join('?' * 8)}) ON CONFLICT (name, fact, answer) DO UPDATE SET "
    + ", ".join(f"{each} = excluded.{each}" for each in ("tries", "at", "en", "zh", "again"))
)
_EACH = "WHERE name = ? AND fact = ? AND answer = ?"


def _standing(kept: Cursor, name: str) -> Standing:
    kept.execute("SELECT * FROM standings WHERE name = ?", (name,))
    return _read_standing(kept.fetchone())


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
    return (*told, to_text(parked.at), parked.en, parked.zh, int(parked.again))
