"""The times of steps that a row has in columns of their own, beside what its status says."""

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import evolve

from community_core.domain import (
    AnyEvent,
    RequestAccepted,
    RequestAssigned,
    RequestClosed,
    RequestRejected,
    RequestReopened,
    RequestStarted,
    RequestWaiting,
    RequestWithdrawn,
)
from community_core.importing.cases.case import CaseStep
from community_core.importing.cases.progress import RowStanding, ending, progress
from community_core.importing.mappings.times import Moment

STEP_TIMES = (
    "accepted_at", "assigned_at", "started_at", "waiting_at", "reopened_at", "closed_at", "rejected_at",
    "withdrawn_at",
)  # fmt: skip
"""The columns for them. When it was acknowledged, resolved and answered have columns of their own."""

_STEPS: Mapping[str, type[Any]] = {
    "accepted_at": RequestAccepted,
    "assigned_at": RequestAssigned,
    "started_at": RequestStarted,
    "waiting_at": RequestWaiting,
    "reopened_at": RequestReopened,
    "closed_at": RequestClosed,
    "rejected_at": RequestRejected,
    "withdrawn_at": RequestWithdrawn,
}
_ENDS = frozenset(["closed_at", "rejected_at", "withdrawn_at"])
"""What these tell of is the end, and counts where the status says so, too."""


def progress_in_time(told: RowStanding, times: Mapping[str, Moment]) -> list[CaseStep]:
    """The steps of a row in the order of time, each at the time of its column where it has one."""
    if not times:
        return progress(told)
    before, standing = _until_reopened(_with_ending_time(told, times), times)
    latest = max([*times.values(), *filter(None, [told.updated])], key=lambda each: each.at)
    said = progress(evolve(standing, updated=latest))
    dated = [_at_its_time(step, told, times) for step in said]
    types = {type(step.data) for step in dated}
    more = [
        _step(_fact(name, told), told, times[name])
        for name in STEP_TIMES
        if name in times and name not in _ENDS and _STEPS[name] not in types
    ]
    return sorted([*before, *_reopened_flagged(more, before), *dated], key=lambda step: step.occurred_at)


def _with_ending_time(told: RowStanding, times: Mapping[str, Moment]) -> RowStanding:
    """Where no closing date tells when it ended, the time of its end does."""
    ended = next((times[name] for name in _ENDS if name in times and name[:-3] == told.status), None)
    return evolve(told, resolved=told.resolved or ended)


def _until_reopened(told: RowStanding, times: Mapping[str, Moment]) -> tuple[list[CaseStep], RowStanding]:
    """A closing date from before the reopening is that of the first end, and tells nothing of how it stands
    now."""
    reopened = times.get("reopened_at")
    if reopened is None or told.resolved is None or told.resolved.at > reopened.at:
        return [], told
    first = ending(evolve(told, status="resolved", duplicate_of=""))
    return first, evolve(told, resolved=None)


def _reopened_flagged(steps: list[CaseStep], before: list[CaseStep]) -> Iterator[CaseStep]:
    for step in steps:
        never_over = isinstance(step.data, RequestReopened) and not before
        yield step.flagged("reopened-never-closed") if never_over else step


def _at_its_time(step: CaseStep, told: RowStanding, times: Mapping[str, Moment]) -> CaseStep:
    moments = (times[name] for name, kind in _STEPS.items() if type(step.data) is kind and name in times)
    moment = next(moments, None)
    return _step(step.data, told, moment, *step.flags) if moment else step


def _step(fact: AnyEvent, told: RowStanding, moment: Moment, *flags: str) -> CaseStep:
    return CaseStep(fact, moment.not_before(told.raised), tuple(dict.fromkeys((*flags, *moment.flags))))


def _fact(name: str, told: RowStanding) -> AnyEvent:
    if name == "assigned_at":
        return RequestAssigned(assignee=told.assignee) if told.assignee else RequestAccepted()
    if name == "waiting_at":
        return RequestWaiting(reason="")
    return _STEPS[name]()
