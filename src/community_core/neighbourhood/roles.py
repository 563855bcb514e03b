"""Roles people were appointed to, and whether one stands on a day."""

from datetime import date
from typing import Annotated

from attrs import evolve, frozen

from community_core.domain import RoleAppointed, RoleEnded, RoleName
from community_core.ledger import Recorded
from community_core.views import Column, Table, carried, handles


@frozen
class Appointed:
    """One appointment. ``ended`` once that was recorded; until then a term that ran out goes on.

    ``holder`` is of whom it may be told: nobody once they are erased, in a view of the past as well.
    """

    person_id: str
    appointment: int
    role: RoleName
    scope: str
    since: date
    until: date | None = None
    basis: str | None = None
    ended: bool = False
    holder: Annotated[str | None, Column(quasi_of="person_id")] = None


class OfRoles:
    """A projection that builds on this keeps every role that somebody holds or held."""

    appointments = Table(
        Appointed,
        key=("person_id", "appointment"),
        index=["ended", "role", "scope", ("ended", "role")],
        order=("role", "scope", "since"),
    )

    @handles(RoleAppointed)
    def appoint(self, e: Recorded[RoleAppointed]) -> None:
        self.appointments.put(Appointed(e.stream_id, holder=e.stream_id, **carried(e.data, Appointed)))

    @handles(RoleEnded)
    def end_role(self, e: Recorded[RoleEnded]) -> None:
        appointed = self.appointments.get((e.stream_id, e.data.appointment))
        if appointed is not None:
            self.appointments.put(evolve(appointed, until=e.data.until, ended=True))


def stands(appointed: Appointed, day: date) -> bool:
    """Whether the role is held on a day: from the day it begins, up to the day before it was ended."""
    is_over = appointed.ended and appointed.until is not None and appointed.until <= day
    return appointed.since <= day and not is_over
