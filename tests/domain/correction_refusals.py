"""What is refused about putting a fact right."""

from datetime import timedelta
from typing import Any

from community_core.domain import (
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
    RequestAssigned,
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
    VisitCancelled,
    VisitCompleted,
    VisitPlanned,
    VisitStarted,
    VisitState,
    VolunteerRegistered,
)
from community_core.domain.request import GIVEN_UP

from .refusal import Case
from .story import HE, LIN, NOW, SHEN, Story, raised, request

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
START = NOW - 3 * HOUR
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
    *(_request("identity-stays", field, **{field: "x"}) for field in ("visit_id", "source", "source_number")),
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
    _request("unknown-conversion", "'feast'", RequestConverted(into="wish"), into="feast"),
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
]
