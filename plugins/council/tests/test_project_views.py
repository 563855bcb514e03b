"""The laws of views, figures and agenda hold for projects."""

from typing import Any

import pytest

from community_core.testing import aggregate_stories, check_figures, check_projection, fact, project
from community_council.abandoned_projects import AbandonedProjects
from community_council.facts import ProjectAbandoned
from community_council.project import PROJECT
from community_council.project_money import ProjectMoney
from community_council.projects import Projects
from community_council.votes import Votes

from .project_examples import AGREED, APPLIED, EXAMPLES, GRANTED, PROPOSED

STORIES = aggregate_stories(PROJECT, EXAMPLES)


@pytest.mark.parametrize("view", [Projects, ProjectMoney, Votes, AbandonedProjects])
def test_the_laws_of_views_hold(view: Any) -> None:
    """Replayed, batched, corrected and undone they tell the same."""
    check_projection(view, stories=STORIES)


@pytest.mark.parametrize("view", [Projects, ProjectMoney])
def test_the_laws_of_figures_and_agenda_hold(view: Any) -> None:
    """A period asked again later tells the same; parts add up; items are about streams that exist."""
    check_figures(view, stories=STORIES)


def test_money_for_a_project_that_was_abandoned_is_not_waited_for() -> None:
    """The ledger keeps that it was granted."""
    granted = [fact(each, "project-1") for each in (PROPOSED, AGREED, APPLIED, GRANTED)]
    assert [each.outstanding for each in project(ProjectMoney, *granted).outstanding()] == [1_200_000]
    view = project(ProjectMoney, *granted, fact(ProjectAbandoned(reason="改由街道实施"), "project-1"))
    assert view.outstanding() == []
    assert [each.granted for each in view] == [1_200_000]
