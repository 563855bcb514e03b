"""From cases to recorded facts: what is known is found by identity, the rest is appended a batch at a time."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from attrs import evolve, field, frozen
from eventsourcing.persistence import IntegrityError

from community_core.domain import RequestMarkedDuplicate
from community_core.errors import Conflict
from community_core.importing.cases import Case, Step
from community_core.importing.identity import content_hash, request_identity, step_identities
from community_core.importing.story import Story
from community_core.ledger import CommandRow, Ledger, NewFact
from community_core.ledger.recorded import fact_id

_ATTEMPTS = 10


class Destination(Protocol):
    """What an import needs of a community."""

    @property
    def ledger(self) -> Ledger: ...

    @property
    def zone(self) -> ZoneInfo: ...

    def new_id(self, aggregate: str, at: datetime | None = None) -> str: ...


@frozen
class Outcome:
    """What became of one case: how many ``facts`` were recorded, whether the request was ``new`` and whether it
    is ``flagged``."""

    facts: int
    new: bool
    flagged: bool


@frozen
class _Plan:
    """Facts to be appended together, what is to be remembered of each, and what became of each case."""

    facts: list[NewFact] = field(factory=list)
    commands: list[CommandRow] = field(factory=list)
    outcomes: list[Outcome] = field(factory=list)


class Recorder:
    """Records cases of one source. ``by`` is the actor of every fact; ``now`` is when changes were noticed."""

    def __init__(self, into: Destination, source: str, *, by: str, now: datetime) -> None:
        self._into = into
        self._source = source
        self._by = by
        self._now = now

    def record(self, cases: Sequence[Case]) -> list[Outcome]:
        """Record what is new in these cases, all at once; their numbers must differ.

        When somebody else recorded some of it meanwhile, it is planned again. Raises Conflict when that keeps
        happening.
        """
        for _ in range(_ATTEMPTS):
            plan = self._plan(cases)
            if not plan.facts:
                return plan.outcomes
            try:
                self._into.ledger.append(plan.facts, commands=plan.commands)
            except IntegrityError:
                continue
            return plan.outcomes
        raise Conflict(self._source, _ATTEMPTS)

    def _plan(self, cases: Sequence[Case]) -> _Plan:
        identities = [step_identities(self._source, case) for case in cases]
        known = self._known(cases, identities)
        streams = {identity: row.stream_id for identity, row in known.items()}
        plan = _Plan()
        fresh = ...
        return plan
