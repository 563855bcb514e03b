"""Volunteers' time 动员时长: the hours that say which mobilisation they were given to."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated

from attrs import evolve, frozen

from community_core.domain import FactCorrected, HoursClaimed, HoursRejected, HoursRevoked, HoursVerified
from community_core.ledger import Recorded
from community_core.neighbourhood import OfMerges, known_at
from community_core.views import Column, Figure, Period, Projection, Table, figures, handles
from community_mobilisation.measures import HOURS_CLAIMED, HOURS_VERIFIED


@frozen(kw_only=True)
class Claim:
    """Hours, when they were claimed, verified, and rejected or revoked; "" is no mobilisation."""

    volunteer_id: str
    claim: int
    mobilisation_id: str
    minutes: int
    claimed_at: datetime
    verified_at: datetime | None = None
    void_at: datetime | None = None

    def is_verified(self, at: datetime | None = None) -> bool:
        """Whether it was verified by then, or is."""
        return _by(self.verified_at, at)

    def is_void(self, at: datetime | None = None) -> bool:
        """Whether it was rejected or revoked by then, or is."""
        return _by(self.void_at, at)


def _by(moment: datetime | None, at: datetime | None) -> bool:
    return moment is not None and (at is None or moment <= at)


@frozen(kw_only=True)
class MobilisationTime:
    """What volunteers gave to a mobilisation, in whole minutes; the two never overlap."""

    mobilisation_id: Annotated[str, Column(en="Mobilisation", zh="应急动员", refers="any")]
    volunteers: Annotated[int, Column(en="Volunteers", zh="志愿者人数")]
    verified_minutes: Annotated[int, Column(en="Verified (min)", zh="已核实（分钟）")]
    claimed_minutes: Annotated[int, Column(en="Claimed (min)", zh="待核实（分钟）")]


class MobilisationHours(OfMerges, Projection[MobilisationTime]):
    """Minutes volunteers gave to each mobilisation; claimed means not verified yet."""

    name, version = "mobilisation-hours", 1
    called = "动员时长"
    zh = "志愿者在每次应急动员中的时长（分钟）；“待核实”即已申报而尚未核实。"
    corrections = "a corrected claim must be verified again"
    pages = None
    key = ("mobilisation_id",)
    measures = (HOURS_VERIFIED, HOURS_CLAIMED)
    claims = Table(Claim, key=("volunteer_id", "claim"), index=["mobilisation_id"])

    def __iter__(self) -> Iterator[MobilisationTime]:
        given = defaultdict[str, list[Claim]](list)
        for each in self.claims:
            if each.mobilisation_id and not each.is_void():
                given[each.mobilisation_id].append(each)
        for mobilisation_id, claims in sorted(given.items(), reverse=True):
            yield self._time(mobilisation_id, claims)

    @handles(HoursClaimed)
    def claim(self, e: Recorded[HoursClaimed]) -> None:
        self._keep(e.stream_id, e.data, known_at(e))

    @handles(HoursVerified)
    def verify(self, e: Recorded[HoursVerified]) -> None:
        claim = self.claims.get((e.stream_id, e.data.claim))
        if claim:
            self.claims.put(evolve(claim, verified_at=claim.verified_at or known_at(e)))

    @handles(HoursRejected, HoursRevoked)
    def void(self, e: Recorded[HoursRejected | HoursRevoked]) -> None:
        claim = self.claims.get((e.stream_id, e.data.claim))
        if claim:
            self.claims.put(evolve(claim, void_at=claim.void_at or known_at(e)))

    @handles(FactCorrected)
    def correct(self, e: Recorded[FactCorrected]) -> None:
        """A corrected claim counts as it is right, to be verified again; one turned down stays so."""
        right = e.data.right
        if isinstance(right, HoursClaimed):
            before = self.claims.get((e.stream_id, right.claim))
            at, void_at = (before.claimed_at, before.void_at) if before else (known_at(e), None)
            self._keep(e.stream_id, right, at, void_at)

    @figures
    def of_period(self, period: Period) -> Iterator[Figure]:
        """Time verified in it, and time claimed in it that still waits at its end."""
        verified = self._within("verified_at", period)
        claimed = (each for each in self._within("claimed_at", period) if not each.is_verified(period.ends))
        yield HOURS_VERIFIED.is_(sum(each.minutes for each in verified))
        yield HOURS_CLAIMED.is_(sum(each.minutes for each in claimed))

    def _within(self, moment: str, period: Period) -> list[Claim]:
        """The claims that stand at the end of a period, of those of whom a moment lies in it."""
        told = self.claims.between(moment, period.begins, period.ends)
        return [each for each in told if each.mobilisation_id and not each.is_void(period.ends)]

    def _keep(
        self, volunteer_id: str, hours: HoursClaimed, at: datetime, void_at: datetime | None = None
    ) -> None:
        """A claim as it is right, to be verified anew."""
        given_to = hours.arose_from or ""
        self.claims.put(
            Claim(
                volunteer_id=volunteer_id,
                claim=hours.claim,
                mobilisation_id=given_to if given_to.startswith("mobilisation-") else "",
                minutes=(hours.ended_at - hours.started_at) // timedelta(minutes=1),
                claimed_at=at,
                void_at=void_at,
            )
        )

    def _time(self, mobilisation_id: str, claims: list[Claim]) -> MobilisationTime:
        people = (f"person-{each.volunteer_id.removeprefix('volunteer-')}" for each in claims)
        verified = sum(each.minutes for each in claims if each.is_verified())
        return MobilisationTime(
            mobilisation_id=mobilisation_id,
            volunteers=len(set(map(self.canonical, people))),
            verified_minutes=verified,
            claimed_minutes=sum(each.minutes for each in claims) - verified,
        )
