"""What requests and others led to, how that stands, and what came to nothing without anybody being told."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from community_core.domain import (
    ReopenRequest,
    RequestConverted,
    RequestRaised,
    RequestReopened,
    RequestResolved,
    VisitPlanned,
)
from community_core.testing import GivenFact, check_figures, check_projection, fact, project
from community_core.views import Period, agenda_of, figures_of
from community_council.facts import ProjectAbandoned, ProjectProposed, WorksAccepted
from community_open_requests import WhatBecame
from community_open_requests.what_became import TURNS

from .comparing import EVENTS

FIRST = datetime(2024, 1, 1, 1, tzinfo=UTC)
NOW = FIRST + timedelta(days=60)


def on(event: Any, day: int, stream: str = "request-1") -> GivenFact:
    """A fact in the morning of that day of January."""
    return fact(event, stream, at=FIRST + timedelta(days=day - 1))


def asked(number: int, day: int = 1, **said: Any) -> GivenFact:
    """A request."""
    raised = RequestRaised(
        number=f"2024-000{number}",
        title=f"第{number}件",
        category="屋面",
        channel="desk",
        requester="person-lin",
        **said,
    )
    return on(raised, day, f"request-{number}")


CONVERTED = RequestConverted(into="project", target_id="project-1")
PROPOSED = on(ProjectProposed(number="2024-0009", title="屋面", category="屋面"), 2, "project-1")
TWO = [asked(1), asked(2), PROPOSED, on(CONVERTED, 2), on(CONVERTED, 3, "request-2")]
ACCEPTED, ABANDONED = (
    on(each, 20, "project-1")
    for each in (WorksAccepted(accepted_by=("person-he",), cost=1), ProjectAbandoned(reason="资金未落实"))
)


def view(*facts: GivenFact) -> WhatBecame:
    return project(WhatBecame, *facts, now=NOW)


def test_what_a_request_became_is_told_and_whether_it_is_done() -> None:
    """Each request has its row; a project of two is one project, which tells where it came from."""
    first, second = view(*TWO)
    assert (first.became, first.stands, first.done_on) == (("project-1",), ("goes-on",), None)
    assert second.became == first.became
    done, _ = view(*TWO, ACCEPTED)
    assert (done.stands, done.done_on) == (("done",), date(2024, 1, 20))
    assert [each.source for each in view(*TWO).of("project-1")] == ["request-1", "request-2"]
    assert [each.source for each in view(*TWO).of("request-2")] == ["request-2"]
    assert list(view(asked(1))) == []


def test_what_was_found_on_a_visit_is_followed_to_its_end() -> None:
    """One of two requests is resolved, the other became a project: all of it is done once both are."""
    planned = VisitPlanned(
        number="2024-0000", person_id="person-lin", visitor="person-he", planned_for=date(2024, 1, 1)
    )
    found = [on(planned, 1, "visit-1"), asked(1, arose_from="visit-1"), asked(2, arose_from="visit-1")]
    resolved = on(RequestResolved(outcome="done"), 5, "request-2")
    [visit, _] = view(*found, PROPOSED, on(CONVERTED, 2), resolved)
    assert (visit.kind, visit.became) == ("visit", ("project-1", "request-2"))
    assert (visit.stands, visit.done_on) == (("goes-on", "done"), None)
    [visit, _] = view(*found, PROPOSED, on(CONVERTED, 2), resolved, ACCEPTED)
    assert visit.done_on == date(2024, 1, 20)
    explained = on(RequestResolved(outcome="explained"), 5, "request-2")
    [visit] = view(*found[:1], found[2], explained)
    assert (visit.stands, visit.done_on) == (("otherwise",), None)


def test_what_came_to_nothing_waits_until_it_is_open_again() -> None:
    """Tell the residents, or reopen; given back it is neither lost nor anything that became of it."""
    assert view(*TWO, ACCEPTED).lost() == []
    lost = view(*TWO, ABANDONED)
    assert [each.source for each in lost.lost()] == ["request-1", "request-2"]
    (item, _) = agenda_of(lost, date(2024, 3, 1))
    assert (item.stream_id, item.person, item.next_step) == ("request-1", "person-lin", ReopenRequest)
    reopened = on(RequestReopened(reason="资金未落实"), 20)
    given_back = view(*TWO, ABANDONED, reopened)
    assert [each.source for each in given_back.lost()] == ["request-2"]
    assert [each.source for each in given_back] == ["request-2"]


def test_of_a_few_the_same_is_told_as_of_all() -> None:
    """Rows read by need are those of the whole list, in its order."""
    became = on(RequestConverted(into="activity", target_id="activity-1"), 5, "request-3")
    found = asked(4, 4, arose_from="request-2")
    told = view(*TWO, asked(3), became, found, ABANDONED)
    assert told.lost() == [each for each in told if "project-1" in each.became]
    assert [each.became for each in told.lost()] == [("project-1",), ("request-4", "project-1")]
    days = date(2024, 1, 5), date(2024, 1, 5)
    assert told.activities_from_requests(*days) == [each for each in told if each.source == "request-3"]


def test_conversions_are_counted_and_those_carried_out() -> None:
    """Three requests in one project are three; by the day they were converted, done as of today."""
    zone = view(*TWO).zone
    january, february = (Period.month(2024, month, zone) for month in (1, 2))
    told = {(each.measure.code, each.split): each.value for each in figures_of(view(*TWO, ACCEPTED), january)}
    assert told["requests-converted", None] == 2
    assert told["conversions-fulfilled", ("into", "project")] == 2
    assert [each.value for each in figures_of(view(*TWO), january)][:2] == [2, 0]
    assert [each.value for each in figures_of(view(*TWO), february)] == [0, 0]
    became = view(asked(3), on(RequestConverted(into="activity", target_id="activity-1"), 5, "request-3"))
    days = date(2024, 1, 5), date(2024, 1, 5)
    assert [each.source for each in became.activities_from_requests(*days)] == ["request-3"]
    assert became.activities_from_requests(date(2024, 1, 6), date(2024, 1, 9)) == []


def test_the_facts_it_goes_by_are_those_of_what_is_installed() -> None:
    """They are known by name alone: none is misspelt."""
    assert set(TURNS) - EVENTS.keys() == set()


STORIES = [
    [*TWO, ACCEPTED],
    [
        asked(3),
        on(ProjectProposed(number="2024-0008", title="电梯", category="电梯"), 2, "project-2"),
        on(RequestConverted(into="project", target_id="project-2"), 2, "request-3"),
        on(ProjectAbandoned(reason="资金未落实"), 20, "project-2"),
    ],
    [asked(4), asked(5, 2, arose_from="request-4"), on(RequestResolved(outcome="done"), 5, "request-5")],
]


def test_the_laws_of_views_figures_and_agenda_hold() -> None:
    """Replayed, batched, corrected and undone they tell the same; parts add up."""
    check_projection(WhatBecame, stories=STORIES)
    check_figures(WhatBecame, stories=STORIES)
