"""Every rule about offers refuses, what is the truth does not, and the laws hold."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from community_core.domain import (
    HoursClaimed,
    HoursRejected,
    PersonDied,
    PersonMerged,
    RoleAppointed,
    VolunteerChanged,
    VolunteerLeft,
    VolunteerRegistered,
)
from community_core.testing import aggregate_stories, check_aggregate, check_figures, check_projection, fact
from community_talents.offer import OFFER
from community_talents.offers import Offers
from community_talents.talents import Talents

from .offer_examples import EXAMPLES, OFFERED, RELEASED, TAKEN, USED

BEGAN = datetime(2024, 1, 13, 1, tzinfo=UTC)
HOURS = HoursClaimed(claim=1, activity="书法课", started_at=BEGAN, ended_at=BEGAN + timedelta(hours=2))
TOLD = [
    [
        fact(VolunteerRegistered(person_id="person-lin", skills=("书法",)), "volunteer-lin"),
        fact(HOURS, "volunteer-lin"),
        fact(VolunteerChanged(skills=("书法", "剪纸"), availability=("周六",)), "volunteer-lin"),
        fact(RoleAppointed(appointment=1, role="lecturer", since=date(2024, 1, 1)), "person-lin"),
        *(fact(each, "offer-1") for each in (OFFERED, TAKEN, RELEASED, TAKEN, USED)),
    ],
    [
        fact(VolunteerRegistered(person_id="person-lin", skills=("书法",)), "volunteer-lin"),
        fact(HOURS, "volunteer-lin"),
        fact(HoursRejected(claim=1, reason="未到场"), "volunteer-lin"),
        fact(OFFERED, "offer-1"),
        fact(PersonMerged(into="person-he"), "person-lin"),
        fact(VolunteerLeft(), "volunteer-lin"),
        fact(PersonDied(on=date(2024, 1, 14)), "person-he"),
    ],
]


@pytest.fixture(name="stories", scope="module")
def _stories() -> list[Any]:
    """Histories of offers."""
    return aggregate_stories(OFFER, EXAMPLES)


def test_examples_come_out_and_the_laws_hold() -> None:
    """Deciding, folding, correcting and undoing, whatever is commanded."""
    check_aggregate(OFFER, EXAMPLES)


@pytest.mark.parametrize("view", [Offers, Talents])
def test_the_laws_of_views_hold(view: Any, stories: list[Any]) -> None:
    """Replayed, batched, corrected and undone they tell the same."""
    check_projection(view, stories=[*stories, *TOLD])


def test_the_laws_of_figures_and_agenda_hold(stories: list[Any]) -> None:
    """A period asked again later tells the same; items are about streams that exist."""
    check_figures(Offers, stories=[*stories, *TOLD])
