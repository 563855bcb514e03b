"""The laws of views, figures and agenda hold for projects."""

from typing import Any

import pytest

from community_core.testing import aggregate_stories, check_figures, check_projection
from community_council.abandoned_projects import AbandonedProjects
from community_council.project import PROJECT
from community_council.project_money import ProjectMoney
from community_council.projects import Projects
from community_council.votes import Votes

from .project_examples import EXAMPLES

STORIES = aggregate_stories(PROJECT, EXAMPLES)


@pytest.mark.parametrize("view", [Projects, ProjectMoney, Votes, AbandonedProjects])
def test_the_laws_of_views_hold(view: Any) -> None:
    """Replayed, batched, corrected and undone they tell the same."""
    check_projection(view, stories=STORIES)


@pytest.mark.parametrize("view", [Projects, ProjectMoney])
def test_the_laws_of_figures_and_agenda_hold(view: Any) -> None:
    """A period asked again later tells the same; parts add up; items are about streams that exist."""
    check_figures(view, stories=STORIES)
