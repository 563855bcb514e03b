"""What the hours show when a claim is corrected by command, now and as of then."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from community_core import Community
from community_core.domain import (
    ClaimHours,
    CorrectFact,
    CorrectHours,
    RegisterVolunteer,
    VerifyHours,
)
from community_volunteer_hours.projection import HoursTotal, VolunteerHours

NOW = datetime(2024, 2, 1, 1, 0, tzinfo=UTC)
START = datetime(2024, 1, 15, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ID = "volunteer-lin"
RIGHT: dict[str, Any] = {"started_at": START - 24 * 31 * HOUR, "ended_at": START - 24 * 31 * HOUR + HOUR}
CORRECTIONS = [
    CorrectFact(fact_id=f"{ID}@2", right=RIGHT, reason="misread"),
    CorrectHours(volunteer_id=ID, claim=1, reason="misread", **RIGHT),
]


def total(month: str, *, verified: int = 0, claimed: int = 0) -> HoursTotal:
    """What Lin gave to snow."""
    return HoursTotal("person-lin", month, "snow", verified, claimed)


@pytest.mark.parametrize("correction", CORRECTIONS, ids=["as a fact", "as hours"])
def test_a_correction_counts_in_its_month_and_waits_however_it_is_given(correction: Any) -> None:
    """As known before it the wrong hours were verified; as of then, by what is known now, they are right."""
    moments = iter(NOW + timedelta(minutes=minute) for minute in range(1000))
    with Community.open(":memory:", clock=lambda: next(moments)) as community:
        community.execute(RegisterVolunteer(person_id="person-lin"), by="person-shen", at=START - 999 * HOUR)
        claim = ClaimHours(volunteer_id=ID, activity="snow", started_at=START, ended_at=START + 2 * HOUR)
        community.execute(claim, by="person-lin", at=START + 2 * HOUR)
        community.execute(VerifyHours(volunteer_id=ID, claim=1), by="person-shen")
        assert list(community.view(VolunteerHours)) == [total("2024-01", verified=120)]
        community.execute(correction, by="person-shen")
        assert list(community.view(VolunteerHours)) == [total("2023-12", claimed=60)]
        community.execute(VerifyHours(volunteer_id=ID, claim=1), by="person-shen")
        assert list(community.view(VolunteerHours)) == [total("2023-12", verified=60)]
        assert list(community.at(known=3).view(VolunteerHours)) == [total("2024-01", verified=120)]
        assert list(community.at(known=4).view(VolunteerHours)) == [total("2023-12", claimed=60)]
        then = community.at(happened="2024-01-15").view(VolunteerHours)
        assert list(then) == [total("2023-12", claimed=60)]
