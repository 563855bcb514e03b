"""What a case last said, of requests that were imported before it was kept: as far as their facts tell."""

import re
from collections.abc import Iterator

from attrs import evolve

from community_core.domain import (
    RequestAssigned,
    RequestNoted,
    RequestRaised,
    RequestReopened,
    RequestResolved,
    RequestRestated,
)
from community_core.importing.cases.case import OVER, Case, CaseStep
from community_core.importing.cases.identity import known_identities, step_identities
from community_core.importing.destination import KnownFacts
from community_core.importing.recording.saying import RAISING, Saying
from community_core.importing.recording.story import BESIDE, Story, ToldFact
from community_core.ledger import HeardRow
from community_core.times import from_text, to_text

_OTHERWISE = b"other!"
"""The print of whatever is said now and was not before."""

_RAISED_AT = re.compile(r"raised at (.+Z)")


def heard_before(
    case: Case, saying: Saying, story: Story, request: str, key: str, ledger: KnownFacts
) -> HeardRow:
    """What the case said when it was last imported: what it says now, but for what its facts tell
    otherwise."""
    changed, as_of = set(_raised_otherwise(case, story)), _as_of(story, ledger)
    is_latest = case.as_of is not None and to_text(case.as_of) == as_of
    if not _was_told(case, story, request, ledger, is_latest=is_latest):
        changed |= {"status", "outcome", "acknowledged", "ended", "notes"}
        if case.assignee is not None and (case.assignee or None) != story.state.assignee:
            changed.add("assignee")
    prints = {name: _OTHERWISE if name in changed else each for name, each in saying.prints.items()}
    return HeardRow(key, as_of, Saying(prints).packed())


def without_inventions(step: CaseStep) -> CaseStep:
    """The step as it was recorded before: with a channel and an outcome that nobody told."""
    if isinstance(step.data, RequestRaised) and step.data.channel == "not-told":
        return evolve(step, data=evolve(step.data, channel="desk"))
    if isinstance(step.data, RequestResolved) and step.data.outcome == "not-told":
        return evolve(step, data=evolve(step.data, outcome="explained"))
    return step


def _raised_otherwise(case: Case, story: Story) -> Iterator[str]:
    raised = story.raised
    assert raised is not None  # what is known was raised
    for name in RAISING:
        if name == "raised_at":
            if case.raised.occurred_at != _raised_at(story, raised):
                yield name
            continue
        said, says = getattr(raised.said, name), getattr(case.request, name)
        if said != says and says != "not-told":
            yield name


def _raised_at(story: Story, raised: ToldFact) -> object:
    """When the source last said that it was raised: a change of that was only noted."""
    noted = [each.data.note for each in story.sources() if _is_of_raising(each)]
    found = _RAISED_AT.fullmatch(noted[-1]) if noted else None
    return from_text(found[1]) if found else raised.said_at


def _is_of_raising(told: ToldFact) -> bool:
    return isinstance(told.data, RequestNoted) and told.data.kind == "raised-at"


def _was_told(case: Case, story: Story, request: str, ledger: KnownFacts, *, is_latest: bool) -> bool:
    """Whether its steps are all known, and the last that its source told."""
    forms = [step_identities(request, form) for form in _forms(case)]
    identities = {each for form in forms for each in form}
    known = {each.identity for each in story.told} | set(known_identities(ledger, list(identities)))
    if not all(known & set(step) for step in zip(*forms, strict=True)):
        return False
    if is_latest:
        return True
    steps = [each for each in story.sources() if type(each.said) not in BESIDE]
    if not steps:
        return True
    return steps[-1].identity in identities or _is_reopening(case, steps[-1])


def _is_reopening(case: Case, last: ToldFact) -> bool:
    """Whether the last step says no more than that it is open."""
    return isinstance(last.said, RequestReopened) and case.stands in ("raised", "acknowledged", "accepted")


def _forms(case: Case) -> list[list[CaseStep]]:
    steps = _as_before(case)
    return [steps, [without_inventions(each) for each in steps], list(map(_noted, steps))]


def _noted(step: CaseStep) -> CaseStep:
    """An ending that was reopened, as it was kept: no more than a note of its date."""
    if not isinstance(step.data, RequestResolved):
        return step
    return evolve(step, data=RequestNoted(note="closing date given by the source", kind="closing-date"))


def _as_before(case: Case) -> list[CaseStep]:
    """The steps that were made of such a row: whoever had one that was over was left out."""
    over = case.stands == OVER and not case.tells_course
    return [
        each
        for each in case.later
        if not isinstance(each.data, RequestRestated)
        and not (over and each.undated and isinstance(each.data, RequestAssigned))
    ]


def _as_of(story: Story, ledger: KnownFacts) -> str:
    """When its source last said something of it, as far as it was told then."""
    told = [each.identity for each in story.sources() if each.identity]
    rows = known_identities(ledger, told).values()
    dated = [each.fingerprint for each in rows if each.fingerprint]
    return max(dated, default="")
