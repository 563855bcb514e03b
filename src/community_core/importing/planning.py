"""From cases to the facts to be appended: what is known already is found by identity and left out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from attrs import evolve, field, frozen

from community_core.domain import RequestMarkedDuplicate
from community_core.importing.cases import Case, Step
from community_core.importing.identity import content_hash, request_identity, step_identities
from community_core.importing.story import Story
from community_core.ledger import CommandRow, Ledger, NewFact
from community_core.ledger.recorded import fact_id


class Destination(Protocol):
    """What an import needs of a community."""

    @property
    def ledger(self) -> Ledger:
        """Where facts go."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone of times without one."""

    def new_id(self, aggregate: str, at: datetime | None = None) -> str:
        """A fresh stream id."""


@frozen
class Upshot:
    """What became of one case: how many ``facts`` are new, whether the request is, and if any is flagged."""

    facts: int
    new_request: bool
    flagged: bool


@frozen
class Plan:
    """Facts to be appended together, what is to be remembered of them, and what became of each case."""

    facts: list[NewFact] = field(factory=list)
    commands: list[CommandRow] = field(factory=list)
    upshots: list[Upshot] = field(factory=list)


class Planner:
    """Plans cases of one source. ``by`` is the actor of every fact; ``now`` is when changes were noticed."""

    def __init__(self, into: Destination, source: str, *, by: str, now: datetime) -> None:
        self._into = into
        self._source = source
        self._by = by
        self._now = now

    def plan(self, cases: Sequence[Case]) -> Plan:
        """What is new in these cases as the ledger stands; their numbers must differ."""
        identities = [step_identities(self._source, case) for case in cases]
        known = self._known(cases, identities)
        homes = [self._home(case, each[0], known) for case, each in zip(cases, identities, strict=True)]
        streams = known | {home.number: home.stream_id for home in homes if home.claims_number}
        plan = Plan()
        for case, each, home in zip(cases, identities, homes, strict=True):
            already = len(plan.facts)
            flagged = self._case(plan, _with_original(case, streams), each, home, known)
            plan.upshots.append(Upshot(len(plan.facts) - already, home.is_new, flagged))
        return plan

    def _known(self, cases: Sequence[Case], identities: Sequence[Sequence[str]]) -> dict[str, str]:
        """The streams of those identities that were recorded before."""
        numbers = [request_identity(self._source, case.number) for case in cases]
        originals = [original for case in cases for original in _originals(case)]
        rows = self._into.ledger.commands(
            [*numbers, *originals, *(each for ids in identities for each in ids)]
        )
        return {identity: row.stream_id for identity, row in rows.items()}

    def _home(self, case: Case, raising: str, known: Mapping[str, str]) -> "_Home":
        """The stream a case belongs to: that of its raising, else, unless told twice, that of its number."""
        number = request_identity(self._source, case.number)
        stream_id = known.get(raising) or (None if case.again else known.get(number))
        if stream_id:
            return _Home(number, stream_id, is_new=False, claims_number=False)
        fresh = self._into.new_id("request", case.raised.occurred_at)
        return _Home(number, fresh, is_new=True, claims_number=number not in known)

    def _case(
        self, plan: Plan, case: Case, identities: Sequence[str], home: "_Home", known: Mapping[str, str]
    ) -> bool:
        """Add what is new in one case to the plan; whether anything about it is flagged."""
        first = len(plan.facts)
        if home.is_new:
            page = _Page(plan, home.stream_id, self._by, Story(), {})
            page.write([identities[0], *([home.number] if home.claims_number else [])], [case.raised])
        elif case.open_as_of or any(each not in known for each in identities):
            page = self._page(plan, home.stream_id)
            self._news_of_old(page, case, identities[0], identities[0] in known)
        else:
            return case.is_flagged
        for identity, step in zip(identities[1:], case.later, strict=True):
            if identity not in known:
                cause = None if step.because_of is None else identities[1 + step.because_of]
                page.write([identity], page.story.news(step), because_of=cause)
        return case.is_flagged or any(fact.flags for fact in plan.facts[first:])

    def _page(self, plan: Plan, stream_id: str) -> "_Page":
        facts = self._into.ledger.stream(stream_id)
        written = {fact.command_id: fact.id for fact in facts if fact.command_id}
        return _Page(plan, stream_id, self._by, Story.of(facts), written)

    def _news_of_old(self, page: "_Page", case: Case, raising: str, raising_known: bool) -> None:
        if not raising_known:
            page.write([raising], page.story.changed_raising(case.raised, self._now))
        reopening = page.story.reopening(case)
        if reopening:
            number = request_identity(self._source, case.number)
            page.write([f"{number}/RequestReopened/{content_hash(reopening)}"], [reopening])


@frozen
class _Home:
    """The stream of a case; whether it is new, and the one its number will lead to."""

    number: str
    stream_id: str
    is_new: bool
    claims_number: bool


@frozen
class _Page:
    """One stream being continued in a plan. ``written``: identity -> id of the fact recorded under it."""

    plan: Plan
    stream_id: str
    by: str
    story: Story
    written: dict[str, str]

    def write(self, identities: Sequence[str], steps: Sequence[Step], because_of: str | None = None) -> None:
        """Add these steps, remembered under the identities, following from the step of another identity."""
        if not steps:
            return
        first = len(self.plan.facts)
        for step in steps:
            self._add(step, identities[0], self.written.get(because_of or ""))
        self.written[identities[0]] = fact_id(self.stream_id, self.story.version)
        last = len(self.plan.facts) - 1
        fingerprint = identities[0].rpartition("/")[2]
        self.plan.commands.extend(
            CommandRow(each, fingerprint, self.stream_id, first, last) for each in identities
        )

    def _add(self, step: Step, identity: str, cause: str | None) -> None:
        self.story.add(step)
        self.plan.facts.append(
            NewFact(
                stream_id=self.stream_id,
                version=self.story.version,
                data=step.data,
                occurred_at=step.occurred_at,
                actor=self.by,
                correlation_id=fact_id(self.stream_id, 1),
                command_id=identity,
                causation_id=cause,
                flags=step.flags,
            )
        )


def _originals(case: Case) -> list[str]:
    return [step.data.duplicate_of for step in case.later if isinstance(step.data, RequestMarkedDuplicate)]


def _with_original(case: Case, streams: Mapping[str, str]) -> Case:
    """The case, its original named by its stream where that is known; it stays the source's number if not."""
    if not _originals(case):
        return case
    return evolve(case, later=tuple(_pointing_at(step, streams) for step in case.later))


def _pointing_at(step: Step, streams: Mapping[str, str]) -> Step:
    if not isinstance(step.data, RequestMarkedDuplicate):
        return step
    named = step.data.duplicate_of
    return evolve(step, data=RequestMarkedDuplicate(duplicate_of=streams.get(named, named)))
