"""project says in one line what rows mean."""

from datetime import UTC, datetime, timedelta

import pytest

from community_core.domain import RequestRaised, RequestResolved, VisitCompleted, VisitStarted
from community_core.errors import InvalidInput, ProjectionStopped
from community_core.ledger import Recorded
from community_core.testing import fact, project
from community_core.views import Projection, Table, handles, query

from . import broken, sound
from .broken import Line

STARTED = VisitStarted(person_id="person-lin", visitor="person-shen")
RAISED = RequestRaised(title="路灯不亮", category="light", channel="phone")
NOON = datetime(2024, 2, 1, 4, 0, tzinfo=UTC)


class Told(Projection[Line]):
    """What was told of each request, and when."""

    name, version = "told", 1
    lines = Table(Line)

    @handles(RequestRaised, RequestResolved)
    def add(self, e: Recorded[RequestRaised | RequestResolved]) -> None:
        told = f"{e.version} {e.occurred_at:%d %H:%M} {e.recorded_at:%d %H:%M} {e.actor} {' '.join(e.flags)}"
        self.lines.put(Line(e.id, told.strip(), e.position))

    @query
    def asked(self) -> str:
        """The moment and the day this is asked from."""
        return f"{self.now:%m-%d %H:%M} {self.today}"


def test_facts_become_rows() -> None:
    """The README's test, in one line."""
    visit = [fact(STARTED, "visit-1"), fact(VisitCompleted(needs=()), "visit-1")]
    assert list(project(sound.VisitCounts, *visit)) == [Line("person-lin", number=1)]


def test_without_facts_there_are_no_rows() -> None:
    """An empty history is a history."""
    assert list(project(sound.VisitCounts)) == []


def test_facts_follow_each_other_by_a_minute_unless_told_otherwise() -> None:
    """Positions, versions and times come by themselves, so that a test says only what matters."""
    view = project(
        Told,
        fact(RAISED, "request-1"),
        fact(RAISED, "request-2", by="person-shen"),
        fact(RequestResolved(outcome="done"), "request-1", flags=("closed-before-raised",)),
    )
    assert {each.line_id: each.text for each in view} == {
        "request-1@1": "1 15 01:00 15 01:00 system:test",
        "request-2@1": "1 15 01:01 15 01:01 person-shen",
        "request-1@2": "2 15 01:02 15 01:02 system:test closed-before-raised",
    }


def test_a_fact_may_be_learnt_long_after_it_happened() -> None:
    """What happened earlier but is told later is learnt later."""
    first, late = fact(RAISED, "request-1", at=NOON), fact(RAISED, "request-2", at=NOON - timedelta(days=1))
    assert [each.text for each in project(Told, first, late)] == [
        "1 01 04:00 01 04:00 system:test",
        "1 31 04:00 01 04:01 system:test",
    ]


def test_a_view_is_asked_from_the_moment_given() -> None:
    """Without one it is asked from when the last fact was learnt; a day is the community's."""
    facts = [fact(RAISED, "request-1", at=NOON)]
    assert project(Told, *facts).asked() == "02-01 04:00 2024-02-01"
    evening = datetime(2024, 2, 1, 17, 0, tzinfo=UTC)
    assert project(Told, *facts, now=evening).asked() == "02-01 17:00 2024-02-02"
    assert project(Told, *facts, now=evening, zone="Europe/Berlin").asked() == "02-01 17:00 2024-02-01"


def test_times_without_a_zone_are_refused() -> None:
    """Nobody can tell when that was."""
    with pytest.raises(InvalidInput, match="RequestRaised has no time zone"):
        fact(RAISED, "request-1", at=datetime(2024, 1, 1))  # noqa: DTZ001


def test_facts_are_learnt_in_order() -> None:
    """recorded_at never decreases, in a test as in a ledger."""
    later, earlier = fact(RAISED, "request-1", recorded_at=NOON), NOON - timedelta(hours=1)
    with pytest.raises(InvalidInput, match="before that of the fact before it"):
        project(Told, later, fact(RAISED, "request-2", recorded_at=earlier))


def test_a_handler_that_raises_is_told_as_in_production() -> None:
    """ProjectionStopped says where, and has the handler's own error as its cause."""
    with pytest.raises(ProjectionStopped, match="position 1"):
        project(broken.Stumbles, fact(VisitCompleted(), "visit-1"))
