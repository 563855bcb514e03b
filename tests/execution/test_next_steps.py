"""Which steps are told of a stream, whatever the aggregate."""

from community_core.execution import Executor

from .tally import Compare, Count, Nothing, Scatter


def test_a_command_that_always_begins_another_is_no_step(executor: Executor) -> None:
    """Its table may allow it in any status: it is about none that is there."""
    executor.execute(Count(tally_id="tally-1"), by="person-shen")
    told = [each.command for each in executor.steps("tally-1", by="person-shen")]
    assert told == [Count, Compare, Nothing]
    assert Scatter not in told
