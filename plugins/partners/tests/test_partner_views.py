"""The laws of views, figures and agenda hold for partners."""

from typing import Any

import pytest

from community_core.domain import PersonMerged
from community_core.testing import aggregate_stories, check_aggregate, check_figures, check_projection, fact
from community_partners.ledger import PartnerLedger
from community_partners.partner import PARTNER
from community_partners.partners import Partners

from .partner_examples import AGREED, EXAMPLES, JOINED, PLEDGED, came

TOLD = [
    [
        *(fact(each, "partner-1") for each in (JOINED, AGREED, PLEDGED, came(40), came(60))),
        fact(PersonMerged(into="person-xu"), "person-he"),
    ]
]


@pytest.fixture(name="stories", scope="module")
def _stories() -> list[Any]:
    """Histories of partners."""
    return [*aggregate_stories(PARTNER, EXAMPLES), *TOLD]


def test_examples_come_out_and_the_laws_hold() -> None:
    """Deciding, folding, correcting and undoing, whatever is commanded."""
    check_aggregate(PARTNER, EXAMPLES)


@pytest.mark.parametrize("view", [Partners, PartnerLedger])
def test_the_laws_of_views_hold(view: Any, stories: list[Any]) -> None:
    """Replayed, batched, corrected and undone they tell the same."""
    check_projection(view, stories=stories)


@pytest.mark.parametrize("view", [Partners, PartnerLedger])
def test_the_laws_of_figures_and_agenda_hold(view: Any, stories: list[Any]) -> None:
    """A period asked again later tells the same; items are about streams that exist."""
    check_figures(view, stories=stories)
