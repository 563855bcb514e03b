"""What is told about a person, wherever it lies."""

from collections.abc import Iterator

import pytest

from community_core import Community
from community_core.domain import (
    AcceptRequest,
    AssignRequest,
    MergePerson,
    RaiseRequest,
    RegisterPerson,
    ResolveRequest,
    Sealed,
    StartVisit,
)
from community_core.errors import UnknownStream

SHEN, LIN, HE = "person-shen", "person-lin", "person-he"


@pytest.fixture
def community() -> Iterator[Community]:
    """In memory."""
    with Community.open(":memory:") as community:
        yield community


def raised(community: Community, requester: str | None) -> str:
    """A request, for somebody or nobody, and taken on."""
    told = RaiseRequest(
        title="Radiator is cold",
        category="heating",
        channel="desk",
        requester=requester,
        details="coughs at night" if requester else None,
    )
    request = community.execute(told, by=SHEN).stream_id
    community.execute(AcceptRequest(request_id=request), by=SHEN)
    return request


def types(community: Community, person: str) -> list[str]:
    """What is told of somebody, in order."""
    return [fact.type for fact in community.about(person)]


def test_what_is_told_of_somebody_is_the_whole_story_of_what_is_about_them(community: Community) -> None:
    """Also the steps that do not name them; and nothing of what they recorded of others."""
    raised(community, None)
    request = raised(community, LIN)
    community.execute(ResolveRequest(request_id=request, outcome="done"), by=HE)
    community.execute(StartVisit(person_id=LIN), by=HE)
    assert types(community, LIN) == ["RequestRaised", "RequestAccepted", "RequestResolved", "VisitStarted"]
    with pytest.raises(UnknownStream):
        community.about(SHEN)


def test_of_whoever_does_the_work_only_what_names_them_is_told(community: Community) -> None:
    """A request that is assigned to somebody is not about them."""
    request = raised(community, LIN)
    community.execute(AssignRequest(request_id=request, assignee=HE), by=SHEN)
    assert types(community, HE) == ["RequestAssigned"]


def test_whoever_was_merged_is_told_of_under_either_id(community: Community) -> None:
    """What lies on the merged record counts for the one that goes on."""
    for person in (LIN, HE):
        community.execute(RegisterPerson(person_id=person, name="林晓棠"), by=SHEN)
    raised(community, HE)
    community.execute(MergePerson(person_id=HE, into=LIN), by=SHEN)
    told = ["PersonRegistered", "PersonRegistered", "RequestRaised", "RequestAccepted"]
    assert types(community, HE) == types(community, LIN) == [*told, "PersonMerged", "PersonAbsorbed"]


def test_what_is_sealed_is_opened_for_whoever_may_see_it(community: Community) -> None:
    """And noted as the history of that person."""
    raised(community, LIN)
    assert isinstance(community.about(LIN)[0].data.details, Sealed)
    assert community.about(LIN, reader=SHEN)[0].data.details == "coughs at night"
    assert [(each.reader, each.purpose) for each in community.vault.openings()] == [(SHEN, f"history {LIN}")]
