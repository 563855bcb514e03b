"""Hours that were claimed or judged by a slip: numbers that stay taken, time that is free again or is not."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from community_core.community import Community
from community_core.domain import (
    VOLUNTEER,
    ClaimHours,
    Command,
    CorrectFact,
    RegisterVolunteer,
    RejectHours,
    UndoFact,
    VerifyHours,
)
from community_core.errors import Refused

HE, LIN = "person-he", "person-lin"
VOLUNTEER_ID = "volunteer-lin"
ON: dict[str, Any] = {"volunteer_id": VOLUNTEER_ID}
START = datetime(2024, 1, 15, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
CLAIM = ClaimHours(**ON, activity="snow", started_at=START, ended_at=START + HOUR)


@pytest.fixture
def community() -> Iterator[Community]:
    """A community with one volunteer."""
    with Community.open(":memory:") as opened:
        opened.execute(RegisterVolunteer(person_id=LIN), by=LIN)
        yield opened


def give(community: Community, command: Command, by: str = HE) -> int:
    """The version of what comes of a command."""
    return community.execute(command, by=by).version


def undo(community: Community, version: int, by: str = HE) -> int:
    """The version of what says that a fact never happened, or a correction is none."""
    return give(community, UndoFact(fact_id=f"{VOLUNTEER_ID}@{version}", reason="slip"), by)


def refusal(community: Community, version: int, by: str = HE) -> str:
    """The rule by which undoing a fact or correction is refused."""
    with pytest.raises(Refused) as refused:
        undo(community, version, by)
    return refused.value.rule


def claims(community: Community) -> dict[int, str]:
    """Where each claim stands, by its number."""
    state = community.ledger.load(VOLUNTEER, VOLUNTEER_ID).state
    return {number: claim.status for number, claim in state.claims.items()}


def test_a_claim_undone_and_claimed_anew_has_another_number(community: Community) -> None:
    """Its time is free, its number stays taken; it is not put back while the time is claimed."""
    undone = undo(community, give(community, CLAIM, by=LIN), by=LIN)
    again = give(community, CLAIM, by=LIN)
    assert claims(community) == {2: "claimed"}
    assert refusal(community, undone, by=LIN) == "hours-overlap"
    undo(community, again, by=LIN)
    undo(community, undone, by=LIN)
    assert claims(community) == {1: "claimed"}


def test_a_claim_that_was_judged_is_undone_after_the_judgment(community: Community) -> None:
    """By whoever might judge; nobody undoes what was said of their own hours."""
    claimed = give(community, CLAIM, by=LIN)
    verified = give(community, VerifyHours(**ON, claim=1))
    assert refusal(community, claimed, by=LIN) == "later-steps-stand-on-it"
    assert refusal(community, verified, by=LIN) == "own-hours"
    undone = undo(community, verified)
    assert refusal(community, undone, by=LIN) == "own-hours"
    undo(community, claimed, by=LIN)
    assert claims(community) == {}
    assert refusal(community, undone) == "later-steps-stand-on-it"


def test_a_rejection_is_undone_while_its_time_is_free(community: Community) -> None:
    """Else the hours would count twice; corrected to another hour they do not."""
    give(community, CLAIM, by=LIN)
    rejected = give(community, RejectHours(**ON, claim=1, reason="not there"))
    again = give(community, CLAIM, by=LIN)
    assert refusal(community, rejected) == "hours-overlap"
    later = {"started_at": START + HOUR, "ended_at": START + 2 * HOUR}
    moved = CorrectFact(fact_id=f"{VOLUNTEER_ID}@{again}", right=later, reason="an hour later")
    give(community, moved, by=LIN)
    undo(community, rejected)
    assert claims(community) == {1: "claimed", 2: "claimed"}


def test_whose_judgment_it_was_is_not_put_on_the_volunteer(community: Community) -> None:
    """They did not judge their own hours."""
    give(community, CLAIM, by=LIN)
    verified = give(community, VerifyHours(**ON, claim=1))
    wrong = CorrectFact(fact_id=f"{VOLUNTEER_ID}@{verified}", actor=LIN, reason="misread")
    with pytest.raises(Refused) as refused:
        give(community, wrong)
    assert refused.value.rule == "own-hours"
