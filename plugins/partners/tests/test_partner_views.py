"""The laws of views, figures and agenda hold for partners."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve

from community_core.domain import PersonMerged, RequestRaised
from community_core.testing import (
    aggregate_stories,
    check_aggregate,
    check_figures,
    check_projection,
    fact,
    project,
)
from community_core.views import agenda_of
from community_partners.ledger import PartnerLedger
from community_partners.partner import PARTNER
from community_partners.partners import Partners
from community_partners.together import Together

from .partner_examples import AGREED, EXAMPLES, JOINED, PLEDGED, came

TOLD = [
    [
        *(fact(each, "partner-1") for each in (JOINED, AGREED, PLEDGED, came(40), came(60))),
        fact(PersonMerged(into="person-xu"), "person-he"),
    ],
    [
        fact(
            RequestRaised(title="义诊", category="health", channel="desk", arose_from="partner-1"),
            "request-1",
        ),
        fact(
            RequestRaised(title="讲座", category="health", channel="desk", arose_from="partner-2"),
            "request-2",
        ),
    ],
]


@pytest.fixture(name="stories", scope="module")
def _stories() -> list[Any]:
    """Histories of partners."""
    return [*aggregate_stories(PARTNER, EXAMPLES), *TOLD]


def test_examples_come_out_and_the_laws_hold() -> None:
    """Deciding, folding, correcting and undoing, whatever is commanded."""
    check_aggregate(PARTNER, EXAMPLES)


@pytest.mark.parametrize("view", [Partners, PartnerLedger, Together])
def test_the_laws_of_views_hold(view: Any, stories: list[Any]) -> None:
    """Replayed, batched, corrected and undone they tell the same."""
    check_projection(view, stories=stories)


@pytest.mark.parametrize("view", [Partners, PartnerLedger])
def test_the_laws_of_figures_and_agenda_hold(view: Any, stories: list[Any]) -> None:
    """A period asked again later tells the same; items are about streams that exist."""
    check_figures(view, stories=stories)


@pytest.mark.parametrize(("days", "waiting"), [(30, ["协议到期，请商议续签"]), (31, [])])
def test_an_agreement_waits_to_be_renewed_a_month_before_it_ends(days: int, waiting: list[str]) -> None:
    """However few days ahead somebody looks."""
    now = datetime(2024, 1, 31, tzinfo=UTC)
    agreed = evolve(AGREED, until=now.date() + timedelta(days=days))
    view = project(Partners, fact(JOINED, "partner-1"), fact(agreed, "partner-1"), now=now)
    assert [item.what[1] for item in agenda_of(view, now.date())] == waiting
