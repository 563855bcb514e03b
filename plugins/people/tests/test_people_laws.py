"""Every view of the plugin keeps the laws."""

from typing import Any

import pytest

from community_core.testing import check_projection
from community_core.views import Projection
from community_people import (
    Channels,
    Consents,
    FieldJournal,
    Movements,
    MyGrowth,
    People,
    Places,
    Roles,
    Timeline,
)

VIEWS = (Channels, Consents, FieldJournal, Movements, MyGrowth, People, Places, Roles, Timeline)


@pytest.mark.parametrize("view", VIEWS)
def test_the_laws_hold(view: type[Projection[Any]]) -> None:
    """Replayed, corrected, undone, in any batches and elsewhere, it gives the same rows."""
    check_projection(view)
