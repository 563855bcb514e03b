"""The views keep the laws of projections, and those of figures and agendas."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from community_core.domain import (
    CareLevelSet,
    ConsentGiven,
    ConsentWithdrawn,
    Event,
    PersonAway,
    PersonBack,
    PersonDied,
    PersonLeft,
    PersonReturned,
    VisitCompleted,
)
from community_core.testing import GivenFact, check_figures, check_projection, fact
from community_core.views import Projection
from community_visiting import ColdHomes, Overdue, TodaysRound, VisitCoverage

MORNING = datetime(2024, 1, 15, 1, 0, tzinfo=UTC)


def told(person: str, *events: Event) -> list[GivenFact]:
    """Somebody with a care level who is met five days later; and what happens besides, a week apart."""
    graded = fact(CareLevelSet(person_id=person, level="high"), person, at=MORNING)
    met = fact(
        VisitCompleted(person_id=person, heating_warm=False), f"visit-{person}", at=MORNING + timedelta(5)
    )
    return [
        graded,
        met,
        *(fact(event, person, at=MORNING + timedelta(7 * week)) for week, event in enumerate(events, 1)),
    ]


STORIES = [
    told("person-lin"),
    told("person-he", PersonAway(gone_to="family"), PersonBack(), PersonAway(gone_to="hospital")),
    told("person-yao", ConsentWithdrawn(purpose="visits"), ConsentGiven(purpose="visits", how="spoken")),
    told("person-zhou", ConsentWithdrawn(purpose="visits")),
    told("person-xu", PersonLeft(on=date(2024, 1, 20), reason="moved"), PersonReturned()),
    told("person-tian", PersonDied(on=date(2024, 1, 21))),
]
VIEWS = [Overdue, TodaysRound, VisitCoverage, ColdHomes]


@pytest.mark.parametrize("view", VIEWS)
def test_the_laws_of_projections_hold(view: type[Projection[Any]]) -> None:
    """Whatever is corrected or undone, and in whatever batches it is learnt."""
    check_projection(view, stories=STORIES)


@pytest.mark.parametrize("view", VIEWS)
def test_the_laws_of_figures_and_of_what_waits_hold(view: type[Projection[Any]]) -> None:
    """A period asked about again later is told the same, and nobody is told of by name."""
    check_figures(view, stories=STORIES)
