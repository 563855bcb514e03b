"""What may be done next: told from status, state and actor, before anything is said."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from community_core import Community, InvalidInput, NextStep, Refused, UnknownStream, to_json
from community_core.domain import (
    AcceptRequest,
    ChangeVolunteer,
    ClaimHours,
    CorrectHours,
    ErasePerson,
    EscalateRequest,
    FollowUpRequest,
    LeaveVolunteering,
    RaiseRequest,
    RegisterVolunteer,
    RejectHours,
    ResolveRequest,
    RevokeHours,
    StandForDuplicate,
    StartVisit,
    VerifyHours,
)

SHEN, HE, LIN = "person-shen", "person-he", "person-lin"


@pytest.fixture
def community() -> Iterator[Community]:
    """A community in memory."""
    with Community.open(":memory:") as opened:
        yield opened


@pytest.fixture
def request_id(community: Community) -> str:
    """A request that was raised."""
    raising = RaiseRequest(title="Cold", category="heating", channel="desk")
    return community.execute(raising, by=SHEN).stream_id


def named(steps: tuple[NextStep, ...]) -> set[type[object]]:
    """The classes of the commands."""
    return {each.command for each in steps}


def test_steps_are_those_of_the_status(community: Community, request_id: str) -> None:
    """In the order of the aggregate's table; accepted, it is not accepted again."""
    steps = community.steps(request_id, by=SHEN)
    assert [each.name for each in steps] == [
        "acknowledge-request",
        "accept-request",
        "resolve-request",
        "reject-request",
        "mark-duplicate",
        "withdraw-request",
        "note-request",
        "escalate-request",
    ]
    community.execute(AcceptRequest(request_id=request_id), by=SHEN)
    assert AcceptRequest not in named(community.steps(request_id, by=SHEN))


def test_a_step_says_what_it_is_called(community: Community, request_id: str) -> None:
    """By its class, its name in the catalogue, and in both languages."""
    accept = community.steps(request_id, by=SHEN)[1]
    assert accept == NextStep(AcceptRequest, "accept-request", ("Accept request", "受理诉求"))
    assert community.catalogue[accept.name].command_class is accept.command
    assert to_json(accept) == {
        "name": "accept-request",
        "words": ["Accept request", "受理诉求"],
        "part": None,
        "parts": [],
    }


def test_what_only_decisions_ask_and_what_begins_anew_is_no_step(
    community: Community, request_id: str
) -> None:
    """Nobody can give the former, and the latter follows on nothing."""
    assert not named(community.steps(request_id, by=SHEN)) & {StandForDuplicate, RaiseRequest}


def test_a_state_may_close_a_step(community: Community, request_id: str) -> None:
    """What is escalated is not escalated again."""
    assert EscalateRequest in named(community.steps(request_id, by=SHEN))
    community.execute(EscalateRequest(request_id=request_id), by=SHEN)
    assert EscalateRequest not in named(community.steps(request_id, by=SHEN))


def test_an_actor_may_have_fewer_steps(community: Community, request_id: str) -> None:
    """Whoever resolved it does not ask the resident."""
    community.execute(ResolveRequest(request_id=request_id, outcome="done"), by=SHEN)
    assert FollowUpRequest not in named(community.steps(request_id, by=SHEN))
    assert FollowUpRequest in named(community.steps(request_id, by=HE))
    with pytest.raises(Refused, match="follow-up-by-resolver"):
        community.execute(FollowUpRequest(request_id=request_id, satisfaction="satisfied"), by=SHEN)


def test_parts_are_named_for_which_a_step_is_possible(community: Community) -> None:
    """Of a volunteer's claims those that wait are verified, and those that are verified revoked."""
    lin = community.execute(RegisterVolunteer(person_id=LIN), by=SHEN).stream_id
    always = {ChangeVolunteer, ClaimHours, LeaveVolunteering}
    assert named(community.steps(lin, by=SHEN)) == always
    for day in (1, 2):
        started, ended = (datetime(2024, 1, day, hour, tzinfo=UTC) for hour in (8, 9))
        claim = ClaimHours(volunteer_id=lin, activity="snow", started_at=started, ended_at=ended)
        community.execute(claim, by=LIN)
    community.execute(VerifyHours(volunteer_id=lin, claim=1), by=SHEN)
    told = {each.command: (each.part, each.parts) for each in community.steps(lin, by=SHEN)}
    assert told == {
        **dict.fromkeys(always, (None, ())),
        VerifyHours: ("claim", (2,)),
        RejectHours: ("claim", (2,)),
        CorrectHours: ("claim", (1, 2)),
        RevokeHours: ("claim", (1,)),
    }
    assert named(community.steps(lin, by=LIN)) == always | {CorrectHours, RevokeHours}


def test_what_was_never_begun_is_not_found(community: Community) -> None:
    """Whatever its id looks like, and also where it might be begun."""
    for unknown in ("request-nobody", "lantern-1", "nonsense", "", "volunteer-lin", LIN):
        with pytest.raises(UnknownStream) as error:
            community.steps(unknown, by=SHEN)
        assert error.value.kind == "not-found"


def test_somebody_asks(community: Community, request_id: str) -> None:
    """Steps are for an actor."""
    with pytest.raises(InvalidInput, match="by: '宋' does not say who"):
        community.steps(request_id, by="宋")


def test_who_was_erased_has_no_steps(community: Community) -> None:
    """And nothing is recorded by asking."""
    community.execute(StartVisit(person_id=LIN), by=SHEN)
    community.erase(LIN, by=SHEN, reason="asked for it")
    position = community.ledger.position()
    assert ErasePerson not in named(community.steps(LIN, by=SHEN))
    assert community.ledger.position() == position
