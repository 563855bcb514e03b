"""What the register counts, to stand beside what is said."""

from typing import Any

from attrs import evolve, frozen

from community_core import domain as d
from community_core.ledger import Recorded
from community_core.views import Table, handles

_STAFF = ("secretary", "director", "grid-worker")
_LIVES_HERE = ("lives-here", "rents")


@frozen
class Resident:
    """How somebody lives, and whether they are here and a record of their own."""

    person_id: str
    residence: str = "not-told"
    here: bool = True


@frozen
class Known:
    """A place in use, and of what kind."""

    place_id: str
    kind: str


@frozen
class Employed:
    """A staff role that nobody has ended."""

    person_id: str
    appointment: int


class OfRegister:
    """Tables of who lives and works here and what places there are, for a projection that compares."""

    residents = Table(Resident, index=[("here", "residence")])
    known = Table(Known, index=["kind"])
    staff = Table(Employed, key=("person_id", "appointment"))

    @handles(d.PersonRegistered)
    def register(self, e: Recorded[d.PersonRegistered]) -> None:
        self.residents.put(Resident(e.stream_id, e.data.residence))

    @handles(d.PersonChanged)
    def change(self, e: Recorded[d.PersonChanged]) -> None:
        if e.data.residence is not None:
            self._put(e, residence=e.data.residence)

    @handles(d.PersonLeft, d.PersonDied, d.PersonMerged)
    def go(self, e: Recorded[Any]) -> None:
        self._put(e, here=False)

    @handles(d.PersonReturned)
    def come_back(self, e: Recorded[d.PersonReturned]) -> None:
        self._put(e, here=True)

    @handles(d.PlaceNamed)
    def know(self, e: Recorded[d.PlaceNamed]) -> None:
        self.known.put(Known(e.stream_id, e.data.kind))

    @handles(d.PlaceClosed)
    def forget(self, e: Recorded[d.PlaceClosed]) -> None:
        self.known.discard(e.stream_id)

    @handles(d.RoleAppointed)
    def employ(self, e: Recorded[d.RoleAppointed]) -> None:
        if e.data.role in _STAFF:
            self.staff.put(Employed(e.stream_id, e.data.appointment))

    @handles(d.RoleEnded)
    def dismiss(self, e: Recorded[d.RoleEnded]) -> None:
        self.staff.discard((e.stream_id, e.data.appointment))

    def _put(self, e: Recorded[Any], **news: Any) -> None:
        self.residents.put(evolve(self.residents.get(e.stream_id, Resident(e.stream_id)), **news))

    def counted(self, figure: str) -> int | None:
        """How many the register has of what a figure is about; None where it counts no such thing, or
        nothing was ever registered."""
        match figure:
            case "residents":
                found = sum(len(self.residents.where(here=True, residence=each)) for each in _LIVES_HERE)
            case "compounds" | "buildings":
                found = len(self.known.where(kind=figure.removesuffix("s")))
            case "staff":
                found = len({each.person_id for each in self.staff})
            case _:
                return None
        return found or None
