"""The laws of views, figures, agenda and reactors hold for wishes."""

from datetime import UTC, datetime
from typing import Any

import pytest

from community_core.domain import PersonRegistered
from community_core.testing import (
    aggregate_stories,
    check_figures,
    check_projection,
    check_reactor,
    fact,
    project,
)
from community_core.views import agenda_of
from community_wishes.facts import WishCollected, WishPublished, WishVerified
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


@pytest.mark.parametrize(
    ("born", "shown_as", "reader", "waits"),
    [
        (2012, "named", "person-shen", 1),
        (2012, "anonymous", "person-shen", 0),
        (2005, "named", "person-shen", 0),
        (2012, "named", None, 0),
    ],
)
def test_a_child_on_the_wall_by_name_waits_to_be_taken_down(
    born: int, shown_as: Any, reader: str | None, waits: int
) -> None:
    """As far as the reader may know how old they are."""
    now = datetime(2024, 1, 20, tzinfo=UTC)
    child = PersonRegistered(person_id="person-lin", name="林晓棠", birth_year=born)
    facts = [
        fact(child, "person-lin"),
        fact(WishCollected(person_id="person-lin", title="彩笔", kind="goods"), "wish-1"),
        fact(WishVerified(), "wish-1"),
        fact(WishPublished(shown_as=shown_as), "wish-1"),
    ]
    items = agenda_of(project(Wishes, *facts, now=now, reader=reader), now.date())
    assert sum(item.what[1].startswith("儿童实名公示") for item in items) == waits
