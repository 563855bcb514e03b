"""What can happen to a visit 走访, as facts."""

from datetime import datetime

from attrs import frozen

from community_core.domain.facts import event
from community_core.domain.personal import Sealed, personal


@event()
@frozen(kw_only=True)
class VisitPlanned:
    """``visitor`` means to call on ``person_id``; also when it is planned again after nobody was met."""

    person_id: str
    visitor: str
    planned_for: datetime
    place: str = ""
    purpose: str = ""


@event()
@frozen(kw_only=True)
class VisitStarted:
    """``visitor`` is at the door of ``person_id``. An unplanned visit begins here."""

    person_id: str
    visitor: str
    place: str = ""


@event()
@frozen(kw_only=True)
class VisitCompleted:
    """The person was met; only now are they covered.

    ``needs`` are the ids of the requests raised in the same append. ``heating_warm`` is None when nobody
    looked; ``checklist`` names the points that were gone through. ``person_id`` was met; ``observations`` is
    what the visitor saw and heard, free text about that person, only ever stored sealed.
    """

    needs: tuple[str, ...] = ()
    heating_warm: bool | None = None
    checklist: tuple[str, ...] = ()
    person_id: str | None = None
    observations: str | Sealed | None = personal(of="person_id")  # noqa: RUF009


@event()
@frozen
class VisitNotMet:
    """Nobody was met 未遇. It never counts as covered; the visit may be planned again."""


@event()
@frozen(kw_only=True)
class VisitCancelled:
    """The visit will not take place."""

    reason: str = ""
