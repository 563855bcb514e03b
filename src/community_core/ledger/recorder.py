"""Recording: eventsourcing's application recorder with own positions, one clock and one writer at a time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from eventsourcing.persistence import ApplicationRecorder, Notification, StoredEvent

from community_core.ledger.appending import Append, Appending, CommandRow, versions_asked
from community_core.ledger.group_commit import GroupCommit
from community_core.ledger.heard import HeardRow, heard_of
from community_core.ledger.kinds import KindRow, Origin, kinds_noted, unknown_origin
from community_core.ledger.leaves import RawRow
from community_core.ledger.mapper import StoredFact
from community_core.ledger.state import LedgerState
from community_core.ledger.subscription import LedgerSubscription
from community_core.storage.interfaces.ledger import Datastore, Row
from community_core.storage.interfaces.read_back import remembering
from community_core.times import from_text, to_text

_SELECT = "SELECT * FROM events "


class LedgerRecorder(ApplicationRecorder):
    """Appends rows all or nothing, and reads them. Threads that append at once share a commit.

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
        self._dialect = datastore.dialect
        self._appending = Appending(datastore, clock, zone, origin)
        self._together = GroupCommit(datastore, self._appending.forget)

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
        append = Append(stored_events, commands, expected or {}, heard)
        return [row[0] for row in self.append(append)]

    def append(self, append: Append) -> list[Row]:
        """What was appended, as it is stored."""
        self.datastore.refuse_strangers()
        rows = self._together.append(partial(self._appending.record, append))
        self.datastore.news.announce()
        return rows

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
            yield LedgerState(reading, self._dialect.given)

    def select_stream(self, stream_id: str) -> list[Row]:
        """Every row of one stream, oldest first."""
        return self._select(_SELECT + "WHERE stream_id = ? ORDER BY version", stream_id)

    def select_streams(self, stream_ids: Sequence[str], *, upto: int, types: Sequence[str]) -> list[Row]:
        """Rows of these streams up to a position, a stream at a time, oldest first."""
        where = f"WHERE stream_id {self._dialect.among} AND position <= ? "
        parameters: list[Any] = [self._dialect.listed(stream_ids), upto]
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
        where = f"WHERE actor = ? OR stream_id = ? OR {self._dialect.holding} ORDER BY position"
        return self._select(_SELECT + where, actor, stream_id, held)

    def select_fact(self, stream_id: str, version: int) -> list[Row]:
        """The row of one fact, if it is there."""
        return self._select(_SELECT + "WHERE stream_id = ? AND version = ?", stream_id, version)

    def select_caused_elsewhere(self, stream_id: str) -> list[Row]:
        """The rows of other streams that followed from a fact of this one, in order of position."""
        return self._select(
            f"{_SELECT}{self._dialect.by_cause}WHERE causation_id >= ? AND causation_id < ? "
            f"AND {self._dialect.elsewhere} ORDER BY position",
            f"{stream_id}@",
            f"{stream_id}A",  # the character after the sign
        )

    def select_stream_holding(self, types: Sequence[str], held: bytes) -> str | None:
        """The first stream with a fact of these types whose stored data holds the bytes."""
        rows = self._select(
            f"SELECT stream_id FROM events WHERE type {self._dialect.among} AND {self._dialect.holding} "
            "ORDER BY position LIMIT 1",
            self._dialect.listed(types),
            held,
        )
        return rows[0][0] if rows else None

    def select_versions(self, stream_ids: Sequence[str]) -> dict[str, int]:
        """The last version of each of these streams that exists."""
        [rows] = self.datastore.answers([versions_asked(self._dialect, stream_ids)])
        return dict(map(tuple, rows))

    def select_commands(self, command_ids: Sequence[str]) -> dict[str, CommandRow]:
        """Those of the command ids that are already in the ledger."""
        [rows] = self.datastore.answers([remembering(self._dialect, command_ids)])
        return {row[0]: CommandRow(*row) for row in rows}

    def select_heard(self, stream_ids: Sequence[str]) -> dict[str, HeardRow]:
        """What imported sources last said of these streams."""
        with self.datastore.transaction(commit=False) as cursor:
            return heard_of(cursor, stream_ids, self.datastore, self._dialect)

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
            self._dialect.no_limit if limit is None else limit,
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
        found_by = f"events {self._dialect.by_table}WHERE position <= ? AND {since}"
        query = f"SELECT DISTINCT stream_id FROM {found_by}"
        later = () if moment is None else (to_text(moment),)
        return [stream_id for (stream_id,) in self._select(query, upto, after, *later)]

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> LedgerSubscription:
        """For eventsourcing's own projections; ours follow by ``Ledger.wait`` and ``Ledger.log``."""
        return LedgerSubscription(self, self.datastore.news, gt, topics)

    def kinds(self) -> list[KindRow]:
        """The types of facts ever written."""
        with self.datastore.transaction(commit=False) as cursor:
            return kinds_noted(cursor, self.datastore)

    def _select(self, query: str, *parameters: Any) -> list[Row]:
        [rows] = self.datastore.answers([(query, parameters)])
        return rows

    def _narrowed(
        self, types: Sequence[str], happened_by: datetime | None = None
    ) -> tuple[str, list[str | bytes]]:
        """Further conditions, and their parameters."""
        where, parameters = "", list[str | bytes]()
        if types:
            where += f"AND type {self._dialect.among} "
            parameters.append(self._dialect.listed(types))
        if happened_by is not None:
            where += "AND occurred_at <= ? "
            parameters.append(to_text(happened_by))
        return where, parameters
