"""Views that are asked together share what they work out alike, and tell the same as each alone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from community_core import Community
from community_core.demo import END, READER
from community_core.plugins.projections import find_plugins
from community_core.times import end_or_start
from community_core.views import Period, Projection, Question, agenda_of, figures_of

from .conftest import Month

LAST = date(2024, 1, 31)
BEFORE = date(2024, 1, 20)


@pytest.fixture(scope="module")
def community(chinese: Month) -> Iterator[Community]:
    """The month as it was in its last evening, some of its people erased and merged."""
    with Community.open(chinese.store, clock=lambda: END.astimezone(UTC)) as community:
        yield community


def told(community: Community, view: Projection[Any]) -> tuple[Any, ...]:
    """All that a view can be asked for: its rows, what waits, figures of two months."""
    month = Period.month(2024, 1, community.zone)
    return (
        list(view),
        agenda_of(view, LAST + timedelta(days=30)),
        figures_of(view, month),
        figures_of(view, month.before()),
    )


def views() -> list[type[Projection[Any]]]:
    """All that are installed."""
    return [each.projection for each in find_plugins() if each.projection is not None]


@pytest.mark.parametrize("happened", [None, BEFORE])
def test_asked_together_each_view_tells_what_it_tells_alone(
    community: Community, happened: date | None
) -> None:
    """Its rows, what waits and its figures; today, and as it was on a day of the past."""
    engine, question = community.engine, Question()

    def seen(view: type[Projection[Any]], of: Question | None) -> Projection[Any]:
        if happened is None:
            return engine.view(view, reader=READER, question=of)
        end: datetime = end_or_start(happened, community.zone, "end")
        return engine.as_of(view, happened=end, reader=READER, question=of)

    alone = {each.name: told(community, seen(each, None)) for each in views()}
    together = {each.name: told(community, seen(each, question)) for each in views()}
    assert together == alone
    assert any(rows and waits for rows, waits, _, _ in alone.values())


def test_figures_of_several_periods_are_those_of_each(community: Community) -> None:
    """Read together or one by one; the month in which nothing was known has no data."""
    month = Period.month(2024, 1, community.zone)
    periods = (month, month.before(), Period.month(2020, 1, community.zone))
    gathered = community.figures_by(periods)
    assert gathered == tuple(map(community.figures, periods))
    assert [each.has_data for each in gathered] == [True, True, False]
    assert not any(each.failed for each in gathered)
