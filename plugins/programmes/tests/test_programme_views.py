"""The laws of views, figures and agenda hold for programmes."""

from typing import Any

import pytest

from community_core.testing import aggregate_stories, check_figures, check_projection, fact
from community_programmes import facts
from community_programmes.enrolment import ENROLMENT
from community_programmes.not_reached import NotReachedYet
from community_programmes.programme import PROGRAMME
from community_programmes.programmes import Programmes
from community_programmes.served import Served
from community_programmes.service import SERVICE
from community_programmes.services import Services

from .programme_examples import ENROLMENTS, LIN, NOT_REFUSED, PROGRAMMES, SERVICES

STUDY = facts.ProgrammeOpened(title="送学上门", kind="home-study", rhythm="monthly", sensitive=True)
LISTED = facts.ParticipantEnrolled(programme_id="programme-9", person_id=LIN)
BROUGHT = facts.ServiceDelivered(
    programme_id="programme-9", kind="study", title="学习党章", people=(LIN,), how="handed-over"
)
STORIES = [
    [fact(STUDY, "programme-9"), fact(LISTED, "enrolment-9.lin"), fact(BROUGHT, "service-9")],
    *aggregate_stories(PROGRAMME, PROGRAMMES),
    *aggregate_stories(ENROLMENT, ENROLMENTS, beside=[PROGRAMME]),
    *aggregate_stories(SERVICE, [*SERVICES, *NOT_REFUSED], beside=[PROGRAMME]),
]


@pytest.mark.parametrize("view", [Programmes, Services, Served, NotReachedYet])
def test_the_laws_of_views_hold(view: Any) -> None:
    """Replayed, batched, corrected and undone they tell the same."""
    check_projection(view, stories=STORIES)


@pytest.mark.parametrize("view", [Programmes, Served, NotReachedYet])
def test_the_laws_of_figures_and_agenda_hold(view: Any) -> None:
    """A period asked again later tells the same; parts add up; items are about streams that exist."""
    check_figures(view, stories=STORIES)
