"""A view that tells whom a dispute is about is found."""

from typing import Annotated, Any

import pytest
from attrs import frozen

from community_core.ledger import Recorded
from community_core.testing import CheckFailed, check_projection, fact
from community_core.views import Column, Projection, Table, handles
from community_mediation import facts

from .dispute_examples import HE, NAMED, REPORTED, TIAN

STORY = [fact(REPORTED, "dispute-1", by=TIAN), fact(NAMED, "dispute-1", by=TIAN)]


@frozen
class Plain:
    """Whom it is about, told to everybody."""

    dispute_id: str
    second: str


@frozen
class Kept:
    """Whom it is about, told to whoever may know; who mediates, to everybody."""

    dispute_id: str
    second: Annotated[str | None, Column(named_in="dispute_id")] = None
    mediator: str = ""


class Telling(Projection[Plain]):
    """Tells too much."""

    name, version = "telling-parties", 1
    rows = Table(Plain)

    @handles(facts.DisputeReported)
    def report(self, e: Recorded[facts.DisputeReported]) -> None:
        self.rows.put(Plain(e.stream_id, e.data.parties[1] if len(e.data.parties) > 1 else ""))


class Keeping(Projection[Kept]):
    """Tells what may be told."""

    name, version = "keeping-parties", 1
    single_stream = True
    rows = Table(Kept)

    @handles(facts.DisputeReported, facts.MediatorsNamed)
    def follow(self, e: Recorded[Any]) -> None:
        before = self.rows.get(e.stream_id) or Kept(e.stream_id)
        if isinstance(e.data, facts.MediatorsNamed):
            self.rows.put(Kept(e.stream_id, before.second, next(iter(e.data.mediators), "")))
        else:
            self.rows.put(Kept(e.stream_id, next(iter(e.data.parties[1:]), None), before.mediator))


def test_a_view_that_names_a_party_to_everybody_is_found() -> None:
    """The failure says which column, and what to write there."""
    with pytest.raises(CheckFailed, match=rf"has '{HE}' in 'second'.*named_in"):
        check_projection(Telling, stories=[STORY[:1]])


def test_one_that_says_whose_it_is_keeps_the_law() -> None:
    """Mediators are told openly."""
    check_projection(Keeping, stories=[STORY])
