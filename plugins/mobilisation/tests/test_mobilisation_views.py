"""The laws of views, figures and agenda hold for mobilisations."""

from datetime import timedelta
from typing import Any

import pytest

from community_core.domain import (
    CareLevelSet,
    HoursClaimed,
    HoursRejected,
    HoursRevoked,
    HoursVerified,
    PersonMerged,
    PlaceNamed,
    VisitCompleted,
    VolunteerRegistered,
)
from community_core.testing import (
    GivenFact,
    aggregate_stories,
    check_figures,
    check_projection,
    fact,
    project,
)
from community_mobilisation import facts
from community_mobilisation.areas import Areas
from community_mobilisation.hours import MobilisationHours
from community_mobilisation.mobilisation import MOBILISATION
from community_mobilisation.mobilisations import Mobilisations
from community_mobilisation.unseen import UnseenSinceAlert

from .mobilisation_examples import EAST, EXAMPLES, GATE, SEVEN, STREAM, WEST

HOUR = timedelta(hours=1)


def given(volunteer: str, *events: Any, claim: int = 1) -> list[Any]:
    """Somebody who claims two hours for the mobilisation, and what becomes of that, an hour apart."""
    stream, first = f"volunteer-{volunteer}", SEVEN + claim * HOUR
    span = {"started_at": SEVEN, "ended_at": SEVEN + 2 * HOUR}
    claimed = HoursClaimed(claim=claim, activity="扫雪", arose_from=STREAM, **span)
    told = (VolunteerRegistered(person_id=f"person-{volunteer}"), claimed, *events)
    return [fact(each, stream, at=first + place * HOUR) for place, each in enumerate(told)]


STORIES = [
    *aggregate_stories(MOBILISATION, EXAMPLES),
    [fact(PlaceNamed(kind="venue", called="东门"), EAST, at=SEVEN)],
    [fact(CareLevelSet(person_id="person-lin", level="high"), "person-lin", at=SEVEN)],
    [
        fact(CareLevelSet(person_id="person-xu", level="key"), "person-xu", at=SEVEN),
        fact(VisitCompleted(person_id="person-xu"), "visit-1", at=SEVEN + HOUR),
        fact(PersonMerged(into="person-lin"), "person-xu", at=SEVEN + 2 * HOUR),
    ],
    given("yun", HoursVerified(claim=1)),
    given("qiu", HoursVerified(claim=1), HoursRevoked(claim=1, reason="重复")),
    given("ning", HoursRejected(claim=1, reason="未到场")),
    given("mei"),
]
VIEWS = [Mobilisations, Areas, UnseenSinceAlert, MobilisationHours]


@pytest.mark.parametrize("view", VIEWS)
def test_the_laws_of_views_hold(view: Any) -> None:
    """Replayed, batched, corrected and undone they tell the same."""
    check_projection(view, stories=STORIES)


@pytest.mark.parametrize("view", VIEWS[1:])
def test_the_laws_of_figures_and_agenda_hold(view: Any) -> None:
    """A period asked again later tells the same; parts add up; items are about streams that exist."""
    check_figures(view, stories=STORIES)


def test_what_needs_people_first_stands_first() -> None:
    """Areas of mobilisations that go on, the longest open before others; then the latest."""
    told = [
        _fact(1, -30, facts.MobilisationStarted(kind="ice", areas=(GATE,))),
        _fact(1, -29, facts.MobilisationEnded(reason="有车辆停放")),
        _fact(2, 0, facts.MobilisationStarted(kind="snow", areas=(EAST, WEST))),
        _fact(2, 1, facts.RouteCleared(area=EAST, party="org:物业", people=3)),
        _fact(3, 2, facts.MobilisationStarted(kind="snow", areas=(GATE, EAST))),
        _fact(3, 3, facts.RouteCleared(area=GATE, party="org:物业", people=3)),
    ]
    areas = project(Areas, *told)
    whole = [
        (f"{STREAM[:-1]}2", WEST),
        (f"{STREAM[:-1]}3", EAST),
        (f"{STREAM[:-1]}3", GATE),
        (f"{STREAM[:-1]}2", EAST),
        (f"{STREAM[:-1]}1", GATE),
    ]
    assert [(each.mobilisation_id, each.area) for each in areas] == whole
    assert [(each.mobilisation_id, each.area) for each in areas.open_only()] == whole[:2]
    blocked = [*told, _fact(3, 4, facts.RouteBlockedAgain(area=GATE, reason="又下雪了"))]
    assert [each.area for each in project(Areas, *blocked)][:3] == [WEST, EAST, GATE]
    assert [each.area for each in project(Areas, *blocked).of_mobilisation(f"{STREAM[:-1]}3")] == [EAST, GATE]
    going = [each.mobilisation_id[-1] for each in project(Mobilisations, *told)]
    assert going == ["3", "2", "1"]


def _fact(number: int, hours: int, event: Any) -> GivenFact:
    """That it happened in a mobilisation so many hours after seven."""
    at = SEVEN + hours * HOUR
    return fact(event, f"{STREAM[:-1]}{number}", at=at, recorded_at=at)
