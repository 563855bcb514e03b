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
from community_core.testing import aggregate_stories, check_figures, check_projection, fact
from community_mobilisation.areas import Areas
from community_mobilisation.hours import MobilisationHours
from community_mobilisation.mobilisation import MOBILISATION
from community_mobilisation.mobilisations import Mobilisations
from community_mobilisation.unseen import UnseenSinceAlert

from .mobilisation_examples import EAST, EXAMPLES, SEVEN, STREAM

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
