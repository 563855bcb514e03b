"""From a command to recorded facts: load, decide, append; again when somebody else was faster."""

import random
import re
import time
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from datetime import date, datetime
from functools import partial
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from attrs import frozen
from eventsourcing.persistence import IntegrityError

from community_core.commands import CommandCatalogue, CommandType, checked, without_personal
from community_core.domain.kit.aggregate import Aggregate
from community_core.domain.kit.checks import LONGEST_ID, is_actor, shown
from community_core.domain.kit.commands import Command, command_schema
from community_core.domain.kit.deciding import Circumstances, Deciding
from community_core.domain.kit.facts import number_of
from community_core.domain.kit.order import When
from community_core.domain.kit.values import personal_fields
from community_core.errors import CommandIdReused, Conflict, InvalidInput, Refused
from community_core.identifiers import Identifiers
from community_core.ledger import CommandRow, Ledger, Loaded, NewFact, Recorded, fact_id
from community_core.times import in_utc

_ATTEMPTS = 10
_LONGEST_PAUSE_SECONDS = 0.2


@frozen
class Receipt:
    """What a command recorded: ``stream_id`` of its target, that stream's ``version`` after it, the
    ``position`` of its last fact, and the facts themselves, ``events``, in order."""

    stream_id: str
    version: int
    position: int
    events: tuple[Recorded[Any], ...]

    @property
    def number(self) -> str | None:
        """The speakable number the target was given just now, if it was."""
        own = (fact.data for fact in self.events if fact.stream_id == self.stream_id)
        return next(filter(None, map(number_of, own)), None)

    @property
    def cursor(self) -> str:
        """The place of its last fact in the log, from which to follow what comes after."""
        return self.events[-1].cursor


Cause = Receipt | Recorded[Any]


@frozen
class _Order:
    """A checked command with everything that was said about it."""

    kind: CommandType
    command: Any
    by: str
    at: datetime | date | None
    because_of: Cause | None
    command_id: str | None
    expected_version: int | None
    personal: frozenset[str]

    @property
    def fingerprint(self) -> str:
        """What must be the same when a command id comes again: the command and its actor.

        Values left at their default are left out, so that a field added later changes no fingerprint; so is
        personal text, of which not even a hash may outlive its key.
        """
        values = ((field, getattr(self.command, field.name)) for field in self.kind.fields)
        said = {
            field.name: without_personal(value, self.personal)
            for field, value in values
            if value != field.default and not field.help.personal
        }
        return sha256(msgspec.json.encode([self.kind.name, self.by, said], order="sorted")).hexdigest()


class Executor:
    """Decides commands against one ledger. Safe to share between threads."""

    def __init__(
        self,
        ledger: Ledger,
        aggregates: Iterable[Aggregate[Any]],
        *,
        clock: Callable[[], datetime],
        zone: ZoneInfo,
        identifiers: Identifiers,
    ) -> None:
        self.catalogue = CommandCatalogue(aggregates, self._brought_by)
        events = (event for each in self.catalogue.aggregates.values() for event in each.events)
        self._personal = frozenset(name for event in events for name in personal_fields(event))
        self._ledger = ledger
        self._clock = clock
        self._zone = zone
        self._identifiers = identifiers

    def execute(
        self,
        command: Command,
        *,
        by: str,
        at: datetime | date | None = None,
        because_of: Cause | None = None,
        command_id: str | None = None,
        expected_version: int | None = None,
    ) -> Receipt:
        """See :meth:`community_core.Community.execute`."""
        kind = self.catalogue.of(command)
        _check_actor(by)
        _check_command_id(command_id)
        _check_cause(because_of)
        _check_version(expected_version)
        right = checked(kind, command)
        order = _Order(kind, right, by, _at(at), because_of, command_id, expected_version, self._personal)
        for attempt in range(_ATTEMPTS):
            try:
                # Who lost a race keeps other threads out of the next one; other processes it lets go first.
                with self._ledger.writing_alone() if attempt else nullcontext():
                    return self._first_receipt(order) or self._attempt(order)
            except IntegrityError:
                time.sleep(random.uniform(0, min(0.001 * 2**attempt, _LONGEST_PAUSE_SECONDS)))
        raise Conflict(_target(order) or kind.aggregate.name, _ATTEMPTS)

    def _brought_by(self, aggregate: str) -> str | None:
        """The distribution that brought an aggregate, if facts of such were ever written."""
        noted = (each.distribution for each in self._ledger.kinds() if each.aggregate == aggregate)
        return next(noted, None)

    def _first_receipt(self, order: _Order) -> Receipt | None:
        if order.command_id is None:
            return None
        row = self._ledger.commands([order.command_id]).get(order.command_id)
        if row is None:
            return None
        if row.fingerprint != order.fingerprint:
            raise CommandIdReused(order.command_id)
        return self._receipt(row.stream_id, range(row.first_position, row.last_position + 1))

    def _attempt(self, order: _Order) -> Receipt:
        deciding, target = self._decided(order, self._clock())
        positions = self._ledger.append(
            _with_envelopes(deciding, target, order),
            commands=_command_rows(order, target, len(deciding.facts)),
            expected=deciding.versions,
        )
        return self._receipt(target, positions)

    def _decided(self, order: _Order, now: datetime) -> tuple[Deciding, str]:
        """The facts of a command, at a moment that none of the steps before them is later than."""
        when = When.said(order.at, now, self._zone)
        moment = when.earliest
        while True:
            new_id = partial(self._identifiers.new, at=moment)
            there = Circumstances(order.by, moment, now, self._zone, new_id)
            deciding = Deciding(self.catalogue, self._load, there)
            target = deciding.ask(order.command, expected_version=order.expected_version)
            if not deciding.facts:
                with deciding.refusing(target):
                    raise _nothing_decided(order)
            bound = deciding.bound()
            if bound is None or bound.moment <= moment:
                return deciding, target
            with deciding.refusing(bound.stream_id):
                moment = when.after(bound, self._zone)

    def _receipt(self, stream_id: str, positions: range) -> Receipt:
        facts = self._ledger.read(after=positions.start - 1, upto=positions.stop - 1, limit=len(positions))
        own = [fact.version for fact in facts if fact.stream_id == stream_id]
        version = own[-1] if own else self._ledger.versions([stream_id]).get(stream_id, 0)
        return Receipt(stream_id, version, positions[-1], tuple(facts))

    def _load(self, stream_id: str, aggregate: Aggregate[Any]) -> Loaded:
        if not re.fullmatch(rf"{re.escape(aggregate.name)}-[!-~]{{1,{LONGEST_ID}}}", stream_id):
            article = "an" if aggregate.name[0] in "aeiou" else "a"
            raise InvalidInput(
                f"{shown(stream_id)} is not the id of {article} {aggregate.name}, such as "
                f"{aggregate.name}-01J....",
                f"{shown(stream_id)} 不是{aggregate.zh}的编号：应形如 {aggregate.name}-01J…。",
                kind="not-found",
            )
        return self._ledger.load(aggregate, stream_id)


def _at(at: datetime | date | None) -> datetime | date | None:
    """When it happened, a time in UTC; InvalidInput when it is no time, or one without a zone."""
    if at is not None and not isinstance(at, date):
        raise InvalidInput(
            f"at: {shown(at)} is not a time; give a datetime with a time zone, or a date.",
            f"at：{shown(at)} 不是时间；请给出带时区的 datetime 或日期。",
            field="at",
        )
    return in_utc(at) if isinstance(at, datetime) else at


def _check_actor(by: str) -> None:
    if not is_actor(by):
        raise InvalidInput(
            f"by: {shown(by)} does not say who; give a person's id (person-...) or system:<name>.",
            f"by：{shown(by)} 不是有效的记录人；请用人员编号（person-…）或 system:<名称>。",
            field="by",
        )


def _check_command_id(command_id: str | None) -> None:
    if command_id is None:
        return
    fits = isinstance(command_id, str) and len(command_id) <= LONGEST_ID
    if not fits or not command_id.strip() or not command_id.isprintable():
        raise InvalidInput(
            f"command_id: {shown(command_id)} is no id; use a short text of one line, such as a UUID.",
            f"command_id：{shown(command_id)} 不是有效编号；请用一行短文字，例如 UUID。",
            field="command_id",
        )


def _check_cause(because_of: Cause | None) -> None:
    if because_of is not None and not isinstance(because_of, Receipt | Recorded):
        raise InvalidInput(
            f"because_of: {shown(because_of)} is neither a receipt nor a fact; give one of those.",
            f"because_of：{shown(because_of)} 既不是回执也不是事实；请给出其中之一。",
            field="because_of",
        )


def _check_version(expected: int | None) -> None:
    fits = isinstance(expected, int) and not isinstance(expected, bool) and expected >= 0
    if expected is not None and not fits:
        raise InvalidInput(
            f"expected_version: {shown(expected)} is no version; give that of a receipt or of a history's "
            "last fact, or 0 for what is still to begin.",
            f"expected_version：{shown(expected)} 不是版本；"
            "请用回执或历史中最后一条事实的版本，尚未开始的用 0。",
            field="expected_version",
        )


def _nothing_decided(order: _Order) -> Refused:
    return Refused(
        "nothing-decided",
        f"{order.kind.name} changes nothing here; nothing was recorded.",
        f"{order.kind.name} 不会带来任何变化；未作记录。",
    )


def _target(order: _Order) -> str | None:
    return command_schema(type(order.command)).stream(order.command)


def _command_rows(order: _Order, target: str, count: int) -> list[CommandRow]:
    if order.command_id is None:
        return []
    return [CommandRow(order.command_id, order.fingerprint, target, 0, count - 1)]


def _with_envelopes(deciding: Deciding, target: str, order: _Order) -> list[NewFact]:
    """Number the facts along their streams, and say what each follows from.

    Facts of the target follow from what the command was given because of; facts on other streams from the
    nearest fact of the target before them.
    """
    versions = dict(deciding.versions)
    outside = _cause(order.because_of)
    history = deciding.history(target)
    story = outside[1] if outside else history[0].correlation_id if history else ""
    cause = outside[0] if outside else None
    facts: list[NewFact] = []
    inside = cause
    for each in deciding.facts:
        version = versions[each.stream_id] = versions[each.stream_id] + 1
        own = fact_id(each.stream_id, version)
        story = story or own
        on_target = each.stream_id == target
        facts.append(
            NewFact(
                stream_id=each.stream_id,
                version=version,
                data=each.data,
                occurred_at=deciding.circumstances.occurred_at,
                actor=order.by,
                correlation_id=story,
                command_id=order.command_id,
                causation_id=cause if on_target else inside,
            )
        )
        inside = own if on_target else inside
    return facts


def _cause(because_of: Cause | None) -> tuple[str, str] | None:
    if because_of is None:
        return None
    fact = because_of if isinstance(because_of, Recorded) else because_of.events[0]
    return fact.id, fact.correlation_id
