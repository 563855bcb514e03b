"""An undone step against a plain oracle: the same commands given again to another community, without it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from community_core.community import Community
from community_core.domain import (
    REQUEST,
    AcceptRequest,
    AcknowledgeRequest,
    AssignRequest,
    CloseRequest,
    Command,
    EscalateRequest,
    FollowUpRequest,
    RaiseRequest,
    RejectRequest,
    ReopenRequest,
    RequestState,
    ResolveRequest,
    ResumeRequest,
    StartRequest,
    UndoFact,
    WaitRequest,
    WithdrawRequest,
)
from community_core.errors import Refused

HE, LIN, TIAN, XU = "person-he", "person-lin", "person-tian", "person-xu"
FIRST = datetime(2024, 1, 15, 1, tzinfo=UTC)
REASON = {"reason": "said so"}
STEPS: Sequence[tuple[type[Command], dict[str, Any]]] = [
    (AcknowledgeRequest, {}),
    (AcceptRequest, {}),
    (AssignRequest, {"assignee": HE}),
    (AssignRequest, {"assignee": LIN}),
    (StartRequest, {}),
    (WaitRequest, REASON),
    (ResumeRequest, {}),
    (EscalateRequest, REASON),
    (ResolveRequest, {"outcome": "done"}),
    (ResolveRequest, {"outcome": "partly"}),
    (FollowUpRequest, {"satisfaction": "satisfied"}),
    (FollowUpRequest, {"satisfaction": "not-satisfied"}),
    (ReopenRequest, REASON),
    (CloseRequest, {}),
    (RejectRequest, REASON),
    (WithdrawRequest, {}),
]
BY_WHAT_IS_SAID = {"already-assigned", "follow-up-by-resolver"}
"""Rules by which a step is refused for what it says or who takes it, wherever the request stands."""


@frozen
class Given:
    """A command that was given: when and by whom, and how many facts came of it."""

    command: Command
    at: datetime
    by: str
    facts: int


class Neighbourhood:
    """A community with one request; any two are told apart by what is commanded alone."""

    def __init__(self) -> None:
        self.now = FIRST
        self.community = Community.open(":memory:", clock=lambda: self.now, entropy=Random(7).randbytes)
        raising = RaiseRequest(title="Cold", category="heating", channel="desk")
        self.request = self.community.execute(raising, by=XU).stream_id

    @property
    def state(self) -> RequestState:
        """Where the request stands."""
        state: RequestState = self.community.ledger.load(REQUEST, self.request).state
        return state

    def give(self, command: Command, at: datetime, by: str) -> int | str:
        """How many facts come of a command, or the rule by which it is refused."""
        self.now = at
        try:
            return len(self.community.execute(command, by=by).events)
        except Refused as refused:
            return refused.rule


def lived(neighbourhood: Neighbourhood, choices: Sequence[tuple[int, str]]) -> list[Given]:
    """What was commanded, an hour between any two: of the steps from the one that was chosen on the first
    that no rule refused."""
    told = []
    for hours, (choice, by) in enumerate(choices, start=1):
        at = FIRST + timedelta(hours=hours)
        for kind, said in (*STEPS[choice:], *STEPS[:choice]):
            command = kind(request_id=neighbourhood.request, **said)
            facts = neighbourhood.give(command, at, by)
            if isinstance(facts, int):
                told.append(Given(command, at, by, facts))
                break
    return told


@settings(max_examples=100)
@given(
    st.lists(st.tuples(st.integers(0, len(STEPS) - 3), st.sampled_from([HE, LIN, TIAN])), max_size=14),
    st.integers(0, 13),
)
def test_an_undone_step_is_as_if_it_had_never_been_taken(choices: list[tuple[int, str]], which: int) -> None:
    """What can be undone leaves all that followed as possible as before, and the request where that leads;
    what cannot be undone would not have let something follow."""
    neighbourhood, without = Neighbourhood(), Neighbourhood()
    told = lived(neighbourhood, choices)
    single = [index for index, each in enumerate(told) if each.facts == 1]
    if not single:
        return
    slip = single[which % len(single)]
    version = 2 + sum(each.facts for each in told[:slip])
    undo = UndoFact(fact_id=f"{neighbourhood.request}@{version}", reason="slip")
    undone = neighbourhood.give(undo, FIRST + timedelta(days=9), XU)
    others = (each for index, each in enumerate(told) if index != slip)
    refused = {each for one in others if isinstance(each := without.give(one.command, one.at, one.by), str)}
    if undone == "later-steps-stand-on-it":
        assert refused
    else:
        assert undone == 1
        assert refused <= BY_WHAT_IS_SAID
        assert refused or neighbourhood.state == without.state
