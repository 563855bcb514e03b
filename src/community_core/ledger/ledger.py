"""The ledger: eventsourcing's Application on our mapper and recorder, and reading it fast."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4
from zoneinfo import ZoneInfo

from attrs import frozen
from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.persistence import (
    IntegrityError,
    Mapper,
    PersistenceError,
)
from eventsourcing.utils import Environment, EnvType

from community_core.domain.commands import Aggregate
from community_core.errors import StoreUnavailable, UnreadableEvent
from community_core.ledger.codec import EventRegistry
from community_core.ledger.mapper import FactMapper, NewFact
from community_core.ledger.recorded import Recorded, Unknown
from community_core.ledger.sqlite import (
    CommandRow,
    LedgerDatastore,
    LedgerRecorder,
    NotALedger,
    SchemaFromTheFuture,
)

S = TypeVar("S")
PAGE = 2000


@frozen
class Loaded:
    """A stream as its facts make it: ``state`` after ``version`` facts (0: nothing recorded yet).

    ``correlation_id`` is the id of the fact its story began with, "" before the first.
    """

    id: str
    version: int
    state: Any
    correlation_id: str = ""


class Ledger(Application[str]):
    """Facts, appended once and never edited. Threads may share one; processes open their own.

    ``path`` is a file, or None for a ledger in memory. Raises StoreUnavailable when it cannot be opened.
    """

    name = "ledger"

    def __init__(
        self,
        path: Path | None,
        registry: EventRegistry,
        *,
        zone: ZoneInfo,
        clock: Callable[[], datetime],
    ) -> None:
        self.path = path
        self.registry = registry
        self._zone = zone
        self._clock = clock
        self._mapper = FactMapper(registry)
        self._database = str(path.absolute()) if path else f"file:{uuid4()}?mode=memory&cache=shared"
        with self._storage():
            super().__init__()

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        """Settings come from the caller alone: no variable of the process changes how a ledger is kept."""
        return Environment(
            name, {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": self._database, **(env or {})}
        )

    def construct_recorder(self) -> LedgerRecorder:
        recorder = LedgerRecorder(
            LedgerDatastore(self._database), clock=self._clock, zone=self._zone, numbered=self._mapper.numbered
        )
        recorder.create_table()
        return recorder

    def construct_mapper(self) -> Mapper[str]:
        return self._mapper

    @property
    def _recorder(self) -> LedgerRecorder:
        assert isinstance(self.recorder, LedgerRecorder)
        return self.recorder

    def close(self) -> None:
        """Let go of the file. Closing twice does nothing."""
        super().close()
        self._recorder.datastore.close()

    def append(
        self,
        facts: Sequence[NewFact],
        *,
        commands: Sequence[CommandRow] = (),
        expected: Mapping[str, int] | None = None,
    ) -> range:
        """Append all or nothing, durably; the positions given.

        ``expected``: streams the decision read, at the versions it saw. Raises eventsourcing's
        IntegrityError when somebody was faster (its subclass AlreadyRecorded: by the same command id).
        """
        with self._storage():
            stored = [self._mapper.to_stored_event(fact) for fact in facts]
            positions = self._recorder.insert_events(stored, commands=commands, expected=expected)
        assert isinstance(positions, range)
        return positions

    def load(self, aggregate: Aggregate[S], stream_id: str) -> Loaded:
        """Fold a stream. UnreadableEvent when it holds a fact this program does not know."""

        def project(_: Loaded | None, facts: Iterable[Recorded[Any]]) -> Loaded | None:
            known = [_known(fact) for fact in facts]
            if not known:
                return None
            state = aggregate.fold(fact.data for fact in known)
            return Loaded(stream_id, known[-1].version, state, known[0].correlation_id)

        with self._storage():
            try:
                loaded: Loaded = self.repository.get(stream_id, projector_func=project)  # type: ignore[arg-type]
            except AggregateNotFoundError:
                return Loaded(stream_id, 0, aggregate.initial)
            return loaded

    def read(
        self, *, after: int = 0, limit: int = PAGE, upto: int | None = None, types: Sequence[str] = ()
    ) -> list[Recorded[Any]]:
        """One page of facts after a position, in order. ``types`` are stored names; none means all."""
        with self._storage():
            rows = self._recorder.select_rows(after=after, limit=limit, upto=upto, types=types)
        return list(map(self._mapper.from_row, rows))

    def log(
        self, *, after: int = 0, upto: int | None = None, types: Sequence[str] = ()
    ) -> Iterator[Recorded[Any]]:
        """Every fact after a position, in order, a page at a time."""
        while page := self.read(after=after, upto=upto, types=types):
            yield from page
            after = page[-1].position

    def stream(self, stream_id: str) -> list[Recorded[Any]]:
        """Every fact about one stream, oldest first."""
        with self._storage():
            rows = self._recorder.select_stream(stream_id)
        return list(map(self._mapper.from_row, rows))

    def position(self) -> int:
        """The position of the newest fact; 0 in an empty ledger."""
        with self._storage():
            return self._recorder.max_notification_id() or 0

    def versions(self, stream_ids: Sequence[str]) -> dict[str, int]:
        """The last version of each of these streams that exists."""
        with self._storage():
            return self._recorder.select_versions(stream_ids)

    def commands(self, command_ids: Sequence[str]) -> dict[str, CommandRow]:
        """What is remembered of those command ids that were seen before."""
        with self._storage():
            return self._recorder.select_commands(command_ids)

    def command_with_prefix(self, prefix: str) -> CommandRow | None:
        """The first remembered command, in order of its id, whose id begins with ``prefix``."""
        with self._storage():
            return self._recorder.select_command_with_prefix(prefix)

    @contextmanager
    def _storage(self) -> Iterator[None]:
        """Say in our words what storage refuses; a lost race stays eventsourcing's IntegrityError."""
        try:
            yield
        except IntegrityError:
            raise
        except NotALedger as error:
            raise _unavailable(self.path, "it is another program's database", "它是别的程序的数据库") from error
        except SchemaFromTheFuture as error:
            raise _unavailable(
                self.path,
                f"it was written by a newer community_core ({error}); upgrade the program",
                f"它由更新版本的 community_core 写成（{error}）；请升级程序",
            ) from error
        except (PersistenceError, sqlite3.Error) as error:
            raise _unavailable(self.path, f"{error}", f"{error}") from error


def _unavailable(path: Path | None, en: str, zh: str) -> StoreUnavailable:
    where = path or ":memory:"
    return StoreUnavailable(f"The ledger {where} cannot be used: {en}.", f"账本 {where} 无法使用：{zh}。")


def _known(fact: Recorded[Any]) -> Recorded[Any]:
    if isinstance(fact.data, Unknown):
        raise UnreadableEvent(
            f"{fact.stream_id} holds a {fact.data.type} v{fact.data.schema} (version {fact.version}), which this "
            "program does not know; upgrade it before changing this stream.",
            f"{fact.stream_id} 含有本程序不认识的 {fact.data.type} v{fact.data.schema}（第 {fact.version} 条）；"
            "请先升级程序再更改。",
        )
    return fact
