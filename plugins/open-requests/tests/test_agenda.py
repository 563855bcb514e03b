"""What waits about requests: one thing each, due on a day, for whoever has it; and what became of others."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from community_core.domain import (
    AcceptRequest,
    FollowUpRequest,
    ReopenRequest,
    RequestAccepted,
    RequestAssigned,
    RequestClosed,
    RequestConverted,
    RequestEscalated,
    RequestFollowedUp,
    RequestMarkedDuplicate,
    RequestRaised,
    RequestReopened,
    RequestResolved,
    RequestResumed,
    RequestStarted,
    RequestWaiting,
    RequestWithdrawn,
    ResolveRequest,
    ResumeRequest,
    StartRequest,
)
from community_core.testing import GivenFact, check_figures, fact, project
from community_core.views import AgendaItem, agenda_of
from community_open_requests import OpenRequests

START = datetime(2024, 1, 8, 2, tzinfo=UTC)
DAY = timedelta(days=1)
ACCEPTED, ASSIGNED = RequestAccepted(), RequestAssigned(assignee="person-he")
DONE = RequestResolved(outcome="done")


def told(*events: Any, **said: Any) -> list[GivenFact]:
    """A request and what happened to it, a minute apart."""
    values: dict[str, Any] = {"title": "Cold", "category": "heating", "channel": "pavilion", **said}
    raised = RequestRaised(number="2024-0001", **values)
    steps = enumerate((raised, *events))
    return [fact(each, "request-1", at=START + at * timedelta(minutes=1)) for at, each in steps]


def waiting(*facts: GivenFact, now: datetime = START + DAY, ahead: int = 400) -> list[AgendaItem]:
    view = project(OpenRequests, *facts, now=now)
    return agenda_of(view, view.today + timedelta(days=ahead))


def test_the_laws_hold() -> None:
    """Those of what waits."""
    check_figures(OpenRequests)


@pytest.mark.parametrize(
    ("events", "what", "due", "next_step"),
    [
        ([], "answer", date(2024, 1, 9), AcceptRequest),
        ([ACCEPTED, ASSIGNED], "resolve", date(2024, 1, 15), ResolveRequest),
        (
            [ACCEPTED, RequestWaiting(reason="part")],
            "ask what it waits for",
            date(2024, 1, 15),
            ResumeRequest,
        ),
        (
            [ACCEPTED, RequestWaiting(reason="part"), RequestResumed()],
            "resolve",
            date(2024, 1, 15),
            ResolveRequest,
        ),
        ([RequestEscalated()], "resolve, it is escalated", date(2024, 1, 15), ResolveRequest),
        ([DONE, RequestReopened(reason="cold again")], "take up again", None, StartRequest),
        (
            [DONE, RequestReopened(reason="cold again"), RequestStarted()],
            "resolve",
            date(2024, 1, 15),
            ResolveRequest,
        ),
        ([DONE], "ask whether it helped", date(2024, 1, 15), FollowUpRequest),
        (
            [DONE, RequestFollowedUp(satisfaction="unreachable")],
            "ask again, not reached",
            date(2024, 1, 15),
            FollowUpRequest,
        ),
        (
            [DONE, RequestFollowedUp(satisfaction="not-satisfied")],
            "not content: reopen or close",
            None,
            ReopenRequest,
        ),
    ],
)
def test_a_request_waits_for_one_thing(
    events: list[Any], what: str, due: date | None, next_step: type[Any]
) -> None:
    """The most pressing, with the command that settles it."""
    (item,) = waiting(*told(*events))
    assert (item.what[0], item.due, item.next_step) == (what, due, next_step)
    assert item.what[1]


@pytest.mark.parametrize(
    "events",
    [
        [DONE, RequestFollowedUp(satisfaction="satisfied")],
        [DONE, RequestFollowedUp(satisfaction="not-satisfied"), RequestClosed()],
        [RequestWithdrawn()],
        [RequestMarkedDuplicate(duplicate_of="request-2")],
        [RequestConverted(into="activity")],
    ],
)
def test_what_is_over_waits_for_nothing(events: list[Any]) -> None:
    """Whether the resident is content, or it ended otherwise."""
    assert waiting(*told(*events)) == []


def test_a_promised_day_is_the_day_it_is_due() -> None:
    """The day in the community, of whatever moment was promised."""
    promised = datetime(2024, 1, 19, 17, tzinfo=UTC)
    (item,) = waiting(*told(ACCEPTED, due_at=promised))
    assert item.due == date(2024, 1, 20)
    (item,) = waiting(*told(due_at=START))
    assert item.due == date(2024, 1, 8)


def test_it_waits_for_whoever_has_it() -> None:
    """Asking back is nobody's in particular: whoever resolved it may not."""
    (item,) = waiting(*told(ACCEPTED, ASSIGNED, place="building 13", requester="person-lin"))
    assert (item.whose, item.person, item.place) == ("person-he", "person-lin", "building 13")
    assert (item.number, item.stream_id, item.title) == ("2024-0001", "request-1", "Cold")
    (item,) = waiting(*told(ACCEPTED, ASSIGNED, DONE))
    assert item.whose is None


def test_residents_are_asked_back_for_a_month() -> None:
    """What was resolved long ago, such as imported history, is not on anybody's list."""
    assert waiting(*told(DONE), now=START + 29 * DAY)
    assert waiting(*told(DONE), now=START + 31 * DAY) == []


def test_only_what_is_due_by_then_waits() -> None:
    """And what has no day."""
    facts = told(ACCEPTED)
    assert waiting(*facts, ahead=5) == []
    assert waiting(*facts, ahead=6)


def test_what_became_of_requests_that_are_over() -> None:
    """How they came out, and what they go on as; reopened, nothing became of it."""
    converted = RequestConverted(into="activity", target_id="activity-1")
    (row,) = project(OpenRequests, *told(converted, arose_from="visit-1")).what_became()
    assert (row.status, row.into, row.target_id) == ("converted", "activity", "activity-1")
    assert row.arose_from == "visit-1"
    duplicate = told(RequestMarkedDuplicate(duplicate_of="request-2"))
    (row,) = project(OpenRequests, *duplicate).what_became()
    assert row.duplicate_of == "request-2"
    again = [*duplicate, fact(RequestReopened(), "request-1", at=START + DAY)]
    view = project(OpenRequests, *again)
    assert view.what_became() == []
    assert view.requests["request-1"].duplicate_of is None


def test_what_arose_from_a_visit() -> None:
    """By the visit's id."""
    view = project(OpenRequests, *told(arose_from="visit-1"))
    assert [row.request_id for row in view.arisen_from("visit-1")] == ["request-1"]
    assert view.arisen_from("visit-2") == []
