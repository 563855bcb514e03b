"""What is refused about a volunteer and their hours."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from community_core.domain import (
    VOLUNTEER,
    ChangeVolunteer,
    ClaimHours,
    CorrectHours,
    HoursClaimed,
    HoursRejected,
    HoursRevoked,
    HoursVerified,
    RegisterVolunteer,
    RejectHours,
    RevokeHours,
    VerifyHours,
    VolunteerLeft,
    VolunteerRegistered,
)

from .refusal import Case
from .story import LIN, NOW, SHANGHAI, Story

HOUR = timedelta(hours=1)
BERLIN = ZoneInfo("Europe/Berlin")
VOLUNTEER_ID: dict[str, Any] = {"volunteer_id": "volunteer-lin"}
CLAIM: dict[str, Any] = {**VOLUNTEER_ID, "claim": 1}
REGISTERED = VolunteerRegistered(person_id=LIN)
START = NOW - 3 * HOUR


def _claimed(number: int = 1, start: datetime = START, end: datetime = START + 2 * HOUR) -> HoursClaimed:
    return HoursClaimed(claim=number, activity="snow", started_at=start, ended_at=end)


def _claim(start: datetime, end: datetime, activity: str = "snow") -> ClaimHours:
    return ClaimHours(**VOLUNTEER_ID, activity=activity, started_at=start, ended_at=end)


def _hours(
    rule: str, command: Any, shows: str, *history: Any, zone: ZoneInfo = SHANGHAI, **said: Any
) -> Case:
    story = lambda: Story(VOLUNTEER, "volunteer-lin", zone).given(*history)  # noqa: E731
    return Case(rule, story, command, shows, **said)


REJECTED = HoursRejected(claim=1, reason="not there")
REVOKED = HoursRevoked(claim=1, reason="not there")
VERIFIED = HoursVerified(claim=1)
LONG_DAY = datetime(2024, 10, 27, tzinfo=BERLIN)
"""A day of 25 hours there, the only way that claims which do not overlap come to more than 24."""

HOURS = [
    *(
        _hours("volunteer-unregistered", command, "volunteer-lin")
        for command in (
            _claim(START, NOW),
            VerifyHours(**CLAIM),
            RejectHours(**CLAIM, reason="x"),
            CorrectHours(**CLAIM, activity="x", reason="x"),
            RevokeHours(**CLAIM, reason="x"),
        )
    ),
    _hours("not-a-person", RegisterVolunteer(person_id="lin"), "'lin'"),
    _hours("text-blank", RegisterVolunteer(person_id=LIN, skills=("",)), "skills"),
    _hours("text-blank", RegisterVolunteer(person_id=LIN, availability=(" ",)), "availability"),
    _hours("volunteer-registered-twice", RegisterVolunteer(person_id=LIN), "volunteer-lin", REGISTERED),
    _hours(
        "volunteer-resigned",
        ChangeVolunteer(**VOLUNTEER_ID, skills=("tea",)),
        "volunteer-lin",
        REGISTERED,
        VolunteerLeft(),
    ),
    _hours("text-blank", _claim(START, NOW, activity=""), "activity", REGISTERED),
    _hours("time-without-zone", _claim(START.replace(tzinfo=None), NOW), "started_at", REGISTERED),
    _hours("time-out-of-range", _claim(datetime.min.replace(tzinfo=SHANGHAI), NOW), "0001", REGISTERED),
    _hours("end-after-start", _claim(START, START), "2024-01-15 07:00", REGISTERED),
    _hours("end-after-start", _claim(NOW, START), "2024-01-15 10:00", REGISTERED),
    _hours("whole-minutes", _claim(START + timedelta(seconds=1), NOW), "07:00:01", REGISTERED),
    _hours("whole-minutes", _claim(START, NOW - timedelta(microseconds=1)), "999999", REGISTERED),
    _hours("claim-over-24-hours", _claim(NOW - 24 * HOUR - timedelta(minutes=1), NOW), "a day", REGISTERED),
    _hours("hours-in-the-future", _claim(START, NOW + timedelta(minutes=1)), "10:01", REGISTERED),
    _hours("hours-in-the-future", _claim(START, NOW), "10:00", REGISTERED, at=NOW - 24 * HOUR),
    _hours("hours-overlap", _claim(START + HOUR, NOW), "claim 1, 2024-01-15 0", REGISTERED, _claimed()),
    _hours("hours-overlap", _claim(START + HOUR, NOW), "claim 1", REGISTERED, _claimed(), VERIFIED),
    _hours("hours-overlap", _claim(START, NOW), "claim 1", REGISTERED, _claimed()),
    _hours("claim-unknown", VerifyHours(**{**CLAIM, "claim": 2}), "2", REGISTERED, _claimed()),
    _hours("claim-unknown", RevokeHours(**CLAIM, reason="x"), "none", REGISTERED),
    _hours("own-hours", VerifyHours(**CLAIM), LIN, REGISTERED, _claimed(), by=LIN),
    _hours("own-hours", RejectHours(**CLAIM, reason="x"), LIN, REGISTERED, _claimed(), by=LIN),
    *(
        _hours("verify-needs-claimed", VerifyHours(**CLAIM), "claim 1", REGISTERED, _claimed(), *after)
        for after in ([VERIFIED], [REJECTED], [VERIFIED, REVOKED])
    ),
    *(
        _hours(
            "reject-needs-claimed",
            RejectHours(**CLAIM, reason="x"),
            "claim 1",
            REGISTERED,
            _claimed(),
            *after,
        )
        for after in ([VERIFIED], [REJECTED], [VERIFIED, REVOKED])
    ),
    *(
        _hours(
            "correct-needs-live-claim",
            CorrectHours(**CLAIM, activity="ice", reason="x"),
            "claim 1",
            REGISTERED,
            _claimed(),
            *after,
        )
        for after in ([REJECTED], [VERIFIED, REVOKED])
    ),
    *(
        _hours(
            "revoke-needs-verified",
            RevokeHours(**CLAIM, reason="x"),
            "claim 1",
            REGISTERED,
            _claimed(),
            *after,
        )
        for after in ([], [REJECTED], [VERIFIED, REVOKED])
    ),
    *(
        _hours("correction-changes-nothing", correction, "volunteer-lin@2", REGISTERED, _claimed(), VERIFIED)
        for correction in (
            CorrectHours(**CLAIM, reason="x"),
            CorrectHours(**CLAIM, activity=" snow ", started_at=START, ended_at=START + 2 * HOUR, reason="x"),
        )
    ),
    *(
        _hours("text-blank", command, "reason", REGISTERED, _claimed(), *history)
        for command, history in (
            (RejectHours(**CLAIM, reason=""), []),
            (CorrectHours(**CLAIM, activity="ice", reason=""), []),
            (RevokeHours(**CLAIM, reason=""), [VERIFIED]),
        )
    ),
    *(
        _hours("time-without-zone", correction, "_at: 2024", REGISTERED, _claimed())
        for correction in (
            CorrectHours(**CLAIM, started_at=START.replace(tzinfo=None), reason="x"),
            CorrectHours(**CLAIM, ended_at=NOW.replace(tzinfo=None), reason="x"),
        )
    ),
    _hours(
        "end-after-start", CorrectHours(**CLAIM, ended_at=START, reason="x"), "2024", REGISTERED, _claimed()
    ),
    _hours(
        "hours-overlap",
        CorrectHours(**CLAIM, ended_at=NOW, reason="x"),
        "claim 2",
        REGISTERED,
        _claimed(),
        _claimed(2, START + 2 * HOUR, NOW),
    ),
]
