"""The laws of views, figures and agenda hold for activities."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve

from community_activities.activities import Activities
from community_activities.activity import ACTIVITY
from community_activities.courses import Courses
from community_activities.facts import (
    ActivityHeld,
    ActivityPlanned,
    AttendanceRecorded,
    ParticipantRegistered,
)
from community_activities.helpers import HelpersWithoutHours
from community_activities.ideas import Ideas
from community_activities.lectures import Lectures, Meetings
from community_activities.roll import Participants
from community_core.domain import (
    HoursClaimed,
    PersonErased,
    PersonMerged,
    PersonRegistered,
    RequestRaised,
    RequestResolved,
)
from community_core.testing import (
    GivenFact,
    aggregate_stories,
    check_figures,
    check_projection,
    fact,
    project,
)
from community_core.views import Period, figures_of

from .activity_examples import EXAMPLES

IDEA = RequestRaised(title="楼道装灯", category="idea", channel="gathering", arose_from="activity-1")
MORNING = datetime(2024, 1, 15, 1, tzinfo=UTC)
HELPED = ActivityHeld(
    title="大扫除",
    kind="clean-up",
    starts_at=MORNING,
    ends_at=MORNING + timedelta(hours=2),
    helpers=("person-lin", "person-he"),
)
CLAIMED = HoursClaimed(
    claim=1,
    activity="扫地",
    started_at=MORNING,
    ended_at=MORNING + timedelta(hours=1),
    arose_from="activity-9",
)
STORIES = [
    *aggregate_stories(ACTIVITY, EXAMPLES),
    [fact(IDEA, "request-1"), fact(RequestResolved(outcome="done"), "request-1")],
    [fact(HELPED, "activity-9", at=MORNING), fact(CLAIMED, "volunteer-lin", at=MORNING)],
]


@pytest.mark.parametrize(
    "view", [Activities, Participants, Courses, Lectures, Meetings, Ideas, HelpersWithoutHours]
)
def test_the_laws_of_views_hold(view: Any) -> None:
    """Replayed, batched, corrected and undone they tell the same."""
    check_projection(view, stories=STORIES)


@pytest.mark.parametrize(
    "view", [Activities, Participants, Courses, Lectures, Meetings, Ideas, HelpersWithoutHours]
)
def test_the_laws_of_figures_and_agenda_hold(view: Any) -> None:
    """A period asked again later tells the same; parts add up; items are about streams that exist."""
    check_figures(view, stories=STORIES)


def test_whoever_spoke_or_helped_is_counted_once_a_period() -> None:
    """By hand: lin and he swept and he spoke, under two ids; whoever listened, spoke earlier or is only
    planned to speak did not."""
    spoke = ActivityHeld(
        title="老照片", kind="story", starts_at=MORNING, speakers=("person-he-2", "person-xu")
    )
    earlier = evolve(spoke, starts_at=MORNING - timedelta(days=31), speakers=("person-wu",))
    planned = ActivityPlanned(title="讲座", kind="lecture", starts_at=MORNING, speakers=("person-zhao",))
    facts = [
        fact(HELPED, "activity-1"),
        fact(AttendanceRecorded(people=("person-shen",)), "activity-1"),
        fact(spoke, "activity-2"),
        fact(earlier, "activity-3"),
        fact(planned, "activity-4"),
        fact(PersonMerged(into="person-he"), "person-he-2"),
    ]
    counted = figures_of(project(Activities, *facts, now=MORNING), Period.month(2024, 1, ZoneInfo("UTC")))
    (figure,) = (each for each in counted if each.measure.code == "spoke-or-helped")
    assert figure.people == {"person-lin", "person-he", "person-xu"}


def without_hours(*facts: GivenFact) -> list[str]:
    """Who helped on that morning and claimed nothing."""
    view = project(HelpersWithoutHours, fact(HELPED, "activity-9", at=MORNING), *facts, now=MORNING)
    return [row.volunteer_id for row in view]


def test_whoever_helped_waits_until_hours_are_claimed() -> None:
    """Of that activity, or by its name on its day, under whichever of their ids; listeners have none."""
    lin, he = "volunteer-lin", "volunteer-he"
    assert without_hours() == [he, lin]
    assert without_hours(fact(CLAIMED, lin)) == [he]
    by_name = evolve(CLAIMED, arose_from=None, activity="大扫除")
    assert without_hours(fact(by_name, lin)) == [he]
    assert without_hours(fact(evolve(by_name, started_at=MORNING - timedelta(days=1)), lin)) == [he, lin]
    assert without_hours(fact(evolve(CLAIMED, arose_from="activity-8"), lin)) == [he, lin]
    assert without_hours(fact(PersonMerged(into="person-lin"), "person-he"), fact(CLAIMED, he)) == []
    erased = fact(PersonErased(reason="本人要求"), "person-he")
    assert without_hours(erased) == [lin]


def test_hours_nobody_claimed_in_two_weeks_wait() -> None:
    """With the activity, for whoever is in charge of it."""
    view = project(HelpersWithoutHours, fact(HELPED, "activity-9", at=MORNING), now=MORNING)
    day = MORNING.date() + timedelta(days=14)
    assert [item.person for item in view.waiting(day)] == ["person-he", "person-lin"]
    assert list(view.waiting(day - timedelta(days=1))) == []


@pytest.mark.parametrize(
    ("born", "away", "guardian", "waits"),
    [
        (2011, False, None, ["未成年人无陪同"]),
        (2009, False, None, []),
        (2011, False, "person-he", []),
        (1948, True, None, ["老人外出无陪同"]),
        (1948, False, None, []),
        (1949, True, None, []),
        (1948, True, "person-he", []),
    ],
)
def test_nobody_too_young_or_too_old_comes_alone(
    born: int, away: bool, guardian: str | None, waits: list[str]
) -> None:
    """Three days ahead, for readers who may see years of birth; elders on outings alone."""
    lin = PersonRegistered(person_id="person-lin", name="林晓棠", birth_year=born)
    planned = ActivityPlanned(title="踏春", kind="other", starts_at=MORNING + timedelta(days=3), away=away)
    joined = ParticipantRegistered(person_id="person-lin", guardian=guardian)
    facts = [fact(lin, "person-lin"), fact(planned, "activity-1"), fact(joined, "activity-1")]
    view = project(Participants, *facts, now=MORNING, reader="person-shen")
    assert [item.what[1] for item in view.waiting(MORNING.date())] == waits
    assert len(view.elders_alone()) == (waits == ["老人外出无陪同"])
    assert list(view.waiting(MORNING.date() - timedelta(days=1))) == []
    assert list(project(Participants, *facts, now=MORNING).waiting(MORNING.date())) == []
