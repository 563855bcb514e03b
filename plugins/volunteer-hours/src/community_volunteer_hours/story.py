"""Certificates of hours in the invented community of ``community demo``."""

from collections.abc import Iterator
from datetime import timedelta

from community_core.demo import Cast, Deed, Thread
from community_core.domain import ClaimHours, CorrectHours, VerifyHours
from community_volunteer_hours.certificate import IssueCertificate, RevokeCertificate
from community_volunteer_hours.paper.holder import SALT_BYTES, holder_hash

DOCUMENT = "E12345678"
"""The number of the document that whoever holds a certificate of the demo shows."""


def told(cast: Cast) -> Iterator[Thread]:
    """One that holds; one whose hours were put right since; one that was voided."""
    for volunteer in cast.residents.volunteers[9:12]:
        yield _certified(cast, volunteer)


def _certified(cast: Cast, person: str) -> Thread:
    """Hours at the telephone, in the evening, when nobody gives other ones."""
    volunteer, judge = person.replace("person", "volunteer", 1), cast.residents.staff[3]
    claim = ClaimHours(
        volunteer_id=volunteer,
        activity=cast.say("Telephone line", "热线值守"),
        started_at=cast.at(4, "19:00"),
        ended_at=cast.at(4, "20:30"),
    )
    number = (yield Deed(person, claim, at=cast.at(5, "8:00"))).events[0].data.claim
    yield Deed(judge, VerifyHours(volunteer_id=volunteer, claim=number), wait=timedelta(days=1))
    salt = cast.dice.randbytes(SALT_BYTES)
    issue = IssueCertificate(
        person_id=person,
        since=cast.date(4),
        until=cast.date(4),
        holder=holder_hash(salt, cast.residents.name(person), DOCUMENT),
        salt=salt.hex(),
        purpose=cast.say("school application", "升学"),
        lead=cast.secretary,
    )
    certificate = (yield Deed(cast.secretary, issue, at=cast.at(24, "10:00"))).stream_id
    if person == cast.residents.volunteers[10]:
        until, reason = cast.at(4, "20:15"), cast.say("ended a quarter of an hour earlier", "提前一刻钟结束")
        right = CorrectHours(volunteer_id=volunteer, claim=number, ended_at=until, reason=reason)
        yield Deed(cast.secretary, right, wait=timedelta(days=2))
    if person == cast.residents.volunteers[11]:
        void = RevokeCertificate(
            certificate_id=certificate, reason=cast.say("for another purpose", "用途写错")
        )
        yield Deed(cast.secretary, void, wait=timedelta(days=1))
