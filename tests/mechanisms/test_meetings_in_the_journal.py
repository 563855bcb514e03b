"""Mechanism 1: a meeting at the pavilion stands in the field journal, which knows it by name."""

from datetime import UTC, date, datetime, timedelta

from attrs import evolve

from community_activities.facts import ActivityHeld
from community_core.domain import FactCorrected, RequestRaised
from community_core.testing import GivenFact, fact, project
from community_people import FieldJournal

XU, SHEN = "person-xu", "person-shen"
MORNING = datetime(2024, 1, 15, 1, 0, tzinfo=UTC)
MEETING = ActivityHeld(
    title="便民亭议事", kind="meeting", starts_at=MORNING, place="便民亭", organiser=XU, needs=("request-1",)
)


def written_down(told: ActivityHeld, stream_id: str = "activity-1") -> GivenFact:
    """In the evening, by somebody else."""
    return fact(told, stream_id, at=MORNING + timedelta(hours=9), by=SHEN)


def raised() -> GivenFact:
    """A request of that morning."""
    told = RequestRaised(title="路灯不亮", category="照明", channel="pavilion", arose_from="activity-1")
    return fact(told, "request-1", at=MORNING, by=SHEN)


def test_the_journal_has_the_meeting_and_what_was_raised_there() -> None:
    """By whoever held it; a lecture is none."""
    lecture = written_down(evolve(MEETING, kind="lecture"), "activity-2")
    view = project(FieldJournal, raised(), written_down(MEETING), lecture)
    told = [(each.source, each.worker, each.what, each.became) for each in view.of_day(date(2024, 1, 15))]
    assert sorted(told) == [
        ("meeting", XU, "便民亭议事", "held"),
        ("request", SHEN, "路灯不亮", "raised"),
    ]
    assert [each.found_on for each in view.of_worker(SHEN, "2024-01")] == ["activity-1"]
    assert [each.place for each in view.of_worker(XU, "2024-01")] == ["便民亭"]


def test_a_meeting_that_is_put_right_is_told_as_it_was() -> None:
    """Another name; or no meeting at all."""

    def corrected(right: ActivityHeld) -> GivenFact:
        correction = FactCorrected(version=1, said=MEETING, right=right, reason="误录")
        return fact(correction, "activity-1", at=MORNING + timedelta(hours=10))

    [row] = project(FieldJournal, written_down(MEETING), corrected(evolve(MEETING, title="议事会")))
    assert row.what == "议事会"
    no_meeting = corrected(evolve(MEETING, kind="lecture"))
    assert list(project(FieldJournal, written_down(MEETING), no_meeting)) == []
