"""Activities as views keep them: one row each, and one for everybody who registered or was there."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from attrs import evolve, frozen

from community_activities import facts
from community_activities.activity import ACTIVITY
from community_activities.participants import PARTICIPANTS, THERE, ActivityStatus, ParticipantStatus
from community_activities.values import ActivityKind
from community_core.ledger import Recorded
from community_core.neighbourhood import OfMerges
from community_core.views import Table, carried, handles


@frozen(kw_only=True)
class Record:
    """An activity: its plan, or what it really was once it was held."""

    activity_id: str
    number: str = ""
    title: str = ""
    kind: ActivityKind = "other"
    status: ActivityStatus = "planned"
    starts_at: datetime
    ends_at: datetime | None = None
    place: str = ""
    organiser: str | None = None
    speakers: tuple[str, ...] = ()
    audience: str | None = None
    places: int | None = None
    away: bool = False
    series: bool = False
    part_of: str | None = None
    partner_ids: tuple[str, ...] = ()
    requests: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    precautions: tuple[str, ...] = ()
    others: int = 0
    about: bool = False
    satisfied: int = 0
    asked: int = 0
    spent: int | None = None

    @property
    def was_held(self) -> bool:
        """Whether it took place; a series never does."""
        return self.status in ("held", "reported") and not self.series

    @property
    def goes_out(self) -> bool:
        """Whether people leave the community together."""
        return self.away or self.kind == "outing"

    @property
    def active(self) -> tuple[str, ...]:
        """Who spoke or helped."""
        return (*self.speakers, *self.helpers)

    @property
    def over_at(self) -> datetime:
        """When it is over, as planned."""
        return self.ends_at or self.starts_at


@frozen(kw_only=True)
class Seat:
    """Somebody who registered for an activity or was there."""

    activity_id: str
    person_id: str
    status: ParticipantStatus = "has-place"
    guardian: str | None = None
    turn: int = 0
    walked_in: bool = False

    @property
    def was_there(self) -> bool:
        """Whether they were there."""
        return self.status in THERE

    @property
    def has_place(self) -> bool:
        """Whether one of the places is theirs."""
        return self.status == "has-place" or (self.was_there and not self.walked_in)


class OfActivities(OfMerges):
    """A projection that builds on this keeps activities and who took part in them."""

    if TYPE_CHECKING:  # which projections have

        def day(self, moment: datetime) -> date: ...

    records = Table(Record, index=["kind", "part_of", "status", "series"], order="-starts_at")
    seats = Table(
        Seat,
        key=("activity_id", "person_id"),
        index=["person_id", "status", ("activity_id", "status", "walked_in")],
    )

    @handles(facts.ActivityPlanned, facts.ActivityHeld)
    def begin(self, e: Recorded[facts.ActivityPlanned | facts.ActivityHeld]) -> None:
        told = carried(e.data, Record)
        before = self.records.get(e.stream_id)
        if before is not None:
            told = {name: value for name, value in told.items() if value or name not in _PLANNED}
        else:
            before = Record(activity_id=e.stream_id, starts_at=e.data.starts_at)
        number = before.number or e.data.number
        status = cast("ActivityStatus", ACTIVITY.status_after(before.status, e.data))
        self.records.put(evolve(before, **told | {"number": number, "status": status}))

    @handles(facts.ActivityPublished, facts.ActivityCancelled, facts.ActivityReported)
    def move(self, e: Recorded[Any]) -> None:
        before = self.records.value(e.stream_id, "status")
        if before is not None:
            told = carried(e.data, Record) if isinstance(e.data, facts.ActivityReported) else {}
            self.records.change(e.stream_id, status=ACTIVITY.status_after(before, e.data), **told)

    @handles(facts.ActivityChanged)
    def change_plan(self, e: Recorded[facts.ActivityChanged]) -> None:
        if e.stream_id in self.records:
            self.records.change(e.stream_id, **carried(e.data, Record))

    @handles(facts.ActivityTookUpRequests, facts.PrecautionRecorded, facts.FeedbackCounted)
    def add(self, e: Recorded[Any]) -> None:
        before = self.records.get(e.stream_id)
        if before is not None:
            self.records.put(_more(before, e.data))

    @handles(
        facts.ParticipantRegistered, facts.ParticipantWaitlisted, facts.PlaceGiven, facts.ParticipantWithdrawn
    )
    def register(self, e: Recorded[Any]) -> None:
        before = self._seat(e.stream_id, e.data.person_id)
        status = PARTICIPANTS.status_after(before.status, e.data)
        told = carried(e.data, Seat)
        self.seats.put(evolve(before, **told, status=cast("ParticipantStatus", status)))

    @handles(facts.AttendanceRecorded)
    def attend(self, e: Recorded[facts.AttendanceRecorded]) -> None:
        for person in e.data.people:
            self.seats.put(_there(self._seat(e.stream_id, person)))
        before = self.records.get(e.stream_id)
        if before is not None:
            others = before.others + e.data.others
            self.records.change(e.stream_id, others=others, about=before.about or e.data.about)

    @handles(facts.SafeReturnConfirmed)
    def come_home(self, e: Recorded[facts.SafeReturnConfirmed]) -> None:
        for person in e.data.people:
            self.seats.put(evolve(_there(self._seat(e.stream_id, person)), status="came-home"))

    def _seat(self, activity_id: str, person_id: str) -> Seat:
        known = self.seats.get((activity_id, person_id))
        return known or Seat(activity_id=activity_id, person_id=person_id, status="withdrew")

    # ---- what is asked of them

    def held(self, first: date, last: date) -> Iterator[Record]:
        """What took place on these days, the earliest first."""
        found = (each for each in self.records if each.was_held)
        between = (each for each in found if first <= self.day(each.starts_at) <= last)
        yield from sorted(between, key=lambda each: (each.starts_at, each.activity_id))

    def seats_of(self, activity_id: str) -> list[Seat]:
        """Everybody on the list of an activity, those who wait in turn, those who withdrew last."""
        return sorted(self.seats.where(activity_id=activity_id), key=_place_in_list)

    def people_at(self, activity_id: str) -> set[str]:
        """Who was there by name, each as they go on."""
        return {self.canonical(each.person_id) for each in self.seats_of(activity_id) if each.was_there}

    def attendance(self, record: Record) -> int:
        """How many were there, named and not."""
        seats = sum(self.seats.count(activity_id=record.activity_id, status=each) for each in THERE)
        return seats - self._twice(record.activity_id) + record.others

    def _twice(self, activity_id: str) -> int:
        """How many of those who were there were so under another id of theirs as well."""
        merged = {each for merge in self.merges for each in (merge.person_id, merge.into)}
        there = [each for each in merged if self._was_there(activity_id, each)]
        return len(there) - len(set(map(self.canonical, there)))

    def _was_there(self, activity_id: str, person_id: str) -> bool:
        return self.seats.value((activity_id, person_id), "status") in THERE

    def registered(self, activity_id: str) -> int:
        """How many have, or had, one of the places."""
        came = sum(self.seats.count(activity_id=activity_id, status=each, walked_in=False) for each in THERE)
        return came + self.seats.count(activity_id=activity_id, status="has-place")


_PLANNED = ("audience", "part_of", "partner_ids")
"""What stays as it was planned where nothing else is said once it was held."""


def _place_in_list(seat: Seat) -> tuple[bool, int, str]:
    return seat.status == "withdrew", seat.turn, seat.person_id


def is_about(held: Iterable[Record]) -> bool:
    """Whether how many were there, taken together, is a round number: it is where one of them is."""
    return any(each.about for each in held)


def _there(seat: Seat) -> Seat:
    return seat if seat.was_there else evolve(seat, status="present", walked_in=not seat.has_place)


def _more(record: Record, told: Any) -> Record:
    """With what a fact adds to what was known."""
    match told:
        case facts.ActivityTookUpRequests():
            return evolve(record, requests=(*record.requests, *told.requests))
        case facts.PrecautionRecorded():
            return evolve(record, precautions=(*record.precautions, told.measure))
        case _:
            asked = told.satisfied + told.neutral + told.unsatisfied
            return evolve(record, satisfied=record.satisfied + told.satisfied, asked=record.asked + asked)
