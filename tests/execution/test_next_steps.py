"""Which steps are told of a stream, whatever the aggregate."""

from community_core import Community
from community_core.domain import ConvertRequest, RaiseRequest, ResolveRequest
from community_core.execution import Executor

from .tally import Compare, Count, Nothing, Scatter


def test_a_command_that_always_begins_another_is_no_step(executor: Executor) -> None:
    """Its table may allow it in any status: it is about none that is there."""
    executor.execute(Count(tally_id="tally-1"), by="person-shen")
    told = [each.command for each in executor.steps("tally-1", by="person-shen")]
    assert told == [Count, Compare, Nothing]
    assert Scatter not in told


def test_what_only_decisions_of_others_ask_is_no_step() -> None:
    """A request is converted by what takes it up."""
    with Community.open(":memory:") as community:
        said = RaiseRequest(title="冷", category="暖气", channel="phone")
        request = community.execute(said, by="person-shen").stream_id
        told = [each.command for each in community.steps(request, by="person-shen")]
        assert ResolveRequest in told
        assert ConvertRequest not in told
