"""The laws of views, figures and agenda hold for transfers."""

from typing import Any

import pytest

from community_core.testing import aggregate_stories, check_figures, check_projection
from community_retirees.gifts import GiftsAgainstList
from community_retirees.roll import TransferRoll
from community_retirees.transfer import TRANSFER

from .transfer_examples import EXAMPLES

STORIES = aggregate_stories(TRANSFER, EXAMPLES)
VIEWS = [TransferRoll, GiftsAgainstList]


@pytest.mark.parametrize("view", VIEWS)
def test_the_laws_of_views_hold(view: Any) -> None:
    """Replayed, batched, corrected and undone they tell the same."""
    check_projection(view, stories=STORIES)


@pytest.mark.parametrize("view", VIEWS)
def test_the_laws_of_figures_and_agenda_hold(view: Any) -> None:
    """A period asked again later tells the same; items are about transfers that exist."""
    check_figures(view, stories=STORIES)
