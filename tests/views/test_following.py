"""Rows that go with their stream: columns by name, the status as the aggregate has it."""

from typing import Any

import pytest
from attrs import frozen

from community_core.domain import (
    REQUEST,
    RequestAssigned,
    RequestNoted,
    RequestRaised,
    RequestResolved,
    RequestStatus,
)
from community_core.errors import InvalidProjection
from community_core.ledger import Recorded
from community_core.testing import fact, project
from community_core.views import Projection, Table, handles


@frozen
class Told:
    request_id: str
    status: RequestStatus = "raised"
    title: str = ""
    assignee: str | None = None
    steps: int = 0


class Register(Projection[Told]):
    """Every request."""

    name, version = "register-of-requests", 1
    told = Table(Told)

    @handles(*REQUEST.moves)
    def follow(self, e: Recorded[Any]) -> None:
        self.told.follow(REQUEST, e, steps=(self.told.value(e.stream_id, "steps") or 0) + 1)


@frozen
class Title:
    request_id: str
    title: str = ""


class Titles(Projection[Title]):
    """What requests are about; how they stand is not kept."""

    name, version = "titles", 1
    titles = Table(Title)

    @handles(RequestRaised, RequestResolved)
    def follow(self, e: Recorded[RequestRaised | RequestResolved]) -> None:
        self.titles.follow(REQUEST, e)


RAISED = fact(RequestRaised(title="Cold", category="heating", channel="phone"), "request-1")


def test_a_row_begins_with_its_stream_and_goes_on_with_it() -> None:
    """Its columns are those the facts name; what a fact does not name stays, and so does a status."""
    steps = [RequestAssigned(assignee="person-he"), RequestNoted(), RequestResolved(outcome="done")]
    rows = [
        list(project(Register, RAISED, *(fact(each, "request-1") for each in steps[:n]))) for n in range(4)
    ]
    assert rows == [
        [Told("request-1", "raised", "Cold", None, 1)],
        [Told("request-1", "assigned", "Cold", "person-he", 2)],
        [Told("request-1", "assigned", "Cold", "person-he", 3)],
        [Told("request-1", "resolved", "Cold", "person-he", 4)],
    ]


def test_facts_may_come_in_any_order() -> None:
    """A row begins with whichever is the first."""
    resolved = fact(RequestResolved(outcome="done"), "request-1")
    assert [row.status for row in project(Register, resolved)] == ["resolved"]


def test_a_row_without_a_status_takes_the_columns_alone() -> None:
    """And a fact that names none of them changes nothing."""
    assert list(project(Titles, RAISED, fact(RequestResolved(outcome="done"), "request-1"))) == [
        Title("request-1", "Cold")
    ]


def test_a_row_follows_in_handlers_only() -> None:
    """As it is with everything that writes."""
    view = project(Titles, RAISED)
    with pytest.raises(InvalidProjection, match="in handlers only"):
        view.titles.follow(REQUEST, RAISED)  # type: ignore[arg-type]
