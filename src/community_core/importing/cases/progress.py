"""From what a row says about its status, its dates and its reply to the steps a request took."""

from datetime import datetime
from typing import Any, cast

from attrs import frozen

from community_core.domain import (
    AnyEvent,
    KnownOutcome,
    RequestAccepted,
    RequestAcknowledged,
    RequestAssigned,
    RequestClosed,
    RequestMarkedDuplicate,
    RequestNoted,
    RequestRejected,
    RequestResolved,
    RequestRestated,
    RequestStarted,
    RequestStatus,
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

GUESSED = "dated-by-guess"
"""The flag of what nobody told a date of."""

NO_STEP = "no-step-leads-there"
"""The flag of what a source says although no step leads there."""


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
    outcome: KnownOutcome
    duplicate_of: str

    @property
    def latest(self) -> datetime:
        """When the row was last changed, as far as it says; not before the raising or the acknowledgement."""
        return max(each.at for each in (self.raised, self.acknowledged, self.updated) if each)

    @property
    def guessed(self) -> tuple[str, ...]:
        """The flags of what is dated by nothing better than that."""
        return self.doubts if self.updated else (GUESSED,)

    @property
    def doubts(self) -> tuple[str, ...]:
        """Those of the time when the row was last changed."""
        return self.updated.doubts if self.updated else ()


def progress(told: RowStanding) -> list[CaseStep]:
    """The steps in the order of a request's life, the one that decides its status last.

    The status decides where there is one; else the reply, else whether there is a closing date.
    """
    acknowledged = _acknowledged(told)
    if told.status in ENDED:
        return [*acknowledged, *_had(told), *ending(told)]
    if told.word:
        return [*acknowledged, *still_open(told), *_contradicted(told)]
    if told.reply or told.replied:
        return [*acknowledged, *_replied(told)]
    if told.resolved:
        return [*acknowledged, *_had(told), *ending(told)]
    return [*acknowledged, *_restated(told)]


def ending(told: RowStanding) -> list[CaseStep]:
    """The steps that end it, when its closing date says."""
    when, flags = _closing_time(told)
    undated = told.resolved is None
    steps = [CaseStep(_end(told), when, flags, undated=undated)]
    return [*steps, CaseStep(RequestClosed(), when, undated=undated)] if told.status == "closed" else steps


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


def _had(told: RowStanding) -> list[CaseStep]:
    """Who had it that is over: nobody told since when."""
    if not told.assignee:
        return []
    when, _ = _closing_time(told)
    return [CaseStep(RequestAssigned(assignee=told.assignee), when, told.guessed, undated=True)]


def still_open(told: RowStanding) -> list[CaseStep]:
    """The steps that lead where its status says, and to whoever has it."""
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
        noted = RequestNoted(note=told.word, kind="status")
        return [CaseStep(noted, told.latest, ("unknown-status",), undated=True), *_restated(told)]
    steps = [CaseStep(fact, told.latest, told.guessed, undated=True) for fact in facts[told.status]]
    return [*steps, *_restated(told)]


def _restated(told: RowStanding) -> list[CaseStep]:
    """Who has it, though no step gives it to anybody."""
    if not told.assignee or told.status in ("assigned", "in-progress", "waiting"):
        return []
    stands = told.status or ("acknowledged" if told.acknowledged else "raised")
    restated = RequestRestated(stands=cast(RequestStatus, stands), assignee=told.assignee)
    return [CaseStep(restated, told.latest, (NO_STEP, *told.guessed), undated=True)]


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
    outcome: KnownOutcome = "referred-out" if kind == "passed-on" else told.outcome
    when = moment.not_before(told.raised)
    flags = moment.flags if told.replied else ("closed-without-closing-date",)
    early = _if_before(told, when, "closed-before-raised")
    resolved = RequestResolved(outcome=outcome)
    return [CaseStep(resolved, when, (*flags, *early), undated=told.replied is None)]


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
        return told.latest, ("closed-without-closing-date", *told.doubts)
    when = told.resolved.not_before(told.raised)
    return when, (*told.resolved.flags, *_if_before(told, when, "closed-before-raised"))


def _if_before(told: RowStanding, when: datetime, flag: str) -> tuple[str, ...]:
    return (flag,) if when < told.raised.at else ()
