"""Visits as they stand, and calls: each time somebody was met, or was not."""

from datetime import datetime
from typing import Annotated, Any

from attrs import frozen

from community_core.domain import (
    VISIT,
    NotMetFound,
    Sealed,
    VisitCancelled,
    VisitCompleted,
    VisitManner,
    VisitNotMet,
    VisitPlanned,
    VisitStarted,
    VisitStatus,
)
from community_core.ledger import Recorded
from community_core.neighbourhood import known_at
from community_core.views import Column, Table, handles


@frozen(kw_only=True)
class Visit:
    """A visit as it stands: who means to call on whom, and when; a ledger may not tell who went."""

    visit_id: str
    number: str = ""
    person_id: str = ""
    visitor: str | None = None
    status: VisitStatus = "planned"
    planned_for: datetime | None = None
    place: str = ""
    purpose: Annotated[str | Sealed | None, Column(openly=True)] = None


@frozen(kw_only=True)
class Call:
    """One attempt: the person was met, or was not. ``observations`` are sealed for them."""

    visit_id: str
    version: int
    person_id: str
    at: datetime
    met: bool
    manner: VisitManner | None = None
    found: NotMetFound | None = None
    warm: bool | None = None
    observations: Annotated[str | Sealed | None, Column(en="Seen and heard", zh="所见所闻")] = None


class OfVisits:
    """A projection that builds on this keeps visits and calls."""

    visits = Table(Visit, index=["status"], order="planned_for")
    calls = Table(Call, key=("visit_id", "version"), index=[("met", "person_id", "at"), "at"])

    @handles(VisitPlanned, VisitStarted)
    def begin(self, e: Recorded[VisitPlanned | VisitStarted]) -> None:
        number = e.data.number or self.visits.value(e.stream_id, "number") or ""
        purpose = getattr(e.data, "purpose", None) or self.visits.value(e.stream_id, "purpose")
        self.visits.follow(VISIT, e, number=number, purpose=purpose)

    @handles(VisitCompleted)
    def meet(self, e: Recorded[VisitCompleted]) -> None:
        self._end(e)
        told = {"warm": e.data.heating_warm, "observations": e.data.observations}
        self._call(e, e.data.person_id, met=True, manner=e.data.manner, **told)

    @handles(VisitNotMet)
    def miss(self, e: Recorded[VisitNotMet]) -> None:
        self._end(e)
        self._call(e, None, met=False, found=e.data.found)

    @handles(VisitCancelled)
    def cancel(self, e: Recorded[VisitCancelled]) -> None:
        self._end(e)

    def _end(self, e: Recorded[Any]) -> None:
        if e.stream_id in self.visits:
            self.visits.follow(VISIT, e)

    def _call(self, e: Recorded[Any], person_id: str | None, **told: Any) -> None:
        whom = person_id or self.visits.value(e.stream_id, "person_id")
        if whom:
            call = Call(visit_id=e.stream_id, version=e.version, person_id=whom, at=known_at(e), **told)
            self.calls.put(call)
