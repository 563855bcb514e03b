"""Rows of every view there is, watched while a month is told."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

import pytest

from community_core import Community
from community_core.demo import END
from community_core.plugins.projections import find_plugins
from community_core.views import Cut, Projection
from community_core.views.explaining.asked import Asked
from community_core.views.explaining.watching import watched_fold
from community_core.views.facts.pages import facts_of
from community_core.views.projections.keys import ViewKey, by_key

from .conftest import Month

COMPARISONS = 20
"""How often the rows are compared."""


@pytest.fixture(scope="module")
def community(chinese: Month) -> Iterator[Community]:
    """The month as it was in its last evening, some of its people erased and merged."""
    with Community.open(chinese.store, clock=lambda: END.astimezone(UTC)) as community:
        yield community


@pytest.mark.parametrize(
    "view", [each.projection for each in find_plugins() if each.projection], ids=lambda each: str(each.name)
)
def test_looking_again_at_what_was_touched_is_looking_at_the_whole_view(
    community: Community, view: type[Projection[Any]]
) -> None:
    """However its author works out its rows: what an explanation goes by."""
    told = list(facts_of(view, community.ledger, Cut(community.ledger.position())))
    apart = max(1, len(told) // COMPARISONS)
    moment, keys = community.clock(), dict[ViewKey, None]()
    with watched_fold(Asked(view, community.zone, moment, ())) as fold:
        for number, each in enumerate(told):
            fold.step(each)
            if number % (5 * apart) == 0 or each is told[-1]:
                fold.look()
                keys |= dict.fromkeys(by_key(view, fold._view))
    with watched_fold(Asked(view, community.zone, moment, list(keys))) as fold:
        looking = fold.looking()
        for number, each in enumerate(told):
            looking.wrote(fold.step(each).written)
            if number % apart == 0 or each is told[-1]:
                assert fold.seen(looking) == fold.look()
