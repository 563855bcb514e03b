"""The laws of views, figures and agenda hold for activities."""

from typing import Any

import pytest

from community_activities.activities import Activities
from community_activities.activity import ACTIVITY
from community_activities.courses import Courses
from community_activities.ideas import Ideas
from community_activities.lectures import Lectures, Meetings
from community_activities.roll import Participants
from community_core.domain import RequestRaised, RequestResolved
from community_core.testing import aggregate_stories, check_figures, check_projection, fact

from .activity_examples import EXAMPLES

IDEA = RequestRaised(title="楼道装灯", category="idea", channel="gathering", arose_from="activity-1")
STORIES = [
    *aggregate_stories(ACTIVITY, EXAMPLES),
    [fact(IDEA, "request-1"), fact(RequestResolved(outcome="done"), "request-1")],
]


@pytest.mark.parametrize("view", [Activities, Participants, Courses, Lectures, Meetings, Ideas])
def test_the_laws_of_views_hold(view: Any) -> None:
    """Replayed, batched, corrected and undone they tell the same."""
    check_projection(view, stories=STORIES)


@pytest.mark.parametrize("view", [Activities, Courses, Lectures, Meetings, Ideas])
def test_the_laws_of_figures_and_agenda_hold(view: Any) -> None:
    """A period asked again later tells the same; parts add up; items are about streams that exist."""
    check_figures(view, stories=STORIES)
