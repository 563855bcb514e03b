"""An activity as it stands, and who takes part in it.

    has-place | waitlisted -> has-place -> present -> came-home

Whoever has withdrawn may register anew, at the end of the queue.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Literal

from attrs import evolve, field, frozen

from community_activities.facts import (
    AttendanceRecorded,
    ParticipantRegistered,
    ParticipantWaitlisted,
    ParticipantWithdrawn,
    PlaceGiven,
    SafeReturnConfirmed,
)
from community_activities.values import ActivityKind
from community_core.domain import Parts

ActivityStatus = Literal["planned", "published", "held", "reported", "cancelled"]
ParticipantStatus = Literal["has-place", "waitlisted", "withdrew", "present", "came-home"]
THERE: tuple[ParticipantStatus, ...] = ("present", "came-home")


@frozen(kw_only=True)
class Participant:
    """How somebody stands; whoever ``walked_in`` was there without having a place."""

    status: ParticipantStatus = "has-place"
    guardian: str | None
    turn: int = 0
    walked_in: bool = False

    @property
    def has_place(self) -> bool:
        """Whether one of the places is theirs."""
        return self.status == "has-place" or (self.status in THERE and not self.walked_in)


@frozen(kw_only=True)
class ActivityState:
    """How an activity stands; ``status`` is None before anything was recorded."""

    status: ActivityStatus | None = None
    title: str = ""
    kind: ActivityKind = "other"
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    place: str = ""
    organiser: str | None = None
    speakers: tuple[str, ...] = ()
    places: int | None = None
    fee: int | None = None
    away: bool = False
    series: bool = False
    requests: tuple[str, ...] = ()
    participants: dict[str, Participant] = field(factory=dict)

    @property
    def goes_out(self) -> bool:
        """Whether people leave the community together and have to come home again."""
        return self.away or self.kind == "outing"

    @property
    def places_taken(self) -> int:
        """How many have a place."""
        return sum(each.has_place for each in self.participants.values())

    @property
    def is_full(self) -> bool:
        """Whether no place is free."""
        return self.places is not None and self.places_taken >= self.places

    @property
    def waiting(self) -> list[str]:
        """Who waits for a place, in turn."""
        waits = (
            (each.turn, person) for person, each in self.participants.items() if each.status == "waitlisted"
        )
        return [person for _, person in sorted(waits)]

    def who_are(self, *statuses: ParticipantStatus) -> set[str]:
        """Those who stand so."""
        return {person for person, each in self.participants.items() if each.status in statuses}


PARTICIPANTS = Parts(
    state=ActivityState,
    field="participants",
    key="person_id",
    first=Participant,
    becomes={
        ParticipantRegistered: "has-place",
        ParticipantWaitlisted: "waitlisted",
        PlaceGiven: "has-place",
        ParticipantWithdrawn: "withdrew",
    },
    called=("participant", "参加人"),
    unknown="participant-unknown",
)


def attended(state: ActivityState, attendance: AttendanceRecorded) -> ActivityState:
    """These are there; those without a place walked in."""
    return _with(state, attendance.people, _there)


def returned(state: ActivityState, confirmed: SafeReturnConfirmed) -> ActivityState:
    """These are at home."""
    return _with(state, confirmed.people, lambda one: evolve(_there(one), status="came-home"))


def _there(one: Participant) -> Participant:
    return one if one.status in THERE else evolve(one, status="present", walked_in=not one.has_place)


def _with(
    state: ActivityState, people: Iterable[str], change: Callable[[Participant], Participant]
) -> ActivityState:
    stranger = Participant(status="withdrew", guardian=None)
    told = {person: change(state.participants.get(person, stranger)) for person in people}
    return evolve(state, participants={**state.participants, **told})
