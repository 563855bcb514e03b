"""Projections that build on a class which says how tables are filled, each with rows of its own."""

import pytest
from attrs import frozen

from community_core.domain import PersonMerged, RequestRaised, RequestWithdrawn
from community_core.ledger import Recorded
from community_core.neighbourhood import Merge, OfMerges, OfPeople
from community_core.testing import fact, project
from community_core.views import Projection, Table, handles


@frozen
class Asked:
    """A request."""

    request_id: str
    title: str
    withdrawn: bool = False


class OfRequests:
    """No projection: it has neither a name nor rows it gives."""

    requests = Table(Asked, order="title")

    @handles(RequestRaised)
    def ask(self, e: Recorded[RequestRaised]) -> None:
        self.requests.put(Asked(e.stream_id, e.data.title))


class OfBoth(OfPeople, OfMerges, Projection[Merge]):
    """Who was merged, and what became of people."""

    name, version = "of-both", 1
    pages = "merges"


class OfBothTurnedRound(OfMerges, OfPeople, Projection[Merge]):
    """The same."""

    name, version = "of-both-turned-round", 1
    pages = "merges"


class AllAsked(OfRequests, Projection[Asked]):
    """Every request."""

    name, version = "all-asked", 1


class StillAsked(OfRequests, Projection[Asked]):
    """Those nobody withdrew."""

    name, version = "still-asked", 1

    @handles(RequestWithdrawn)
    def withdraw(self, e: Recorded[RequestWithdrawn]) -> None:
        self.requests.discard(e.stream_id)


def test_two_projections_build_on_what_one_class_says() -> None:
    """What the one does to its rows does nothing to those of the other."""
    lamp = RequestRaised(title="Lamp", category="light", channel="desk")
    facts = [fact(lamp, "request-1"), fact(RequestWithdrawn(), "request-1")]
    assert [row.title for row in project(AllAsked, *facts)] == ["Lamp"]
    assert list(project(StillAsked, *facts)) == []


@pytest.mark.parametrize("view", [OfBoth, OfBothTurnedRound])
def test_every_class_a_projection_builds_on_hears_of_a_merge(view: type[OfBoth]) -> None:
    """Whichever stands first."""
    found = project(view, fact(PersonMerged(into="person-he"), "person-lin"))
    assert list(found.merges) == [Merge("person-lin", "person-he")]
    assert [(each.person_id, each.what) for each in found.life_events] == [("person-lin", "merged")]
