"""The laws of views, figures, agenda and reactors hold for wishes."""

from typing import Any

import pytest

from community_core.testing import aggregate_stories, check_figures, check_projection, check_reactor
from community_wishes.reactor import TakeDownWishes
from community_wishes.wall import WishWall
from community_wishes.wish import WISH
from community_wishes.wishes import Wishes

from .wish_examples import CONSENT, CONSENT_GONE, EXAMPLES, ON_WALL

STORIES = aggregate_stories(WISH, EXAMPLES)


@pytest.mark.parametrize("view", [Wishes, WishWall])
def test_the_laws_of_views_hold(view: Any) -> None:
    """Replayed, batched, corrected and undone they tell the same."""
    check_projection(view, stories=STORIES)


def test_the_laws_of_figures_and_agenda_hold() -> None:
    """A period asked again later tells the same; parts add up; items are about streams that exist."""
    check_figures(Wishes, stories=STORIES)


def test_the_laws_of_the_reactor_hold() -> None:
    """It looks at the fact alone, and answers with a command there is."""
    assert CONSENT in ON_WALL
    check_reactor(TakeDownWishes, stories=[[CONSENT, CONSENT_GONE]])
