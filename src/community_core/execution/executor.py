"""From a command to recorded facts: load, decide, append; again when somebody else was faster."""

import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from attrs import evolve, frozen
from eventsourcing.persistence import IntegrityError

from community_core.commands import CommandCatalogue, checked, unknown_stream
from community_core.domain.kit.aggregates.aggregate import Aggregate
from community_core.domain.kit.deciding.deciding import Deciding
from community_core.domain.kit.declaring.kinds import KindsByName
from community_core.domain.kit.lives.order import When
from community_core.domain.kit.messages.commands import Command, command_schema
from community_core.errors import CommandIdReused, Conflict, DoneAlready, Refused
from community_core.execution.decision_context import Admit, DecisionContext
from community_core.execution.envelopes import Taken, with_envelopes
from community_core.execution.imported import ImportedCommands
from community_core.execution.next_steps import NextStep, next_step
from community_core.execution.orders import (
    Accepted,
    Following,
    Happened,
    Order,
    is_following,
    refuse_nobody,
)
from community_core.execution.receipts import Cause, Receipt
from community_core.execution.registered import OnlyRegistered
from community_core.execution.repeats import Hashing, KeyedHash, Said, people_remembered, people_told_of
from community_core.execution.streams import DecidableLedger, LedgerStreams
from community_core.identifiers import Identifiers
from community_core.ledger import CommandRow, Ledger, NewFact, Note, Recorded

_ATTEMPTS = 10
_LONGEST_PAUSE_SECONDS = 0.2


@frozen
class _Decided:
    """What came of an order: the facts, and which of them came of which command."""

    deciding: Deciding
    taken: Sequence[Taken]


class Executor:
    """Decides commands against one ledger. Safe to share between threads."""

    def __init__(
        self,
        ledger: Ledger,
        aggregates: Iterable[Aggregate[Any]] | KindsByName,
        *,
        clock: Callable[[], datetime],
        zone: ZoneInfo,
        identifiers: Identifiers,
        admit: Admit = lambda _by, _command: None,
        hashing: Hashing = lambda _people: lambda _person, _text: None,
        people: OnlyRegistered | None = None,
        waived: frozenset[str] = frozenset(),
    ) -> None:
        """``admit`` is asked for every command that somebody gives; ``hashing`` tells personal texts of
        commands apart, without it they are not compared. With ``people`` nobody else may be named.
        ``waived`` are the rules it does without."""
        self.catalogue = CommandCatalogue(aggregates, ledger.kinds)
        self._ledger = ledger
        self._streams = LedgerStreams(ledger)
        self._hashing = hashing
        self._context = DecisionContext(
            catalogue=self.catalogue,
            zone=zone,
            clock=clock,
            identifiers=identifiers,
            admit=admit,
            people=people,
            waived=waived,
        )

    def execute(
        self,
        command: Command,
        *,
        by: str,
        at: Happened = None,
        because_of: Cause | None = None,
        command_id: str | None = None,
        expected_version: int | None = None,
        note: Note | None = None,
    ) -> Receipt:
        """See :meth:`community_core.Community.execute`."""
        order = Order.of(
            by=by,
            at=at,
            because_of=because_of,
            command_id=command_id,
            expected=expected_version,
            note=note,
        )
        return self._executed(order, [command])[0]

    def execute_all(
        self,
        commands: Iterable[Command | Following],
        *,
        by: str,
        at: Happened | Sequence[Happened] = None,
        because_of: Cause | None = None,
        command_id: str | None = None,
        expected_versions: Mapping[str, int] | None = None,
        note: Note | None = None,
        once: Sequence[str] = (),
    ) -> tuple[Receipt, ...]:
        """See :meth:`community_core.Community.execute_all`."""
        order = Order.of(
            by=by,
            at=at,
            because_of=because_of,
            command_id=command_id,
            expected=expected_versions or {},
            note=note,
            once=once,
        )
        return self._executed(order, list(commands))

    def foreseen(
        self,
        commands: Iterable[Command | Following],
        *,
        by: str,
        at: Happened | Sequence[Happened] = None,
        because_of: Cause | None = None,
    ) -> list[NewFact]:
        """See :meth:`community_core.Community.foresee`."""
        asked = Order.of(by=by, at=at, because_of=because_of, command_id=None, expected={}, note=None)
        order = self._accepted_all(asked, list(commands))
        decided = self._decided(order, self._context.clock())
        return with_envelopes(decided.deciding, decided.taken, order)

    def imported(self, ledger: DecidableLedger, by: str) -> ImportedCommands:
        """Commands of the past, to be decided by what stands in a ledger, or in what stands in for it."""
        refuse_nobody(by)
        return ImportedCommands(self._context, LedgerStreams(ledger), by)

    def steps(self, stream_id: str, *, by: str) -> tuple[NextStep, ...]:
        """See :meth:`community_core.Community.steps`."""
        refuse_nobody(by)
        if not self._ledger.versions([stream_id]):
            raise unknown_stream(stream_id, self._ledger.kinds, self.catalogue.aggregates)
        now = self._context.clock()
        there = self._context.circumstances(by, now, now)
        found = Deciding(self.catalogue, self._streams, there).open_steps(stream_id)
        return tuple(next_step(self.catalogue.of_class(each.command), each, parts) for each, parts in found)

    def _executed(self, asked: Order, commands: Sequence[Command | Following]) -> tuple[Receipt, ...]:
        order = self._accepted_all(asked, commands)
        for attempt in range(_ATTEMPTS):
            try:
                # Who lost a race keeps other threads out of the next one; other processes it lets go first.
                with self._ledger.writing_alone() if attempt else nullcontext():
                    return self._first_receipts(order) or self._attempt(order)
            except IntegrityError:
                time.sleep(random.uniform(0, min(0.001 * 2**attempt, _LONGEST_PAUSE_SECONDS)))
        raise Conflict(_target(order), _ATTEMPTS)

    def _accepted_all(self, asked: Order, commands: Sequence[Command | Following]) -> Order:
        order = asked.of_all(commands)
        return evolve(order, given=[self._unless_to_be_made(order, each) for each in enumerate(commands)])

    def _unless_to_be_made(
        self, order: Order, given: tuple[int, Command | Following]
    ) -> Accepted | Following:
        """A command is accepted at once; what makes one is asked for it once those before are decided."""
        place, command = given
        if is_following(command):
            return command
        with order.telling_which(place, command):
            return self._accepted(command, order.by)

    def _accepted(self, command: Any, by: str) -> Accepted:
        kind = self.catalogue.of(command)
        self._context.admit(by, command)
        return Accepted(kind, checked(kind, command))

    def _in_turn(self, order: Order, about: Sequence[str]) -> Iterator[tuple[int, Accepted]]:
        """The commands in their order; those still to be made once ``about`` says what the ones before were
        about."""
        for place, each in enumerate(order.given):
            yield place, each if isinstance(each, Accepted) else self._made(order, place, each, tuple(about))

    def _made(self, order: Order, place: int, following: Following, about: Sequence[str]) -> Accepted:
        """The command that is made once it is known what those before it were about."""
        with order.telling_which(place):
            command = following(about)
        with order.telling_which(place, command):
            return self._accepted(command, order.by)

    def _first_receipts(self, order: Order) -> tuple[Receipt, ...]:
        """Those of the first time, when the command id was there before; otherwise none."""
        rows = self._ledger.commands(order.command_ids) if order.command_ids else {}
        if not rows:
            return ()
        keyed_hash = self._hashing(people_remembered(each.fingerprint for each in rows.values()))
        about: list[str] = []
        receipts: list[Receipt] = []
        for place, accepted in self._in_turn(order, about):
            said = self._said(order, place, accepted, keyed_hash)
            row = rows.get(said.command_id)
            with order.telling_which(place, accepted):
                if row is None or not said.matches(row.fingerprint):
                    raise CommandIdReused(said.command_id)
            about.append(row.stream_id)
            receipts.append(self._receipt(row.stream_id, self._facts_of(row)))
        return tuple(receipts)

    def _said(self, order: Order, place: int, accepted: Accepted, keyed_hash: KeyedHash) -> Said:
        return Said(
            accepted=accepted,
            by=order.by,
            at=order.happened(place),
            turn=(place + 1, len(order.given)),
            command_id=order.command_ids[place],
            keyed_hash=keyed_hash,
        )

    def _attempt(self, order: Order) -> tuple[Receipt, ...]:
        self._refuse_done(order)
        decided = self._decided(order, self._context.clock())
        facts = self._ledger.record(
            with_envelopes(decided.deciding, decided.taken, order),
            commands=[*self._rows(order, decided), *_marks(order, decided)],
            expected=decided.deciding.versions,
        )
        return tuple(
            self._receipt(each.target, facts[each.facts.start : each.facts.stop]) for each in decided.taken
        )

    def _refuse_done(self, order: Order) -> None:
        done = self._ledger.commands(order.once) if order.once else {}
        for row in done.values():
            raise DoneAlready(row.stream_id)

    def _rows(self, order: Order, decided: _Decided) -> list[CommandRow]:
        """What is remembered of the commands, if they have ids. Not before all are decided: a personal text
        may need a key of its own, and of what is refused nothing stays."""
        if not order.command_ids:
            return []
        keyed_hash = self._hashing(people_told_of(fact.data for fact in decided.deciding.facts))
        rows = []
        for place, command_id in enumerate(order.command_ids):
            each = decided.taken[place]
            events = [fact.data for fact in each.own(decided.deciding.facts)]
            fingerprint = self._said(order, place, each.accepted, keyed_hash).fingerprint(events)
            rows.append(CommandRow(command_id, fingerprint, each.target, each.facts[0], each.facts[-1]))
        return rows

    def _decided(self, order: Order, now: datetime) -> _Decided:
        """The facts of all commands, each at a moment that none of the steps before it is later than; at one
        moment where that was said of all."""
        said = [self._said_when(order, place, now) for place in range(len(order.given))]
        moments = [each.earliest for each in said]
        while True:
            decided = self._asked(order, moments, now)
            late = [place for place, each in enumerate(decided.taken) if each.is_before_last_step]
            if not late:
                return decided
            for place in late:
                moments[place] = self._after_last_step(order, place, said[place], decided)
            if not isinstance(order.at, tuple):
                moments = [max(moments)] * len(moments)

    def _said_when(self, order: Order, place: int, now: datetime) -> When:
        if not isinstance(order.at, tuple):
            return When.said(order.at, now, self._context.zone)
        with order.telling_which(place, order.given[place]):
            return When.said(order.at[place], now, self._context.zone)

    def _after_last_step(self, order: Order, place: int, said: When, decided: _Decided) -> datetime:
        taken = decided.taken[place]
        assert taken.bound is not None  # it is before that
        with order.telling_which(place, taken.accepted), decided.deciding.refusing(taken.bound.stream_id):
            return said.after(taken.bound, self._context.zone)

    def _asked(self, order: Order, moments: Sequence[datetime], now: datetime) -> _Decided:
        """Each command decided at its moment, by what those before it led to."""
        deciding = Deciding(self.catalogue, self._streams, self._context.circumstances(order.by, now, now))
        version = order.expected if isinstance(order.expected, int) else None
        if isinstance(order.expected, Mapping):
            deciding.expect(order.expected)
        about: list[str] = []
        taken: list[Taken] = []
        for place, accepted in self._in_turn(order, about):
            with order.telling_which(place, accepted):
                if self._context.people:
                    self._context.people.refuse(deciding, order.by, accepted.command)
                deciding.circumstances = self._context.circumstances(order.by, moments[place], now)
                taken.append(_taken(accepted, deciding, version))
            about.append(taken[-1].target)
        return _Decided(deciding, taken)

    def _facts_of(self, row: CommandRow) -> Sequence[Recorded[Any]]:
        many = row.last_position - row.first_position + 1
        return self._ledger.read(after=row.first_position - 1, upto=row.last_position, limit=many)

    def _receipt(self, stream_id: str, facts: Sequence[Recorded[Any]]) -> Receipt:
        own = [fact.version for fact in facts if fact.stream_id == stream_id]
        version = own[-1] if own else self._ledger.versions([stream_id]).get(stream_id, 0)
        return Receipt(stream_id, version, facts[-1].position, tuple(facts))


def _taken(accepted: Accepted, deciding: Deciding, version: int | None) -> Taken:
    first = len(deciding.facts)
    target = deciding.ask(accepted.command, expected_version=version)
    if len(deciding.facts) == first:
        with deciding.refusing(target):
            raise _nothing_decided(accepted)
    facts = range(first, len(deciding.facts))
    return Taken(accepted, target, facts, deciding.circumstances.occurred_at, deciding.bound(first))


def _marks(order: Order, decided: _Decided) -> Iterator[CommandRow]:
    """By what it is known that what is done once only was done."""
    for mark, each in zip(order.once, decided.taken, strict=False):
        yield CommandRow(mark, "", each.target, each.facts[0], each.facts[-1])


def _nothing_decided(command: Accepted) -> Refused:
    return Refused(
        "nothing-decided",
        f"{command.kind.name} changes nothing here; nothing was recorded.",
        f"{command.kind.zh} 不会带来任何变化；未作记录。",
    )


def _target(order: Order) -> str:
    """What the first command that was told is about, or what begins with it."""
    first = next((each for each in order.given if isinstance(each, Accepted)), None)
    if first is None:
        return ""
    return command_schema(type(first.command)).stream(first.command) or first.kind.aggregate.name
