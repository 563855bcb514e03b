"""One order of time: when a step happened, put beside the steps it depends on."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve

from community_core import Community
from community_core.domain import (
    AcceptRequest,
    AcknowledgeRequest,
    ClaimHours,
    CorrectFact,
    MarkDuplicate,
    RaiseRequest,
    RegisterVolunteer,
    RequestAssigned,
    RequestRaised,
    ResolveRequest,
    VerifyHours,
    WithdrawRequest,
)
from community_core.errors import Refused
from community_core.ledger import NewFact

SHEN, HE, LIN = "person-shen", "person-he", "person-lin"
NINE = datetime(2024, 1, 15, 9, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
RAISE = RaiseRequest(title="Cold", category="heating", channel="desk")
TRIED = {"happened-in-the-future", "happened-before-last-step"}


class Clock:
    """A clock that shows what it is told."""

    now = NINE

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def community(clock: Clock) -> Iterator[Community]:
    """An empty community in Shanghai, where it is half past five."""
    with Community.open(":memory:", clock=clock) as community:
        yield community


def _raised(community: Community, **said: Any) -> str:
    return community.execute(RAISE, by=SHEN, **said).stream_id


def _happened(community: Community, stream_id: str) -> list[datetime]:
    return [fact.occurred_at for fact in community.history(stream_id)]


def _rule(community: Community, command: Any, **said: Any) -> str:
    before = community.ledger.position()
    with pytest.raises(Refused) as refused:
        community.execute(command, by=SHEN, **said)
    assert community.ledger.position() == before
    return refused.value.rule


def test_a_step_does_not_happen_before_the_last_one(community: Community) -> None:
    """The refusal names both times, as the community's clocks show them, and the request."""
    request = _raised(community)
    with pytest.raises(Refused, match=r"2024-01-14 17:30 is before 2024-01-15 17:30, when 2024-0001 last"):
        community.execute(AcceptRequest(request_id=request), by=SHEN, at=NINE - DAY)
    assert _rule(community, AcceptRequest(request_id=request), at=NINE - 6 * MINUTE) in TRIED


def test_what_clocks_disagree_by_is_put_right(community: Community) -> None:
    """Up to five minutes early a step happens with the one before, and never later than it is recorded."""
    request = _raised(community)
    community.execute(AcknowledgeRequest(request_id=request), by=SHEN, at=NINE - 5 * MINUTE)
    community.execute(AcceptRequest(request_id=request), by=SHEN, at=NINE + 5 * MINUTE)
    assert _happened(community, request) == [NINE, NINE, NINE]


def test_a_day_is_any_moment_of_it(community: Community) -> None:
    """Resolved on the 15th, raised on the 15th at half past five: that goes together; the 14th does not."""
    request = _raised(community)
    resolve = ResolveRequest(request_id=request, outcome="done")
    assert _rule(community, resolve, at=date(2024, 1, 14)) in TRIED
    community.execute(resolve, by=SHEN, at=date(2024, 1, 15))
    assert _happened(community, request) == [NINE, NINE]


def test_a_day_alone_begins_where_the_community_is(community: Community) -> None:
    """Where nothing came before, that is its first moment."""
    request = _raised(community, at=date(2024, 1, 10))
    assert _happened(community, request) == [datetime(2024, 1, 9, 16, tzinfo=UTC)]


@pytest.mark.parametrize("at", [NINE + 6 * MINUTE, date(2024, 1, 16)], ids=["moment", "day"])
def test_what_is_still_to_come_is_not_recorded(community: Community, at: Any) -> None:
    """A moment more than five minutes ahead, or a day that has not begun."""
    assert _rule(community, RAISE, at=at) == "happened-in-the-future"


def test_a_clock_that_steps_back_leaves_the_order_as_it_is(community: Community, clock: Clock) -> None:
    """A step without a time happens no earlier than the one before it."""
    request = _raised(community)
    clock.now = NINE - DAY
    community.execute(AcceptRequest(request_id=request), by=SHEN)
    assert _happened(community, request) == [NINE, NINE]


def test_an_imported_date_in_the_future_stands_in_nobodys_way(community: Community, clock: Clock) -> None:
    """It counts as no later than it was recorded."""
    raised = RequestRaised(title="Tree", category="trees", channel="online", source="311")
    story: list[Any] = [(raised, NINE), (RequestAssigned(assignee=HE), NINE.replace(year=2034))]
    community.ledger.append(
        [
            NewFact("request-311", version, data, at, "system:import", "request-311@1")
            for version, (data, at) in enumerate(story, start=1)
        ]
    )
    clock.now = NINE + DAY
    resolve = ResolveRequest(request_id="request-311", outcome="done")
    community.execute(resolve, by=SHEN, at=clock.now - 10 * MINUTE)
    assert _happened(community, "request-311")[-1] == clock.now - 10 * MINUTE


def test_a_correction_is_no_step(community: Community) -> None:
    """What was put right today keeps nobody from writing down what happened yesterday."""
    request = _raised(community, at=NINE - 2 * DAY)
    community.execute(
        CorrectFact(fact_id=f"{request}@1", right={"title": "Lamp"}, reason="misheard"), by=SHEN
    )
    community.execute(AcceptRequest(request_id=request), by=SHEN, at=NINE - DAY)
    assert _happened(community, request)[-1] == NINE - DAY


def test_whatever_changes_sets_the_bound(community: Community) -> None:
    """A duplicate changes the request that stands for it as well."""
    old, kept = _raised(community, at=NINE - 2 * DAY), _raised(community)
    command = MarkDuplicate(request_id=old, duplicate_of=kept)
    assert _rule(community, command, at=NINE - DAY) == "happened-before-last-step"
    community.execute(command, by=SHEN)
    community.execute(WithdrawRequest(request_id=kept), by=SHEN)
    assert _happened(community, old) == [NINE - 2 * DAY, NINE, NINE]


def test_claims_stand_apart(community: Community) -> None:
    """Each has its own order: a claim judged today, or a registration, keeps nobody from writing down one
    that was made before."""
    register = RegisterVolunteer(person_id=LIN)
    volunteer = community.execute(register, by=SHEN, at=NINE - 3 * DAY).stream_id
    first, second = (
        ClaimHours(volunteer_id=volunteer, activity="snow", started_at=start, ended_at=start + 60 * MINUTE)
        for start in (NINE - 3 * DAY, NINE - 2 * DAY)
    )
    community.execute(first, by=LIN)
    community.execute(VerifyHours(volunteer_id=volunteer, claim=1), by=SHEN)
    community.execute(second, by=LIN, at=NINE - DAY)
    verify = VerifyHours(volunteer_id=volunteer, claim=2)
    assert _rule(community, verify, at=NINE - 2 * DAY) == "happened-before-last-step"
    community.execute(verify, by=SHEN, at=NINE - DAY)
    early = evolve(second, started_at=NINE - 5 * DAY, ended_at=NINE - 5 * DAY + 60 * MINUTE)
    community.execute(early, by=LIN, at=NINE - 4 * DAY)
