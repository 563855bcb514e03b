"""Every view of the plugin keeps the laws."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from community_core.domain import (
    PersonDied,
    PersonLeft,
    PersonRegistered,
    PersonReturned,
    RoleAppointed,
    RoleEnded,
)
from community_core.testing import check_figures, check_projection, fact
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

_REGISTERED = PersonRegistered(
    person_id="person-ying", name="应小梅", birth_year=1950, residence="lives-here", building="place-13"
)
_A_LIFE = [
    fact(_REGISTERED, "person-ying", at=datetime(2024, 4, 1, 2, tzinfo=UTC)),
    fact(
        PersonLeft(on=date(2024, 5, 2), reason="moved"), "person-ying", at=datetime(2024, 5, 2, 2, tzinfo=UTC)
    ),
    fact(
        RoleAppointed(appointment=1, role="mediator", since=date(2024, 6, 1)),
        "person-ying",
        at=datetime(2024, 6, 1, 2, tzinfo=UTC),
    ),
    fact(PersonReturned(), "person-ying", at=datetime(2024, 6, 1, 2, tzinfo=UTC)),
    fact(
        RoleEnded(appointment=1, until=date(2024, 7, 9)),
        "person-ying",
        at=datetime(2024, 7, 9, 2, tzinfo=UTC),
    ),
    fact(PersonDied(on=date(2024, 7, 9)), "person-ying", at=datetime(2024, 7, 9, 2, tzinfo=UTC)),
]


@pytest.mark.parametrize("view", VIEWS)
def test_the_laws_hold(view: type[Projection[Any]]) -> None:
    """Replayed, corrected, undone, in any batches and elsewhere, it gives the same rows."""
    check_projection(view)


@pytest.mark.parametrize("view", [Consents, Movements, People, Roles])
def test_the_laws_of_figures_and_of_what_waits_hold(view: type[Projection[Any]]) -> None:
    """A month asked again tells the same; nobody is counted by name, and nothing sealed is told."""
    check_figures(view, stories=[_A_LIFE])
