"""What every command on a volunteer's hours comes to, and every rule that says no."""

from datetime import datetime, timedelta
from typing import Any

from attrs import evolve

from community_core.domain import (
    ChangeVolunteer,
    ClaimHours,
    Command,
    CorrectHours,
    FactCorrected,
    HoursClaimed,
    HoursRejected,
    HoursRevoked,
    HoursVerified,
    LeaveVolunteering,
    RegisterVolunteer,
    RejectHours,
    RevokeHours,
    VerifyHours,
    VolunteerChanged,
    VolunteerLeft,
    VolunteerRegistered,
)
from community_core.testing import Example, example
from community_core.testing.facts import FIRST_MOMENT
from community_core.times import zone_named

HE, LIN = "person-he", "person-lin"
HOUR = timedelta(hours=1)
START = FIRST_MOMENT - 4 * HOUR
ID: dict[str, Any] = {"volunteer_id": "volunteer-lin"}
CLAIM: dict[str, Any] = {**ID, "claim": 1}
SKILLS: dict[str, Any] = {"skills": ("calligraphy",), "availability": ("Saturdays",)}
REGISTERED = VolunteerRegistered(person_id=LIN, **SKILLS)
CLAIMED = HoursClaimed(claim=1, activity="snow", started_at=START, ended_at=START + HOUR)
SPAN: dict[str, Any] = {"started_at": START, "ended_at": START + HOUR}
FOR: dict[str, Any] = {"arose_from": "mobilisation-1", "served": "elders", "work": "shovelled the ramp"}
LEFT = VolunteerLeft(reason="ill")
VERIFIED = HoursVerified(claim=1)
REJECTED = HoursRejected(claim=1, reason="not there")
LONG_DAY = datetime(1991, 9, 15, tzinfo=zone_named("Asia/Shanghai"))
"""The clocks went back that day, so that it had 25 hours."""
NOON = LONG_DAY.replace(hour=12)
NEXT_DAY = LONG_DAY + timedelta(days=1)


def _claim(start: datetime, end: datetime) -> ClaimHours:
    return ClaimHours(**ID, activity="snow", started_at=start, ended_at=end)


def _refused(rule: str, when: Command, *given: Any, **said: Any) -> Example:
    return example(given=given, when=when, refused=rule, **said)


VOLUNTEERS = [
    example(when=RegisterVolunteer(person_id=LIN, **SKILLS), by=LIN, then=[REGISTERED]),
    example(given=[REGISTERED], when=_claim(START, START + HOUR), by=LIN, then=[CLAIMED]),
    example(
        given=[REGISTERED, LEFT],
        when=ClaimHours(**ID, **SPAN, activity="snow", **FOR),
        then=[HoursClaimed(claim=1, **SPAN, activity="snow", **FOR)],
    ),
    example(
        given=[REGISTERED],
        when=ChangeVolunteer(**ID, availability=("Sundays",), national_id="150102"),
        then=[
            VolunteerChanged(skills=("calligraphy",), availability=("Sundays",), national_id="150102"),
        ],
    ),
    example(given=[REGISTERED], when=LeaveVolunteering(**ID, reason="ill"), then=[LEFT]),
    example(
        given=[REGISTERED, LEFT],
        when=RegisterVolunteer(person_id=LIN, **SKILLS),
        then=[REGISTERED],
    ),
    _refused("volunteer-resigned", LeaveVolunteering(**ID), REGISTERED, LEFT),
    example(
        given=[REGISTERED, CLAIMED],
        when=_claim(START + HOUR, START + 2 * HOUR),
        by=LIN,
        then=[evolve(CLAIMED, claim=2, started_at=START + HOUR, ended_at=START + 2 * HOUR)],
    ),
    example(given=[REGISTERED, CLAIMED], when=VerifyHours(**CLAIM), then=[VERIFIED]),
    example(given=[REGISTERED, CLAIMED], when=RejectHours(**CLAIM, reason="not there"), then=[REJECTED]),
    example(
        given=[REGISTERED, CLAIMED, VERIFIED],
        when=CorrectHours(**CLAIM, activity="ice", reason="wrong word"),
        by=HE,
        then=[
            FactCorrected(version=2, said=CLAIMED, right=evolve(CLAIMED, activity="ice"), reason="wrong word")
        ],
    ),
    example(
        given=[REGISTERED, CLAIMED, VERIFIED],
        when=RevokeHours(**CLAIM, reason="paid work"),
        then=[HoursRevoked(claim=1, reason="paid work")],
    ),
    _refused("volunteer-unregistered", VerifyHours(**CLAIM)),
    _refused("volunteer-registered-twice", RegisterVolunteer(person_id=LIN), REGISTERED),
    _refused("claim-unknown", VerifyHours(**CLAIM), REGISTERED),
    _refused("end-after-start", _claim(START, START), REGISTERED),
    _refused("whole-minutes", _claim(START, START + HOUR + timedelta(seconds=1)), REGISTERED),
    _refused("hours-in-the-future", _claim(START, FIRST_MOMENT + HOUR), REGISTERED),
    _refused("claim-over-24-hours", _claim(START - 24 * HOUR, START + HOUR), REGISTERED),
    _refused("hours-overlap", _claim(START, FIRST_MOMENT), REGISTERED, CLAIMED),
    _refused("own-hours", VerifyHours(**CLAIM), REGISTERED, CLAIMED, by=LIN),
    _refused("verify-needs-claimed", VerifyHours(**CLAIM), REGISTERED, CLAIMED, VERIFIED),
    _refused("reject-needs-claimed", RejectHours(**CLAIM, reason="x"), REGISTERED, CLAIMED, VERIFIED),
    _refused("correct-needs-live-claim", CorrectHours(**CLAIM, reason="x"), REGISTERED, CLAIMED, REJECTED),
    _refused("revoke-needs-verified", RevokeHours(**CLAIM, reason="x"), REGISTERED, CLAIMED),
]
