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
from community_core.importing.recording.story import BESIDE, Story, Told
from community_core.ledger import HeardRow
from community_core.times import from_text

_OTHERWISE = b"other!"
"""The print of whatever is said now and was not before."""

_RAISED_AT = re.compile(r"raised at (.+Z)")
_INVENTED = {"channel": "desk", "outcome": "explained"}
"""What was recorded where nothing was told."""


def heard_before(
    case: Case, saying: Saying, story: Story, request: str, key: str, ledger: KnownFacts
) -> HeardRow:
    """What the case said when it was last imported: what it says now, but for what its facts tell
    otherwise."""
    changed = set(_raised_otherwise(case, story))
    if not _was_told(case, story, request, ledger):
        changed |= {"status", "outcome", "acknowledged", "ended", "notes"}
        if case.assignee is not None and (case.assignee or None) != story.state.assignee:
            changed.add("assignee")
    prints = {name: _OTHERWISE if name in changed else each for name, each in saying.prints.items()}
    return HeardRow(key, _as_of(story, ledger), Saying(prints).packed())


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
        if said != says and not (says == "not-told" and said == _INVENTED.get(name)):
            yield name


def _raised_at(story: Story, raised: Told) -> object:
    """When the source last said that it was raised: a change of that was only noted."""
    noted = [each.data.note for each in story.sources() if _is_of_raising(each)]
    found = _RAISED_AT.fullmatch(noted[-1]) if noted else None
    return from_text(found[1]) if found else raised.said_at


def _is_of_raising(told: Told) -> bool:
    return isinstance(told.data, RequestNoted) and told.data.kind == "raised-at"


def _was_told(case: Case, story: Story, request: str, ledger: KnownFacts) -> bool:
    """Whether its steps are all known, and the last that its source told."""
    identities = {each for form in _forms(case) for each in step_identities(request, form)}
    wanted = step_identities(request, _as_before(case))
    plain = step_identities(request, [without_inventions(each) for each in _as_before(case)])
    known = {each.identity for each in story.told} | set(known_identities(ledger, list(identities)))
    if not all(one in known or other in known for one, other in zip(wanted, plain, strict=True)):
        return False
    steps = [each for each in story.sources() if type(each.said) not in BESIDE]
    if not steps:
        return True
    return steps[-1].identity in identities or _is_reopening(case, steps[-1])


def _is_reopening(case: Case, last: Told) -> bool:
    """Whether the last step says no more than that it is open."""
    return isinstance(last.said, RequestReopened) and case.stands in ("raised", "acknowledged", "accepted")


def _forms(case: Case) -> list[list[CaseStep]]:
    steps = _as_before(case)
    return [steps, [without_inventions(each) for each in steps]]


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
