"""A request's life cycle: every step from every status, and what the steps say."""

from datetime import timedelta
from typing import Any

import pytest

from community_core.domain import (
    REQUEST,
    CloseRequest,
    CorrectFact,
    EscalateRequest,
    Fact,
    FollowUpRequest,
    MarkDuplicate,
    NoteRequest,
    RaiseRequest,
    ReopenRequest,
    RequestAccepted,
    RequestAssigned,
    RequestEscalated,
    RequestFollowedUp,
    RequestMarkedDuplicate,
    RequestNoted,
    RequestRaised,
    RequestReopened,
    RequestResolved,
    RequestState,
    ResolveRequest,
    UndoFact,
    command_schema,
)
from community_core.domain.request_commands import GiveBackDuplicate, GiveBackRequest, StandForDuplicate
from community_core.errors import Refused

from .request_life import POSSIBLE, REACHED, RESOLVED, steps
from .story import HE, LIN, NOW, SHANGHAI, SHEN, Story, raised, request

ID: dict[str, Any] = {"request_id": "request-1"}
STEPS = steps("request-1", "request-2")


@pytest.mark.parametrize("status", POSSIBLE)
@pytest.mark.parametrize("step", STEPS)
def test_each_step_from_each_status(status: str, step: str) -> None:
    """A step is possible exactly from the statuses the life cycle names."""
    story = request(*REACHED[status])
    assert story.state.status == status
    others = {"request-2": RequestState(status="raised")}
    if step in POSSIBLE[status].split():
        assert len(story.order(STEPS[step], by=LIN, others=others)) == 1
    else:
        with pytest.raises(Refused):
            story.order(STEPS[step], by=LIN, others=others)


@pytest.mark.parametrize("status", ["resolved", "followed-up", "closed"])
def test_what_is_resolved_goes_on_by_reopening(status: str) -> None:
    """Every step of an open request says so when it comes too late."""
    for step in ("accept", "assign", "start", "resume", "resolve", "withdraw", "escalate"):
        with pytest.raises(Refused, match=r"reopen it first.*needs-reopening"):
            request(*REACHED[status]).decide(STEPS[step])


@pytest.mark.parametrize("status", ["rejected", "duplicate", "withdrawn", "converted"])
def test_what_ended_without_closing_does_not_go_on(status: str) -> None:
    """Not by reopening either; all but what was withdrawn say so in their own words."""
    for step in ("accept", "resolve", "follow-up", "close"):
        with pytest.raises(Refused, match="request-ended"):
            request(*REACHED[status]).decide(STEPS[step])
    own = {
        "rejected": "reopen-rejected",
        "duplicate": "duplicate-goes-on",
        "converted": "reopen-converted-lives",
    }
    others = {"request-2": RequestState(status="raised")}
    with pytest.raises(Refused, match=own.get(status, "request-ended")):
        request(*REACHED[status]).decide(STEPS["reopen"], others=others)


def test_the_whole_line() -> None:
    """From the pavilion to the closed file, every status in turn."""
    story = request()
    seen = [story.state.status]
    for step in ("acknowledge", "accept", "assign", "start", "wait", "resume", "resolve"):
        story.order(STEPS[step])
        seen.append(story.state.status)
    story.order(FollowUpRequest(**ID, satisfaction="satisfied"), by=HE)
    seen.append(story.state.status)
    story.order(CloseRequest(**ID))
    assert [*seen, story.state.status] == [
        *("raised", "acknowledged", "accepted", "assigned", "in-progress", "waiting", "in-progress"),
        *("resolved", "followed-up", "closed"),
    ]


def test_every_command_has_a_step() -> None:
    """The grid above leaves no command out, nor a status.

    But the correction, which is possible anywhere, and those that only other decisions ask.
    """
    inner = {StandForDuplicate, GiveBackDuplicate, GiveBackRequest}
    assert {each for each in REQUEST.commands if command_schema(each).inner} == inner
    given = set(REQUEST.commands) - inner - {CorrectFact, UndoFact}
    assert {type(each) for each in STEPS.values()} | {RaiseRequest} == given
    assert set(REACHED) == set(POSSIBLE)


def test_raised_as_it_was_told() -> None:
    """Text loses the space around it; a person who is not named is nobody."""
    command = RaiseRequest(title=" 暖气不热 ", category="heating", channel="pavilion", place=" 13号楼 ")
    assert Story(REQUEST, "request-1").decide(command) == (
        Fact(
            "request-1",
            RequestRaised(title="暖气不热", category="heating", channel="pavilion", place="13号楼"),
        ),
    )


@pytest.mark.parametrize(
    ("requester", "noted"),
    [
        (LIN, RequestNoted(requester=LIN, details="rang twice")),
        (None, RequestNoted(note="rang twice")),
    ],
)
def test_a_note_belongs_to_whose_request_it_is(requester: str | None, noted: RequestNoted) -> None:
    """Kept for the requester, and open where nobody is named; the request stands as it stood."""
    story = Story(REQUEST, "request-1").given(raised(requester=requester), RequestAccepted())
    said = noted.details if requester else noted.note
    assert story.order(NoteRequest(**ID, note=f" {said} ")) == [noted]
    assert story.state.status == "accepted"


def test_done_on_the_spot() -> None:
    """A small thing is raised and resolved in one go, by whoever did it."""
    story = Story(REQUEST, "request-1")
    command = RaiseRequest(
        title="Form", category="papers", channel="desk", requester=LIN, outcome="explained"
    )
    assert story.order(command)[1:] == [RequestResolved(outcome="explained", resolved_by=SHEN)]
    assert (story.state.status, story.state.outcome) == ("resolved", "explained")


def test_due_today_is_not_past() -> None:
    """A due day given without an hour means its start, and is still to come all day long."""
    midnight = NOW.replace(hour=0)
    command = RaiseRequest(title="Form", category="papers", channel="desk", due_at=midnight)
    [fact] = Story(REQUEST, "request-1").decide(command)
    assert fact.data.due_at == midnight


def test_due_day_is_the_communitys() -> None:
    """On the evening of the 14th in UTC it is the 15th already in Shanghai."""
    due = NOW.replace(hour=0) - timedelta(minutes=1)
    command = RaiseRequest(title="Form", category="papers", channel="desk", due_at=due)
    assert (due.astimezone(SHANGHAI).day, NOW.day) == (14, 15)
    with pytest.raises(Refused, match="due-before-raised"):
        Story(REQUEST, "request-1").decide(command)


def test_unreachable_is_not_satisfied() -> None:
    """Somebody who could not be reached has said nothing yet, and may be asked again."""
    story = request(RESOLVED)
    story.order(FollowUpRequest(**ID, satisfaction="unreachable"), by=HE)
    assert story.state.satisfaction == "unreachable"
    story.order(FollowUpRequest(**ID, satisfaction="not-satisfied"), by=HE)
    assert (story.state.status, story.state.satisfaction) == ("followed-up", "not-satisfied")


def test_reopening_voids_what_was_said() -> None:
    """After reopening nobody has resolved it, and nobody is satisfied."""
    story = request(RequestAssigned(assignee=HE), RESOLVED, RequestFollowedUp(satisfaction="satisfied"))
    story.order(ReopenRequest(**ID, reason="cold again"), by=LIN)
    assert story.state == RequestState(status="reopened", assignee=HE)


def test_the_first_resolver_may_ask_after_somebody_else_resolved_it_again() -> None:
    """The rule is about the last resolution."""
    story = request(RESOLVED, RequestReopened(), RequestResolved(outcome="done", resolved_by=HE))
    assert story.order(FollowUpRequest(**ID, satisfaction="satisfied"), by=SHEN)


def test_anybody_may_follow_up_an_imported_resolution() -> None:
    """A source that does not say who resolved it stands in nobody's way."""
    assert request(RequestResolved(outcome="done")).order(
        FollowUpRequest(**ID, satisfaction="satisfied"), by=SHEN
    )


def test_escalation_stands_beside_the_line() -> None:
    """It leaves the status as it is, and ends with the resolution."""
    story = request(RequestAccepted())
    assert story.order(EscalateRequest(**ID, reason="two weeks")) == [RequestEscalated(reason="two weeks")]
    assert (story.state.status, story.state.escalated) == ("accepted", True)
    story.order(ResolveRequest(**ID, outcome="done"))
    assert not story.state.escalated


def test_a_duplicate_of_a_request_that_is_over() -> None:
    """What was asked before may have been answered already."""
    others = {"request-2": REQUEST.fold([raised(), RESOLVED])}
    story = request()
    assert story.order(MarkDuplicate(**ID, duplicate_of="request-2"), others=others) == [
        RequestMarkedDuplicate(duplicate_of="request-2")
    ]
    assert story.state.duplicate_of == "request-2"


def test_five_hundred_characters_are_not_too_long() -> None:
    """The longest text there may be, in any script; emoji made of several signs are no control characters."""
    title = "暖" * 495 + "👨‍👩‍👧"
    command = RaiseRequest(title=title, category="heating", channel="online")
    assert Story(REQUEST, "request-1").order(command)[0].title == title
    assert len(title) == 500
