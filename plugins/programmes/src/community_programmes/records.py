"""Programmes, their lists and what was given, as the views keep them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, cast

from attrs import evolve, frozen

from community_core.domain import Sealed
from community_core.ledger import Recorded
from community_core.views import Column, Table, carried, handles
from community_programmes import facts
from community_programmes.programme import PROGRAMME, ProgrammeStatus
from community_programmes.values import ProgrammeKind, ProgrammeRhythm, ServiceKind, ServiceManner

Canonical = Callable[[str], str]
Whom = Annotated[str | None, Column(named_in="programme_id")]
WhomAll = Annotated[tuple[str, ...] | None, Column(named_in="programme_id")]
"""In a sensitive programme told to whoever may know."""


@frozen(kw_only=True)
class Offer:
    """A programme."""

    programme_id: str
    number: str = ""
    title: str = ""
    kind: ProgrammeKind = "other"
    rhythm: ProgrammeRhythm = "none"
    until: date | None = None
    partner: str | None = None
    sensitive: bool = False
    status: ProgrammeStatus = "open"


@frozen(kw_only=True)
class Turn:
    """When a programme ended or went on again."""

    programme_id: str
    version: int
    at: datetime
    ended: bool


@frozen(kw_only=True)
class Listing:
    """When somebody was put on a list, or left it: then nobody says whom and which."""

    enrolment_id: str
    version: int
    at: datetime
    programme_id: str | None = None
    person_id: Whom = None
    since: date | None = None
    grounds: str | Sealed | None = None


@frozen(kw_only=True)
class Service:
    """What was given, to whom."""

    service_id: str
    at: datetime
    programme_id: str | None = None
    kind: ServiceKind = "other"
    title: str | None = None
    people: WhomAll = ()
    named: int = 0
    others: int = 0
    givers: WhomAll = ()
    for_person: Whom = None
    materials: tuple[str, ...] = ()
    how: ServiceManner = "in-person"
    minutes: int | None = None
    place: str = ""
    arose_from: str | None = None

    @property
    def contacts(self) -> int:
        """How often somebody was served by it, named or not."""
        return self.named + self.others


@frozen
class Enrolled:
    """Somebody on the list of a programme, under the id under which they go on."""

    programme_id: str
    person_id: str
    since: date
    stream_id: str
    grounds: str | Sealed | None


class OfProgrammes:
    """A projection that builds on this keeps programmes and their lists."""

    if TYPE_CHECKING:  # which projections have

        def day(self, moment: datetime) -> date: ...

    offers = Table(Offer, index=["status"], order="number")
    turns = Table(Turn, key=("programme_id", "version"))
    listings = Table(Listing, key=("enrolment_id", "version"), order="at")

    @handles(facts.ProgrammeOpened, facts.ProgrammeEnded, facts.ProgrammeReopened)
    def follow_programme(self, e: Recorded[Any]) -> None:
        before = self.offers.get(e.stream_id) or Offer(programme_id=e.stream_id)
        status = PROGRAMME.status_after(before.status, e.data)
        told = _of_programme(e.data) | {"status": cast("ProgrammeStatus", status)}
        self.offers.put(evolve(before, **told))
        ended = isinstance(e.data, facts.ProgrammeEnded)
        self.turns.put(Turn(programme_id=e.stream_id, version=e.version, at=e.occurred_at, ended=ended))

    @handles(facts.ParticipantEnrolled, facts.ParticipantLeft)
    def list_participant(self, e: Recorded[Any]) -> None:
        told = carried(e.data, Listing) if isinstance(e.data, facts.ParticipantEnrolled) else {}
        self.listings.put(Listing(enrolment_id=e.stream_id, version=e.version, at=e.occurred_at, **told))

    # ---- what is asked of them

    def went_on(self, day: date) -> set[str]:
        """The programmes that had not ended before a day."""
        over: dict[str, bool] = {}
        for each in sorted(self.turns, key=lambda turn: (turn.at, turn.version)):
            on = self.day(each.at)
            if on < day or (on == day and not each.ended):
                over[each.programme_id] = each.ended
        return {each.programme_id for each in self.offers if not over.get(each.programme_id, False)}

    def enrolled(
        self, day: date, canonical: Canonical, listings: Iterable[Listing] | None = None
    ) -> Mapping[tuple[str, str], Enrolled]:
        """Who is on the list at the end of a day, by programme and person, of the programmes that go on: as
        far as the reader may know, or by these ``listings``, such as all as they are kept, for counting."""
        going = self.went_on(day)
        found: dict[tuple[str, str], Enrolled] = {}
        for each in self._listed(day, self.listings if listings is None else listings):
            if each.programme_id in going and each.person_id:
                person = canonical(each.person_id)
                since = each.since or self.day(each.at)
                on = Enrolled(each.programme_id, person, since, each.enrolment_id, each.grounds)
                found.setdefault((each.programme_id, person), on)
        return found

    def _listed(self, day: date, listings: Iterable[Listing]) -> Iterable[Listing]:
        last: dict[str, Listing] = {}
        for each in sorted(listings, key=lambda listing: (listing.at, listing.version)):
            if (each.since or self.day(each.at)) <= day:
                last[each.enrolment_id] = each
        return last.values()

    def is_sensitive(self, programme_id: str | None) -> bool:
        """Whether being on its list tells something about a person."""
        return programme_id is not None and bool(self.offers.value(programme_id, "sensitive"))

    def title_of(self, programme_id: str | None) -> str:
        """What a programme is called; nothing where there is none."""
        return (programme_id and self.offers.value(programme_id, "title")) or ""


def _of_programme(told: Any) -> dict[str, Any]:
    """What a fact says of a programme; a new last day only where one is named."""
    match told:
        case facts.ProgrammeOpened():
            return carried(told, Offer)
        case facts.ProgrammeReopened() if told.until is not None:
            return {"until": told.until}
        case _:
            return {}


class OfServices(OfProgrammes):
    """A projection that builds on this knows what was given, too."""

    services = Table(Service, index=["programme_id", "kind"], order="-at")

    @handles(facts.ServiceDelivered)
    def serve(self, e: Recorded[facts.ServiceDelivered]) -> None:
        told = {**carried(e.data, Service), "named": len(e.data.people)}
        self.services.put(Service(service_id=e.stream_id, at=e.occurred_at, **told))

    def given(self, first: date, last: date) -> Iterator[Service]:
        """What was given on these days, the latest first."""
        return (each for each in self.services if first <= self.day(each.at) <= last)

    def reached(
        self, services: Iterable[Service], canonical: Canonical
    ) -> Mapping[tuple[str, str], list[Service]]:
        """What was given in a programme to each person by name, in the order of these."""
        found: dict[tuple[str, str], list[Service]] = {}
        for each in services:
            for person in {canonical(one) for one in each.people or ()} if each.programme_id else ():
                found.setdefault((each.programme_id or "", person), []).append(each)
        return found
