"""Commands of the past, as files tell of them: decided like any other, but for what the past no longer asks.

What happened has happened. So a row is not refused because it comes before what is known already, because
its stream stands elsewhere by now, or because a state gets worse by it: it is recorded, and flagged. What
stays a rule: every value of a command, that what it is about exists, who may be named and by whom, and
whatever a decision itself refuses.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from attrs import define, evolve, field, frozen

from community_core.commands import checked
from community_core.domain.kit.deciding.deciding import Deciding
from community_core.domain.kit.deciding.recorded import Streams
from community_core.domain.kit.lives.order import When
from community_core.domain.kit.messages.commands import Command
from community_core.errors import Refused
from community_core.execution.decision_context import DecisionContext
from community_core.execution.envelopes import Taken, with_envelopes
from community_core.execution.orders import Accepted, Happened, Order
from community_core.execution.repeats import Said
from community_core.ledger import CommandRow, NewFact
from community_core.times import in_utc

FUTURE, EARLY, OUT_OF_TURN = "in-the-future", "before-last-step", "out-of-turn"
"""What is flagged, beside the names of the rules that are broken."""


@frozen
class Batch:
    """Facts to be appended at once, what is remembered of their commands, and the versions they go by."""

    facts: Sequence[NewFact]
    commands: Sequence[CommandRow]
    expected: Mapping[str, int]


@define
class ImportedCommands:
    """Commands of the past, decided one after the other for one append. One that is refused leaves nothing
    behind; each of the others sees what those before it led to."""

    context: DecisionContext
    streams: Streams
    by: str
    _taken: list[Taken] = field(factory=list, init=False)
    _rows: list[CommandRow] = field(factory=list, init=False)
    _ids: list[str] = field(factory=list, init=False)
    _deciding: Deciding = field(init=False)
    _now: datetime = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._now = self.context.clock()
        self._deciding = Deciding(
            self.context.catalogue, self.streams, self.context.circumstances(self.by, self._now, self._now)
        )

    def fingerprint(self, command: Command, at: Happened) -> str:
        """What is remembered of a command: by which one that says something else can be told, its personal
        texts apart, of which nothing is kept."""
        return self._said(command, at).fingerprint(())

    def is_same(self, command: Command, at: Happened, fingerprint: str) -> bool:
        """Whether a command says what one said of which this is remembered, as far as that can be told."""
        return self._said(command, at).matches(fingerprint)

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is decided within goes together: where one is refused, none of them leaves anything behind."""
        savepoint, taken, rows = self._deciding.savepoint(), len(self._taken), len(self._rows)
        try:
            yield
        except Exception:
            self._deciding.back_to(savepoint)
            del self._taken[taken:], self._ids[taken:], self._rows[rows:]
            raise

    def decide(
        self,
        command: Command,
        at: Happened,
        ids: Sequence[str],
        flags: Iterable[str] = (),
        *,
        said: Command | None = None,
    ) -> Taken:
        """Decide one more, to be remembered by these ``ids``; Refused, or InvalidInput, as any command is.
        What is remembered of it is what was ``said``, if that is given."""
        self.context.admit(self.by, command)
        accepted, savepoint = self._accepted(command), self._deciding.savepoint()
        try:
            taken = self._decided(accepted, at, tuple(flags))
        except Exception:
            self._deciding.back_to(savepoint)
            raise
        self._remember(taken, ids, self.fingerprint(said or command, at))
        return taken

    def batch(self) -> Batch:
        """All that was decided."""
        order = Order(by=self.by, at=None, because_of=None, command_id=None, expected=None, note={})
        facts = with_envelopes(self._deciding, self._taken, order, self._ids)
        return Batch(facts, self._rows, self._deciding.versions)

    def _accepted(self, command: Command) -> Accepted:
        kind = self.context.catalogue.of(command)
        return Accepted(kind, checked(kind, command))

    def _said(self, command: Command, at: Happened) -> Said:
        return Said(
            accepted=self._accepted(command),
            by=self.by,
            at=in_utc(at) if isinstance(at, datetime) else at,
            command_id="",
            keyed_hash=lambda _person, _text: None,
        )

    def _remember(self, taken: Taken, ids: Sequence[str], fingerprint: str) -> None:
        self._taken.append(taken)
        self._ids.append(ids[0])
        self._rows += (
            CommandRow(each, fingerprint, taken.target, taken.facts[0], taken.facts[-1]) for each in ids
        )

    def _decided(self, accepted: Accepted, at: Happened, flags: tuple[str, ...]) -> Taken:
        """Decided at the moment that is meant: a mere day is levelled up to the last step within it."""
        earliest, latest = self._meant(at)
        savepoint = self._deciding.savepoint()
        taken = self._asked(accepted, earliest)
        if taken.bound is not None and earliest < taken.bound.moment <= latest:
            self._deciding.back_to(savepoint)
            taken = self._asked(accepted, taken.bound.moment)
        early = (EARLY,) if taken.is_before_last_step else ()
        future = (FUTURE,) if taken.moment > self._now else ()
        return evolve(taken, flags=tuple(dict.fromkeys((*flags, *taken.flags, *early, *future))))

    def _asked(self, accepted: Accepted, moment: datetime) -> Taken:
        deciding, first, broken = self._deciding, len(self._deciding.facts), list[Refused]()
        deciding.circumstances, deciding.tolerated = (
            self.context.circumstances(self.by, moment, self._now),
            broken,
        )
        if self.context.people:
            self.context.people.refuse(deciding, self.by, accepted.command)
        target = deciding.ask(accepted.command)
        facts = range(first, len(deciding.facts))
        if not facts:
            raise _nothing(accepted)
        flags = (OUT_OF_TURN, *(each.rule for each in broken)) if broken else ()
        return Taken(accepted, target, facts, moment, deciding.bound(first), flags)

    def _meant(self, at: Happened) -> tuple[datetime, datetime]:
        """The earliest and the latest moment: of a day its beginning and end, also where it is to come."""
        if at is None:
            return self._now, self._now
        if isinstance(at, datetime):
            return in_utc(at), in_utc(at)
        today = self._now.astimezone(self.context.zone).date()
        said = When.said(min(at, today), self._now, self.context.zone)
        return (said.earliest, said.latest) if at <= today else self._to_come(at, today, said)

    def _to_come(self, at: date, today: date, said: When) -> tuple[datetime, datetime]:
        return said.earliest + (at - today), said.latest + (at - today)


def _nothing(accepted: Accepted) -> Refused:
    return Refused(
        "nothing-decided",
        f"{accepted.kind.name} changes nothing here.",
        f"{accepted.kind.zh} 不会带来任何变化。",
    )
