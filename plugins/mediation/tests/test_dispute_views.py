"""The laws of views, figures and agenda hold for disputes."""

from community_core.testing import aggregate_stories, check_figures, check_projection
from community_mediation.dispute import DISPUTE
from community_mediation.disputes import Disputes

from .dispute_examples import EXAMPLES

STORIES = aggregate_stories(DISPUTE, EXAMPLES)


def test_the_laws_of_views_hold() -> None:
    """Replayed, batched, corrected and undone they tell the same; nobody is told whom they are about."""
    check_projection(Disputes, stories=STORIES)


def test_the_laws_of_figures_and_agenda_hold() -> None:
    """A period asked again later tells the same; parts add up; items are about streams that exist."""
    check_figures(Disputes, stories=STORIES)
