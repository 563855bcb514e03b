"""What the open list and the register show when facts are corrected by command, now and as of then."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from community_core import Community
from community_core.domain import (
    AcceptRequest,
    AssignRequest,
    CorrectFact,
    RaiseRequest,
    RequestRaised,
    RequestResolved,
    ResolveRequest,
)
from community_core.ledger import NewFact
from community_open_requests import OpenRequests, Request

MONDAY = datetime(2024, 1, 15, 1, 0, tzinfo=UTC)
SHEN = "person-shen"


class Clock:
    """Tells the time, which passes only when somebody says so."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """It is Monday morning."""
    return Clock()


@pytest.fixture
def community(clock: Clock) -> Iterator[Community]:
    """A community in memory."""
    with Community.open(":memory:", clock=clock) as community:
        yield community


@pytest.fixture
def order(community: Community, clock: Clock) -> Callable[..., str]:
    """Execute a command, a day after the one before; the id of the stream."""

    def execute(command: Any, **said: Any) -> str:
        told = community.execute(command, by=SHEN, **said).stream_id
        clock.now += timedelta(days=1)
        return told

    return execute


@pytest.fixture
def request_id(order: Callable[..., str]) -> str:
    """A request that was raised on Monday, accepted and assigned on the days after."""
    request_id = order(RaiseRequest(title="Radiatr", category="heating", channel="desk", place="24"))
    order(AcceptRequest(request_id=request_id))
    order(AssignRequest(request_id=request_id, assignee="person-he"))
    return request_id


def right(request_id: str, version: int = 1, **values: Any) -> CorrectFact:
    """A correction of one of its facts."""
    return CorrectFact(fact_id=f"{request_id}@{version}", right=values, reason="misheard")


def register(view: OpenRequests) -> Request:
    """The only request there is."""
    (row,) = view.register()
    return row


def test_a_fact_folded_long_ago_is_put_right(
    community: Community, order: Callable[..., str], request_id: str
) -> None:
    """What happened since stays: status, holder, times."""
    wrong = register(community.view(OpenRequests))
    order(right(request_id, title="Radiator", place="building 13", due_at=MONDAY + timedelta(days=9)))
    row = register(community.view(OpenRequests))
    assert (row.title, row.place, row.due_at) == ("Radiator", "building 13", MONDAY + timedelta(days=9))
    assert (row.status, row.assignee, row.raised_at, row.changed_at) == (
        "assigned",
        "person-he",
        MONDAY,
        wrong.changed_at,
    )


def test_several_facts_and_one_fact_several_times(
    community: Community, order: Callable[..., str], request_id: str
) -> None:
    """Each shows what was last said to be right, looked at in between or not."""
    order(right(request_id, title="Radiator"))
    order(right(request_id, 3, assignee="org:works"))
    assert register(community.view(OpenRequests)).title == "Radiator"
    order(right(request_id, title="Lamp"))
    order(ResolveRequest(request_id=request_id, outcome="done"))
    order(right(request_id, 7, outcome="partly"))
    row = register(community.view(OpenRequests))
    assert (row.title, row.assignee, row.outcome) == ("Lamp", "org:works", "partly")


def test_an_imported_request_is_put_right(community: Community, order: Callable[..., str]) -> None:
    """It keeps its number there."""
    raised = RequestRaised(
        title="Tre", category="trees", channel="online", source="311", source_number="18-1"
    )
    facts = [raised, RequestResolved(outcome="done")]
    community.ledger.append(
        [
            NewFact("request-i", version, data, MONDAY, "system:import", "request-i@1", flags=("order",))
            for version, data in enumerate(facts, start=1)
        ]
    )
    order(right("request-i", title="Tree"))
    order(right("request-i", 2, outcome="referred-out", resolved_by="person-he"))
    (row,) = community.view(OpenRequests).by_source_number("18-1")
    assert (row.title, row.outcome) == ("Tree", "referred-out")


def test_as_it_was_known_then_it_was_still_wrong(
    community: Community, order: Callable[..., str], request_id: str
) -> None:
    """Up to the very position, day or moment of the correction."""
    order(right(request_id, title="Radiator"))
    order(right(request_id, title="Lamp"))
    titles = [register(community.at(known=known).view(OpenRequests)).title for known in (3, 4, 5)]
    assert titles == ["Radiatr", "Radiator", "Lamp"]
    days = ("2024-01-17", "2024-01-18", MONDAY + timedelta(days=4) - timedelta(microseconds=1), "2024-01-19")
    titles = [register(community.at(known=known).view(OpenRequests)).title for known in days]
    assert titles == ["Radiatr", "Radiator", "Radiator", "Lamp"]


def test_as_it_was_then_as_known_now_it_is_right(
    community: Community, order: Callable[..., str], request_id: str
) -> None:
    """On Monday nobody had accepted it yet; what was asked is told as it is known now, or was known then."""
    order(right(request_id, title="Radiator"))
    monday = register(community.at(happened="2024-01-15").view(OpenRequests))
    assert (monday.title, monday.status) == ("Radiator", "raised")
    both = register(community.at(known="2024-01-17", happened="2024-01-15").view(OpenRequests))
    assert (both.title, both.status) == ("Radiatr", "raised")
