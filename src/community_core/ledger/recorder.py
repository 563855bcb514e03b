"""Recording: eventsourcing's application recorder with own positions, one clock and one writer at a time."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from attrs import frozen
from eventsourcing.persistence import ApplicationRecorder, IntegrityError, Notification, StoredEvent

from community_core.ledger.heard import HeardRow, hear, heard_of
from community_core.ledger.kinds import KindRow, KindsNoted, Origin, kinds_noted, unknown_origin
from community_core.ledger.leaves import RawRow
from community_core.ledger.mapper import StoredFact
from community_core.ledger.numbers import Wanted, allocate
from community_core.ledger.state import LedgerState
from community_core.ledger.subscription import LedgerSubscription
from community_core.storage.extras import NOTE
from community_core.storage.failures import it_vanished
from community_core.storage.ledger import COLUMNS, Datastore, Row
from community_core.storage.speaking import Cursor
from community_core.times import from_text, to_text

_SELECT = "SELECT * FROM events "


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


class LedgerRecorder(ApplicationRecorder):
    """Appends rows in one transaction each: position, recording time and speakable numbers are given inside.

    ``clock`` tells the time, ``zone`` the community's year; ``origin`` says which distribution brings an
    aggregate.
    """

    def __init__(
        self,
        datastore: Datastore,
        *,
        clock: Callable[[], datetime],
        zone: ZoneInfo,
        origin: Origin = unknown_origin,
    ) -> None:
        self.datastore = datastore
        self._speech = datastore.speech
        self._kinds = KindsNoted(origin)
        self._clock = clock
        self._zone = zone

    def create_table(self) -> None:
        self.datastore.prepare()

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        commands: Sequence[CommandRow] = (),
        expected: Mapping[str, int] | None = None,
        heard: Sequence[HeardRow] = (),
        **_: Any,
    ) -> Sequence[int] | None:
        with self.datastore.transaction(commit=True) as cursor:
            before = self.datastore.lead(cursor, len(stored_events))
            self._refuse_seen(cursor, commands)
            self._refuse_moved(cursor, expected or {})
            recorded_at = _next_moment(to_text(self._clock()), _last_moment(cursor))
            facts = [StoredFact.of(each, recorded_at) for each in stored_events]
            self._kinds.note(cursor, facts, self.datastore)
            numbers = allocate(cursor, [self._wanted(fact) for fact in facts if fact.series], self.datastore)
            noted = any(fact.is_noted for fact in facts)
            if noted:
                self.datastore.make_room(cursor, NOTE)
            names = (*COLUMNS, NOTE) if noted else COLUMNS
            rows = [
                (position, recorded_at, *fact.decided(numbers))
                for position, fact in enumerate(facts, start=before + 1)
            ]
            remembered = [_placed(each, before + 1) for each in commands]
            self.datastore.insert(cursor, names, [(*row, None)[: len(names)] for row in rows])
            _insert_commands(cursor, remembered)
            hear(cursor, heard, self.datastore)
            self._refuse_vanished(cursor, before, rows, remembered)
        return list(range(before + 1, before + 1 + len(facts)))

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
        narrower, more = self._narrowed(types, happened_by)
        return self._select(f"{_SELECT}{where}{narrower}ORDER BY position LIMIT ?", *parameters, *more, limit)

    def select_raw_rows(self, *, after: int | None, upto: int | None) -> Iterator[RawRow]:
        """Rows as they are stored, in order, one at a time; without bounds every row there is."""
        bounds = {"position > ?": after, "position <= ?": upto}
        where = " AND ".join(each for each, bound in bounds.items() if bound is not None)
        query = f"{_SELECT}{where and f'WHERE {where} '}ORDER BY position"
        with self.datastore.reading() as reading:
            yield from reading.rows(query, *(each for each in bounds.values() if each is not None))

    @contextmanager
    def state(self) -> Iterator[LedgerState]:
        """One state of the ledger, as it is stored."""
        with self.datastore.reading() as reading:
            yield LedgerState(reading, self._speech.given)

    def select_stream(self, stream_id: str) -> list[Row]:
        """Every row of one stream, oldest first."""
        return self._select(_SELECT + "WHERE stream_id = ? ORDER BY version", stream_id)

    def select_streams(self, stream_ids: Sequence[str], *, upto: int, types: Sequence[str]) -> list[Row]:
        """Rows of these streams up to a position, a stream at a time, oldest first."""
        where = f"WHERE stream_id {self._speech.among} AND position <= ? "
        parameters: list[Any] = [self._speech.listed(stream_ids), upto]
        narrower, more = self._narrowed(types)
        return self._select(f"{_SELECT}{where}{narrower}ORDER BY stream_id, version", *parameters, *more)

    def select_streams_of(self, aggregate: str, types: Sequence[str]) -> list[Row]:
        """Rows of these types, none meaning all, on every stream whose id begins with the aggregate's name
        and a dash."""
        narrower, more = self._narrowed(types)
        return self._select(
            f"{_SELECT}WHERE stream_id >= ? AND stream_id < ? {narrower}ORDER BY stream_id, version",
            f"{aggregate}-",
            f"{aggregate}.",  # the character after the dash
            *more,
        )

    def select_naming(self, actor: str | None, stream_id: str, held: bytes) -> list[Row]:
        """Rows recorded by an actor, if one is given, on a stream, or whose stored data holds the bytes."""
        where = f"WHERE actor = ? OR stream_id = ? OR {self._speech.holding} ORDER BY position"
        return self._select(_SELECT + where, actor, stream_id, held)

    def select_fact(self, stream_id: str, version: int) -> list[Row]:
        """The row of one fact, if it is there."""
        return self._select(_SELECT + "WHERE stream_id = ? AND version = ?", stream_id, version)

    def select_caused_elsewhere(self, stream_id: str) -> list[Row]:
        """The rows of other streams that followed from a fact of this one, in order of position."""
        return self._select(
            f"{_SELECT}{self._speech.by_cause}WHERE causation_id >= ? AND causation_id < ? "
            f"AND {self._speech.elsewhere} ORDER BY position",
            f"{stream_id}@",
            f"{stream_id}A",  # the character after the sign
        )

    def select_stream_holding(self, types: Sequence[str], held: bytes) -> str | None:
        """The first stream with a fact of these types whose stored data holds the bytes."""
        rows = self._select(
            f"SELECT stream_id FROM events WHERE type {self._speech.among} AND {self._speech.holding} "
            "ORDER BY position LIMIT 1",
            self._speech.listed(types),
            held,
        )
        return rows[0][0] if rows else None

    def select_versions(self, stream_ids: Sequence[str]) -> dict[str, int]:
        """The last version of each of these streams that exists."""
        with self.datastore.transaction(commit=False) as cursor:
            return self._versions(cursor, stream_ids)

    def select_commands(self, command_ids: Sequence[str]) -> dict[str, CommandRow]:
        """Those of the command ids that are already in the ledger."""
        with self.datastore.transaction(commit=False) as cursor:
            return {row[0]: CommandRow(*row) for row in self._remembered(cursor, command_ids)}

    def select_heard(self, stream_ids: Sequence[str]) -> dict[str, HeardRow]:
        """What imported sources last said of these streams."""
        with self.datastore.transaction(commit=False) as cursor:
            return heard_of(cursor, stream_ids, self.datastore, self._speech)

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
            self._speech.no_limit if limit is None else limit,
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

    def max_notification_id(self) -> int | None:
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
        found_by = f"events {self._speech.by_table}WHERE position <= ? AND {since}"
        query = f"SELECT DISTINCT stream_id FROM {found_by}"
        later = () if moment is None else (to_text(moment),)
        return [stream_id for (stream_id,) in self._select(query, upto, after, *later)]

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> LedgerSubscription:
        """For eventsourcing's own projections; ours follow by ``Ledger.wait`` and ``Ledger.log``."""
        return LedgerSubscription(self, gt, topics)

    def kinds(self) -> list[KindRow]:
        """The types of facts ever written."""
        with self.datastore.transaction(commit=False) as cursor:
            return kinds_noted(cursor, self.datastore)

    def _select(self, query: str, *parameters: Any) -> list[Row]:
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute(query, parameters)
            rows: list[Row] = cursor.fetchall()
            return rows

    def _narrowed(
        self, types: Sequence[str], happened_by: datetime | None = None
    ) -> tuple[str, list[str | bytes]]:
        """Further conditions, and their parameters."""
        where, parameters = "", list[str | bytes]()
        if types:
            where += f"AND type {self._speech.among} "
            parameters.append(self._speech.listed(types))
        if happened_by is not None:
            where += "AND occurred_at <= ? "
            parameters.append(to_text(happened_by))
        return where, parameters

    def _versions(self, cursor: Cursor, stream_ids: Iterable[str]) -> dict[str, int]:
        cursor.execute(
            "SELECT stream_id, MAX(version) FROM events "
            f"WHERE stream_id {self._speech.among} GROUP BY stream_id",
            (self._speech.listed(list(stream_ids)),),
        )
        return dict(cursor.fetchall())

    def _refuse_moved(self, cursor: Cursor, expected: Mapping[str, int]) -> None:
        found = self._versions(cursor, expected) if expected else {}
        for stream_id, version in expected.items():
            if found.get(stream_id, 0) != version:
                raise IntegrityError(
                    f"{stream_id} is at version {found.get(stream_id, 0)}, the decision relied on {version}"
                )

    def _remembered(self, cursor: Cursor, command_ids: Iterable[str]) -> list[Row]:
        cursor.execute(
            f"SELECT * FROM commands WHERE command_id {self._speech.among}",
            (self._speech.listed(list(command_ids)),),
        )
        return list(map(tuple, cursor.fetchall()))

    def _refuse_seen(self, cursor: Cursor, commands: Sequence[CommandRow]) -> None:
        seen = self._remembered(cursor, (each.command_id for each in commands)) if commands else []
        if seen:
            raise AlreadyRecorded(f"already recorded: {', '.join(row[0] for row in seen)}")

    def _refuse_vanished(
        self, cursor: Cursor, after: int, rows: Sequence[Row], commands: Sequence[Row]
    ) -> None:
        """Unusable unless what was written stands in the tables as it was written: a trigger may throw rows
        away without a word, or change them."""
        cursor.execute(f"{_SELECT}WHERE position > ? ORDER BY position", (after,))
        found = [tuple(row) for row in cursor.fetchall()]
        is_there = [row[: len(each)] for row, each in zip(found, rows, strict=False)] == list(rows)
        if not is_there or len(found) != len(rows) or not self._are_remembered(cursor, commands):
            raise it_vanished()

    def _are_remembered(self, cursor: Cursor, commands: Sequence[Row]) -> bool:
        wanted = {each[0]: each for each in commands}
        return not wanted or {row[0]: row for row in self._remembered(cursor, wanted)} == wanted


def _next_moment(now: str, last: str) -> str:
    """Now, or just after the last append where the clock says no later: each append has a moment of its own,
    by which its facts are known to belong together."""
    return now if now > last else to_text(from_text(last) + timedelta(microseconds=1))


def _last_moment(cursor: Cursor) -> str:
    """When the newest fact was recorded."""
    cursor.execute("SELECT recorded_at FROM events ORDER BY position DESC LIMIT 1")
    found = cursor.fetchone()
    return found[0] if found else ""


def _placed(row: CommandRow, first: int) -> Row:
    """What is remembered of a command, its positions those of the ledger."""
    last = first + row.last_position
    return row.command_id, row.fingerprint, row.stream_id, first + row.first_position, last


def _insert_commands(cursor: Cursor, commands: Iterable[Row]) -> None:
    cursor.executemany("INSERT INTO commands VALUES (?, ?, ?, ?, ?)", commands)
