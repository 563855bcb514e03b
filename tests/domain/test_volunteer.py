"""Volunteers and their hours: claims, judgements, corrections and the limits of a day."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from community_core.domain import (
    VOLUNTEER,
    ClaimHours,
    CorrectFact,
    CorrectHours,
    FactCorrected,
    HoursClaimed,
    HoursRejected,
    HoursVerified,
    RegisterVolunteer,
    RejectHours,
    RevokeHours,
    VerifyHours,
    VolunteerRegistered,
    command_schema,
    volunteer_id,
)
from community_core.errors import Refused

from .story import HE, LIN, NOW, SHANGHAI, SHEN, Story

ID: dict[str, Any] = {"volunteer_id": "volunteer-lin"}
FIRST: dict[str, Any] = {**ID, "claim": 1}
HOUR = timedelta(hours=1)
BERLIN = ZoneInfo("Europe/Berlin")


def _volunteer(zone: ZoneInfo = SHANGHAI) -> Story:
    return Story(VOLUNTEER, "volunteer-lin", zone).given(VolunteerRegistered(person_id=LIN))


def _claim(start: datetime, end: datetime, activity: str = "snow") -> ClaimHours:
    return ClaimHours(**ID, activity=activity, started_at=start, ended_at=end)


def _claimed(*spans: tuple[int, int]) -> Story:
    """A volunteer whose claims run from so many to so many hours before now."""
    story = _volunteer()
    for start, end in spans:
        story.order(_claim(NOW - start * HOUR, NOW - end * HOUR))
    return story


def _statuses(story: Story) -> list[str]:
    return [claim.status for claim in story.state.claims.values()]


def test_one_volunteer_a_person() -> None:
    """The stream is named after the person, so that nobody registers twice."""
    register = RegisterVolunteer(person_id=LIN, skills=("calligraphy",), availability=("Saturdays",))
    assert command_schema(RegisterVolunteer).stream(register) == volunteer_id(LIN) == "volunteer-lin"
    assert Story(VOLUNTEER, "volunteer-lin").order(register) == [
        VolunteerRegistered(person_id=LIN, skills=("calligraphy",), availability=("Saturdays",))
    ]


def test_claims_are_numbered_from_one() -> None:
    """A rejected claim keeps its number."""
    story = _claimed((3, 2))
    story.order(RejectHours(**FIRST, reason="not there"))
    [second] = story.order(_claim(NOW - 3 * HOUR, NOW - 2 * HOUR))
    assert (second.claim, _statuses(story)) == (2, ["rejected", "claimed"])


def test_claimed_verified_corrected_verified_again_revoked() -> None:
    """The whole life of a claim; a correction makes it wait for verification anew."""
    story = _claimed((3, 2))
    story.order(VerifyHours(**FIRST))
    [correction] = story.order(CorrectHours(**FIRST, ended_at=NOW - HOUR, reason="stayed longer"), by=LIN)
    said, right = correction.said, correction.right
    assert correction == FactCorrected(version=2, said=said, right=right, reason="stayed longer")
    assert (said.ended_at, right.ended_at) == (NOW - 2 * HOUR, NOW - HOUR)
    assert _statuses(story) == ["claimed"]
    story.order(VerifyHours(**FIRST))
    story.order(RevokeHours(**FIRST, reason="somebody else was there"))
    assert _statuses(story) == ["revoked"]


def test_a_second_correction_says_what_the_first_made_right() -> None:
    """Both concern the same fact; each begins where the last ended."""
    story = _claimed((3, 2))
    [first] = story.order(CorrectHours(**FIRST, activity="ice", reason="it was ice"))
    [second] = story.order(CorrectHours(**FIRST, activity="salt", reason="it was salt"))
    assert second.said == first.right
    assert (first.version, second.version) == (2, 2)
    assert second.right == HoursClaimed(
        claim=1, activity="salt", started_at=first.said.started_at, ended_at=first.said.ended_at
    )


def test_a_waiting_claim_can_be_corrected() -> None:
    """It goes on waiting."""
    story = _claimed((3, 2))
    story.order(CorrectHours(**FIRST, started_at=NOW - 4 * HOUR, reason="began earlier"))
    assert _statuses(story) == ["claimed"]


@pytest.mark.parametrize(
    "right", [{"activity": "ice"}, {"arose_from": "visit-1"}, {"served": "elders"}, {"work": "salt"}]
)
def test_a_claim_turned_down_stays_as_it_is(right: dict[str, str]) -> None:
    """Nothing it says is corrected: what was done, to what, for whom; the right hours are claimed anew."""
    story = _claimed((3, 2)).given(HoursRejected(claim=1, reason="x"))
    version = len(story.facts) - 1
    with pytest.raises(Refused, match="claim the right hours anew"):
        story.order(CorrectFact(fact_id=f"volunteer-lin@{version}", right=right, reason="misheard"))


def test_a_correction_may_overlap_what_it_corrects() -> None:
    """A claim does not stand in its own way."""
    assert _claimed((3, 1)).order(CorrectHours(**FIRST, ended_at=NOW - 2 * HOUR, reason="left earlier"))


def test_claims_may_touch() -> None:
    """One may begin on the minute another ends."""
    assert _statuses(_claimed((3, 2), (2, 1), (4, 3))) == ["claimed"] * 3


@pytest.mark.parametrize("ending", [HoursRejected(claim=1, reason="x"), None], ids=["rejected", "revoked"])
def test_hours_that_no_longer_count_free_their_time(ending: HoursRejected | None) -> None:
    """A rejected or revoked claim does not stand in the way of the right one."""
    story = _claimed((3, 2))
    if ending:
        story.given(ending)
    else:
        story.given(HoursVerified(claim=1))
        story.order(RevokeHours(**FIRST, reason="x"))
    assert story.order(_claim(NOW - 3 * HOUR, NOW - 2 * HOUR))


def test_a_whole_day_is_possible() -> None:
    """24 hours are not over 24 hours, be it one claim or several on one day."""
    midnight = NOW.replace(hour=0)
    story = _volunteer()
    story.order(_claim(midnight - 24 * HOUR, midnight))
    story.order(_claim(midnight - 48 * HOUR, midnight - 36 * HOUR))
    story.order(_claim(midnight - 36 * HOUR, midnight - 24 * HOUR))
    assert _statuses(story) == ["claimed"] * 3


@pytest.mark.parametrize(("day", "hours"), [("2024-10-27", 25), ("2024-03-31", 23), ("2024-07-01", 24)])
def test_a_day_has_as_many_hours_as_it_has(day: str, hours: int) -> None:
    """Where the clocks are put back or forward as well: all of them may be claimed at once."""
    midnight = datetime.fromisoformat(day).replace(tzinfo=BERLIN)
    later = {"at": midnight + 48 * HOUR, "now": midnight + 48 * HOUR}
    [claimed] = _volunteer(BERLIN).order(_claim(midnight, midnight + timedelta(days=1)), **later)
    assert claimed.ended_at - claimed.started_at == hours * HOUR


@given(
    day=st.dates(date(2024, 1, 2), date(2025, 12, 30)),
    cuts=st.sets(st.integers(1, 22 * 60), max_size=4),
)
@example(day=date(2024, 10, 27), cuts={60, 150, 180})
@example(day=date(2024, 3, 31), cuts={60, 150, 180})
def test_a_day_may_be_claimed_in_parts_that_come_to_its_length(day: date, cuts: set[int]) -> None:
    """Wherever they meet, on days of 23 and of 25 hours, too; not a minute of it twice."""
    begins, ends = (
        datetime.combine(each, time.min, BERLIN).astimezone(UTC) for each in (day, day + timedelta(days=1))
    )
    edges = [begins, *(begins + timedelta(minutes=cut) for cut in sorted(cuts)), ends]
    story = _volunteer(BERLIN)
    later = {"at": ends + HOUR, "now": ends + HOUR}
    given_hours = [story.order(_claim(*part), **later)[0] for part in pairwise(edges)]
    assert sum((each.ended_at - each.started_at for each in given_hours), timedelta()) == ends - begins
    with pytest.raises(Refused, match="hours-overlap"):
        story.order(_claim(ends - timedelta(minutes=1), ends), **later)


def test_times_are_kept_in_utc() -> None:
    """So that a claim says the same whichever zone it was given in."""
    [claimed] = _volunteer().order(_claim(NOW - 2 * HOUR, NOW))
    assert claimed.started_at.tzinfo is UTC


def test_a_claim_recorded_for_a_past_day() -> None:
    """Told at the start of that day, the hours of the day were given; only a later day was still to come."""
    day = NOW.replace(hour=0) - 48 * HOUR
    story = _volunteer()
    assert story.decide(_claim(day + 9 * HOUR, day + 11 * HOUR), at=day)
    with pytest.raises(Refused, match="hours-in-the-future"):
        story.decide(_claim(day + 23 * HOUR, day + 25 * HOUR), at=day)


@pytest.mark.parametrize("by", [SHEN, HE, "system:kiosk"])
def test_somebody_else_verifies(by: str) -> None:
    """Anybody but the volunteer."""
    story = _claimed((3, 2))
    assert story.order(VerifyHours(**FIRST), by=by) == [HoursVerified(claim=1)]
