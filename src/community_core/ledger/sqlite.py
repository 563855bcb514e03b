"""Recording on SQLite: eventsourcing's recorder with own positions, one clock and one writer at a time."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from itertools import chain
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from attrs import frozen
from eventsourcing.persistence import IntegrityError, Notification, StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteCursor

from community_core.ledger.datastore import LedgerDatastore
from community_core.ledger.failures import it_vanished
from community_core.ledger.heard import HeardRow, hear, heard_of
from community_core.ledger.kinds import KindRow, KindsNoted, Origin, kinds_noted, unknown_origin
from community_core.ledger.leaves import RawRow
from community_core.ledger.mapper import Row, StoredFact
from community_core.ledger.notes import make_room_for_notes
from community_core.ledger.numbers import Wanted, allocate
from community_core.ledger.schema import BUILT, COLUMNS, ELSEWHERE, NOTE, departures
from community_core.ledger.state import LedgerState, state_of
from community_core.storage.marks import Mark
from community_core.storage.sqlite import damage_in
from community_core.times import from_text, to_text

_SELECT = "SELECT * FROM events "
_ROWS_A_STATEMENT = 50
_AMONG = "IN (SELECT value FROM json_each(?))"
_listed = msgspec.json.Encoder().encode


class AlreadyRecorded(IntegrityError):
    """A command id of this append is already in the ledger."""


@frozen
class CommandRow:
    """What the ledger remembers of a command id.

    Positions count within the append from 0 when handed in, and are the ledger's when read back.
    """

    command_id: str
    fingerprint: str
    stream_id: str
    first_position: int
    last_position: int


class LedgerRecorder(SQLiteApplicationRecorder):
    """Appends rows in one transaction each: position, recording time and speakable numbers are given inside.

    ``clock`` tells the time, ``zone`` the community's year; ``origin`` says which distribution brings an
    aggregate.
    """

    datastore: LedgerDatastore

    def __init__(
        self,
        datastore: LedgerDatastore,
        *,
        clock: Callable[[], datetime],
        zone: ZoneInfo,
        origin: Origin = unknown_origin,
    ) -> None:
        super().__init__(datastore, events_table_name="events")
        self._kinds = KindsNoted(origin)
        self._clock = clock
        self._zone = zone

    def create_table(self) -> None:
        self.datastore.prepare()

    def _insert_events(
        self,
        c: SQLiteCursor,
        stored_events: Sequence[StoredEvent],
        *,
        commands: Sequence[CommandRow] = (),
        expected: Mapping[str, int] | None = None,
        heard: Sequence[HeardRow] = (),
        **_: Any,
    ) -> Sequence[int] | None:
        _refuse_seen(c, commands)
        _refuse_moved(c, expected or {})
        last_position, last_recorded = _end_of_ledger(c)
        recorded_at = _next_moment(to_text(self._clock()), last_recorded)
        facts = [StoredFact.of(each, recorded_at) for each in stored_events]
        self._kinds.note(c, facts)
        numbers = allocate(c, [self._wanted(fact) for fact in facts if fact.series])
        noted = any(fact.is_noted for fact in facts)
        if noted:
            make_room_for_notes(c)
        rows = [(recorded_at, *fact.decided(numbers)) for fact in facts]
        remembered = [_placed(each, last_position + 1) for each in commands]
        _insert_facts(c, rows, noted=noted)
        _insert_commands(c, remembered)
        hear(c, heard)
        _refuse_vanished(c, last_position, rows, remembered)
        return list(range(last_position + 1, last_position + 1 + len(facts)))

    def _wanted(self, fact: StoredFact) -> Wanted:
        """The speakable number it needs: of the year in which it happened in the community."""
        assert fact.series is not None
        return fact.series, from_text(fact.occurred_at).astimezone(self._zone).year

    def select_rows(
        self,
        *,
        after: int,
        limit: int,
        upto: int | None = None,
        types: Sequence[str] = (),
        happened_by: datetime | None = None,
    ) -> list[Row]:
        """Rows with a position greater than ``after``, in order."""
        where = "WHERE position > ? "
        parameters: list[Any] = [after]
        if upto is not None:
            where += "AND position <= ? "
            parameters.append(upto)
        narrower, more = _narrowed(types, happened_by)
        return self._select(f"{_SELECT}{where}{narrower}ORDER BY position LIMIT ?", *parameters, *more, limit)

    def select_raw_rows(self, *, after: int | None, upto: int | None) -> Iterator[RawRow]:
        """Rows as they are stored, in order, one at a time; without bounds every row there is."""
        bounds = {"position > ?": after, "position <= ?": upto}
        where = " AND ".join(each for each, bound in bounds.items() if bound is not None)
        query = f"{_SELECT}{where and f'WHERE {where} '}ORDER BY position"
        with self.datastore.transaction(commit=False) as cursor:
            connection = cursor.sqlite_cursor.connection
            connection.text_factory = bytearray
            try:
                yield from cursor.sqlite_cursor.execute(query, [n for n in bounds.values() if n is not None])
            finally:
                connection.text_factory = str

    @contextmanager
    def state(self) -> Iterator[LedgerState]:
        """One state of the ledger, as it is stored."""
        with (
            self.datastore.transaction(commit=False) as cursor,
            state_of(cursor.sqlite_cursor.connection) as state,
        ):
            yield state

    def select_stream(self, stream_id: str) -> list[Row]:
        """Every row of one stream, oldest first."""
        return self._select(_SELECT + "WHERE stream_id = ? ORDER BY version", stream_id)

    def select_streams(self, stream_ids: Sequence[str], *, upto: int, types: Sequence[str]) -> list[Row]:
        """Rows of these streams up to a position, a stream at a time, oldest first."""
        where = f"WHERE stream_id {_AMONG} AND position <= ? "
        parameters: list[Any] = [_listed(stream_ids), upto]
        narrower, more = _narrowed(types)
        return self._select(f"{_SELECT}{where}{narrower}ORDER BY stream_id, version", *parameters, *more)

    def select_streams_of(self, aggregate: str, types: Sequence[str]) -> list[Row]:
        """Rows of these types, none meaning all, on every stream whose id begins with the aggregate's name
        and a dash."""
        narrower, more = _narrowed(types)
        return self._select(
            f"{_SELECT}WHERE stream_id >= ? AND stream_id < ? {narrower}ORDER BY stream_id, version",
            f"{aggregate}-",
            f"{aggregate}.",  # the character after the dash
            *more,
        )

    def select_naming(self, actor: str | None, stream_id: str, held: bytes) -> list[Row]:
        """Rows recorded by an actor, if one is given, on a stream, or whose stored data holds the bytes."""
        where = "WHERE actor = ? OR stream_id = ? OR instr(data, ?) ORDER BY position"
        return self._select(_SELECT + where, actor, stream_id, held)

    def select_fact(self, stream_id: str, version: int) -> list[Row]:
        """The row of one fact, if it is there."""
        return self._select(_SELECT + "WHERE stream_id = ? AND version = ?", stream_id, version)

    def select_caused_elsewhere(self, stream_id: str) -> list[Row]:
        """The rows of other streams that followed from a fact of this one, in order of position."""
        return self._select(
            f"{_SELECT}INDEXED BY events_caused_elsewhere "
            f"WHERE causation_id >= ? AND causation_id < ? AND {ELSEWHERE} ORDER BY position",
            f"{stream_id}@",
            f"{stream_id}A",  # the character after the sign
        )

    def select_stream_holding(self, types: Sequence[str], held: bytes) -> str | None:
        """The first stream with a fact of these types whose stored data holds the bytes."""
        rows = self._select(
            f"SELECT stream_id FROM events WHERE type {_AMONG} AND instr(data, ?) ORDER BY position LIMIT 1",
            _listed(types),
            held,
        )
        return rows[0][0] if rows else None

    def select_versions(self, stream_ids: Sequence[str]) -> dict[str, int]:
        """The last version of each of these streams that exists."""
        with self.datastore.transaction(commit=False) as cursor:
            return _versions(cursor, stream_ids)

    def select_commands(self, command_ids: Sequence[str]) -> dict[str, CommandRow]:
        """Those of the command ids that are already in the ledger."""
        with self.datastore.transaction(commit=False) as cursor:
            return {row[0]: CommandRow(*row) for row in _remembered(cursor, command_ids)}

    def select_heard(self, stream_ids: Sequence[str]) -> dict[str, HeardRow]:
        """What imported sources last said of these streams."""
        with self.datastore.transaction(commit=False) as cursor:
            return heard_of(cursor, stream_ids)

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        order = "DESC" if desc else "ASC"
        rows = self._select(
            _SELECT + "WHERE stream_id = ? AND version > coalesce(?, version - 1) "
            f"AND version <= coalesce(?, version) ORDER BY version {order} LIMIT ?",
            originator_id,
            gt,
            lte,
            -1 if limit is None else limit,
        )
        return list(map(StoredFact, rows))

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        after = 0 if start is None else start - inclusive_of_start
        rows = self.select_rows(after=after, limit=limit, upto=stop, types=topics)
        return [
            Notification(each.originator_id, each.originator_version, each.topic, each.state, id=each.row[0])
            for each in map(StoredFact, rows)
        ]

    def max_notification_id(self) -> int | None:  # type: ignore[override]
        position: int | None = self._select("SELECT MAX(position) FROM events")[0][0]
        return position

    def earliest(self) -> datetime | None:
        """When the fact that happened first happened."""
        ((found,),) = self._select("SELECT MIN(occurred_at) FROM events")
        return None if found is None else from_text(found)

    def first_after(self, moment: datetime) -> int | None:
        """The position of the first fact that happened after a moment."""
        found = self._select(
            "SELECT position FROM events WHERE occurred_at > ? ORDER BY position LIMIT 1", to_text(moment)
        )
        return found[0][0] if found else None

    def streams_since(self, after: int, upto: int, moment: datetime | None) -> list[str]:
        """The streams with a fact between two positions, or with one up to the last that happened later."""
        since = "position > ?" if moment is None else "(position > ? OR occurred_at > ?)"
        query = f"SELECT DISTINCT stream_id FROM events NOT INDEXED WHERE position <= ? AND {since}"
        later = () if moment is None else (to_text(moment),)
        return [stream_id for (stream_id,) in self._select(query, upto, after, *later)]

    def damage(self) -> str | None:
        """What SQLite finds wrong with the file, the first of it; None when tables and indexes agree."""
        with self.datastore.transaction(commit=False) as cursor:
            return damage_in(cursor.sqlite_cursor.connection)

    def kinds(self) -> list[KindRow]:
        """The types of facts ever written."""
        with self.datastore.transaction(commit=False) as cursor:
            return kinds_noted(cursor)

    def departures(self) -> dict[str, str]:
        """By name the tables, indexes and triggers that are not as this program makes them, and how."""
        with self.datastore.transaction(commit=False) as cursor:
            run = cursor.sqlite_cursor.execute
            return departures(run(BUILT).fetchall(), Mark.of(run))

    def _select(self, query: str, *parameters: Any) -> list[Row]:
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute(query, parameters)
            rows: list[Row] = cursor.fetchall()
            return rows


def _narrowed(types: Sequence[str], happened_by: datetime | None = None) -> tuple[str, list[str | bytes]]:
    """Further conditions, and their parameters."""
    where, parameters = "", list[str | bytes]()
    if types:
        where += f"AND type {_AMONG} "
        parameters.append(_listed(types))
    if happened_by is not None:
        where += "AND occurred_at <= ? "
        parameters.append(to_text(happened_by))
    return where, parameters


def _next_moment(now: str, last: str) -> str:
    """Now, or just after the last append where the clock says no later: each append has a moment of its own,
    by which its facts are known to belong together."""
    return now if now > last else to_text(from_text(last) + timedelta(microseconds=1))


def _insert_facts(cursor: SQLiteCursor, rows: Sequence[Row], *, noted: bool) -> None:
    """Many rows a statement, which is a third faster than one by one; SQLite counts the positions on."""
    names = (*COLUMNS, NOTE) if noted else COLUMNS
    for place in range(0, len(rows), _ROWS_A_STATEMENT):
        together = rows[place : place + _ROWS_A_STATEMENT]
        values = chain.from_iterable((*row, None)[: len(names) - 1] for row in together)
        cursor.execute(_insertion(len(together), names), list(values))


@cache
def _insertion(rows: int, names: tuple[str, ...]) -> str:
    row = f"(NULL, ?, {', '.join('?' * (len(names) - 2))})"
    return f"INSERT INTO events ({', '.join(names)}) VALUES {', '.join([row] * rows)}"


def _placed(row: CommandRow, first: int) -> Row:
    """What is remembered of a command, its positions those of the ledger."""
    last = first + row.last_position
    return row.command_id, row.fingerprint, row.stream_id, first + row.first_position, last


def _insert_commands(cursor: SQLiteCursor, commands: Iterable[Row]) -> None:
    cursor.executemany("INSERT INTO commands VALUES (?, ?, ?, ?, ?)", commands)


def _refuse_vanished(cursor: SQLiteCursor, after: int, rows: Sequence[Row], commands: Sequence[Row]) -> None:
    """Unusable unless what was written stands in the tables as it was written: a trigger may throw rows away
    without a word, or change them."""
    cursor.execute(f"{_SELECT}WHERE position > ? ORDER BY position", (after,))
    found = [tuple(row) for row in cursor.fetchall()]
    wanted = [(position, *row) for position, row in enumerate(rows, start=after + 1)]
    is_there = [row[: len(each)] for row, each in zip(found, wanted, strict=False)] == wanted
    if not is_there or len(found) != len(wanted) or not _are_remembered(cursor, commands):
        raise it_vanished()


def _are_remembered(cursor: SQLiteCursor, commands: Sequence[Row]) -> bool:
    wanted = {each[0]: each for each in commands}
    return not wanted or {row[0]: row for row in _remembered(cursor, wanted)} == wanted


def _end_of_ledger(cursor: SQLiteCursor) -> tuple[int, str]:
    """The last position ever given, and when the newest fact was recorded."""
    cursor.execute(
        "SELECT seq, (SELECT recorded_at FROM events ORDER BY position DESC LIMIT 1) "
        "FROM sqlite_sequence WHERE name = 'events'"
    )
    position, recorded_at = cursor.fetchone() or (0, None)
    return position, recorded_at or ""


def _versions(cursor: SQLiteCursor, stream_ids: Iterable[str]) -> dict[str, int]:
    cursor.execute(
        f"SELECT stream_id, MAX(version) FROM events WHERE stream_id {_AMONG} GROUP BY stream_id",
        (_listed(tuple(stream_ids)),),
    )
    return dict(cursor.fetchall())


def _refuse_moved(cursor: SQLiteCursor, expected: Mapping[str, int]) -> None:
    found = _versions(cursor, expected) if expected else {}
    for stream_id, version in expected.items():
        if found.get(stream_id, 0) != version:
            raise IntegrityError(
                f"{stream_id} is at version {found.get(stream_id, 0)}, the decision relied on {version}"
            )


def _remembered(cursor: SQLiteCursor, command_ids: Iterable[str]) -> list[Row]:
    cursor.execute(f"SELECT * FROM commands WHERE command_id {_AMONG}", (_listed(tuple(command_ids)),))
    return list(map(tuple, cursor.fetchall()))


def _refuse_seen(cursor: SQLiteCursor, commands: Sequence[CommandRow]) -> None:
    seen = _remembered(cursor, (each.command_id for each in commands)) if commands else []
    if seen:
        raise AlreadyRecorded(f"already recorded: {', '.join(row[0] for row in seen)}")
