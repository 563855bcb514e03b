"""The views keep the laws of projections."""

from typing import Any

import pytest

from community_core.testing import check_projection
from community_core.views import Projection
from community_visiting import ColdHomes, Overdue, TodaysRound, VisitCoverage


@pytest.mark.parametrize("view", [Overdue, TodaysRound, VisitCoverage, ColdHomes])
def test_the_laws_hold(view: type[Projection[Any]]) -> None:
    """Whatever is corrected or undone, and in whatever batches it is learnt."""
    check_projection(view)
