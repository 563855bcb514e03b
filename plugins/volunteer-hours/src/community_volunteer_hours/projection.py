"""How facts about hours become totals: one row a claim, each counted in the total of its month."""

from datetime import timedelta
from typing import Annotated, cast

from attrs import evolve, frozen

from community_core.domain import (
    CLAIMS,
    LIVE,
    WORDS,
    ClaimStatus,
    FactCorrected,
    Help,
    HoursClaimed,
    HoursRejected,
    HoursRevoked,
    HoursVerified,
    volunteer_id,
)
from community_core.ledger import Recorded
from community_core.views import Column, Month, Projection, Table, carried, handles, query

Giver = Annotated[str, Help("Person", "人员", "person-lin", refers="person")]


@frozen
class Claim:
    """One claim of hours. ``month`` is that of its start, as 2024-01, in the community's zone."""

    volunteer_id: Annotated[str, Column(en="Volunteer", zh="志愿者", refers="volunteer")]
    claim: Annotated[int, Column(en="Claim", zh="申报序号")]
    month: Annotated[str, Column(en="Month", zh="月份")]
    activity: Annotated[str, Column(en="Activity", zh="活动")]
    minutes: Annotated[int, Column(en="Minutes", zh="分钟")]
    status: Annotated[ClaimStatus, Column(en="Status", zh="状态", words=WORDS)] = "claimed"


@frozen
class HoursTotal:
    """What one person gave to one activity in one month, in whole minutes.

    ``claimed_minutes`` are those not verified yet; the two never overlap. Rejected and revoked ones count in
    neither.
    """

    person_id: Annotated[str, Column(en="Person", zh="人员", refers="person")]
    month: Annotated[str, Column(en="Month", zh="月份")]
    activity: Annotated[str, Column(en="Activity", zh="活动")]
    verified_minutes: Annotated[int, Column(en="Verified (min)", zh="已核实（分钟）")] = 0
    claimed_minutes: Annotated[int, Column(en="Claimed (min)", zh="待核实（分钟）")] = 0


class VolunteerHours(Projection[HoursTotal]):
    """Minutes per person, month and activity; claimed means not verified yet."""

    name, version = "volunteer-hours", 2
    key = ("person_id", "month", "activity")
    zh = "每人每月每项活动的时长（分钟）；“待核实”即已申报而尚未核实。"
    called = "志愿时长"
    corrections = "a corrected claim must be verified again"
    pages = "totals"
    claims = Table(Claim, key=("volunteer_id", "claim"), index=["status"], order="month")
    totals = Table(HoursTotal, key=("month", "person_id", "activity"), index=["person_id"])

    @handles(HoursClaimed)
    def claim(self, e: Recorded[HoursClaimed]) -> None:
        self._keep(self._claimed(e.stream_id, e.data))

    @handles(HoursVerified, HoursRejected, HoursRevoked)
    def judge(self, e: Recorded[HoursVerified | HoursRejected | HoursRevoked]) -> None:
        claim = self.claims.get((e.stream_id, e.data.claim))
        if claim:
            status = CLAIMS.status_after(claim.status, e.data)
            self._keep(evolve(claim, status=cast("ClaimStatus", status)))

    @handles(FactCorrected)
    def correct(self, e: Recorded[FactCorrected]) -> None:
        """A corrected claim counts in its right month to be verified again; one turned down stays so."""
        if isinstance(e.data.right, HoursClaimed):
            right = self._claimed(e.stream_id, e.data.right)
            before = self.claims.get((right.volunteer_id, right.claim), right)
            self._keep(right if before.status in LIVE else evolve(right, status=before.status))

    def _claimed(self, volunteer_id: str, hours: HoursClaimed) -> Claim:
        month = f"{self.day(hours.started_at):%Y-%m}"
        minutes = (hours.ended_at - hours.started_at) // timedelta(minutes=1)
        return Claim(volunteer_id=volunteer_id, month=month, minutes=minutes, **carried(hours, Claim))

    def _keep(self, claim: Claim) -> None:
        """As it is now it counts in its total, and as it was it counts no longer."""
        before = self.claims.get((claim.volunteer_id, claim.claim))
        if before:
            self._count(before, -before.minutes)
        self.claims.put(claim)
        self._count(claim, claim.minutes)

    def _count(self, claim: Claim, minutes: int) -> None:
        if claim.status not in LIVE:
            return
        nothing = HoursTotal(_person(claim.volunteer_id), claim.month, claim.activity)
        key = nothing.month, nothing.person_id, nothing.activity
        total = self.totals.get(key, nothing)
        column = f"{claim.status}_minutes"
        total = evolve(total, **{column: getattr(total, column) + minutes})
        if total == nothing:
            self.totals.discard(key)
        else:
            self.totals.put(total)

    @query(zh="一个人的时长，按月份和活动。", called="个人")
    def of_person(self, person_id: Giver) -> list[HoursTotal]:
        """The totals of one person, by month and activity."""
        return self.totals.where(person_id=_person(volunteer_id(person_id)))

    @query(zh="某月（如 2024-01）所有人的时长。", called="某月")
    def in_month(self, month: Month) -> list[HoursTotal]:
        """Everybody's totals in one month, such as 2024-01."""
        return self.totals.where(month=month)

    @query(zh="尚未核实也未驳回的申报，由早到晚。", called="待核实")
    def waiting(self) -> list[Claim]:
        """The claims nobody has verified or rejected yet, oldest month first."""
        return self.claims.where(status="claimed")


def _person(volunteer_id: str) -> str:
    return f"person-{volunteer_id.removeprefix('volunteer-')}"
