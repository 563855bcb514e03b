"""From cases to the facts to be appended: what is known already is found by identity and left out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import evolve, frozen

from community_core.domain import RequestMarkedDuplicate, RequestReopened
from community_core.importing.cases.case import Case, CaseStep
from community_core.importing.cases.identity import (
    known_identities,
    request_identity,
    step_identities,
    twin_identity,
)
from community_core.importing.cases.people import PERSON_ERASED, names_erased, without_erased
from community_core.importing.destination import Destination
from community_core.importing.recording.continuation import Continuation, Plan, Upshot
from community_core.ledger import Recorded
from community_core.times import to_text

Streams = Mapping[str, str]
"""Identity -> the stream of what was recorded under it."""


@frozen
class _PlacedCase:
    """A case, the stream it belongs to, and by what all it says is known.

    ``raising`` are the identities its raising is remembered by, ``steps`` those of the later steps, and
    ``standing`` that of the source calling it open as of some time, none if it does not.
    """

    case: Case
    stream_id: str
    is_new: bool
    raising: Sequence[str]
    steps: Sequence[str]
    standing: Sequence[str]

    @property
    def as_of(self) -> str:
        """When the source last changed the row, as text that sorts by time."""
        return to_text(self.case.as_of) if self.case.as_of else ""


class Planner:
    """Plans cases of one source. ``by`` is the actor of every fact; ``now`` is when changes were noticed."""

    def __init__(self, into: Destination, source: str, *, by: str, now: datetime) -> None:
        self._into = into
        self._source = source
        self._by = by
        self._now = now

    def plan(self, cases: Sequence[Case]) -> Plan:
        """What is new in these cases as the ledger stands; their numbers must differ."""
        cases = self._without_erased(cases)
        requests = self._requests(cases)
        entries = [self._entry(case, requests) for case in cases]
        known = self._known(
            each for entry in entries for each in (*entry.raising, *entry.steps, *entry.standing)
        )
        streams = requests | {each: entry.stream_id for entry in entries for each in entry.raising}
        plan = Plan()
        for entry in entries:
            before = len(plan.facts)
            self._write(plan, evolve(entry, case=_with_original(entry.case, streams)), known)
            added = plan.facts[before:]
            flagged = entry.case.is_flagged or any(fact.flags for fact in added)
            left_out = any(PERSON_ERASED in fact.flags for fact in added)
            plan.upshots.append(Upshot(len(added), entry.is_new and bool(added), flagged, left_out))
        return plan

    def _without_erased(self, cases: Sequence[Case]) -> list[Case]:
        """The cases as they are recorded, without those who were erased."""
        naming = [request_identity(self._source, each.number) for each in cases if names_erased(each)]
        if not naming:
            return list(cases)
        known, erased = self._known(naming), self._into.vault.known_erased().erased
        return [self._left_out(each, known, erased) if names_erased(each) else each for each in cases]

    def _left_out(self, case: Case, known: Streams, erased: Collection[str]) -> Case:
        stream_id = known.get(request_identity(self._source, case.number))
        recorded = self._into.ledger.stream(stream_id) if stream_id else []
        return without_erased(case, recorded, erased)

    def _known(self, identities: Iterable[str]) -> dict[str, str]:
        rows = known_identities(self._into.ledger, list(identities))
        return {identity: row.stream_id for identity, row in rows.items()}

    def _requests(self, cases: Sequence[Case]) -> dict[str, str]:
        """The known requests these cases may be about, by number and by how they were raised."""
        numbers = [request_identity(self._source, case.number) for case in cases]
        raisings = [
            step_identities(each, [case.raised])[0] for each, case in zip(numbers, cases, strict=True)
        ]
        return self._known([*numbers, *raisings, *(each for case in cases for each in _originals(case))])

    def _entry(self, case: Case, known: Streams) -> _PlacedCase:
        """The case on the stream of its raising, else of its number unless told twice, else on a new one."""
        number = request_identity(self._source, case.number)
        raising = step_identities(number, [case.raised])
        stream_id = known.get(raising[0]) or (None if case.again else known.get(number))
        is_twin = number in known and known[number] != stream_id
        request = twin_identity(number, case.raised) if is_twin else number
        return _PlacedCase(
            case,
            stream_id or self._into.new_id("request", case.raised.occurred_at),
            stream_id is None,
            raising if number in known else [*raising, number],
            step_identities(request, case.later),
            [f"{request}/open/{to_text(case.as_of)}"] if case.is_open and case.as_of else [],
        )

    def _write(self, plan: Plan, entry: _PlacedCase, known: Streams) -> None:
        if all(each in known for each in (*entry.raising, *entry.steps, *entry.standing)):
            return
        stream = self._begun(plan, entry) if entry.is_new else self._gone_on_with(plan, entry, known)
        if stream is None:
            return
        for identity, step in zip(entry.steps, entry.case.later, strict=True):
            if identity not in known:
                cause = None if step.because_of is None else entry.steps[step.because_of]
                stream.write([identity], stream.story.news(step, entry.case.as_of), because_of=cause)

    def _begun(self, plan: Plan, entry: _PlacedCase) -> Continuation:
        stream = Continuation(plan, entry.stream_id, by=self._by, as_of=entry.as_of)
        stream.write([*entry.raising, *entry.standing], [entry.case.raised])
        return stream

    def _gone_on_with(self, plan: Plan, entry: _PlacedCase, known: Streams) -> Continuation | None:
        """A request known before, with what changed in its raising, and its reopening.

        None while people say that it was never raised: its news is looked at again once that is undone.
        """
        recorded = self._into.ledger.stream(entry.stream_id)
        stream = Continuation(plan, entry.stream_id, by=self._by, as_of=entry.as_of, recorded=recorded)
        if stream.story.was_never_raised:
            return None
        if entry.raising[0] not in known:
            stream.write(entry.raising, stream.story.changed_raising(entry.case.raised, self._now))
        if entry.standing and entry.standing[0] not in known:
            reopened = self._is_open_again(entry.case, stream.story.over_since, recorded)
            stream.write(entry.standing, [_reopening(entry.case)] if reopened else [])
        return stream

    def _is_open_again(
        self, case: Case, over_since: datetime | None, recorded: Sequence[Recorded[Any]]
    ) -> bool:
        """Whether a row that says open is newer than the end, and than every row told of before."""
        if over_since is None or case.as_of is None or case.as_of <= over_since:
            return False
        ids = [fact.command_id for fact in recorded if fact.command_id]
        told = [each for each in ids if each.startswith(f"{self._source}/")]
        rows = known_identities(self._into.ledger, told)
        return all(to_text(case.as_of) > row.fingerprint for row in rows.values())


def _reopening(case: Case) -> CaseStep:
    assert case.as_of is not None
    return CaseStep(RequestReopened(reason=case.status or "open in the source"), case.as_of)


def _originals(case: Case) -> list[str]:
    return [step.data.duplicate_of for step in case.later if isinstance(step.data, RequestMarkedDuplicate)]


def _with_original(case: Case, streams: Streams) -> Case:
    """The case, its original named by its stream where that is known; it stays the source's number if not."""
    if not _originals(case):
        return case
    return evolve(case, later=tuple(_pointing_at(step, streams) for step in case.later))


def _pointing_at(step: CaseStep, streams: Streams) -> CaseStep:
    if not isinstance(step.data, RequestMarkedDuplicate):
        return step
    named = step.data.duplicate_of
    return evolve(step, data=RequestMarkedDuplicate(duplicate_of=streams.get(named, named)))
