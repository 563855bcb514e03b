"""A warranty is remembered before it ends."""

from datetime import UTC, date, datetime, timedelta

from community_core.testing import fact, project
from community_core.views import agenda_of
from community_council.facts import ProjectProposed, WorksAccepted
from community_council.projects import Projects

PROPOSED = fact(
    ProjectProposed(number="2024-0001", title="屋面", category="屋面"),
    "project-1",
    at=datetime(2024, 1, 2, 4, tzinfo=UTC),
)
ACCEPTED = fact(
    WorksAccepted(accepted_by=("person-he",), cost=1, warranty_until=date(2024, 6, 30)),
    "project-1",
    at=datetime(2024, 1, 20, 4, tzinfo=UTC),
)


def waits(month: int, day: int) -> list[date | None]:
    """For when the works are to be looked over, as asked on a day of 2024 for the week to come."""
    now = datetime(2024, month, day, 4, tzinfo=UTC)
    view = project(Projects, PROPOSED, ACCEPTED, now=now)
    return [each.due for each in agenda_of(view, now.date() + timedelta(days=7)) if "质保" in each.what[1]]


def test_a_warranty_that_ends_is_told_for_a_month_and_never_as_overdue() -> None:
    """With its last day, and after that no more."""
    assert waits(5, 30) == []
    assert waits(5, 31) == waits(6, 30) == [date(2024, 6, 30)]
    assert waits(7, 1) == []
