"""What the register shows is what the decider believes, while facts come in the order of time."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community_core import Community, Refused
from community_core.domain import (
    REQUEST,
    AcceptRequest,
    AcknowledgeRequest,
    AssignRequest,
    CloseRequest,
    ConvertRequest,
    EscalateRequest,
    Event,
    FollowUpRequest,
    MarkDuplicate,
    RaiseRequest,
    RejectRequest,
    ReopenRequest,
    RequestAccepted,
    RequestAcknowledged,
    RequestAssigned,
    RequestClosed,
    RequestConverted,
    RequestEscalated,
    RequestFollowedUp,
    RequestMarkedDuplicate,
    RequestNoted,
    RequestRaised,
    RequestRejected,
    RequestReopened,
    RequestResolved,
    RequestResumed,
    RequestStarted,
    RequestState,
    RequestStoodForDuplicate,
    RequestWaiting,
    RequestWithdrawn,
    ResolveRequest,
    ResumeRequest,
    StartRequest,
    WaitRequest,
    WithdrawRequest,
)
from community_core.testing import fact, project
from community_open_requests import OpenRequests, Request

MONDAY = datetime(2024, 1, 15, 1, 0, tzinfo=UTC)
RADIATOR = RequestRaised(title="Radiator is cold", category="heating", channel="pavilion")
EVENTS: Sequence[Event] = [
    RequestAcknowledged(),
    RequestAccepted(),
    RequestAssigned(assignee="person-he"),
    RequestAssigned(assignee="org:works"),
    RequestStarted(),
    RequestWaiting(reason="part"),
    RequestResumed(),
    RequestResolved(outcome="done"),
    RequestResolved(outcome="unable"),
    RequestFollowedUp(satisfaction="satisfied"),
    RequestFollowedUp(satisfaction="unreachable"),
    RequestClosed(),
    RequestRejected(reason="elsewhere"),
    RequestMarkedDuplicate(duplicate_of="request-2"),
    RequestStoodForDuplicate(duplicate="request-3"),
    RequestWithdrawn(),
    RequestConverted(into="activity"),
    RequestEscalated(),
    RequestReopened(),
    RequestNoted(note="seen"),
]


def believed(events: Sequence[Any]) -> tuple[object, ...]:
    """What the decider believes of a request with these events."""
    state = REQUEST.fold(events)
    return state.status, state.open, state.assignee, state.outcome, state.satisfaction, state.escalated


def shown(row: Request) -> tuple[object, ...]:
    """The same as the register shows it."""
    return row.status, row.open, row.assignee, row.outcome, row.satisfaction, row.escalated


@settings(max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(EVENTS), st.integers(0, 2)), max_size=12))
def test_the_register_shows_what_the_decider_believes(steps: list[tuple[Event, int]]) -> None:
    """Whatever happens after a request is raised, legal or imported; only open ones are ever escalated."""
    told: list[tuple[Event, datetime]] = [(RADIATOR, MONDAY)]
    for event, hours in steps:
        state: RequestState = REQUEST.fold(each for each, _ in told)
        if state.open or not isinstance(event, RequestEscalated):
            told.append((event, told[-1][1] + timedelta(hours=hours)))
    view = project(OpenRequests, *(fact(event, "request-1", at=at) for event, at in told))
    (row,) = view.register()
    assert shown(row) == believed([event for event, _ in told])


class Clock:
    """Tells the time, a minute later every time."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@pytest.fixture
def community() -> Iterator[Community]:
    """A community in memory."""
    with Community.open(":memory:", clock=Clock()) as community:
        yield community


def raised(community: Community, title: str = "Radiator is cold") -> str:
    """A new request."""
    told = RaiseRequest(title=title, category="heating", channel="desk")
    return community.execute(told, by="person-shen").stream_id


def steps(request_id: str, others: Sequence[str]) -> list[Any]:
    """Whatever may be commanded about a request."""
    on: dict[str, Any] = {"request_id": request_id}
    return [
        AcknowledgeRequest(**on),
        AcceptRequest(**on),
        AssignRequest(**on, assignee="person-he"),
        AssignRequest(**on, assignee="org:works"),
        StartRequest(**on),
        WaitRequest(**on, reason="part"),
        ResumeRequest(**on),
        ResolveRequest(**on, outcome="done"),
        FollowUpRequest(**on, satisfaction="unreachable"),
        FollowUpRequest(**on, satisfaction="not-satisfied"),
        CloseRequest(**on),
        RejectRequest(**on, reason="elsewhere"),
        *(MarkDuplicate(**on, duplicate_of=each) for each in others),
        WithdrawRequest(**on),
        ConvertRequest(**on, into="activity"),
        EscalateRequest(**on),
        ReopenRequest(**on, reason="not over"),
    ]


@pytest.mark.parametrize("seed", range(8))
def test_the_register_shows_what_was_decided_by_command(community: Community, seed: int) -> None:
    """Of three requests that are worked on in turn and may be duplicates of one another."""
    random = Random(seed)
    requests = [raised(community, title) for title in ("Radiator", "Lamp", "Lift")]
    ends = WithdrawRequest, ConvertRequest, RejectRequest
    for _ in range(60):
        each = random.choice(requests)
        command = random.choice(steps(each, [other for other in requests if other != each]))
        if isinstance(command, ends) and random.random() < 0.8:
            continue
        try:
            community.execute(command, by=random.choice(["person-shen", "person-he"]))
        except Refused:
            continue
        for row in community.view(OpenRequests).register():
            history = community.history(row.request_id)
            assert shown(row) == believed([recorded.data for recorded in history])


def test_a_waiting_request_that_changes_hands_goes_on_waiting(community: Community) -> None:
    """Nobody said that the wait is over; since when it is with whom is known all the same."""
    request_id = raised(community)
    on: dict[str, Any] = {"request_id": request_id}
    handed = AssignRequest(**on, assignee="person-he")
    for step in (AcceptRequest(**on), WaitRequest(**on, reason="part"), handed):
        receipt = community.execute(step, by="person-shen")
    (row,) = community.view(OpenRequests).register()
    assert (row.status, row.assignee, row.open) == ("waiting", "person-he", True)
    (moved,) = [each for each in community.log() if each.position == receipt.position]
    assert row.changed_at == row.assigned_at == moved.occurred_at
    community.execute(ResumeRequest(**on), by="person-he")
    (row,) = community.view(OpenRequests).register()
    assert (row.status, row.assignee) == ("in-progress", "person-he")


def test_a_duplicate_comes_back_to_the_open_list_when_its_original_is_withdrawn(community: Community) -> None:
    """That the original stands for it changes nothing about the original."""
    kept, repeated = raised(community, "Lamp"), raised(community, "The lamp again")
    (before,) = [row for row in community.view(OpenRequests).register() if row.request_id == kept]
    community.execute(MarkDuplicate(request_id=repeated, duplicate_of=kept), by="person-shen")
    (row,) = community.view(OpenRequests)
    assert row.request_id == kept
    assert community.view(OpenRequests).requests[kept] == before
    community.execute(WithdrawRequest(request_id=kept), by="person-shen")
    (row,) = community.view(OpenRequests)
    assert (row.request_id, row.status) == (repeated, "reopened")
