"""Looking at rows after each fact gives what reading the whole view after each fact gives."""

from collections.abc import Iterator
from random import Random
from time import process_time
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from community_core.domain import FactCorrected, RequestRaised, RequestResolved
from community_core.ledger import Recorded
from community_core.testing import fact
from community_core.testing.facts import recorded
from community_core.testing.projecting import history_for
from community_core.views import Cut, Projection, Table, handles
from community_core.views.explaining.asked import Asked
from community_core.views.explaining.watching import watched_fold
from community_core.views.facts.pages import facts_of
from community_core.views.projections.keys import ViewKey, by_key

from .past_histories import ASKED_FROM, ZONE, Facts, engine_over, random_history

HISTORIES: Any = st.tuples(st.randoms(use_true_random=False), st.integers(1, 40)).map(
    lambda drawn: random_history(Random(drawn[0].getrandbits(32)), drawn[1])
)


def keys_ever(projection: type[Projection[Any]], facts: Facts) -> set[ViewKey]:
    """Every key the view ever had a row of."""
    found = set[ViewKey]()
    with watched_fold(Asked(projection, ZONE, ASKED_FROM, ())) as fold:
        for each in facts:
            fold.step(each)
            fold.look()
            found |= by_key(projection, fold._view).keys()
    return found


def refuse_differences(projection: type[Projection[Any]], facts: Facts) -> None:
    """That after each fact both ways of looking see the same, whichever rows are watched."""
    told = list(facts_of(projection, history_for(projection, list(facts)), Cut(len(facts))))
    asked = Asked(projection, ZONE, ASKED_FROM, keys_ever(projection, told))
    with watched_fold(asked) as fold:
        looking = fold.looking()
        for each in told:
            looking.wrote(fold.step(each).written)
            assert fold.seen(looking) == fold.look(), each.position


@frozen
class Raise:
    request_id: str
    title: str
    place: str | None
    closed: bool = False


@frozen
class Titled:
    title: str
    others: int
    closed: bool
    known: bool


class Requests:
    """What the views below keep."""

    raised = Table(Raise, index=["title", "closed"], order=("-place", "title"))
    titles = Table(Raise)

    @handles(RequestRaised)
    def add(self, e: Recorded[RequestRaised]) -> None:
        self.raised.put(Raise(e.stream_id, e.data.title, e.data.place or None))
        self.titles.put(Raise(e.data.title, "", None))

    @handles(RequestResolved)
    def close(self, e: Recorded[RequestResolved]) -> None:
        if e.stream_id in self.raised:
            row = self.raised.pop(e.stream_id)
            self.raised.put(Raise(row.request_id, row.title, row.place, closed=True))
            self.titles.discard(row.title)


class Shown(Requests, Projection[Titled]):
    """Rows that are shown with what other rows, and how many of them, say; several under one key."""

    name, version, key = "shown", 1, ("title", "closed")

    def shown(self, row: Raise) -> Titled:
        others = self.raised.count(title=row.title) + len(self.raised.where(title=row.title, limit=2))
        return Titled(row.title, others, row.closed, self.titles.value(row.title, "closed") is not None)


class OnlyOpen(Requests, Projection[Titled]):
    """Of the rows of a table those that are open."""

    name, version, key, only = "only-open", 1, "title", {"closed": False}
    raised = Table(Raise, index=["title", "closed"], order="title")

    def shown(self, row: Raise) -> Titled:
        return Titled(row.title, len(self.raised), row.closed, row.title in self.titles)


class MadeUp(Requests, Projection[Titled]):
    """Rows that are made up, in SQL and out of whole tables."""

    name, version, key = "made-up", 1, "title"

    def __iter__(self) -> Iterator[Titled]:
        columns = self.raised.columns
        asked = select(columns.title, func.count()).group_by(columns.title).order_by(columns.title)
        known = {each.request_id for each in self.titles}
        for title, times in self.raised.select(asked):
            yield Titled(title, times, bool(self.raised.count(closed=True, title=title)), title in known)


@pytest.mark.parametrize("projection", [Shown, OnlyOpen, MadeUp])
@settings(max_examples=40)
@given(facts=HISTORIES)
def test_what_is_remembered_of_a_view_is_what_is_in_it(
    projection: type[Projection[Any]], facts: Facts
) -> None:
    """Rows listed, made up, counted, chosen, removed, put anew; under keys they share with others."""
    refuse_differences(projection, [each for each in facts if not isinstance(each.data, FactCorrected)])


@frozen
class Seat:
    activity_id: str
    person_id: str


@frozen
class Guest:
    person_id: str
    activity: str


class Guests(Projection[Guest]):
    """A register of everybody at one place, whose title each of them shows."""

    name, version, key, pages = "guests", 1, "person_id", "seats"
    raised = Table(Raise)
    seats = Table(Seat, key=("activity_id", "person_id"))

    @handles(RequestRaised)
    def come(self, e: Recorded[RequestRaised]) -> None:
        self.raised.put(Raise("request-1", "Singing", None))
        self.seats.put(Seat("request-1", e.stream_id))

    def shown(self, row: Seat) -> Guest:
        return Guest(row.person_id, self.raised.value(row.activity_id, "title"))


def seconds_to_explain(length: int) -> float:
    """The time of the processor for one row of so many, each shown with what another row says."""
    raised = RequestRaised(title="x", category="x", channel="desk")
    engine = engine_over(Guests, recorded(fact(raised, f"request-{number}") for number in range(length)))
    began = process_time()
    found = engine.explain(Guests, "request-3", Cut(length), ASKED_FROM)
    assert [each.fact.position for each in found.reasons] == [4]
    return process_time() - began


def test_explaining_a_row_that_is_worked_out_takes_time_as_the_history_is_long() -> None:
    """Not as its square, where what is shown of each row depends on others."""
    seconds_to_explain(10)
    assert min(seconds_to_explain(1_500) for _ in range(2)) < 10 * seconds_to_explain(300)
