"""What is refused about putting a fact right."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from attrs import evolve

from community_core.domain import (
    PERSON,
    REQUEST,
    VISIT,
    VOLUNTEER,
    CorrectFact,
    Event,
    FactCorrected,
    FollowOnCreated,
    HoursClaimed,
    HoursRejected,
    HoursRevoked,
    HoursVerified,
    PersonErased,
    RequestAccepted,
    RequestAssigned,
    RequestClosed,
    RequestConverted,
    RequestEscalated,
    RequestFollowedUp,
    RequestMarkedDuplicate,
    RequestRejected,
    RequestReopened,
    RequestResolved,
    RequestState,
    RequestWaiting,
    Sealed,
    UndoFact,
    VisitCancelled,
    VisitCompleted,
    VisitPlanned,
    VisitStarted,
    VisitState,
    VolunteerRegistered,
)
from community_core.domain.request_state import GIVEN_UP

from . import shelf as its
from .refusal import Case
from .story import HE, LIN, NOW, SHEN, Story, raised, request

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
START = NOW - 3 * HOUR
BECAME = RequestConverted(into="project", target_id="project-1")
DONE = RequestResolved(outcome="done", resolved_by=SHEN)
PLANNED = VisitPlanned(person_id=LIN, visitor=SHEN, planned_for=NOW)
STARTED = VisitStarted(person_id=LIN, visitor=SHEN)
REGISTERED = VolunteerRegistered(person_id=LIN)
SEALED = Sealed(LIN, "RequestRaised/1/details", "c2VhbGVk")
NAIVE = NOW.replace(tzinfo=None)


def _correct(fact_id: str, reason: str = "misheard", **right: Any) -> CorrectFact:
    return CorrectFact(fact_id=fact_id, right=right, reason=reason)


def _request(rule: str, shows: str, *history: Event, reason: str = "misheard", **right: Any) -> Case:
    """About the last fact of a request."""
    story = lambda: request(*history)  # noqa: E731
    return Case(rule, story, _correct(f"request-1@{len(history) + 1}", reason, **right), shows)


def _reason(rule: str, event: Event, right: str) -> Case:
    """About the reason a fact of a request gives."""
    command = CorrectFact(fact_id="request-1@2", right={"reason": right}, reason="x")
    return Case(rule, lambda: request(event), command, "reason")


def _duplicate(rule: str, shows: str, kept: str, **others: Any) -> Case:
    marked = RequestMarkedDuplicate(duplicate_of="request-2")
    command = _correct("request-1@2", duplicate_of=kept)
    return Case(rule, lambda: request(marked), command, shows, others=others)


def _visit(rule: str, shows: str, *history: Event, **right: Any) -> Case:
    story = lambda: Story(VISIT, "visit-1").given(*history)  # noqa: E731
    return Case(rule, story, _correct(f"visit-1@{len(history)}", **right), shows)


def _claimed(number: int = 1, start: Any = START, end: Any = START + HOUR) -> HoursClaimed:
    return HoursClaimed(claim=number, activity="snow", started_at=start, ended_at=end)


def _hours(rule: str, shows: str, *history: Event, version: int = 2, **right: Any) -> Case:
    """About the first claim of a volunteer, unless said otherwise."""
    story = lambda: Story(VOLUNTEER, "volunteer-lin").given(REGISTERED, *history)  # noqa: E731
    return Case(rule, story, _correct(f"volunteer-lin@{version}", **right), shows)


_LAMP = FactCorrected(version=1, said=raised(), right=raised("Lamp"), reason="misheard")

_UNDONE = FactCorrected(version=2, said=DONE, right=None, reason="wrong request")


def _told(*events: Event) -> Callable[[], Story]:
    return lambda: request(*events)


def _undo(rule: str, shows: str, version: int, *history: Event, by: str = SHEN, reason: str = "slip") -> Case:
    """Of a fact of a request."""
    return Case(rule, _told(*history), UndoFact(fact_id=f"request-1@{version}", reason=reason), shows, by)


def _judged(*more: Event, by: str) -> Callable[[], Story]:
    """Hours that somebody judged."""
    return lambda: Story(VOLUNTEER, "volunteer-lin").given(REGISTERED, _claimed()).given(*more, by=by)


def _undo_hours(rule: str, shows: str, by: str, *history: Event) -> Case:
    """Of the last fact of a volunteer."""
    command = UndoFact(fact_id=f"volunteer-lin@{len(history) + 2}", reason="slip")
    return Case(rule, _judged(*history, by=HE), command, shows, by)


def _spread() -> Story:
    """A request whose facts happened, and were recorded, three days, two days and one day ago."""
    story = request(RequestAccepted(), DONE)
    story.moments.update({version: NOW - (4 - version) * DAY for version in (1, 2, 3)})
    return story


def _late() -> Story:
    """A request that was written down today, and happened three days and two days ago."""
    story = request(RequestAccepted())
    story.happened.update({version: NOW - (4 - version) * DAY for version in (1, 2)})
    return story


def _due() -> Story:
    """A request raised three days ago that was due a day later."""
    story = Story(REQUEST, "request-1").given(raised(due_at=NOW - 2 * DAY))
    story.moments[1] = NOW - 3 * DAY
    return story


def _shelved() -> Story:
    """A shelf with two books, the first of them lent."""
    books = (its.Added(book=1, title="Tea"), its.Added(book=2, title="Snow"), its.Lent(book=1))
    return Story(its.shelf(), "shelf-1").given(its.PutUp(place="hall"), *books)


_FOLLOWED_UP = RequestFollowedUp(satisfaction="not-satisfied")
_AGAIN = RequestReopened(reason="cold again")
_REVOKED = HoursRevoked(claim=1, reason="paid")

UNDOINGS = [
    _undo("fact-unknown", "request-1@9", 9),
    _undo("text-blank", "reason", 1, reason=" "),
    _undo("undone-before", "request-1@3", 2, DONE, _UNDONE),
    Case("undone-before", _told(DONE, _UNDONE), _correct("request-1@2", outcome="partly"), "request-1@3"),
    _undo("corrected-since", "request-1@4", 3, RequestAccepted(), _LAMP, evolve(_LAMP, said=_LAMP.right)),
    _undo("later-steps-stand-on-it", "request-1@3", 2, DONE, _FOLLOWED_UP, by=HE),
    _undo(
        "later-steps-stand-on-it", "request-1@2 (Resolved), request-1@3 (Closed)", 1, DONE, RequestClosed()
    ),
    _undo("later-steps-stand-on-it", "request-1@4", 3, DONE, _AGAIN, DONE, RequestClosed()),
    _undo("later-steps-stand-on-it", "request-1@4", 3, DONE, _UNDONE, RequestRejected(reason="x")),
    _undo("follow-up-by-resolver", SHEN, 3, DONE, _FOLLOWED_UP),
    Case(
        "follow-up-by-resolver",
        _told(DONE, _FOLLOWED_UP),
        _correct("request-1@3", satisfaction="satisfied"),
        SHEN,
    ),
    Case(
        "follow-up-by-resolver",
        lambda: request(DONE).given(_FOLLOWED_UP, by=HE),
        CorrectFact(fact_id="request-1@3", actor=SHEN, reason="misheard"),
        SHEN,
        by=HE,
    ),
    _undo_hours("own-hours", LIN, LIN, HoursVerified(claim=1)),
    _undo_hours("own-hours", LIN, LIN, HoursRejected(claim=1, reason="x")),
    _undo_hours("own-hours", LIN, LIN, HoursVerified(claim=1), _REVOKED),
    Case(
        "own-hours",
        _judged(HoursVerified(claim=1), by=HE),
        CorrectFact(fact_id="volunteer-lin@3", actor=LIN, reason="misheard"),
        LIN,
    ),
    Case(
        "later-steps-stand-on-it",
        _judged(HoursVerified(claim=1), _REVOKED, by=HE),
        UndoFact(fact_id="volunteer-lin@3", reason="slip"),
        "volunteer-lin@4",
    ),
    Case(
        "hours-overlap",
        _judged(HoursRejected(claim=1, reason="x"), _claimed(2), by=HE),
        UndoFact(fact_id="volunteer-lin@3", reason="slip"),
        "claim 2",
    ),
    Case(
        "fact-is-final",
        lambda: Story(PERSON, "person-lin").given(PersonErased(reason="asked for it")),
        UndoFact(fact_id="person-lin@1", reason="slip"),
        "person-lin@1",
    ),
    Case(
        "not-an-actor",
        _told(),
        CorrectFact(fact_id="request-1@1", actor="Mrs Lin", reason="misheard"),
        "'Mrs Lin'",
    ),
    *(
        Case(rule, _spread, CorrectFact(fact_id="request-1@2", occurred_at=at, reason="misheard"), shows)
        for rule, at, shows in (
            ("time-between-neighbours", NOW - 4 * DAY, "request-1@1"),
            ("time-between-neighbours", (NOW - 4 * DAY).date(), "request-1@1"),
            ("time-between-neighbours", NOW - DAY + HOUR, "when it was recorded"),
            ("happened-in-the-future", NOW + DAY, "2024-01-16"),
        )
    ),
    Case(
        "time-between-neighbours",
        _spread,
        CorrectFact(fact_id="request-1@1", occurred_at=NOW - HOUR, reason="misheard"),
        "when it was recorded",
    ),
    Case(
        "time-between-neighbours",
        _late,
        CorrectFact(fact_id="request-1@1", occurred_at=NOW - HOUR, reason="misheard"),
        "request-1@2",
    ),
    Case(
        "due-before-raised",
        _due,
        CorrectFact(fact_id="request-1@1", occurred_at=NOW - DAY, reason="misheard"),
        "2024-01-13",
    ),
    Case(
        "named-elsewhere",
        request,
        UndoFact(fact_id="request-1@1", reason="slip"),
        "request-2@2",
        others={
            "request-2": Story(REQUEST, "request-2").given(
                raised(), RequestMarkedDuplicate(duplicate_of="request-1")
            )
        },
    ),
    Case("part-key-taken", _shelved, _correct("shelf-1@3", book=1), "book 1"),
    Case("later-steps-stand-on-it", _shelved, _correct("shelf-1@4", book=9), "shelf-1@4"),
    Case("later-steps-stand-on-it", _shelved, _correct("shelf-1@2", book=9), "shelf-1@4"),
]

CORRECTIONS = [
    *(
        Case("fact-unknown", request, _correct(fact_id, title="Lamp"), fact_id)
        for fact_id in ("request-1@2", "request-1@0", "request-1@", "request-1", "request-1@01")
    ),
    Case("fact-unknown", lambda: Story(REQUEST, "request-1"), _correct("request-1@1", title="x"), "@1"),
    Case("fact-unknown", lambda: Story(VISIT, "visit-1"), _correct("visit-1@1", place="x"), "@1"),
    Case("fact-unknown", lambda: Story(VOLUNTEER, "volunteer-lin"), _correct("volunteer-lin@1"), "@1"),
    _request("correction-stands", "request-1@1", _LAMP, reason="x"),
    _request("correction-stands", "request-1@1", _LAMP, title="x"),
    _request("correction-changes-nothing", "request-1@1"),
    _request("correction-changes-nothing", "request-1@1", title=" Radiator is cold ", place=""),
    Case("correction-changes-nothing", lambda: request(_LAMP), _correct("request-1@1", title="Lamp"), "@1"),
    _request("number-stays", "number", number="2024-0001"),
    *(_request("identity-stays", field, **{field: "x"}) for field in ("source", "source_number")),
    _request("identity-stays", "source_number", FollowOnCreated(source_number="18-2"), source_number="x"),
    _visit("identity-stays", "needs", STARTED, VisitCompleted(needs=("request-1",)), needs=()),
    _hours("identity-stays", LIN, person_id=HE, version=1),
    _hours("identity-stays", "claim", _claimed(), claim=2),
    _hours("identity-stays", "claim", _claimed(), HoursVerified(claim=1), claim=2, version=3),
    Case(
        "text-goes-with-person",
        lambda: Story(REQUEST, "request-1").given(raised(requester=LIN, details=SEALED)),
        _correct("request-1@1", requester=HE),
        HE,
    ),
    Case(
        "text-goes-with-person",
        lambda: Story(REQUEST, "request-1").given(raised(requester=LIN, details=SEALED)),
        _correct("request-1@1", requester=None),
        LIN,
    ),
    _request("text-goes-with-person", "nobody", details="cannot sleep"),
    _request("text-blank", "title", title=" "),
    _request("text-blank", "reason", title="Lamp", reason=" "),
    _reason("text-blank", RequestWaiting(reason="part"), " "),
    _reason("text-blank", RequestRejected(reason="x"), " "),
    _reason("text-blank", RequestReopened(), " "),
    _request("text-too-long", "501", place="x" * 501),
    _request("text-control-character", "U+0007", title="a\a"),
    Case(
        "text-too-long",
        lambda: Story(REQUEST, "request-1").given(raised(requester=LIN)),
        _correct("request-1@1", details="x" * 5001),
        "5001",
    ),
    Case(
        "text-control-character",
        lambda: Story(REQUEST, "request-1").given(raised(requester=LIN)),
        _correct("request-1@1", details="a\nb\ac"),
        "U+0007",
    ),
    _request("not-a-person", "'Mrs Lin'", requester="Mrs Lin"),
    _request("not-a-person", "'org:works'", DONE, resolved_by="org:works"),
    _request("unknown-channel", "'radio'", channel="radio"),
    _request("unknown-outcome", "'fixed'", DONE, outcome="fixed"),
    _request(
        "unknown-satisfaction",
        "'glad'",
        DONE,
        RequestFollowedUp(satisfaction="satisfied"),
        satisfaction="glad",
    ),
    _request("unknown-conversion", "'feast'", BECAME, into="feast"),
    _request("conversion-needs-target", "'project-2'", BECAME, target_id="project-2"),
    _request("text-blank", "target_id", RequestConverted(into="wish"), target_id=""),
    _request("not-an-assignee", "'nobody'", RequestAssigned(assignee=HE), assignee="nobody"),
    _reason("text-control-character", RequestEscalated(), "\a"),
    _request("time-without-zone", "due_at", due_at=NAIVE),
    _request("time-out-of-range", "due_at", due_at=NOW.replace(year=1017)),
    _request("due-before-raised", "2024-01-14", due_at=NOW - DAY),
    _duplicate("duplicate-of-itself", "request-1", "request-1"),
    _duplicate("duplicate-of-unknown", "request-3", "request-3"),
    _duplicate("duplicate-of-unknown", "request-3", "request-3", **{"request-3": RequestState()}),
    _duplicate("duplicate-of-unknown", "visit-3", "visit-3", **{"visit-3": VisitState(status="planned")}),
    _duplicate(
        "duplicate-of-duplicate",
        "request-4",
        "request-3",
        **{"request-3": RequestState(status="duplicate", duplicate_of="request-4")},
    ),
    *(
        _duplicate(
            "duplicate-of-ended",
            f"request-3 is {ended}",
            "request-3",
            **{"request-2": RequestState(status=before), "request-3": RequestState(status=ended)},
        )
        for ended in GIVEN_UP
        for before in ("raised", ended)
    ),
    _duplicate(
        "duplicate-of-duplicate",
        "request-5",
        "request-3",
        **{
            "request-2": RequestState(status="duplicate", duplicate_of="request-4"),
            "request-3": RequestState(status="duplicate", duplicate_of="request-5"),
        },
    ),
    Case(
        "due-before-raised",
        lambda: Story(REQUEST, "request-1").given(raised(due_at=NOW - DAY)),
        _correct("request-1@1", due_at=NOW - 2 * DAY),
        "2024-01-13",
    ),
    Case(
        "follow-up-by-resolver",
        lambda: request(DONE).given(RequestFollowedUp(satisfaction="satisfied"), by=HE),
        _correct("request-1@2", resolved_by=HE),
        HE,
    ),
    *(_visit("visit-oneself", SHEN, each, person_id=SHEN) for each in (PLANNED, STARTED)),
    *(_visit("visit-oneself", LIN, each, visitor=LIN) for each in (PLANNED, STARTED)),
    *(_visit("not-a-person", "'x'", each, visitor="x") for each in (PLANNED, STARTED)),
    _visit("planned-in-the-past", "2024-01-14", PLANNED, planned_for=NOW - DAY),
    _visit("time-without-zone", "planned_for", PLANNED, planned_for=NAIVE),
    _visit("text-blank", "checklist", STARTED, VisitCompleted(), checklist=("door", " ")),
    Case(
        "text-blank",
        lambda: Story(VISIT, "visit-1").given(PLANNED, VisitCancelled(reason="moved")),
        CorrectFact(fact_id="visit-1@2", right={"reason": ""}, reason="x"),
        "reason",
    ),
    _hours("text-blank", "skills", skills=("",), version=1),
    _hours("text-blank", "activity", _claimed(), activity=""),
    _hours("end-after-start", "2024", _claimed(), ended_at=START),
    _hours("whole-minutes", "07:00:01", _claimed(), started_at=START + timedelta(seconds=1)),
    _hours("claim-over-24-hours", "24", _claimed(), started_at=START - DAY),
    _hours("hours-in-the-future", "10:01", _claimed(), ended_at=NOW + timedelta(minutes=1)),
    _hours("hours-overlap", "claim 2", _claimed(), _claimed(2, START + HOUR, NOW), ended_at=NOW),
    *(
        _hours("correct-needs-live-claim", "claim 1", _claimed(), *after, activity="ice")
        for after in (
            [HoursRejected(claim=1, reason="x")],
            [HoursVerified(claim=1), HoursRevoked(claim=1, reason="x")],
        )
    ),
    *(
        Case(
            "text-blank",
            lambda ending=ending: Story(VOLUNTEER, "volunteer-lin").given(REGISTERED, _claimed(), ending),
            CorrectFact(fact_id="volunteer-lin@3", right={"reason": " "}, reason="x"),
            "reason",
        )
        for ending in (HoursRejected(claim=1, reason="x"), HoursRevoked(claim=1, reason="x"))
    ),
    *UNDOINGS,
]
