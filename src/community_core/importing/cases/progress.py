"""From what a row says about its status, its dates and its reply to the steps a request took."""

from datetime import datetime
from typing import Any

from attrs import frozen

from community_core.domain import (
    AnyEvent,
    Outcome,
    RequestAccepted,
    RequestAcknowledged,
    RequestAssigned,
    RequestClosed,
    RequestMarkedDuplicate,
    RequestNoted,
    RequestRejected,
    RequestResolved,
    RequestStarted,
    RequestWaiting,
    RequestWithdrawn,
)
from community_core.importing.cases.case import CaseStep
from community_core.importing.cases.replies import kind_of_reply
from community_core.importing.mappings.times import Moment

ENDED = frozenset(["resolved", "closed", "rejected", "withdrawn"])
"""The meanings of a status word after which nothing more is owed."""

ENDINGS: frozenset[type[Any]] = frozenset(
    [RequestResolved, RequestClosed, RequestRejected, RequestMarkedDuplicate, RequestWithdrawn]
)
"""The facts that end a request."""


@frozen(kw_only=True)
class RowStanding:
    """How a row says that its request stands. Times are None, and texts empty, where it does not say.

    ``status`` is what the ``word`` means. ``duplicate_of`` is the identity of the request it repeats.
    """

    word: str
    status: str
    raised: Moment
    updated: Moment | None
    acknowledged: Moment | None
    resolved: Moment | None
    replied: Moment | None
    reply: str
    assignee: str
    outcome: Outcome
    duplicate_of: str

    @property
    def latest(self) -> datetime:
        """When the row was last changed, as far as it says; not before the raising or the acknowledgement."""
        return max(each.at for each in (self.raised, self.acknowledged, self.updated) if each)


def progress(told: RowStanding) -> list[CaseStep]:
    """The steps in the order of a request's life, the one that decides its status last.

    The status decides where there is one; else the reply, else whether there is a closing date.
    """
    acknowledged = _acknowledged(told)
    if told.status in ENDED:
        return [*acknowledged, *ending(told)]
    if told.word:
        return [*acknowledged, *_still_open(told), *_contradicted(told)]
    if told.reply or told.replied:
        return [*acknowledged, *_replied(told)]
    return [*acknowledged, *(ending(told) if told.resolved else ())]


def ending(told: RowStanding) -> list[CaseStep]:
    """The steps that end it, when its closing date says."""
    when, flags = _closing_time(told)
    steps = [CaseStep(_end(told), when, flags)]
    return [*steps, CaseStep(RequestClosed(), when)] if told.status == "closed" else steps


def closing_note(told: RowStanding, when: datetime) -> CaseStep:
    """The closing date of a request that is still open: kept, but nothing is resolved by it."""
    noted = RequestNoted(note="closing date given by the source", kind="closing-date")
    return CaseStep(
        noted, when, ("closing-date-without-closed-status", *_if_before(told, when, "closed-before-raised"))
    )


def _acknowledged(told: RowStanding) -> list[CaseStep]:
    return [_acknowledgement(told, told.acknowledged)] if told.acknowledged else []


def _acknowledgement(told: RowStanding, moment: Moment, *flags: str) -> CaseStep:
    when = moment.not_before(told.raised)
    early = _if_before(told, when, "acknowledged-before-raised")
    return CaseStep(RequestAcknowledged(), when, (*moment.flags, *flags, *early))


def _still_open(told: RowStanding) -> list[CaseStep]:
    assigned: list[AnyEvent] = [RequestAssigned(assignee=told.assignee)] if told.assignee else []
    facts: dict[str, list[AnyEvent]] = {
        "raised": [],
        "acknowledged": [] if told.acknowledged else [RequestAcknowledged()],
        "accepted": [RequestAccepted()],
        "assigned": assigned or [RequestAccepted()],
        "in-progress": [*assigned, RequestStarted()],
        "waiting": [*assigned, RequestWaiting(reason=told.word)],
    }
    if told.status not in facts:
        return [CaseStep(RequestNoted(note=told.word, kind="status"), told.latest, ("unknown-status",))]
    return [CaseStep(fact, told.latest) for fact in facts[told.status]]


def _contradicted(told: RowStanding) -> list[CaseStep]:
    if not told.resolved:
        return []
    when = told.resolved.not_before(told.raised)
    return [closing_note(told, when).flagged(*told.resolved.flags)]


def _replied(told: RowStanding) -> list[CaseStep]:
    moment = told.replied or told.raised
    kind = kind_of_reply(told.reply)
    if kind in ("received", "empty"):
        return [_acknowledgement(told, moment, *(["empty-reply"] if kind == "empty" else []))]
    outcome: Outcome = "referred-out" if kind == "passed-on" else told.outcome
    when = moment.not_before(told.raised)
    flags = moment.flags if told.replied else ("closed-without-closing-date",)
    return [
        CaseStep(
            RequestResolved(outcome=outcome), when, (*flags, *_if_before(told, when, "closed-before-raised"))
        )
    ]


def _end(told: RowStanding) -> AnyEvent:
    if told.status == "rejected":
        return RequestRejected(reason=told.word)
    if told.status == "withdrawn":
        return RequestWithdrawn()
    if told.duplicate_of:
        return RequestMarkedDuplicate(duplicate_of=told.duplicate_of)
    return RequestResolved(outcome=told.outcome)


def _closing_time(told: RowStanding) -> tuple[datetime, tuple[str, ...]]:
    if told.resolved is None:
        return told.latest, ("closed-without-closing-date",)
    when = told.resolved.not_before(told.raised)
    return when, (*told.resolved.flags, *_if_before(told, when, "closed-before-raised"))


def _if_before(told: RowStanding, when: datetime, flag: str) -> tuple[str, ...]:
    return (flag,) if when < told.raised.at else ()
