"""The ledger: eventsourcing's Application on our mapper and recorder, and reading it fast."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec
from attrs import frozen
from eventsourcing.application import Application
from eventsourcing.persistence import Mapper
from eventsourcing.utils import Environment, EnvType

from community_core.domain.kit.aggregates.aggregate import Aggregate
from community_core.domain.kit.messages.correction import FactCorrected
from community_core.domain.kit.messages.facts import allocated_field
from community_core.domain.kit.values.personal import Sealing
from community_core.errors import PerhapsRecorded, UnreadableEvent
from community_core.ledger.appending import Append, CommandRow
from community_core.ledger.heard import HeardRow
from community_core.ledger.kinds import KindRow, Origin, unknown_origin
from community_core.ledger.leaves import RawRow
from community_core.ledger.mapper import FactMapper, NewFact
from community_core.ledger.recorded import Recorded, cursor_of
from community_core.ledger.recorder import LedgerRecorder
from community_core.ledger.registry import EventRegistry
from community_core.ledger.state import LedgerState
from community_core.ledger.unknown import Unknown, unknown_in
from community_core.storage.interfaces.failures import SaidPlainly
from community_core.storage.interfaces.ledger import COLUMNS, Row
from community_core.storage.interfaces.news import News
from community_core.storage.places import Where, ledger_in

S = TypeVar("S")
PAGE = 500
_DATA = COLUMNS.index("data")


@frozen
class Loaded:
    """A stream as its facts make it: ``state`` after ``version`` facts (0: nothing recorded yet).

    ``correlation_id`` is the id of the fact its story began with, "" before the first. ``facts`` are all of
    them, oldest first.
    """

    id: str
    version: int
    state: Any
    correlation_id: str = ""
    facts: tuple[Recorded[Any], ...] = ()


class Ledger(Application[str]):
    """Facts, appended once and never edited. Threads may share one; processes open their own, after a fork.

    ``path`` is a file or a schema on a server, made when it does not exist, or None for a ledger in memory.
    ``sealing`` seals personal values; without it none can be appended. ``origin`` says which distribution
    brings an aggregate, by name. ``read_only`` writes nothing, not even beside the file. Every method raises
    StoreUnavailable when it cannot be used, or the ledger was closed.
    """

    name = "ledger"

    def __init__(
        self,
        path: Where,
        registry: EventRegistry,
        *,
        zone: ZoneInfo,
        clock: Callable[[], datetime],
        sealing: Sealing | None = None,
        origin: Origin = unknown_origin,
        read_only: bool = False,
    ) -> None:
        self.path = path
        self._read_only = read_only
        self._origin = origin
        self.registry = registry
        self._zone = zone
        self._clock = clock
        self._mapper = FactMapper(registry, sealing)
        self._storage = SaidPlainly(path)
        with self._storage:
            super().__init__()

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        """Settings come from the caller alone: no variable of the process changes how a ledger is kept."""
        return Environment(name, dict(env or {}))

    def construct_recorder(self) -> LedgerRecorder:
        self._datastore = ledger_in(self.path, read_only=self._read_only)
        self._recorder = LedgerRecorder(
            self._datastore, clock=self._clock, zone=self._zone, origin=self._origin
        )
        with ExitStack() as failing:
            failing.callback(self._datastore.close)
            self._recorder.create_table()
            failing.pop_all()
        return self._recorder

    def construct_mapper(self) -> Mapper[str]:
        return self._mapper

    def close(self) -> None:
        """Let go of the file, once those at work have finished. Closing twice does nothing."""
        super().close()
        self._datastore.close()

    @property
    def was_still(self) -> bool:
        """Whether all that was read belongs to one state of the ledger. One that is ``read_only`` takes no
        lock: when somebody wrote meanwhile, open it and read again."""
        return self._datastore.was_still

    def refuse_closed(self) -> None:
        """StoreUnavailable once it was closed, and in a process that was forked since. Touches no file."""
        with self._storage:
            self._datastore.refuse_strangers()

    def append(
        self,
        facts: Sequence[NewFact],
        *,
        commands: Sequence[CommandRow] = (),
        expected: Mapping[str, int] | None = None,
        heard: Sequence[HeardRow] = (),
    ) -> range:
        """Append all or nothing, durably; the positions given.

        ``expected``: streams the decision read, at the versions it saw. ``heard``: what sources now say of
        streams, in place of what they said before. Raises eventsourcing's
        IntegrityError when somebody was faster or a stream would get a gap (its subclass AlreadyRecorded:
        a command id was seen before), UnreadableEvent or InvalidInput for a fact that cannot be stored,
        PerhapsRecorded when it broke off in mid-commit: retryable where there are commands.
        """
        rows = self._appended(facts, commands, expected, heard)
        return range(rows[0][0], rows[-1][0] + 1) if rows else range(0)

    def record(
        self,
        facts: Sequence[NewFact],
        *,
        commands: Sequence[CommandRow] = (),
        expected: Mapping[str, int] | None = None,
    ) -> list[Recorded[Any]]:
        """The same; the facts as they are recorded."""
        return list(map(self._mapper.from_row, self._appended(facts, commands, expected)))

    def _appended(
        self,
        facts: Sequence[NewFact],
        commands: Sequence[CommandRow],
        expected: Mapping[str, int] | None,
        heard: Sequence[HeardRow] = (),
    ) -> list[Row]:
        with _repeatable(bool(commands)), self._storage:
            append = Append(self._mapper.stored(facts), commands, expected or {}, heard)
            return self._recorder.append(append)

    @contextmanager
    def writing_alone(self) -> Iterator[None]:
        """While it is entered no other thread of this program appends; other programs still may."""
        with ExitStack() as turn:
            with self._storage:
                turn.enter_context(self._datastore.turn_to_write())
            yield

    def load(self, aggregate: Aggregate[S], stream_id: str) -> Loaded:
        """Fold a stream. UnreadableEvent when it holds a fact this program does not know."""

        facts = self.stream(stream_id)
        if not facts:
            return Loaded(stream_id, 0, aggregate.initial)
        if not {type(each.data) for each in facts}.isdisjoint((Unknown, FactCorrected)):
            _refuse_unknown(facts)
        state = aggregate.fold(each.data for each in facts)
        return Loaded(stream_id, facts[-1].version, state, facts[0].correlation_id, tuple(facts))

    def read(
        self,
        *,
        after: int = 0,
        limit: int = PAGE,
        upto: int | None = None,
        types: Sequence[str] = (),
        happened_by: datetime | None = None,
    ) -> list[Recorded[Any]]:
        """One page of facts after a position, in order. ``types`` are stored names; none means all.
        ``happened_by`` leaves out what happened later."""
        with self._storage:
            rows = self._recorder.select_rows(
                after=after, limit=limit, upto=upto, types=types, happened_by=happened_by
            )
        return list(map(self._mapper.from_row, rows))

    def log(  # type: ignore[override]  # eventsourcing's own log is deprecated for notification_log
        self, *, after: int = 0, upto: int | None = None, types: Sequence[str] = ()
    ) -> Iterator[Recorded[Any]]:
        """Every fact after a position, in order, a page at a time."""
        while page := self.read(after=after, upto=upto, types=types):
            yield from page
            after = page[-1].position

    def raw_rows(self, *, after: int | None = None, upto: int | None = None) -> Iterator[RawRow]:
        """Rows as they are stored, not decoded, in order of position: for those who check the bytes.

        One state of the ledger, read as it is iterated: finish or close the iterator soon, and with a ledger
        in memory before anything else is asked. Without bounds every row, at whatever position.
        """
        with self._storage:
            yield from self._recorder.select_raw_rows(after=after, upto=upto)

    def stored_data(self) -> Iterator[bytes]:
        """What every fact holds, as it is stored, known to this program or not."""
        return (bytes(row[_DATA]) for row in self.raw_rows())

    @contextmanager
    def state(self) -> Iterator[LedgerState]:
        """One state of the ledger as it is stored, events and what is kept beside them. Leave it soon."""
        with self._storage, self._recorder.state() as state:
            yield state

    def damage(self) -> str | None:
        """What is wrong with the file, in SQLite's words; None when it holds together.

        Rows are read by position or through an index: only this finds that the two do not agree. It reads
        the whole file, every index beside its table.
        """
        with self._storage:
            return self._datastore.damage()

    def kinds(self) -> list[KindRow]:
        """The types of facts ever written, and which distribution brought each."""
        with self._storage:
            return self._recorder.kinds()

    def departures(self) -> dict[str, str]:
        """The tables, indexes and triggers that are not as this program makes them, by name: ``missing``,
        ``changed`` or ``added``. None of these changes a fact, but the triggers refuse accidental changes."""
        with self._storage:
            return self._datastore.departures()

    def wait(
        self, after: int, timeout: float | None = None, enough: Callable[[], bool] = lambda: False
    ) -> bool:
        """Whether the newest fact stands elsewhere than at a position: as a rule after it, before it when the
        ledger was put back. Waits ``timeout`` seconds for that, None for ever, or until it is ``enough``."""
        until = None if timeout is None else time.monotonic() + timeout
        heard = self.news.listen()
        while self.position() == after:
            if not self.news.wait(heard, until, enough):
                return False
            heard = self.news.listen()
        return True

    @property
    def news(self) -> News:
        """Word that something was appended, for whoever waits."""
        return self._datastore.news

    def stream(self, stream_id: str) -> list[Recorded[Any]]:
        """Every fact about one stream, oldest first."""
        with self._storage:
            rows = self._recorder.select_stream(stream_id)
        return list(map(self._mapper.from_row, rows))

    def streams(
        self,
        stream_ids: Sequence[str],
        *,
        upto: int,
        types: Sequence[str] = (),
    ) -> list[Recorded[Any]]:
        """Every fact about these streams up to a position, a stream at a time, oldest first. ``types`` as in
        :meth:`read`."""
        with self._storage:
            rows = self._recorder.select_streams(stream_ids, upto=upto, types=types)
        return list(map(self._mapper.from_row, rows))

    def streams_of(self, aggregate: str, event_class: type[Any] | None = None) -> Iterator[Recorded[Any]]:
        """The facts on all streams of an aggregate, of one type alone if it is given, a stream at a time."""
        types = self.registry.stored_names(event_class) if event_class else ()
        with self._storage:
            rows = self._recorder.select_streams_of(aggregate, types)
        return map(self._mapper.from_row, rows)

    def naming(self, person: str, *, recorded: bool = True) -> Iterator[Recorded[Any]]:
        """Every fact that is on a person's own stream or holds their id, and those they ``recorded``. Reads
        all."""
        with self._storage:
            actor = person if recorded else None
            rows = self._recorder.select_naming(actor, person, msgspec.json.encode(person))
        return map(self._mapper.from_row, rows)

    def fact(self, fact_id: str) -> Recorded[Any] | None:
        """The fact with that id, ``<stream_id>@<version>``, if there is one."""
        stream_id, _, version = fact_id.rpartition("@")
        if not (version.isascii() and version.isdecimal()):
            return None
        with self._storage:
            rows = self._recorder.select_fact(stream_id, int(version))
        return next(map(self._mapper.from_row, rows), None)

    def caused_elsewhere(self, stream_id: str) -> list[Recorded[Any]]:
        """The facts of other streams that followed from a fact of this one, in order."""
        with self._storage:
            rows = self._recorder.select_caused_elsewhere(stream_id)
        return list(map(self._mapper.from_row, rows))

    def stream_numbered(self, number: str) -> str | None:
        """The stream whose fact was given that speakable number, if there is one. Reads the whole ledger.

        Of types that are not known here it is the first fact with that number for a value: nobody can tell
        which of its fields the ledger filled in, and nobody knew the number before.
        """
        for types, held in self._where_numbers_stand(number):
            with self._storage:
                found = self._recorder.select_stream_holding(types, held)
            if found is not None:
                return found
        return None

    def _where_numbers_stand(self, number: str) -> Iterator[tuple[Sequence[str], bytes]]:
        types_by_field: dict[str, list[str]] = {}
        for kind in self.registry.types.values():
            name = allocated_field(kind.event_class)
            if name is not None and kind.series is not None and kind.series.holds(number):
                types_by_field.setdefault(name, []).extend(self.registry.stored_names(kind.event_class))
        for name, types in types_by_field.items():
            yield types, _stored_text(name, number)
        strange = {each.type for each in self.kinds()}
        yield sorted(strange - self.registry.names), b":" + msgspec.json.encode(number)

    def cursor(self, position: int) -> str | None:
        """The cursor of the fact at a position; None when there is none."""
        with self._storage:
            rows = self._recorder.select_rows(after=position - 1, upto=position, limit=1)
        return cursor_of(position, rows[0]) if rows else None

    def position(self) -> int:
        """The position of the newest fact; 0 in an empty ledger."""
        with self._storage:
            return self._recorder.max_notification_id() or 0

    def earliest(self) -> datetime | None:
        """When the fact that happened first happened; None in an empty ledger. Reads the whole ledger."""
        with self._storage:
            return self._recorder.earliest()

    def first_after(self, moment: datetime) -> int | None:
        """The position of the first fact, in that order, that happened after a moment. Reads up to it."""
        with self._storage:
            return self._recorder.first_after(moment)

    def streams_since(self, after: int, upto: int, moment: datetime | None = None) -> list[str]:
        """The streams with a fact recorded after a position and up to another. With a ``moment`` also those
        with a fact up to there that happened after it; that reads the whole ledger."""
        with self._storage:
            return self._recorder.streams_since(after, upto, moment)

    def versions(self, stream_ids: Sequence[str]) -> dict[str, int]:
        """The last version of each of these streams that exists."""
        with self._storage:
            return self._recorder.select_versions(stream_ids)

    def heard(self, stream_ids: Sequence[str]) -> dict[str, HeardRow]:
        """What imported sources last said of these streams, by stream."""
        with self._storage:
            return self._recorder.select_heard(stream_ids)

    def commands(self, command_ids: Sequence[str]) -> dict[str, CommandRow]:
        """What is remembered of those command ids that were seen before."""
        with self._storage:
            return self._recorder.select_commands(command_ids)


@contextmanager
def _repeatable(has_command_ids: bool) -> Iterator[None]:
    """What perhaps was recorded may be asked for again by the same command id, and not without one."""
    try:
        yield
    except PerhapsRecorded as error:
        error.retryable = has_command_ids
        raise


def _refuse_unknown(facts: Iterable[Recorded[Any]]) -> None:
    for fact in facts:
        if unknown := unknown_in(fact.data):
            raise UnreadableEvent(
                f"{fact.id} holds a {unknown.type} v{unknown.schema}, which this program does not know; "
                "upgrade it before changing this stream.",
                f"{fact.id} 含有本程序不认识的 {unknown.type} v{unknown.schema}；请先升级程序再更改。",
            )


def _stored_text(name: str, text: str) -> bytes:
    """A text field as the codec stores it. Quotes inside other texts are escaped: nothing else looks so."""
    return msgspec.json.encode({name: text})[1:-1]
