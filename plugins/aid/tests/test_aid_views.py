"""The laws of views, figures and agenda hold for aid in goods."""

from typing import Any

import pytest

from community_aid.aid import AID
from community_aid.ledger import AidLedger, ByGiver
from community_aid.loans import Loans
from community_aid.received import ReceivedByHousehold
from community_aid.stock_view import StockList
from community_core.testing import aggregate_stories, check_figures, check_projection

from .aid_examples import EXAMPLES

STORIES = aggregate_stories(AID, EXAMPLES)
VIEWS = [StockList, AidLedger, Loans, ReceivedByHousehold, ByGiver]


@pytest.mark.parametrize("view", VIEWS)
def test_the_laws_of_views_hold(view: Any) -> None:
    """Replayed, batched, corrected and undone they tell the same."""
    check_projection(view, stories=STORIES)


@pytest.mark.parametrize("view", [StockList, Loans, ReceivedByHousehold])
def test_the_laws_of_figures_and_agenda_hold(view: Any) -> None:
    """A period asked again later tells the same; items are about cards that exist."""
    check_figures(view, stories=STORIES)
