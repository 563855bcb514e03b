"""From cases to the facts to be appended: what a case says otherwise than it last did is news."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from attrs import evolve, frozen

from community_core.domain import RequestMarkedDuplicate
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
from community_core.importing.recording.earlier import heard_before, without_inventions
from community_core.importing.recording.news import CaseNews
from community_core.importing.recording.saying import Saying, heard, is_older
from community_core.importing.recording.story import Story
from community_core.ledger import HeardRow
from community_core.times import to_text

_ROWS_BACK = 3
"""How many rows of one number, before one that was never heard, are asked what they said."""

Streams = Mapping[str, str]
"""Identity -> the stream of what was recorded under it."""


@frozen
class _PlacedCase:
    """A case, and the stream it belongs to.

    ``request`` is the identity of its request, ``raising`` are those that are still to be remembered of its
    raising. What it says is kept by the ``key``.
    """

    case: Case
    stream_id: str
    is_new: bool
    request: str
    raising: Sequence[str]

    @property
    def key(self) -> str:
        """That of the stream; where the number stands in a file again, each time has one of its own."""
        return self._key(self.case.again)

    @property
    def keys(self) -> Sequence[str]:
        """That, and those that what it says may be another saying of: of the rows before, and the first."""
        return [self._key(each) for each in dict.fromkeys([*self._before(), 0])]

    def _before(self) -> range:
        return range(self.case.again, max(self.case.again - _ROWS_BACK, -1), -1)

    def _key(self, again: int) -> str:
        return f"{self.stream_id}#{again + 1}" if again else self.stream_id

    @property
    def as_of(self) -> str:
        """When the source said so, as text that sorts by time."""
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
        raisings = [_raisings(request_identity(self._source, case.number), case) for case in cases]
        requests = self._requests(cases, raisings)
        entries = [self._entry(*each, requests) for each in zip(cases, raisings, strict=True)]
        streams = requests | {each: entry.stream_id for entry in entries for each in entry.raising}
        known = self._heard(entries)
        plan = Plan()
        for entry in entries:
            before = len(plan.facts)
            left_out = self._write(plan, entry, known, streams)
            added = plan.facts[before:]
            flagged = entry.case.is_flagged or any(fact.flags for fact in added)
            plan.upshots.append(
                Upshot(len(added), entry.is_new and bool(added), flagged, left_out and bool(added))
            )
        return plan

    def _known(self, identities: Iterable[str]) -> dict[str, str]:
        rows = known_identities(self._into.ledger, list(identities))
        return {identity: row.stream_id for identity, row in rows.items()}

    def _requests(self, cases: Sequence[Case], raisings: Sequence[Sequence[str]]) -> dict[str, str]:
        """The known requests these cases may be about, by number and by how they were raised."""
        wanted: list[str] = []
        for case, raising in zip(cases, raisings, strict=True):
            wanted += [request_identity(self._source, case.number), *raising, *_originals(case)]
        return self._known(wanted)

    def _entry(self, case: Case, raisings: Sequence[str], known: Streams) -> _PlacedCase:
        """The case on the stream of its raising, else of its number unless told twice, else on a new one."""
        number = request_identity(self._source, case.number)
        stream_id = next((known[each] for each in raisings if each in known), None)
        stream_id = stream_id or (None if case.again else known.get(number))
        is_twin = number in known and known[number] != stream_id
        raising = raisings[0]
        return _PlacedCase(
            case,
            stream_id or self._into.new_id("request", case.raised.occurred_at),
            stream_id is None,
            twin_identity(number, case.raised) if is_twin else number,
            [each for each in (raising, number) if each not in known],
        )

    def _heard(self, entries: Sequence[_PlacedCase]) -> dict[str, HeardRow]:
        keys = [each for entry in entries if not entry.is_new for each in entry.keys]
        return self._into.ledger.heard(keys) if keys else {}

    def _write(self, plan: Plan, entry: _PlacedCase, known: Mapping[str, HeardRow], streams: Streams) -> bool:
        """Plan what is new of a case; whether somebody who was erased is left out of it."""
        if entry.is_new:
            return self._begin(plan, entry, streams)
        return self._go_on(plan, entry, known, streams)

    def _begin(self, plan: Plan, entry: _PlacedCase, streams: Streams) -> bool:
        case, left_out = self._without_erased(entry.case, Story())
        case = _with_original(case, streams)
        stream = Continuation(plan, entry.stream_id, entry.request, by=self._by, as_of=entry.as_of)
        stream.remember(entry.raising)
        stream.write(case.raised, entry.raising[0])
        CaseNews(case, stream, entry.request, self._now).first()
        plan.heard.append(heard(entry.key, case, Saying.of(case), None, self._now))
        return left_out

    def _go_on(self, plan: Plan, entry: _PlacedCase, known: Mapping[str, HeardRow], streams: Streams) -> bool:
        before = next((known[each] for each in entry.keys if each in known), None)
        saying = Saying.of(entry.case)
        if before is not None and (
            is_older(entry.case, before) or self._says_the_same(plan, entry, saying, known, before)
        ):
            return False
        story = Story.of(self._into.ledger.stream(entry.stream_id), self._source)
        if story.was_never_raised:  # its news is looked at again once that is undone
            return False
        case, left_out = self._without_erased(entry.case, story)
        case = _with_original(case, streams)
        if before is None:
            before = heard_before(case, saying, story, entry.request, entry.key, self._into.ledger)
            if is_older(case, before):
                return False
        kept = Saying.kept(before.said)
        stream = Continuation(
            plan, entry.stream_id, entry.request, by=self._by, as_of=entry.as_of, story=story
        )
        stream.remember(entry.raising)
        CaseNews(case, stream, entry.request, self._now).since(saying.news(kept))
        self._hear(plan, entry, saying.after(kept), known, before)
        return left_out

    def _says_the_same(
        self, plan: Plan, entry: _PlacedCase, saying: Saying, known: Mapping[str, HeardRow], before: HeardRow
    ) -> bool:
        kept = Saying.kept(before.said)
        if saying.news(kept):
            return False
        self._hear(plan, entry, saying.after(kept), known, before)
        return True

    def _hear(
        self,
        plan: Plan,
        entry: _PlacedCase,
        saying: Saying,
        known: Mapping[str, HeardRow],
        before: HeardRow,
    ) -> None:
        """Keep what was said, unless it is kept already."""
        row = heard(entry.key, entry.case, saying, before, self._now)
        if row != known.get(entry.key):
            plan.heard.append(row)

    def _without_erased(self, case: Case, story: Story) -> tuple[Case, bool]:
        """The case as it is recorded, without those who were erased; whether it names any."""
        if not names_erased(case):
            return case, False
        erased: Collection[str] = self._into.vault.known_erased().erased
        found = without_erased(case, [each.data for each in story.told], erased)
        return found, any(PERSON_ERASED in each.flags for each in (found.raised, *found.later))


def _raisings(number: str, case: Case) -> list[str]:
    """By what its raising is known: as it is, and as it was recorded when a channel was made up."""
    steps = [case.raised]
    if case.again and case.request.channel == "not-told":
        steps.append(without_inventions(case.raised))
    return [step_identities(number, [each])[0] for each in steps]


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
