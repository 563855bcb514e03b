"""What can happen to a volunteer 志愿者 and their hours, as facts. A correction is a FactCorrected."""

from datetime import datetime

from attrs import frozen

from community_core.domain.facts import event


@event()
@frozen(kw_only=True)
class VolunteerRegistered:
    """A person is a volunteer from now on, can do ``skills`` and has time at ``availability``."""

    person_id: str
    skills: tuple[str, ...] = ()
    availability: tuple[str, ...] = ()


@event()
@frozen(kw_only=True)
class HoursClaimed:
    """Hours given to an ``activity``, from ``started_at`` to ``ended_at``: whole minutes, not verified yet.

    ``claim`` numbers the claims of this volunteer 1, 2, 3... The hours belong to the month of ``started_at``
    in the community's zone.
    """

    claim: int
    activity: str
    started_at: datetime
    ended_at: datetime


@event()
@frozen(kw_only=True)
class HoursVerified:
    """Somebody else confirmed the claim, as it stands after its corrections."""

    claim: int


@event()
@frozen(kw_only=True)
class HoursRejected:
    """Somebody else found that the claim does not hold. It never counted as verified."""

    claim: int
    reason: str


@event()
@frozen(kw_only=True)
class HoursRevoked:
    """A verified claim no longer counts, in the month it concerns."""

    claim: int
    reason: str
