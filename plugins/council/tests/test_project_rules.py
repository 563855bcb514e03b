"""Every rule about projects refuses, what is the truth is not refused, and the laws of aggregates hold."""

from datetime import UTC, datetime

import pytest

from community_core import Community
from community_core.domain import UndoFact
from community_core.errors import Refused
from community_core.testing import check_aggregate
from community_council.commands import ApplyForFund, HoldVote, ProposeProject
from community_council.project import PROJECT

from .project_examples import EXAMPLES, FEW, FUND, OWNERS


def test_examples_come_out_and_the_laws_hold() -> None:
    """Every command, event and rule is reached; histories of random commands stand the same however they are
    told, corrected, undone and put back."""
    check_aggregate(PROJECT, EXAMPLES)


NOON = datetime(2024, 1, 15, 4, tzinfo=UTC)


def test_money_that_the_owners_agreed_on_is_put_back_after_they_voted_again() -> None:
    """It was asked for while they agreed: asking anew is refused, putting the old one back is not."""
    with Community.open(":memory:", clock=lambda: NOON) as community:

        def undo(fact_id: str) -> str:
            undoing = UndoFact(fact_id=fact_id, reason="记错了")
            return community.execute(undoing, by="person-shen").events[0].id

        proposed = ProposeProject(title="屋面维修", category="屋面")
        project = community.execute(proposed, by="person-shen").stream_id
        community.execute(HoldVote(project_id=project, **OWNERS), by="person-shen")
        asked = community.execute(ApplyForFund(project_id=project, **FUND), by="person-shen")
        community.execute(HoldVote(project_id=project, **FEW), by="person-shen")
        undone = undo(asked.events[0].id)
        with pytest.raises(Refused, match="owners-money-needs-vote"):
            community.execute(ApplyForFund(project_id=project, **FUND), by="person-shen")
        undo(undone)
        assert 1 in PROJECT.fold(each.data for each in community.history(project)).funds
