"""Facts with personal text are corrected: the right text is sealed, and nobody has to read the wrong one."""

from pathlib import Path

import pytest

from community_core import Community
from community_core.domain import CorrectFact, RequestRaised, Sealed, VisitCompleted
from community_core.errors import Refused
from community_open_requests import OpenRequests

from .conftest import HE, LIN, SEEN, SHEN, TOLD

RIGHT = "夜里不咳嗽，只是睡不着"


@pytest.fixture
def raised(community: Community) -> str:
    """The id of the fact that Lin's request was raised."""
    return next(iter(community.log(types=[RequestRaised]))).id


def _correct(fact_id: str, **right: object) -> CorrectFact:
    return CorrectFact(fact_id=fact_id, right=right, reason="misheard")


def test_the_right_text_is_sealed_and_opened_for_readers(
    community: Community, raised: str, folder: Path
) -> None:
    """It is in no byte of the store; what was said before stays sealed as it was."""
    receipt = community.execute(_correct(raised, details=RIGHT), by=SHEN)
    correction = receipt.events[0].data
    assert isinstance(correction.right.details, Sealed)
    assert correction.right.details.person == LIN
    for told in (RIGHT, TOLD):
        assert not [
            each for each in folder.rglob("*") if each.is_file() and told.encode() in each.read_bytes()
        ]
    shown = community.history(receipt.stream_id, reader=SHEN)[-1].data
    assert (shown.said.details, shown.right.details) == (TOLD, RIGHT)
    rows = community.view(OpenRequests, reader=SHEN).register()
    assert [row.details for row in rows if row.request_id == receipt.stream_id] == [RIGHT]


def test_a_text_that_stays_is_carried_over_and_still_opens(community: Community, raised: str) -> None:
    """Without anybody opening it."""
    receipt = community.execute(_correct(raised, title="咳嗽"), by=SHEN)
    stored = receipt.events[0].data
    assert stored.right.details == stored.said.details
    assert community.history(receipt.stream_id, reader=SHEN)[-1].data.right.details == TOLD


def test_a_text_does_not_go_over_to_somebody_else(community: Community, raised: str) -> None:
    """Unless it is told anew: then it is sealed for whom it is about."""
    with pytest.raises(Refused, match="text-goes-with-person"):
        community.execute(_correct(raised, requester=HE), by=SHEN)
    receipt = community.execute(_correct(raised, requester=HE, details=RIGHT), by=SHEN)
    assert receipt.events[0].data.right.details.person == HE


def test_what_was_seen_on_a_visit_is_of_the_person_who_was_met(community: Community) -> None:
    """Both can be put right, together."""
    completed = next(iter(community.log(types=[VisitCompleted])))
    with pytest.raises(Refused, match="text-goes-with-person"):
        community.execute(_correct(completed.id, person_id=HE), by=SHEN)
    community.execute(_correct(completed.id, person_id=HE, observations="well"), by=SHEN)
    shown = community.history(completed.stream_id, reader=SHEN)[-1].data
    assert (shown.said.observations, shown.right.observations) == (SEEN, "well")


def test_of_somebody_who_was_erased_only_what_is_not_personal_is_corrected(
    community: Community, raised: str
) -> None:
    """The rest is carried over, unreadable as it is."""
    community.erase(LIN, by=SHEN, reason="asked for it")
    with pytest.raises(Refused, match="person-erased"):
        community.execute(_correct(raised, details=RIGHT), by=SHEN)
    assert community.execute(_correct(raised, title="咳嗽"), by=SHEN).version > 1
    community.execute(_correct(f"{LIN}@1", reason="asked for it in writing"), by=SHEN)
    assert community.history(LIN)[-1].data.right.reason == "asked for it in writing"
