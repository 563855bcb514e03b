"""Claims of hours as views keep them: one row a claim, and the number each volunteer has elsewhere."""

from datetime import datetime, timedelta
from typing import Any, cast

from attrs import evolve, frozen

from community_core.domain import (
    CLAIMS,
    LIVE,
    ClaimStatus,
    FactCorrected,
    HoursClaimed,
    HoursRejected,
    HoursRevoked,
    HoursVerified,
    VolunteerChanged,
    VolunteerRegistered,
)
from community_core.ledger import Recorded
from community_core.neighbourhood import OfMerges, known_at
from community_core.views import Table, carried, handles

_MINUTE = timedelta(minutes=1)
_MINUTES_IN_A_TENTH = 6


@frozen(kw_only=True)
class Record:
    """A claim as it stands. ``waits_since`` is when it was claimed, or put right once it was verified;
    ``verified_at`` the position in the log of the verification that stands, 0 where there is none."""

    person_id: str
    claim: int
    activity: str
    started_at: datetime
    ended_at: datetime
    arose_from: str | None = None
    served: str | None = None
    work: str | None = None
    status: ClaimStatus = "claimed"
    waits_since: datetime
    verified_by: str | None = None
    verified_at: int = 0

    @property
    def minutes(self) -> int:
        """How long it was."""
        return (self.ended_at - self.started_at) // _MINUTE


@frozen
class NationalNumber:
    """The number a volunteer has in the national system."""

    person_id: str
    national_id: str | None = None


class OfRecords(OfMerges):
    """A projection that builds on this keeps claims. It declares ``corrections``: what was corrected waits
    again, as the aggregate has it."""

    records = Table(Record, key=("person_id", "claim"), index=["status", "person_id"], order="started_at")
    national = Table(NationalNumber)

    @handles(VolunteerRegistered, VolunteerChanged)
    def number(self, e: Recorded[VolunteerRegistered | VolunteerChanged]) -> None:
        self.national.put(NationalNumber(person_of(e.stream_id), e.data.national_id))

    @handles(HoursClaimed)
    def claim(self, e: Recorded[HoursClaimed]) -> None:
        self.records.put(_record(e, e.data))

    @handles(HoursVerified, HoursRejected, HoursRevoked)
    def judge(self, e: Recorded[HoursVerified | HoursRejected | HoursRevoked]) -> None:
        before = self.records.get((person_of(e.stream_id), e.data.claim))
        if before:
            status = cast("ClaimStatus", CLAIMS.status_after(before.status, e.data))
            verified = isinstance(e.data, HoursVerified)
            by: dict[str, Any] = {"verified_by": e.actor, "verified_at": e.position} if verified else {}
            self.records.put(evolve(before, status=status, **by))

    @handles(FactCorrected)
    def correct(self, e: Recorded[FactCorrected]) -> None:
        """What was verified waits again; what was turned down stays so."""
        if isinstance(e.data.right, HoursClaimed):
            right = _record(e, e.data.right)
            before = self.records.get((right.person_id, right.claim), right)
            self.records.put(evolve(right, **_kept(before)))

    def records_of(self, person_id: str) -> list[Record]:
        """The claims of one human being, the earliest first."""
        found = [row for each in self.same_person(person_id) for row in self.records.where(person_id=each)]
        return sorted(found, key=lambda each: (each.started_at, each.person_id, each.claim))


def person_of(volunteer_id: str) -> str:
    """Whose stream it is: ``volunteer-lin`` -> ``person-lin``."""
    return f"person-{volunteer_id.removeprefix('volunteer-')}"


def in_hours(minutes: int) -> str:
    """Hours with one decimal, rounded down: 95 minutes are 1.5."""
    tenths = minutes // _MINUTES_IN_A_TENTH
    return f"{tenths // 10}.{tenths % 10}"


def _record(e: Recorded[Any], hours: HoursClaimed) -> Record:
    return Record(person_id=person_of(e.stream_id), waits_since=known_at(e), **carried(hours, Record))


def _kept(before: Record) -> dict[str, Any]:
    """What a correction leaves as it was."""
    if before.status == "verified":
        return {}
    status: Any = before.status if before.status not in LIVE else "claimed"
    return {"status": status, "waits_since": before.waits_since}
