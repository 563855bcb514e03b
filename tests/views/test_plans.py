"""Both plugins page by an index: in every order and with every equality they declare."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from community_core.domain import HoursClaimed, RequestRaised
from community_core.testing import GivenFact, fact, project
from community_core.views import Projection
from community_core.views.projections.projection import shape_of
from community_core.views.tables.walks import Walk, walks_of
from community_open_requests import OpenRequests
from community_volunteer_hours.projection import VolunteerHours

from .plans import plans_of

START = datetime(2024, 1, 15, 1, tzinfo=UTC)
SEVERAL = range(20)


def walks(projection: type[Projection[Any]]) -> list[Walk]:
    """All the ways its pages may be asked for."""
    listing = shape_of(projection).listing
    assert listing is not None, "it pages by an index"
    return [
        each
        for each in walks_of(shape_of(projection).tables[listing.table])
        if set(listing.only) <= set(each.equal)
    ]


DECLARED = [
    pytest.param(projection, walk, id=f"{projection.name}: {walk}")
    for projection in (OpenRequests, VolunteerHours)
    for walk in walks(projection)
]


def facts() -> list[GivenFact]:
    """A request and a claim of each of several people, in no order of theirs."""
    raised = [
        fact(
            RequestRaised(
                title="Radiator is cold", category="heating", channel="pavilion", source_number="7"
            ),
            f"request-{number * 7 % 20:02}",
        )
        for number in SEVERAL
    ]
    claimed = [
        fact(
            HoursClaimed(claim=1, activity="snow", started_at=START, ended_at=START + timedelta(hours=1)),
            f"volunteer-{number * 7 % 20:02}",
        )
        for number in SEVERAL
    ]
    return [*raised, *claimed]


@pytest.mark.parametrize(("projection", "walk"), DECLARED)
def test_a_page_in_a_declared_order_with_declared_equalities_neither_scans_nor_sorts(
    projection: type[Projection[Any]], walk: Walk
) -> None:
    """First page, next page and count; only a page without equalities begins where the index does."""
    view = project(projection, *facts(), now=START + timedelta(days=1))
    shape = shape_of(projection)
    assert shape.listing is not None
    rows = getattr(view, shape.listing.table)
    first = next(iter(rows.where(**shape.listing.only)))
    only = shape.listing.only
    equal = {name: getattr(first, name) for name in walk.equal if name not in only}

    def ask() -> None:
        page = view.page(5, order=walk.order, **equal)
        assert page.rows
        if page.cursor:
            view.page(5, page.cursor, order=walk.order, **equal)
        if equal:
            view.count(**equal)

    found = plans_of(rows, ask)
    along_its_key = walk.order == rows.shape.key
    for number, [plan] in enumerate(found.steps):
        assert plan.startswith("SEARCH" if walk.equal or number else "SCAN"), found.steps
        assert " USING " in plan or along_its_key, found.steps
