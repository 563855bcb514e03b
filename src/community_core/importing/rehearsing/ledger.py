"""A ledger that is gone on with, and never written: what would be recorded is seen by whatever asks next."""

import pickle
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from community_core.domain.kit.aggregates.aggregate import Aggregate
from community_core.ledger import CommandRow, HeardRow, Ledger, Loaded, NewFact, Recorded
from community_core.storage.sqlite.connections import TEMPORARY, connect

_MOST_EXAMPLES = 10
_MOST_OF_A_FLAG = 3
_listed = msgspec.json.Encoder().encode


class RehearsedLedger:
    """Stands in for ``ledger``. What is appended is kept in a temporary database, so that memory stays
    bounded, and goes when it is closed."""

    def __init__(self, ledger: Ledger, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._clock = clock
        self._position = ledger.position()
        self._kinds: Counter[str] = Counter()
        self._examples: dict[str, list[Recorded[Any]]] = {}
        self._flags: Counter[str] = Counter()
        self._flagged: dict[str, list[Recorded[Any]]] = {}
        self._database = connect(TEMPORARY)
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute(
            "CREATE TABLE facts (stream TEXT, version INTEGER, fact BLOB, PRIMARY KEY (stream, version))"
            " WITHOUT ROWID"
        )
        self._database.execute(
            "CREATE TABLE commands (id TEXT PRIMARY KEY, print TEXT, stream TEXT, first INTEGER,"
            " last INTEGER) WITHOUT ROWID"
        )

        self._database.execute(
            "CREATE TABLE heard (stream TEXT PRIMARY KEY, as_of TEXT, said BLOB) WITHOUT ROWID"
        )

    @property
    def kinds(self) -> Mapping[str, int]:
        """How many facts of which type would be recorded, most first."""
        return dict(self._kinds.most_common())

    @property
    def examples(self) -> list[Recorded[Any]]:
        """A few of them, in their order: of every type, as far as there is room, and of rare ones all."""
        found: list[Recorded[Any]] = []
        for place in range(_MOST_EXAMPLES):
            found += (each[place] for each in self._examples.values() if place < len(each))
        return sorted(found[:_MOST_EXAMPLES], key=lambda fact: fact.position)

    @property
    def flags(self) -> Mapping[str, tuple[int, tuple[Recorded[Any], ...]]]:
        """By flag how many facts would have it, most first, and the first few of them."""
        return {flag: (count, tuple(self._flagged[flag])) for flag, count in self._flags.most_common()}

    def commands(self, command_ids: Sequence[str]) -> dict[str, CommandRow]:
        """What is remembered of those ids that were seen before."""
        query = "SELECT * FROM commands WHERE id IN (SELECT value FROM json_each(?))"
        found = self._database.execute(query, (_listed(list(command_ids)).decode(),))
        return self._ledger.commands(command_ids) | {row[0]: CommandRow(*row) for row in found}

    def heard(self, stream_ids: Sequence[str]) -> dict[str, HeardRow]:
        """What sources last said of these streams."""
        query = "SELECT * FROM heard WHERE stream IN (SELECT value FROM json_each(?))"
        found = self._database.execute(query, (_listed(list(stream_ids)).decode(),))
        return self._ledger.heard(stream_ids) | {row[0]: HeardRow(*row) for row in found}

    def stream(self, stream_id: str) -> list[Recorded[Any]]:
        """Every fact about one stream, oldest first, those that would be recorded last."""
        query = "SELECT fact FROM facts WHERE stream = ? ORDER BY version"
        new = (pickle.loads(row[0]) for row in self._database.execute(query, (stream_id,)))
        return [*self._ledger.stream(stream_id), *new]

    def load(self, aggregate: Aggregate[Any], stream_id: str) -> Loaded:
        """A stream folded, with what would be recorded of it."""
        loaded = self._ledger.load(aggregate, stream_id)
        new = self.stream(stream_id)[loaded.version :]
        if not new:
            return loaded
        facts = (*loaded.facts, *new)
        state = aggregate.fold(fact.data for fact in facts)
        return Loaded(stream_id, new[-1].version, state, facts[0].correlation_id, facts)

    def fact(self, fact_id: str) -> Recorded[Any] | None:
        """The fact with that id, if it was recorded."""
        return self._ledger.fact(fact_id)

    def caused_elsewhere(self, stream_id: str) -> list[Recorded[Any]]:
        """The facts of other streams that were recorded as following from a fact of this one."""
        return self._ledger.caused_elsewhere(stream_id)

    def naming(self, person: str) -> Iterator[Recorded[Any]]:
        """Every fact that was recorded and holds an id."""
        return self._ledger.naming(person)

    def streams_of(self, aggregate: str, event_class: type[Any] | None = None) -> Iterator[Recorded[Any]]:
        """The facts on all streams of an aggregate that were recorded."""
        return self._ledger.streams_of(aggregate, event_class)

    def versions(self, stream_ids: Sequence[str]) -> Mapping[str, int]:
        """The last recorded version of each of these streams that exists."""
        return self._ledger.versions(stream_ids)

    def stored_data(self) -> Iterator[bytes]:
        """What every fact holds that was recorded."""
        return self._ledger.stored_data()

    def append(
        self,
        facts: Sequence[NewFact],
        *,
        commands: Sequence[CommandRow] = (),
        expected: Mapping[str, int] | None = None,  # noqa: ARG002  nobody else appends here
        heard: Sequence[HeardRow] = (),
    ) -> range:
        """Go on as if these were recorded."""
        first = self._position + 1
        recorded = [self._recorded(place, fact) for place, fact in enumerate(facts, start=first)]
        self._position += len(recorded)
        rows = ((fact.stream_id, fact.version, pickle.dumps(fact)) for fact in recorded)
        self._database.executemany("INSERT INTO facts VALUES (?, ?, ?)", rows)
        remembered = (
            (each.command_id, each.fingerprint, each.stream_id, each.first_position, each.last_position)
            for each in commands
        )
        self._database.executemany("INSERT OR IGNORE INTO commands VALUES (?, ?, ?, ?, ?)", remembered)
        said = ((each.stream_id, each.as_of, each.said) for each in heard)
        self._database.executemany("INSERT OR REPLACE INTO heard VALUES (?, ?, ?)", said)
        for fact in recorded:
            self._count(fact)
        return range(first, self._position + 1)

    def close(self) -> None:
        """Let go of it."""
        self._database.close()

    def _recorded(self, position: int, fact: NewFact) -> Recorded[Any]:
        kind = self._ledger.registry.of(fact.data)
        return Recorded(
            position,
            fact.stream_id,
            fact.version,
            kind.name,
            kind.version,
            fact.data,
            self._clock(),
            fact.occurred_at,
            fact.actor,
            fact.command_id,
            fact.causation_id,
            fact.correlation_id,
            fact.flags,
            note=fact.note,
        )

    def _count(self, fact: Recorded[Any]) -> None:
        self._kinds[fact.type] += 1
        _keep(fact, self._examples.setdefault(fact.type, []), _MOST_EXAMPLES)
        for flag in fact.flags:
            self._flags[flag] += 1
            _keep(fact, self._flagged.setdefault(flag, []), _MOST_OF_A_FLAG)


def _keep(fact: Recorded[Any], examples: list[Recorded[Any]], at_most: int) -> None:
    if len(examples) < at_most:
        examples.append(fact)
