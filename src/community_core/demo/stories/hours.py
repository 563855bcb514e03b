"""Volunteers, the hours they give, and who verifies them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from community_core.demo.cast import Cast
from community_core.demo.deeds import Deed, Thread
from community_core.demo.neighbourhood import HOURS_ACTIVITIES, SKILLS, SNOW
from community_core.domain import (
    ChangeVolunteer,
    ClaimHours,
    CorrectHours,
    HoursClaimed,
    LeaveVolunteering,
    RegisterVolunteer,
    RejectHours,
    RevokeHours,
    VerifyHours,
)

_SNOW_DAYS = (6, 17)
_A_DAY = 3


def told(cast: Cast) -> Iterator[Thread]:
    """Everybody turns out after snow; on other days some visit, patrol, teach."""
    if cast.first:
        for person in cast.residents.volunteers:
            yield _joins(cast, person)
        yield _changes_and_leaves(cast)
    for day in range(1, cast.last_day + 1):
        for person in cast.volunteers(_A_DAY * cast.pace):
            activity = cast.dice.choice(HOURS_ACTIVITIES).told(cast.language)
            yield _gives(cast, person, activity, cast.at(day, "18:00"), 15 * cast.dice.randint(3, 10))
    for day in _SNOW_DAYS:
        for person in cast.volunteers(len(cast.residents.volunteers) * 3 // 4):
            length = cast.dice.choice((90, 120, 150))
            until = cast.at(day, "6:00") + timedelta(minutes=length)
            yield _gives(cast, person, SNOW.told(cast.language), until, length)


def _joins(cast: Cast, person: str) -> Thread:
    chosen = cast.dice.sample(SKILLS, cast.dice.randint(1, 2))
    skills = tuple(sorted(each.told(cast.language) for each in chosen))
    yield Deed(cast.secretary, RegisterVolunteer(person_id=person, skills=skills), at=cast.at(1, "8:00"))


def _changes_and_leaves(cast: Cast) -> Thread:
    """Somebody learns, and leaves in the end."""
    volunteer = "volunteer-p08"
    skills = (SKILLS[0].told(cast.language),)
    yield Deed(
        cast.secretary, RegisterVolunteer(person_id="person-p08", skills=skills), at=cast.at(2, "9:00")
    )
    more = (*skills, SKILLS[4].told(cast.language))
    yield Deed(cast.secretary, ChangeVolunteer(volunteer_id=volunteer, skills=more), wait=timedelta(days=6))
    reason = cast.say("moved to the children", "搬去与子女同住")
    yield Deed(
        cast.secretary, LeaveVolunteering(volunteer_id=volunteer, reason=reason), wait=timedelta(days=15)
    )


def _gives(cast: Cast, person: str, activity: str, until: datetime, minutes: int) -> Thread:
    volunteer = person.replace("person", "volunteer", 1)
    claim = ClaimHours(
        volunteer_id=volunteer,
        activity=activity,
        started_at=until - timedelta(minutes=minutes),
        ended_at=until,
    )
    claimed = yield Deed(cast.residents.staff[4], claim, at=until)
    yield from _judged(cast, volunteer, claimed.events[-1].data)


def _judged(cast: Cast, volunteer: str, claimed: HoursClaimed) -> Thread:
    """Most claims are verified; some rejected, some corrected or revoked afterwards, some left lying."""
    number = claimed.claim
    judge, wait = cast.residents.staff[3], timedelta(minutes=cast.dice.randint(700, 6000))
    drawn = cast.dice.random()
    if drawn > 0.97:
        return
    if drawn < 0.05:
        reason = cast.say("not signed in that day", "当日未签到")
        yield Deed(judge, RejectHours(volunteer_id=volunteer, claim=number, reason=reason), wait=wait)
        return
    verified = VerifyHours(volunteer_id=volunteer, claim=number)
    yield Deed(judge, verified, wait=wait)
    drawn, later = cast.dice.random(), timedelta(minutes=cast.dice.randint(600, 3000))
    if drawn < 0.08:
        shorter = claimed.ended_at - timedelta(minutes=15)
        reason = cast.say("ended a quarter of an hour earlier", "提前一刻钟结束")
        right = CorrectHours(volunteer_id=volunteer, claim=number, ended_at=shorter, reason=reason)
        yield Deed(cast.secretary, right, wait=later)
        yield Deed(judge, verified, wait=timedelta(minutes=cast.dice.randint(60, 2000)))
    elif drawn < 0.11:
        reason = cast.say("written down twice", "重复登记")
        revoke = RevokeHours(volunteer_id=volunteer, claim=number, reason=reason)
        yield Deed(cast.secretary, revoke, wait=later)
