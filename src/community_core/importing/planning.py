"""From cases to the facts to be appended: what is known already is found by identity and left out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from attrs import evolve, frozen

from community_core.domain import RequestMarkedDuplicate, RequestReopened
from community_core.importing.cases import Case, Step
from community_core.importing.identity import request_identity, step_identities
from community_core.importing.page import Page, Plan, Upshot
from community_core.ledger import Ledger, Recorded
from community_core.ledger.moments import to_text


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
class _Entry:
    """A case and where it belongs, with the identities of its ``number``, of its ``steps``, the raising first,
    and of its ``standing``: that the source calls it open as of some time; none if it does not say so."""

    case: Case
    number: str
    steps: Sequence[str]
    standing: Sequence[str]
    stream_id: str = ""
    is_new: bool = False
    claims_number: bool = False

    @property
    def said(self) -> Sequence[str]:
        """All that the row says."""
        return [*self.steps, *self.standing]


class Planner:
    """Plans cases of one source. ``by`` is the actor of every fact; ``now`` is when changes were noticed."""

    def __init__(self, into: Destination, source: str, *, by: str, now: datetime) -> None:
        self._into = into
        self._source = source
        self._by = by
        self._now = now

    def plan(self, cases: Sequence[Case]) -> Plan:
        """What is new in these cases as the ledger stands; their numbers must differ."""
        unplaced = [self._entry(case) for case in cases]
        known = self._known(unplaced)
        entries = [self._placed(each, known) for each in unplaced]
        streams = known | {each.number: each.stream_id for each in entries if each.claims_number}
        plan = Plan()
        for entry in entries:
            before = len(plan.facts)
            self._write(plan, evolve(entry, case=_with_original(entry.case, streams)), known)
            added = plan.facts[before:]
            flagged = entry.case.is_flagged or any(fact.flags for fact in added)
            plan.upshots.append(Upshot(len(added), entry.is_new, flagged))
        return plan

    def _entry(self, case: Case) -> _Entry:
        number = request_identity(self._source, case.number)
        standing = [f"{number}/open/{to_text(case.as_of)}"] if case.is_open and case.as_of else []
        return _Entry(case, number, step_identities(self._source, case), standing)

    def _known(self, entries: Sequence[_Entry]) -> dict[str, str]:
        """The streams of those identities that were recorded before."""
        asked = [each for entry in entries for each in (entry.number, *entry.said, *_originals(entry.case))]
        return {identity: row.stream_id for identity, row in self._into.ledger.commands(asked).items()}

    def _placed(self, entry: _Entry, known: Mapping[str, str]) -> _Entry:
        """The entry on the stream of its raising, else of its number unless told twice, else on a new one."""
        stream_id = known.get(entry.steps[0])
        if stream_id is None and not entry.case.again:
            stream_id = known.get(entry.number)
        if stream_id is not None:
            return evolve(entry, stream_id=stream_id)
        fresh = self._into.new_id("request", entry.case.raised.occurred_at)
        return evolve(entry, stream_id=fresh, is_new=True, claims_number=entry.number not in known)

    def _write(self, plan: Plan, entry: _Entry, known: Mapping[str, str]) -> None:
        if all(each in known for each in entry.said):
            return
        page = self._new_page(plan, entry) if entry.is_new else self._old_page(plan, entry, known)
        for identity, step in zip(entry.steps[1:], entry.case.later, strict=True):
            if identity not in known:
                cause = None if step.because_of is None else entry.steps[1 + step.because_of]
                page.write([identity], page.story.news(step), because_of=cause)

    def _new_page(self, plan: Plan, entry: _Entry) -> Page:
        page = self._page(plan, entry)
        number = [entry.number] if entry.claims_number else []
        page.write([entry.steps[0], *number, *entry.standing], [entry.case.raised])
        return page

    def _old_page(self, plan: Plan, entry: _Entry, known: Mapping[str, str]) -> Page:
        """The page of a request known before, with what changed in its raising, and its reopening."""
        recorded = self._into.ledger.stream(entry.stream_id)
        page = self._page(plan, entry, recorded)
        if entry.steps[0] not in known:
            page.write([entry.steps[0]], page.story.changed_raising(entry.case.raised, self._now))
        over_since = page.story.over_since
        if entry.standing and entry.standing[0] not in known:
            reopened = over_since and self._is_open_again(entry.case, over_since, recorded)
            page.write(entry.standing, [_reopening(entry.case)] if reopened else [])
        return page

    def _page(self, plan: Plan, entry: _Entry, recorded: Sequence[Recorded[Any]] = ()) -> Page:
        as_of = to_text(entry.case.as_of) if entry.case.as_of else ""
        return Page(plan, entry.stream_id, by=self._by, as_of=as_of, recorded=recorded)

    def _is_open_again(self, case: Case, over_since: datetime, recorded: Sequence[Recorded[Any]]) -> bool:
        """Whether a row that says open is newer than the end, and than every row told of before."""
        if not case.is_open or case.as_of is None or case.as_of <= over_since:
            return False
        told = self._into.ledger.commands([fact.command_id for fact in recorded if fact.command_id])
        return all(to_text(case.as_of) > row.fingerprint for row in told.values())


def _reopening(case: Case) -> Step:
    assert case.as_of is not None
    return Step(RequestReopened(reason=case.status or "open in the source"), case.as_of)


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
